"""What stands at the top of a file: what it is about, where it was read, when it was said, what is lost."""

from dataclasses import dataclass

from kb.export.exported import Export
from kb.export.quoting import plain
from kb.network import Network

POSTS = "The posts' text, and where in it a claim is made: the format holds claims and their links only."
CITATIONS = "Sources that are cited, and contested terms: the format has no place for them."
DECISIONS = "What people decided, and matches with other discussions: the format has no place for them."
OPPOSITES = "That two claims are said to be the opposite of each other: the format has no such link."
CONFIDENCES = "Confidences, and how the target of an argument was found: the format has no place for them."
DENIED = (
    "Which argument an undercut denies: the format links claims only,"
    " so the undercut is drawn to the claim that this argument bears on."
)
JOINT = (
    "Which premises work together: the format links one claim with one other, so each has a link of its own."
)


@dataclass(frozen=True, slots=True)
class Heading:
    """All of it as lines that are inert; `date` is the days of the first and last post."""

    title: str
    sources: tuple[str, ...]
    date: str
    tool: str
    lost: tuple[str, ...]
    left_out: tuple[str, ...]

    def rows(self) -> list[tuple[str, str]]:
        """Name and value, line by line, without what is empty."""
        rows = [("title", self.title), *(("source", source) for source in self.sources), ("date", self.date)]
        rows += [("written by", self.tool)]
        rows += [("left out", sentence) for sentence in self.left_out]
        rows += [("lost", sentence) for sentence in self.lost]
        return [(name, value) for name, value in rows if value]


def heading(export: Export, lost: tuple[str, ...]) -> Heading:
    """The heading of an export that loses what `lost` says."""
    return Heading(
        title=plain(export.title),
        sources=tuple(map(plain, export.urls)),
        date=_days(export),
        tool=plain(export.tool),
        lost=tuple(map(plain, lost)),
        left_out=tuple(map(plain, export.left_out)),
    )


def lost(network: Network, *sentences: str) -> tuple[str, ...]:
    """Those of the sentences that are true of what is drawn here."""
    untrue = set()
    if not any(link.denies for link in network.links):
        untrue.add(DENIED)
    if all(link.premises == 1 for link in network.links):
        untrue.add(JOINT)
    if not network.contradictions:
        untrue.add(OPPOSITES)
    return tuple(sentence for sentence in sentences if sentence not in untrue)


def _days(export: Export) -> str:
    days = sorted(
        {
            post.created.date().isoformat()
            for map_ in export.maps
            for post in map_.discussion.posts
            if post.created
        }
    )
    return "/".join(dict.fromkeys((days[0], days[-1]))) if days else ""
