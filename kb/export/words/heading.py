"""What a file says of itself: what it is about, where it was read, when it was said, what it lacks."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kb.export.exported import Export
from kb.export.words.quoting import plain


@dataclass(frozen=True, slots=True)
class Heading:
    """All of it as lines that are inert; `date` is the days of the first and last post."""

    title: str
    sources: tuple[str, ...]
    date: str
    at: datetime | None
    tool: str
    scope: str
    lost: tuple[str, ...]
    left_out: tuple[str, ...]

    def rows(self) -> list[tuple[str, str]]:
        """Name and value, line by line, without what is empty."""
        rows = [("title", self.title), *(("source", source) for source in self.sources), ("date", self.date)]
        rows += [("written by", self.tool)]
        rows += [("left out", sentence) for sentence in self.left_out]
        rows += [("lost", sentence) for sentence in self.lost]
        return [(name, value) for name, value in rows if value]

    def values(self) -> dict[str, Any]:
        """The same as JSON has it, without what is empty."""
        said = {
            "title": self.title,
            "urls": [*self.sources],
            "date": stamp(self.at),
            "tool": self.tool,
            "scope": self.scope,
            "leftOut": [*self.left_out],
            "lost": [*self.lost],
        }
        return {name: value for name, value in said.items() if value}


def heading(export: Export, lost: tuple[str, ...]) -> Heading:
    """The heading of an export that loses what `lost` says."""
    times = _times(export)
    days = dict.fromkeys(at.date().isoformat() for at in (times[0], times[-1])) if times else ()
    return Heading(
        title=plain(export.title) or ", ".join(plain(map_.discussion.id) for map_ in export.maps),
        sources=tuple(map(plain, export.urls)),
        date="/".join(days),
        at=dated(export),
        tool=plain(export.tool),
        scope=plain(export.scope),
        lost=tuple(map(plain, lost)),
        left_out=tuple(map(plain, export.left_out)),
    )


def dated(export: Export) -> datetime | None:
    """When the newest post was written, else when the maps were made: never now, so that bytes stay."""
    return max(_times(export), default=None)


def stamp(at: datetime | None, between: str = " ") -> str | None:
    """A time in UTC to the second, without its zone, as the argument formats write it."""
    if at is None:
        return None
    return at.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat(between)


def _times(export: Export) -> list[datetime]:
    """When the posts were written, else when the maps were made; the first of them first."""
    written = [post.created for map_ in export.maps for post in map_.discussion.posts if post.created]
    made = [at for map_ in export.maps for at in (map_.run.ended, map_.run.started) if at]
    return sorted(written or made)
