"""What a person makes of the claims of the threads: read from `expected.txt`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.kinds import Status
from kb.model import ArgumentMap, Claim

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "data"
OPEN = (Status.UNCHECKED, Status.NOT_ENOUGH_EVIDENCE, Status.NOT_CHECKABLE)


@dataclass(frozen=True, slots=True)
class Expected:
    """One claim, what a careful person may say of it, and why."""

    thread: str
    turn: int
    statuses: tuple[Status, ...]
    quote: str
    why: str

    @property
    def id(self) -> str:
        """A short name for it, unique."""
        return f"{self.thread.partition('.')[0]}{'' if self.turn == 1 else self.turn}: {self.quote}"

    @property
    def place(self) -> Path:
        """The thread's file: one of ours, or of the samples."""
        own = HERE / "threads" / self.thread
        return own if own.exists() else SAMPLES / self.thread


def expected() -> Iterator[Expected]:
    """All of them, in the order of the file."""
    thread, turn = "", 1
    for row in (HERE / "expected.txt").read_text(encoding="utf-8").splitlines():
        if row.startswith("== "):
            thread, _, again = row[3:].partition(" @")
            turn = int(again or 1)
        elif row and not row.startswith("#"):
            statuses, quote, why = row.split(" | ")
            yield Expected(thread, turn, tuple(_statuses(statuses)), quote, why)


def misses() -> Iterator[tuple[str, str]]:
    """The claims that a person settles and we do not, by their ids, each with its cause."""
    for row in (HERE / "misses.txt").read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            id_, cause = row.split(" | ")
            yield id_, cause


def _statuses(words: str) -> Iterator[Status]:
    for word in words.split():
        yield Status(word.removesuffix("?"))
        if word.endswith("?"):
            yield from OPEN


def claim_at(map_: ArgumentMap, quote: str) -> Claim | None:
    """The claim that a quote's words are put forward in; None where none was found there."""
    best: tuple[int, Claim] | None = None
    for claim in map_.claims:
        for locution in map(map_.locution, claim.appearances):
            shared = _shared(map_.discussion.post(locution.post).text, quote, locution.start, locution.end)
            if shared > len(quote) // 2 and (best is None or shared > best[0]):
                best = shared, claim
    return best[1] if best else None


def _shared(text: str, quote: str, start: int, end: int) -> int:
    """How many characters of the quote a stretch has, where the quote stands in the text."""
    at = text.find(quote)
    return min(at + len(quote), end) - max(at, start) if at >= 0 else 0
