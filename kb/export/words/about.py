"""What a file says of itself, and text that every reader of JSON and CSV survives."""

import json
import re
from datetime import UTC, datetime
from typing import Any

from kb.export.exported import Export
from kb.network import line

_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def clean(text: str) -> str:
    """`text` with control characters and lone surrogates shown; as long as before, so that offsets hold."""
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", text)


def dated(export: Export) -> datetime | None:
    """When the newest post was written, else when the maps were made: never now, so that bytes stay."""
    written = [post.created for map_ in export.maps for post in map_.discussion.posts if post.created]
    made = [at for map_ in export.maps for at in (map_.run.ended, map_.run.started) if at]
    return max(written or made, default=None)


def stamp(at: datetime | None, between: str = " ") -> str | None:
    """A time in UTC to the second, without its zone, as the argument formats write it."""
    if at is None:
        return None
    return at.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat(between)


def about(export: Export, lost: tuple[str, ...]) -> dict[str, Any]:
    """Title, origin, date and tool of an export, with what the cut and the format left out."""
    said = {
        "title": line(export.title) or ", ".join(line(map_.discussion.id) for map_ in export.maps),
        "urls": [line(url) for url in export.urls],
        "date": stamp(dated(export)),
        "tool": line(export.tool),
        "scope": line(export.scope),
        "leftOut": [line(sentence) for sentence in export.left_out],
        "lost": list(lost),
    }
    return {name: value for name, value in said.items() if value}


def written(value: Any) -> bytes:
    """A value as JSON, one thing a line, people's words as they are."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
