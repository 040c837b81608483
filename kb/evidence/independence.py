"""Which sources are one source: the same page, copies of a text, one publisher, the same words quoted.

Ten sites that print one press release say one thing once. Pure, and quick on what one claim has: texts
are compared by their shingles, the runs of words they share.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from ipaddress import ip_address
from itertools import product
from urllib.parse import urlsplit
from zlib import crc32

from kb.evidence.model import Snapshot
from kb.evidence.weighing import WEIGHTS, Opinion
from kb.kinds import SourceKind

SHINGLE = 5
"""Words in a run."""
ALIKE = 0.5
"""The share of the shorter text's runs from which one is taken for a copy of the other."""
QUOTED = 0.8
"""The share from which two passages are one quotation."""

HANDED = 3
"""Sites that print the same text, from which it is one that is handed round."""
FIRST_HAND = frozenset({SourceKind.PRIMARY, SourceKind.REFERENCE, SourceKind.FACT_CHECK})
"""Kinds of source where what others copy is known first."""

_FEWEST = 8  # runs below which two texts are too short to be told copies, unless they are equal
_MOST = 6000  # words of a text that are compared
_WORD = re.compile(r"\w+")
_ARCHIVED = re.compile(r"https?://web\.archive\.org/(?:web/)?\d+[a-z_]*/", re.IGNORECASE)
_IDLE = ("utm_", "fbclid=", "gclid=")  # parts of a URL that say where its reader came from


def texts(opinions: Sequence[Opinion]) -> list[Opinion]:
    """One opinion a text: of a source seen twice the newest, of copies the strongest.

    What many sites print word for word is handed round: it weighs no more than a blog, whoever prints it,
    unless one of them is where such a thing is known first.
    """
    latest: dict[str, Opinion] = {}
    for each in opinions:
        other = latest.get(each.snapshot.source)
        if other is None or other.snapshot.taken < each.snapshot.taken:
            latest[each.snapshot.source] = each
    return _ordered(_handed_round(group) for group in _groups(latest.values(), _same_text))


def voices(opinions: Sequence[Opinion]) -> list[Opinion]:
    """One opinion for each that is independent of the others, the strongest first."""
    return _ordered(group[0] for group in _groups(opinions, _same_hand))


def canonical(url: str) -> str:
    """A URL without what two links to one page may differ in."""
    url = _ARCHIVED.sub("", url)
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host = (parts.netloc.rpartition("@")[2]).lower().removeprefix("www.").removeprefix("m.")
    except ValueError:
        return url
    kept = sorted(q for q in parts.query.split("&") if q and not q.lower().startswith(_IDLE))
    return host + parts.path.rstrip("/") + ("?" + "&".join(kept) if kept else "")


def _groups(opinions: Iterable[Opinion], same: Callable[[Opinion, Opinion], bool]) -> list[list[Opinion]]:
    """Those that are one together, the strongest first."""
    groups: list[list[Opinion]] = []
    for opinion in _ordered(opinions):
        near = [group for group in groups if any(same(opinion, other) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([*(each for group in near for each in group), opinion])
    return [_ordered(group) for group in groups]


def _ordered(opinions: Iterable[Opinion]) -> list[Opinion]:
    return sorted(opinions, key=lambda o: (-o.strength, o.snapshot.id))


def _handed_round(group: Sequence[Opinion]) -> Opinion:
    """The strongest of copies, at the weight of a text that anybody may have written."""
    first = group[0]
    known = any(o.snapshot.kind in FIRST_HAND or o.ruled for o in group)
    sites = {frozenset(_hands(o.snapshot)) for o in group}
    if known or len(sites) < HANDED:
        return first
    return replace(first, weight=min(first.weight, WEIGHTS[SourceKind.BLOG]))


def _same_text(one: Opinion, other: Opinion) -> bool:
    same_page = _pages(one.snapshot) & _pages(other.snapshot)
    return bool(same_page) or _alike(one.snapshot.text, other.snapshot.text, ALIKE)


def _same_hand(one: Opinion, other: Opinion) -> bool:
    if _hands(one.snapshot) & _hands(other.snapshot):
        return True
    quoted = product({a.passage.text for a in one.rests_on}, {a.passage.text for a in other.rests_on})
    return any(_alike(a, b, QUOTED) for a, b in quoted)


def _pages(snapshot: Snapshot) -> set[str]:
    return {canonical(url) for url in (snapshot.url, snapshot.final_url) if url}


def _hands(snapshot: Snapshot) -> set[str]:
    """Who publishes it: by name, and by the host of its page; a bare address is nobody's name."""
    hands = {"site " + page.partition("/")[0].partition("?")[0] for page in _pages(snapshot)}
    hands = {hand for hand in hands if not _is_address(hand.removeprefix("site "))}
    name = " ".join(_WORD.findall((snapshot.publisher or "").casefold()))
    return hands | {f"publisher {name}"} if name else hands


def _is_address(host: str) -> bool:
    bare = host.rpartition("]")[0].removeprefix("[") if host.startswith("[") else host.partition(":")[0]
    try:
        return bool(ip_address(bare))
    except ValueError:
        return bare in ("", "localhost")


def _alike(one: str, other: str, share: float) -> bool:
    runs, others = _runs(one), _runs(other)
    fewer = min(len(runs), len(others))
    if fewer < _FEWEST:
        return bool(runs) and runs == others
    return len(runs & others) >= share * fewer


@lru_cache(maxsize=64)
def _runs(text: str) -> frozenset[int]:
    words = _WORD.findall(text.casefold())[:_MOST]
    size = min(SHINGLE, len(words)) or 1
    starts = range(len(words) - size + 1)
    return frozenset(crc32(" ".join(words[n : n + size]).encode("utf-8", "replace")) for n in starts)
