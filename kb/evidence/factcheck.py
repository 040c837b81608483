"""A published fact-check, as it is kept: a source, and a snapshot whose text begins with the claim."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from kb.evidence.model import Snapshot
from kb.ids import folded, source_id
from kb.kinds import SnapshotState, SourceKind
from kb.model import Source

FOUND_BY = "fact-checks"
"""What an imported fact-check is found by."""

_CLAIM, _LINE, _BODY = 2_000, 300, 50_000  # characters that are kept of a claim, a name, a text
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]{3,2000}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FactCheck:
    """What somebody published about a claim; texts are brought to what a snapshot may hold."""

    claim: str
    rating: str  # in the publisher's own words
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    claimant: str | None = None
    claimed: date | None = None
    body: str | None = None

    def __post_init__(self) -> None:
        for name, most in (("claim", _CLAIM), ("rating", _LINE), ("title", _LINE), ("publisher", _LINE)):
            self._settle(name, _line(getattr(self, name), most))
        self._settle("claimant", _line(self.claimant, _LINE))
        self._settle("body", _text(self.body))
        self._settle("url", self.url.strip() if self.url and _ADDRESS.fullmatch(self.url.strip()) else None)

    def _settle(self, name: str, value: str | None) -> None:
        object.__setattr__(self, name, value or (None if name not in ("claim", "rating") else ""))

    @property
    def missing(self) -> str | None:
        """What it lacks to be of use, None where it is whole."""
        if not self.claim:
            return "it does not say which claim it reviews"
        if not self.rating:
            return "it has no rating in words"
        return None if self.url or self.publisher else "it says neither its address nor who published it"

    @property
    def source(self) -> Source:
        """Where it is published. One page may review several claims, and each is a source of its own."""
        name = None if self.url else f"{self.publisher}: {self.claim}"[:_LINE]
        id_ = source_id(f"{self.url or self.publisher} {folded(self.claim)}")
        return Source(id_, url=self.url, name=name)

    def snapshot(self, at: datetime, *, found_by: str = FOUND_BY, note: str | None = None) -> Snapshot:
        """Its text as evidence: the claim, the rating, who claimed it and who reviewed it, the body."""
        lines = [self.claim, f"Rated: {self.rating}"]
        if self.claimant or self.claimed:
            lines.append(f"Claimed{_by(self.claimant)}{_on(self.claimed)}")
        if self.publisher or self.published:
            lines.append(f"Reviewed{_by(self.publisher)}{_on(self.published)}")
        text = "\n".join(lines) + (f"\n\n{self.body}" if self.body else "")
        return Snapshot(
            source=self.source.id,
            taken=at,
            state=SnapshotState.FETCHED,
            url=self.url,
            digest=sha256(text.encode()).hexdigest(),
            text=text,
            title=self.source.name or self.title or f"Fact-check: {self.claim}"[:_LINE],
            publisher=self.publisher,
            published=self.published,
            kind=SourceKind.FACT_CHECK,
            rating=self.rating,
            found_by=found_by,
            note=note,
        )


def _by(name: str | None) -> str:
    return f" by {name}" if name else ""


def _on(day: date | None) -> str:
    return f", {day.isoformat()}" if day else ""


def _line(text: str | None, most: int) -> str:
    words = " ".join(_CONTROLS.sub(" ", text or "").split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _text(text: str | None) -> str:
    return _CONTROLS.sub("", _BREAKS.sub("\n", text or ""))[:_BODY].strip()
