"""The sources that are cited for a claim where it is made.

Where the claim is about what a source says ("the article mentions that ..."), the source that is meant
is one of them, wherever in the thread it is linked.
"""

from collections.abc import Iterator

from extract.evidence.finders.means import Means
from extract.evidence.question import Finder, Found, Question
from extract.evidence.report import reported


def make(_: Means) -> Finder:
    """The finder of what is cited; it needs nothing."""
    return find


def find(question: Question) -> Iterator[Found]:
    """The cited sources, those with an address first."""
    report = reported(question)
    known = {source.id: source for source in question.map_.sources}
    meant = [known[id_] for id_ in report.sources if id_ in known] if report else []
    cited = {source.id: source for source in (*meant, *question.cited)}.values()
    yield from (Found(source) for source in sorted(cited, key=lambda s: (s.url is None, s.truncated)))
