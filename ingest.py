"""The one way in: a reference to a thread, or to a map, becomes a map in the knowledge base.

The command line and the app both come through here. A thread is extracted; a map that others drew
is kept as it is. What goes wrong with one discussion is handed out as an `InputError` among the
others and stops none of them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from extract.fetch import Fetcher
from extract.inputs import inputs
from extract.language import UNKNOWN, language
from extract.llm.assistant import Assistant, Spent
from extract.readers import READERS, Input, read
from extract.run import Extractor
from kb.errors import FetchFailed, FetchRefused, InputError, ShapeError
from kb.imports import IMPORTERS, recognise
from kb.model import ArgumentMap, Discussion
from kb.store import KnowledgeBase

Progress = Callable[[str, int, int], None]
"""Called with the name of the stage, how many things it has done, and of how many."""

Found = Discussion | ArgumentMap | InputError
"""A thread to extract, a map that is one already, or what stands in place of what cannot be read."""

FORMATS = ("auto", *READERS, *IMPORTERS)


@dataclass(frozen=True, slots=True)
class Ingested:
    """One discussion that is now in the knowledge base, whole."""

    map_: ArgumentMap
    replaced: bool
    spent: Spent | None = None  # on asking a large model, where one was asked


def discussions(
    references: list[str],
    fetcher: Fetcher,
    *,
    format_: str = "auto",
    stdin: Callable[[], bytes] | None = None,
) -> Iterator[Found]:
    """What the references hold: files, folders, `-` or URLs; an error in place of what cannot be read."""
    for reference in references:
        try:
            for input_ in inputs(reference, fetcher, stdin=stdin):
                if isinstance(input_, InputError):
                    yield input_
                else:
                    yield from found_in(input_, format_)
        except InputError as error:
            yield error
        except (FetchRefused, FetchFailed) as error:
            yield InputError(
                reference, "", str(error), "check the address, or save the page and ingest the file"
            )


def found_in(input_: Input, format_: str = "auto") -> Iterator[Found]:
    """What one input holds; an error in place of what cannot be read."""
    try:
        row = recognise(input_.data, input_.name) if format_ == "auto" else format_
        if row in IMPORTERS:
            yield from map(_in_its_language, IMPORTERS[row](input_.data, input_.name))
        else:
            yield from read(input_, format_)
    except InputError as error:
        yield error


def _in_its_language(found: ArgumentMap | InputError) -> ArgumentMap | InputError:
    """An imported map with its language told; our own exports say theirs."""
    if isinstance(found, InputError) or found.discussion.language != UNKNOWN:
        return found
    told = language(post.text for post in found.discussion.posts)
    return replace(found, discussion=replace(found.discussion, language=told))


def ingest_all(
    kb: KnowledgeBase,
    found: Iterable[Found],
    *,
    progress: Callable[[str], Progress],
    assistant: Assistant | None = None,
) -> Iterator[Ingested | InputError]:
    """Extract each discussion, and keep it in place of what was kept for it before.

    `progress` gives the callback for a discussion's id. The models are loaded when the first
    discussion comes, so an input of errors alone costs nothing. An assistant is asked where the
    small models are unsure.
    """
    extractor = None
    for discussion in found:
        if isinstance(discussion, InputError):
            yield discussion
        elif isinstance(discussion, ArgumentMap):
            yield _keep(kb, discussion)
        else:
            extractor = extractor or _loaded(assistant)
            before = assistant.spent if assistant else None
            try:
                done = _ingest(kb, discussion, extractor, progress(discussion.id))
                yield replace(done, spent=assistant.spent.since(before)) if assistant and before else done
            except InputError as error:
                yield error


def _loaded(assistant: Assistant | None) -> Extractor:
    extractor = Extractor.load()
    return replace(extractor, assistant=assistant) if assistant else extractor


def _ingest(kb: KnowledgeBase, discussion: Discussion, extractor: Extractor, progress: Progress) -> Ingested:
    started = datetime.now(UTC).replace(microsecond=0)
    map_ = extractor.extract(discussion, progress=progress)
    ended = datetime.now(UTC).replace(microsecond=0)
    replaced = kb.put(replace(map_, run=replace(map_.run, started=started, ended=ended)))
    return Ingested(kb.get(discussion.id), replaced)


def _keep(kb: KnowledgeBase, map_: ArgumentMap) -> Ingested | InputError:
    try:
        replaced = kb.put(map_)
    except ShapeError as error:  # what another tool may write and our graph may not hold
        return InputError(map_.discussion.id, "", str(error), "check the file in the tool that wrote it")
    return Ingested(kb.get(map_.discussion.id), replaced)
