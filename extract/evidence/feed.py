"""Large JSON, entry by entry: a list, a feed with a list in it, or a line for each; packed or not.

What fits into memory is read whole, so that its parts may point at one another.
"""

import codecs
import gzip
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kb.errors import InputError

_WHOLE = 32_000_000  # characters that are read at once
_ENTRY = 8_000_000  # of one entry
_CHUNK = 1_000_000
_UNPACKED = 8_000_000_000  # bytes of one file
_LIST = re.compile(
    r'\A\ufeff?\s*(?:\[|\{.{0,100000}?"(?:dataFeedElement|itemListElement|@graph)"\s*:\s*\[)', re.S
)
_SPACE = re.compile(r"[\s,]*")
_REMEDY = "check that it is JSON, or JSON lines"


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file, unpacked where they are gzip; InputError where it cannot be read."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
            file.seek(0)
            if packed:
                with gzip.GzipFile(fileobj=file) as unpacked:
                    yield io.BufferedReader(_Bounded(unpacked, str(path)))
            else:
                yield file
    except (gzip.BadGzipFile, EOFError) as error:
        raise InputError(str(path), "", f"its packing is broken: {error}", "download it again") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(str(path), "", f"it cannot be read ({reason})", "check its name") from error


class _Bounded(io.RawIOBase):
    """What comes out of a packed file, as far as anybody could mean it."""

    def __init__(self, inner: gzip.GzipFile, name: str) -> None:
        self._inner, self._name, self._left = inner, name, _UNPACKED

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._inner.seek(offset, whence)

    def tell(self) -> int:
        return self._inner.tell()

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]  # any buffer
        data = self._inner.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            problem = f"it unpacks to more than {_UNPACKED:,} bytes"
            raise InputError(self._name, "", problem, "unpack it and give it in parts")
        buffer[: len(data)] = data
        return len(data)


def elements(stream: IO[bytes], name: str) -> Iterator[tuple[str, object | InputError]]:
    """The entries of a JSON document with their places; an InputError for what cannot be read of it."""
    text = _Text(stream)
    start, more = text.read(_WHOLE), text.read(_CHUNK)
    if not more:
        try:
            yield "", json.loads(start, strict=False)
            return
        except RecursionError:
            yield "", InputError(name, "", "it is nested too deeply", _REMEDY)
            return
        except ValueError as error:
            if not _lines(start):
                yield "", InputError(name, "", f"it is not JSON: {error}", _REMEDY)
                return
    if _lines(start):
        yield from _each_line(start + more, text, name)
    else:
        yield from _each_entry(start + more, text, name)


def _lines(start: str) -> bool:
    """Whether it has an object on each of its lines."""
    lines = [line.strip() for line in start[:_ENTRY].split("\n", 50)[:50] if line.strip()]
    whole = lines[:-1] or lines
    return all(line.startswith("{") and line.endswith("}") for line in whole)


def _each_line(start: str, text: "_Text", name: str) -> Iterator[tuple[str, object | InputError]]:
    number, rest = 0, start
    while rest:
        *lines, rest = rest.split("\n")
        more = text.read(_CHUNK)
        if not more:
            lines, rest = [*lines, rest], ""
        for line in lines:
            number += 1
            if not line.strip():
                continue
            try:
                yield f"line {number}", json.loads(line, strict=False)
            except (ValueError, RecursionError) as error:
                where = f"line {number}"
                yield where, InputError(name, where, f"it is not JSON: {error}", "mend or leave out the line")
        rest += more
        if len(rest) > 4 * _ENTRY:
            yield "", InputError(name, f"line {number + 1}", "it is too long", "mend or leave out the line")
            return


def _each_entry(start: str, text: "_Text", name: str) -> Iterator[tuple[str, object | InputError]]:
    """The entries of the first list of a document that does not fit into memory."""
    opening = _LIST.match(start)
    if opening is None:
        problem = f"it is larger than {_WHOLE:,} characters and no list of entries"
        yield "", InputError(name, "", problem, "give it as JSON lines")
        return
    decoder, rest, at, number = json.JSONDecoder(strict=False), start, opening.end(), 0
    while True:
        at = _SPACE.match(rest, at).end()  # type: ignore[union-attr]  # it always matches
        if at < len(rest) and rest[at] == "]":
            return
        try:
            entry, at = decoder.raw_decode(rest, at)
            number += 1
            yield f"entry {number}", entry
            continue
        except RecursionError:
            yield "", InputError(name, f"entry {number + 1}", "it is nested too deeply", _REMEDY)
            return
        except ValueError as error:
            problem = str(error)
        more = text.read(_CHUNK)
        if not more or len(rest) - at > _ENTRY:
            said = f"it is cut off or no JSON ({problem}); what follows it was not read"
            yield (
                "",
                InputError(name, f"entry {number + 1}", said, "download it again, or give it as JSON lines"),
            )
            return
        rest, at = rest[at:] + more, 0


class _Text:
    """The text of a stream, as much at a time as is asked for; it stays open."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")

    def read(self, most: int) -> str:
        data = self._stream.read(most)
        return self._decoder.decode(data, final=not data)
