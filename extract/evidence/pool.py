"""The user's own pool: files and pages that are evidence whatever claim they bear on."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from extract.evidence.page import line, read
from extract.evidence.snapshot import Fetch, of_page, take
from extract.forums import is_url
from kb.errors import InputError
from kb.evidence.model import Snapshot
from kb.ids import source_id
from kb.kinds import SnapshotState, SourceKind
from kb.model import Source

FOUND_BY = "pool"
_MOST = 50_000_000  # bytes of one file
_ENDINGS = {".html", ".htm", ".xhtml", ".pdf", ".md", ".markdown", ".txt", ".text"}
_FORMATS = "HTML, PDF, Markdown and text are read"


@dataclass(frozen=True, slots=True)
class Added:
    """One source of the pool, with its text."""

    source: Source
    snapshot: Snapshot
    name: str  # as the user named it


@dataclass(frozen=True, slots=True)
class Pool:
    """Reads what is to be added. `kind` is what the user says that it is, None to tell by its look."""

    fetch: Fetch
    now: datetime
    kind: SourceKind | None = None
    latest: Callable[[str], Snapshot | None] = lambda _: None
    known_urls: Callable[[str], Iterable[str]] = lambda _: ()

    def read(self, reference: str, *, url: str | None = None) -> Iterator[Added | InputError]:
        """What a file, a folder or a URL holds; an InputError in place of each that cannot be used.

        `url` is the page that a file was saved from.
        """
        if is_url(reference):
            yield self._page(reference)
            return
        try:
            path = Path(reference).expanduser()
            folder, there = path.is_dir(), path.is_dir() or path.is_file()
        except (OSError, ValueError, RuntimeError):  # a name that no file system takes
            folder = there = False
        if not there:
            hint = "check the name; a URL starts with https://"
            yield InputError(reference[:200], "", "there is no such file or folder", hint)
        elif not folder:
            yield self._file(path, path.name, url)
        elif url is not None:
            yield InputError(
                reference, "", "a folder was not saved from one page", "give --url with one file"
            )
        else:
            files = list(_files(path))
            for each in files:
                yield (
                    self._file(each, each.relative_to(path).as_posix(), None)
                    if _ours(each)
                    else _skipped(each)
                )
            if not files:
                yield InputError(reference, "", "the folder holds no file", f"put files there; {_FORMATS}")

    def _page(self, url: str) -> Added | InputError:
        source = Source(source_id(url), url=url)
        snapshot = take(
            source,
            fetch=self.fetch,
            now=self.now,
            before=self.latest(source.id),
            known_urls=self.known_urls,
            found_by=FOUND_BY,
        )
        return self._done(source, snapshot, url)

    def _file(self, path: Path, name: str, url: str | None) -> Added | InputError:
        try:
            with path.open("rb") as file:
                data = file.read(_MOST + 1)
        except OSError as error:
            return InputError(str(path), "", f"it cannot be read ({error.strerror})", "check its permissions")
        if len(data) > _MOST:
            return InputError(str(path), "", f"it is larger than {_MOST:,} bytes", "give it in parts")
        shown = line(name) or "file"
        source = (
            Source(source_id(url), url=url)
            if url
            else Source(source_id(f"file {path.resolve().as_posix()}"), name=shown)
        )
        page = read(data, name_or_url=name)
        blank = Snapshot(source.id, self.now, SnapshotState.EMPTY, url=url, found_by=FOUND_BY)
        note = f"read from the file {shown}" if url else None
        snapshot = of_page(blank, page, data=data, before=self.latest(source.id), note=note)
        return self._done(source, snapshot if url else replace(snapshot, title=shown), str(path))

    def _done(self, source: Source, snapshot: Snapshot, name: str) -> Added | InputError:
        if not snapshot.readable:
            said = (snapshot.note or "it holds no text").rstrip(".")
            return InputError(name, "", said[0].lower() + said[1:], f"add it in another form; {_FORMATS}")
        return Added(source, replace(snapshot, kind=self.kind or snapshot.kind), name)


def _ours(path: Path) -> bool:
    """Whether a file found in a folder promises to be text for people."""
    return path.suffix.lower() in _ENDINGS


def _skipped(path: Path) -> InputError:
    said = f"it ends in {path.suffix}" if path.suffix else "its name has no ending"
    return InputError(
        str(path), "", f"skipped, for {said}; {_FORMATS}", "name it by itself to add it all the same"
    )


def _files(folder: Path) -> Iterator[Path]:
    """The files below a folder in order, without hidden ones and without following links out of it."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place) / name
            if not name.startswith(".") and path.is_file():
                yield path
