"""How verdicts speak of sources: in words, with names, kinds and years that a person can check.

What a page calls itself is hostile input: it comes out on one line, and short.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from kb.evidence.model import Dossier, Snapshot
from kb.evidence.weighing import Opinion
from kb.kinds import SnapshotState, SourceKind

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_KINDS = {
    SourceKind.PRIMARY: "primary source",
    SourceKind.REFERENCE: "reference work",
    SourceKind.FACT_CHECK: "published fact-check",
    SourceKind.NEWS: "news report",
    SourceKind.BLOG: "blog",
    SourceKind.FORUM: "forum post",
    SourceKind.OTHER: "source of no known kind",
}
_STATES = {
    SnapshotState.CUT_OFF: "cut off where it was written",
    SnapshotState.DEAD: "dead",
    SnapshotState.REFUSED: "not allowed to be fetched",
    SnapshotState.EMPTY: "without readable text",
    SnapshotState.FETCHED: "without readable text",
    SnapshotState.CHANGED: "without readable text",
}
_LONGEST = 70  # characters of a name
_NAMED = 3  # sources named one by one


def number(count: int) -> str:
    """A number, in words where it is small."""
    return _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"


def sources(count: int, what: str = "source") -> str:
    """So many of them, in words."""
    return f"{number(count)} {what}{'' if count == 1 else 's'}"


def sentence(text: str) -> str:
    """The text with a capital first and a full stop last."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def named(opinions: Sequence[Opinion]) -> str:
    """The sources by name, kind and year; of many, the weightiest."""
    told = [named_one(o.snapshot) for o in opinions[:_NAMED]]
    more = len(opinions) - len(told)
    return listed([*told, f"{more} more"] if more > 0 else told)


def named_one(snapshot: Snapshot) -> str:
    """A source by name, with its kind and year in brackets."""
    year = f", {snapshot.published.year}" if snapshot.published else ""
    return f"{name(snapshot)} ({_KINDS[snapshot.kind]}{year})"


def name(snapshot: Snapshot) -> str:
    """What a person would call a source: who publishes it and its title, else its address."""
    known = [shortened(part) for part in (snapshot.publisher, snapshot.title) if part and shortened(part)]
    if known:
        return ", ".join(dict.fromkeys(f"“{part}”" for part in known))
    url = snapshot.final_url or snapshot.url
    return f"“{shortened(_bare(url))}”" if url else "a source without a name"


def kind(snapshot: Snapshot) -> str:
    """What kind of source it is, in words."""
    return _KINDS[snapshot.kind]


def shortened(text: str, most: int = _LONGEST) -> str:
    """A text from outside on one line, without what does not print, and not long."""
    line = " ".join(
        "".join(c if c.isprintable() else " " for c in text).replace("“", "").replace("”", "").split()
    )
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def listed(parts: Iterable[str]) -> str:
    """Parts as a sentence lists them."""
    every = list(parts)
    return " and ".join(every) if len(every) < 3 else ", ".join(every[:-1]) + " and " + every[-1]


def unread(dossier: Dossier) -> list[Snapshot]:
    """The sources whose newest snapshot has no text to rest on, one each."""
    newest: dict[str, Snapshot] = {}
    for snapshot in sorted(dossier.snapshots, key=lambda s: s.taken):
        newest[snapshot.source] = snapshot
    return [s for s in newest.values() if not s.readable and not dossier.rejected(s.source)]


def why_unread(snapshots: Iterable[Snapshot]) -> str:
    """Why sources could not be read: how many for which reason."""
    count = Counter(_STATES[s.state] for s in snapshots)
    return listed(f"{number(n)} {state}" for state, n in sorted(count.items()))


def _bare(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return parts.netloc.rpartition("@")[2] + parts.path
