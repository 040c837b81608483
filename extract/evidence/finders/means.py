"""What finders may use: handed in by whoever runs a check, so that no finder opens a store or a socket."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any, Protocol

import numpy as np

from extract.evidence.question import Question
from extract.fetch import API_BASES, Fetched, FetchSettings
from kb.errors import FetchRefused
from kb.evidence.model import Snapshot
from kb.model import Source

KEY = "REJOINDER_GOOGLE_FACTCHECK_KEY"
"""The environment variable that holds the user's key for Google's API."""

Fetch = Callable[[str], Fetched]
"""URL to bytes under the rules; raises FetchRefused or FetchFailed."""

Other = tuple[str, tuple[Source, ...]]
"""What another discussion says, and the sources that it cites for it."""


class Shelves(Protocol):
    """What is asked for the snapshots on hand; the ledger of a knowledge base is one."""

    def snapshots(self, *, found_by: str | None = None) -> Sequence[Snapshot]:
        """The newest snapshot of each source that was found by `found_by`."""


def offline(url: str) -> Fetched:
    """Refuse to ask: the Fetch of a check that stays offline."""
    raise FetchRefused(url, "offline", "nothing is asked of the network unless the check is told to fetch")


def now() -> datetime:
    """The time in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def nothing(_: Question) -> Iterable[Other]:
    """No other discussion."""
    return ()


@dataclass(frozen=True, slots=True)
class Means:
    """What one check may use. Left as it is, nothing of it reaches the network."""

    fetch: Fetch = offline
    api_bases: Mapping[str, str] = field(default_factory=lambda: dict(API_BASES))
    google_key: str | None = field(default=None, repr=False)
    language: str = "en"
    pool: Callable[[], Sequence[Snapshot]] = tuple
    fact_checks: Callable[[], Sequence[Snapshot]] = tuple
    elsewhere: Callable[[Question], Iterable[Other]] = nothing  # `kb.elsewhere.said`
    embed: Callable[[Sequence[str]], np.ndarray] | None = None
    now: Callable[[], datetime] = now

    @classmethod
    def of(cls, shelves: Shelves, fetch: Fetch, **more: Any) -> "Means":
        """What is on these shelves, read once, and the addresses and the key that the environment names."""
        return cls(
            fetch=fetch,
            api_bases=FetchSettings.from_environment().api_bases,
            google_key=os.environ.get(KEY) or None,
            pool=cache(partial(shelves.snapshots, found_by="pool")),
            fact_checks=cache(partial(shelves.snapshots, found_by="fact-checks")),
            **more,
        )


def source_of(snapshot: Snapshot) -> Source:
    """The source of a snapshot that somebody brought in: by its URL, or by its title where it has none."""
    return Source(snapshot.source, url=snapshot.url, name=None if snapshot.url else snapshot.title)
