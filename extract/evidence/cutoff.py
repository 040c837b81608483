"""URLs that were cut off where they were written, and the whole links that they may stand for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_DOTS = re.compile(r"…|\.{3,}|%E2%80%A6", re.IGNORECASE)
_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|mc_[ce]id)=[^&]*&?", re.IGNORECASE)
_SPAN = "/compare/"  # there, dots stand between two names


@dataclass(frozen=True, slots=True)
class Fit:
    """What is known of a cut-off URL: the one whole link that fits, or all that do."""

    url: str | None
    candidates: tuple[str, ...] = ()


def is_cut(url: str, *, truncated: bool = False) -> bool:
    """Whether a URL is not whole, by its mark or by the dots in it."""
    dots = _DOTS.search(url)
    return truncated or (dots is not None and _SPAN not in url[: dots.start()])


def host(url: str) -> str:
    """The host of a URL in lower case, without www.; empty where it has none, or only part of one."""
    rest = url if "://" in url else f"http://{url}"
    try:
        name = (urlsplit(rest).hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:
        return ""
    dots = _DOTS.search(rest)
    authority_ends = re.search(r"[/?#]", rest.partition("://")[2])
    within = dots and (authority_ends is None or dots.start() < rest.find("://") + 3 + authority_ends.start())
    return "" if within else name


def fit(url: str, known: Iterable[str]) -> Fit:
    """The whole links among `known` that a cut-off URL can stand for: same host, same beginning, same end."""
    name, dots = host(url), _DOTS.search(url)
    if not name:
        return Fit(None)
    before = _bare(url[: dots.start()] if dots else url)
    after = unquote(url[dots.end() :]) if dots else ""
    found: dict[str, str] = {}
    for each in known:
        bare = _bare(each)
        fits = bare.startswith(before) and bare.endswith(after) and len(bare) > len(before) + len(after)
        if fits and host(each) == name and not is_cut(each):
            found.setdefault(_TRACKING.sub("", bare).rstrip("/?&"), each)
    links = tuple(sorted(found.values()))
    return Fit(links[0] if len(links) == 1 else None, links)


def _bare(url: str) -> str:
    """A URL without its scheme, www. and fragment, and with its host in lower case."""
    rest = re.sub(r"^[a-z]+://", "", url, flags=re.IGNORECASE).partition("#")[0]
    name, slash, path = rest.partition("/")
    return unquote(name.lower().removeprefix("www.") + slash + path)
