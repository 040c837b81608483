"""What stands at the top of a file: what it is about, where it was read, when it was said, what is lost."""

from dataclasses import dataclass

from kb.export.exported import Export
from kb.export.words.quoting import plain


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
