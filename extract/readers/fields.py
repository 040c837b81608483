"""The fields of untrusted records, each as what it should be or None."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from extract.text import clean


def record(value: object) -> Mapping[str, object] | None:
    """The value, if it is a record."""
    return value if isinstance(value, dict) else None


def records(value: object) -> list[Mapping[str, object]]:
    """The records of a list; empty where there is no list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def words(value: object) -> str | None:
    """A string on one line, cleaned; None where there is nothing in it."""
    if not isinstance(value, str):
        return None
    return " ".join(clean(value).split()) or None


def markup(value: object) -> str:
    """A string as it is; empty where there is none."""
    return value if isinstance(value, str) else ""


def identifier(value: object) -> str | None:
    """An id, which may stand in an address: anything but letters, digits, dots and dashes becomes a dash."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    if isinstance(value, int):
        return str(value) if abs(value) < 10**30 else None
    return re.sub(r"[^A-Za-z0-9._-]+", "-", value).strip("-")[:100] or None


def number(value: object) -> int | None:
    """A whole number."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, float) and abs(value) < 1e15 else None


def moment(value: object) -> datetime | None:
    """A point of time, from seconds since 1970 or from ISO 8601; in UTC, whole seconds."""
    try:
        if isinstance(value, str):
            at = datetime.fromisoformat(value.strip())
            at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        else:
            seconds = number(value)
            if seconds is None:
                return None
            at = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return at.replace(microsecond=0)


def web_address(value: object) -> str | None:
    """An http(s) URL; None for anything else."""
    if not isinstance(value, str) or re.search(r"[\s<>\"\x00-\x1f\x7f\ud800-\udfff]", value):
        return None
    return value if re.match(r"https?://[^/]+", value, re.IGNORECASE) else None


def opening(title: str | None, body: str, url: str | None = None) -> str:
    """The text of an opening post: title, blank line, body; a link post has its URL there."""
    return "\n\n".join(part for part in (title, url, body) if part)
