"""From what a person names to the bytes of discussions: a file, a folder, `-`, or a discussion's URL."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from extract.fetch import Fetcher
from extract.forums import from_url, is_url
from extract.readers import Input
from kb.errors import InputError


def inputs(
    reference: str, fetcher: Fetcher, *, stdin: Callable[[], bytes] | None = None
) -> Iterator[Input | InputError]:
    """The inputs that a reference names; an `InputError` stands for one file of a folder that cannot be read.

    What cannot be read at all raises: `InputError`, or `FetchRefused` and `FetchFailed` for a URL.
    """
    if reference == "-":
        yield Input((stdin or sys.stdin.buffer.read)(), "standard input")
    elif is_url(reference):
        yield from_url(reference, fetcher)
    else:
        yield from _from_path(reference)


def _from_path(reference: str) -> Iterator[Input | InputError]:
    path = Path(reference).expanduser()
    try:
        folder, there = path.is_dir(), path.exists()
    except (OSError, ValueError):  # a name that no file system takes
        folder = there = False
    if not there:
        hint = "check the name; a URL starts with https://, and - reads standard input"
        raise InputError(reference[:200], "", "there is no such file or folder", hint)
    if not folder:
        found = _read(path)
        if isinstance(found, InputError):
            raise found
        yield found
        return
    files = list(_files(path))
    if not files:
        raise InputError(reference, "", "the folder holds no file", "put the discussions' files there")
    yield from map(_read, files)


def _files(folder: Path) -> Iterator[Path]:
    """The files below a folder in order, without hidden ones."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (
            path
            for name in sorted(names)
            if not name.startswith(".") and (path := Path(place) / name).is_file()
        )


def _read(path: Path) -> Input | InputError:
    try:
        return Input(path.read_bytes(), str(path))
    except OSError as error:
        return InputError(str(path), "", f"it cannot be read ({error.strerror})", "check its permissions")
