"""The one way in: a reference to a thread becomes a map in the knowledge base.

The command line and the app both come through here. What goes wrong with one discussion is
handed out as an `InputError` among the others and stops none of them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from extract.fetch import Fetcher
from extract.inputs import inputs
from extract.readers import Input, read
from extract.run import Extractor
from kb.errors import FetchFailed, FetchRefused, InputError
from kb.model import ArgumentMap, Discussion
from kb.store import KnowledgeBase

Progress = Callable[[str, int, int], None]
"""Called with the name of the stage, how many things it has done, and of how many."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """One discussion that is now in the knowledge base, whole."""

    map_: ArgumentMap
    replaced: bool


def discussions(
    references: list[str],
    fetcher: Fetcher,
    *,
    format_: str = "auto",
    stdin: Callable[[], bytes] | None = None,
) -> Iterator[Discussion | InputError]:
    """What the references hold: files, folders, `-` or URLs; an error in place of what cannot be read."""
    for reference in references:
        try:
            for input_ in inputs(reference, fetcher, stdin=stdin):
                if isinstance(input_, InputError):
                    yield input_
                else:
                    yield from _read(input_, format_)
        except InputError as error:
            yield error
        except (FetchRefused, FetchFailed) as error:
            yield InputError(
                reference, "", str(error), "check the address, or save the page and ingest the file"
            )


def _read(input_: Input, format_: str) -> Iterator[Discussion | InputError]:
    try:
        yield from read(input_, format_)
    except InputError as error:
        yield error


def ingest_all(
    kb: KnowledgeBase, found: Iterable[Discussion | InputError], *, progress: Callable[[str], Progress]
) -> Iterator[Ingested | InputError]:
    """Extract and keep each discussion, in place of what was kept for it before.

    `progress` gives the callback for a discussion's id. The models are loaded when the first
    discussion comes, so an input of errors alone costs nothing.
    """
    extractor = None
    for discussion in found:
        if isinstance(discussion, InputError):
            yield discussion
        else:
            extractor = extractor or Extractor.load()
            try:
                yield _ingest(kb, discussion, extractor, progress(discussion.id))
            except InputError as error:
                yield error


def _ingest(kb: KnowledgeBase, discussion: Discussion, extractor: Extractor, progress: Progress) -> Ingested:
    started = datetime.now(UTC).replace(microsecond=0)
    map_ = extractor.extract(discussion, progress=progress)
    ended = datetime.now(UTC).replace(microsecond=0)
    replaced = kb.put(replace(map_, run=replace(map_.run, started=started, ended=ended)))
    return Ingested(kb.get(discussion.id), replaced)
