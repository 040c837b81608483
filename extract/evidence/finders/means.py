"""What finders may use: handed in by whoever runs a check, so that no finder opens a store or a socket."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from extract.evidence.question import Question
from extract.fetch import API_BASES, Fetched
from kb.errors import FetchRefused
from kb.evidence.model import Snapshot
from kb.model import Source

Fetch = Callable[[str], Fetched]
"""URL to bytes under the rules; raises FetchRefused or FetchFailed."""


def offline(url: str) -> Fetched:
    """Refuse to ask: the Fetch of a check that stays offline."""
    raise FetchRefused(url, "offline", "nothing is asked of the network unless the check is told to fetch")


def now() -> datetime:
    """The time in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def nothing(_: Question) -> Iterable[Question]:
    """No claim of any other discussion."""
    return ()


@dataclass(frozen=True, slots=True)
class Means:
    """What one check may use. Left as it is, nothing of it reaches the network."""

    fetch: Fetch = offline
    ask: Fetch = (
        offline  # the same without a cache: for URLs that must leave no trace, such as those with a key
    )
    api_bases: Mapping[str, str] = field(default_factory=lambda: dict(API_BASES))
    google_key: str | None = field(default=None, repr=False)
    language: str = "en"
    pool: Callable[[], Sequence[Snapshot]] = tuple
    fact_checks: Callable[[], Sequence[Snapshot]] = tuple
    elsewhere: Callable[[Question], Iterable[Question]] = nothing  # claims of other discussions in like words
    embed: Callable[[Sequence[str]], np.ndarray] | None = None
    now: Callable[[], datetime] = now


def source_of(snapshot: Snapshot) -> Source:
    """The source of a snapshot that somebody brought in: by its URL, or by its title where it has none."""
    return Source(snapshot.source, url=snapshot.url, name=None if snapshot.url else snapshot.title)
