"""Which sources are one source: copies of a text, one page under two URLs, one publisher."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from kb.evidence.model import Snapshot

SHINGLE = 5  # words
ALIKE = 0.5  # of the shorter text's shingles, from which one is taken for a copy of the other
SHORT = 8  # shingles; below, only the same words make a copy

_WORD = re.compile(r"\w+")


def groups(snapshots: Sequence[Snapshot]) -> list[list[Snapshot]]:
    """The snapshots, those that are one source together; in the order given."""
    shingles = [_shingles(s.text) for s in snapshots]
    names = [_names(s) for s in snapshots]
    leader = list(range(len(snapshots)))

    def root(n: int) -> int:
        while leader[n] != n:
            n = leader[n]
        return n

    for n in range(len(snapshots)):
        for m in range(n):
            if names[n] & names[m] or _copies(shingles[n], shingles[m]):
                leader[root(n)] = root(m)
    out: dict[int, list[Snapshot]] = {}
    for n, snapshot in enumerate(snapshots):
        out.setdefault(root(n), []).append(snapshot)
    return list(out.values())


def _names(snapshot: Snapshot) -> set[str]:
    """What it is known by: its id, its URLs without what does not tell pages apart, its publisher."""
    out = {f"source {snapshot.source}"}
    for url in (snapshot.url, snapshot.final_url):
        if url:
            out.add(f"url {canonical(url)}")
    if snapshot.publisher:
        out.add("publisher " + " ".join(_WORD.findall(snapshot.publisher.casefold())))
    return out


def canonical(url: str) -> str:
    """A URL without what two links to one page may differ in."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return url
    kept = "&".join(sorted(q for q in parts.query.split("&") if q and not q.startswith(("utm_", "fbclid"))))
    return f"{host}{parts.path.rstrip('/')}{'?' + kept if kept else ''}"


def _shingles(text: str) -> frozenset[int]:
    words = _WORD.findall(text.casefold())
    size = min(SHINGLE, len(words)) or 1
    return frozenset(hash(tuple(words[n : n + size])) for n in range(len(words) - size + 1))


def _copies(one: frozenset[int], other: frozenset[int]) -> bool:
    shorter = min(len(one), len(other))
    if not shorter:
        return False
    if shorter < SHORT:
        return one == other
    return len(one & other) >= ALIKE * shorter
