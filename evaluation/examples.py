"""A file of labelled examples, one JSON object a line, plain or gzipped: streamed, and checked line by line.

Nothing is skipped: a line that cannot be read stops the reading with an error that names it. Memory is
bounded whatever the file holds, since no line may be longer than MOST_BYTES.
"""

import gzip
import json
import math
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from kb.errors import InputError

Record = dict[str, Any]

MOST_BYTES = 1_000_000
"""Bytes of one line."""

MOST = 1_000_000
"""Examples of one file."""

_GZIPPED = b"\x1f\x8b"


def records(path: Path) -> Iterator[tuple[int, Record]]:
    """The objects of a file, each with the number of its line; InputError where a line cannot be read."""
    if not path.is_file():
        raise InputError(
            str(path), "", "there is no such file", "name a file of JSON lines, plain or gzipped"
        )
    number = 0
    try:
        with path.open("rb") as file:
            packed = file.read(2) == _GZIPPED
            file.seek(0)
            stream: IO[bytes] | gzip.GzipFile = gzip.GzipFile(fileobj=file) if packed else file
            while line := stream.readline(MOST_BYTES + 1):
                number += 1
                yield number, _record(path, number, line)
    except (OSError, EOFError, zlib.error) as error:
        raise wrong(path, number + 1, f"the file cannot be read on ({error})", "get it again") from error


def _record(path: Path, number: int, line: bytes) -> Record:
    if len(line) > MOST_BYTES:
        raise wrong(path, number, f"it is longer than {MOST_BYTES:,} bytes", "write one example a line")
    if number > MOST:
        raise wrong(path, number, f"the file has more than {MOST:,} examples", "give it in parts")
    try:
        record = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except (ValueError, RecursionError) as error:
        said = "it is empty" if not line.strip() else f"it is no JSON ({error})"
        raise wrong(path, number, said, "write one JSON object a line, in UTF-8") from error
    if not isinstance(record, dict):
        raise wrong(path, number, "it is no JSON object", "write one JSON object a line")
    return record


def wrong(path: Path, line: int, problem: str, remedy: str) -> InputError:
    """The error that says what is wrong with one line of a file."""
    return InputError(str(path), f"line {line}", problem, remedy)


def texts(record: Record, *fields: str) -> tuple[str, ...]:
    """The texts in these fields; ValueError says which is missing or no text."""
    for field in fields:
        if not isinstance(record.get(field), str):
            problem = "is no text" if field in record else "is missing"
            raise ValueError(f"the field {field!r} {problem}")
    return tuple(_sayable(record[field]) for field in fields)


def label(record: Record) -> str | float:
    """An example's label: a number where it is a score, else the name of a class in its plain form.

    0 and 1 are classes, and a number with a point is a score. ValueError where there is no label.
    """
    value = record.get("label")
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, str):
        return "-".join(_sayable(value).casefold().replace("_", " ").split())
    if isinstance(value, int) and value in (0, 1):
        return str(value)
    if isinstance(value, int | float) and math.isfinite(value):
        return float(value)
    problem = "is no name and no number" if "label" in record else "is missing"
    raise ValueError(f"the field 'label' {problem}")


def _sayable(text: str) -> str:
    """The text without lone surrogates, which no model can take."""
    return text.encode("utf-8", "replace").decode("utf-8")
