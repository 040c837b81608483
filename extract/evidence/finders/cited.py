"""The sources that are cited for a claim where it is made.

A claim that only reports what a source says ("the article mentions that ...") and cites none is about
the sources of its post, or else about the one link of the nearest post above it.
"""

from collections.abc import Iterator

from extract.evidence.finders.means import Means
from extract.evidence.question import Finder, Found, Question
from extract.lexicon import pattern, plain
from kb.model import CitationKind, Post, Source


def make(_: Means) -> Finder:
    """The finder of what is cited; it needs nothing."""
    return find


def find(question: Question) -> Iterator[Found]:
    """The cited sources, those with an address first."""
    cited = question.cited or (_reported(question) if reports(question) else ())
    yield from (Found(source) for source in sorted(cited, key=lambda s: (s.url is None, s.truncated)))


def reports(question: Question) -> bool:
    """Whether a claim is put forward as what some source says."""
    locution = question.locution
    said = plain(f"{locution.attribution or ''} {locution.text}")
    return pattern("citations/shown").search(said) is not None


def _reported(question: Question) -> tuple[Source, ...]:
    """The sources of the post; where it has none, the only link of the nearest post above with one link."""
    map_ = question.map_
    linked: dict[str, set[str]] = {}
    for citation in map_.citations:
        if citation.kind is not CitationKind.NAMED_SOURCE or citation.post == question.post.id:
            linked.setdefault(citation.post, set()).add(citation.source)
    wanted = linked.get(question.post.id, set())
    post: Post | None = question.post
    while post is not None and not wanted:
        post = map_.discussion.post(post.reply_to) if post.reply_to is not None else None
        here = linked.get(post.id, set()) if post is not None else set()
        wanted = here if len(here) == 1 else set()
    return tuple(source for source in map_.sources if source.id in wanted)
