"""The sources that are cited for a claim where it is made.

Where the claim is about what a source says ("the article mentions that ..."), the source that is meant
is one of them, wherever in the thread it is linked. A claim that nothing is cited for shares the links of
its post, where those are few: "The figures are in our report" brings it for all that stands beside it.
"""

from collections.abc import Iterator

from extract.evidence.finders.means import Means
from extract.evidence.question import Finder, Found, Question
from extract.evidence.report import reported
from kb.model import CitationKind, Source

_FEW = 3  # links of a post that a reader would follow for each of its claims


def make(_: Means) -> Finder:
    """The finder of what is cited; it needs nothing."""
    return find


def find(question: Question) -> Iterator[Found]:
    """The cited sources, those with an address first."""
    report = reported(question)
    known = {source.id: source for source in question.map_.sources}
    meant = [known[id_] for id_ in report.sources if id_ in known] if report else []
    cited = {source.id: source for source in (*meant, *question.cited)}.values()
    if not any(source.url for source in cited):
        cited = {source.id: source for source in (*cited, *_beside(question))}.values()
    yield from (Found(source) for source in sorted(cited, key=lambda s: (s.url is None, s.truncated)))


def _beside(question: Question) -> list[Source]:
    """The links of the claim's post, where they are few enough to be followed."""
    here = (c for c in question.map_.citations if c.post == question.post.id and c.kind is CitationKind.LINK)
    linked = {citation.source for citation in here}
    return [s for s in question.map_.sources if s.id in linked] if len(linked) <= _FEW else []
