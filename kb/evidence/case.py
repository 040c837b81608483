"""A claim with what is known of it, weighed: what the rules look at."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce

from kb.evidence import independence
from kb.evidence.checkable import years
from kb.evidence.model import Dossier
from kb.evidence.weighing import Opinion, opinions
from kb.kinds import Asked, SourceKind, Stance, Status
from kb.model import Claim

ENOUGH = 0.55
"""The strength from which a side may decide."""

RELIABLE = frozenset({SourceKind.PRIMARY, SourceKind.FACT_CHECK, SourceKind.REFERENCE, SourceKind.NEWS})
"""Kinds of source that somebody answers for."""

MOST = {SourceKind.OTHER: 0.9, SourceKind.BLOG: 0.6, SourceKind.FORUM: 0.3}
"""The strength that all sources of a kind may come to together."""

_NOW = re.compile(
    r"\b(?:now|currently|today|nowadays|these days|at the moment|still|no longer|any ?more|this year|latest"
    r"|newest|so far|to date|as of)\b",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"\b(?:costs?|prices?|priced|fares?|fees?|rents?|tickets?|salary|wages?)\b", re.IGNORECASE
)
_AMOUNT = re.compile(r"[$€£¥]\s*\d|\d\s*[$€£¥]|\d\s+(?:euros?|dollars?|pounds?|crowns?|cents?|francs?|yen)\b")
_PAST = re.compile(r"\b(?:was|were|had|did|paid|rose|fell)\b", re.IGNORECASE)
_LATELY = 3 * 365  # days


@dataclass(frozen=True, slots=True)
class Side:
    """The independent sources for a claim, or those against it; the strongest first."""

    voices: tuple[Opinion, ...] = ()

    @property
    def strength(self) -> float:
        """How sure they make it together: each is another reason, and none counts as a vote.

        However many blogs or forums say so, they come to no more than the most that their kind may.
        """
        kinds = {voice.snapshot.kind for voice in self.voices}
        return _together(
            min(MOST.get(kind, 1.0), _together(v.strength for v in self.voices if v.snapshot.kind is kind))
            for kind in sorted(kinds)
        )

    @property
    def enough(self) -> bool:
        """Whether it may decide: strong enough, and not on what people say in forums alone."""
        return self.strength >= ENOUGH and any(v.snapshot.kind is not SourceKind.FORUM for v in self.voices)

    @property
    def dates(self) -> tuple[date, ...]:
        """When its sources were published, the oldest first; of those that say so."""
        return tuple(sorted(v.snapshot.published for v in self.voices if v.snapshot.published))

    @property
    def assessments(self) -> tuple[str, ...]:
        """The ids of those it rests on."""
        return tuple(a.id for voice in self.voices for a in voice.rests_on)


@dataclass(frozen=True, slots=True)
class Case:
    """What the rules look at. Copies of one text are one voice, and what is too old has none."""

    claim: Claim
    dossier: Dossier
    at: datetime
    pro: Side = Side()
    con: Side = Side()
    silent: tuple[Opinion, ...] = ()  # were read, and do not tell
    aged: tuple[Opinion, ...] = ()  # tell, but of a time before the claim's
    reports: tuple[Opinion, ...] = ()  # of the sources that the claim says say so
    copies: int = 0  # sources that only say again what another does

    @property
    def chances(self) -> dict[Status, float]:
        """How likely each verdict is: whether each side is right is taken to be two questions."""
        pro, con = self.pro.strength, self.con.strength
        return {
            Status.SUPPORTED: pro * (1 - con),
            Status.REFUTED: con * (1 - pro),
            Status.CONFLICTING: pro * con,
            Status.NOT_ENOUGH_EVIDENCE: (1 - pro) * (1 - con),
        }

    def side(self, stance: Stance) -> Side:
        """Those for it, or those against it."""
        return self.pro if stance is Stance.SUPPORTS else self.con

    def but(self, stance: Stance, voices: tuple[Opinion, ...]) -> "Case":
        """The case with others on one side."""
        if stance is Stance.SUPPORTS:
            return replace(self, pro=Side(voices))
        return replace(self, con=Side(voices))


def weigh(claim: Claim, dossier: Dossier, at: datetime, *, made: datetime | None = None) -> Case:
    """The claim with what its sources make of it; `made` is when it was made, where that is known."""
    every = opinions(dossier)
    speaking = [o for o in every if o.speaks]
    timely = [o for o in speaking if not _too_old(claim.text, o, made)]
    single = independence.texts(timely)
    pro = independence.voices([o for o in single if o.stance is Stance.SUPPORTS])
    con = independence.voices([o for o in single if o.stance is Stance.REFUTES])
    return Case(
        claim,
        dossier,
        at,
        Side(tuple(pro)),
        Side(tuple(con)),
        silent=tuple(o for o in every if not o.speaks),
        aged=tuple(o for o in speaking if o not in timely),
        reports=tuple(opinions(dossier, Asked.REPORT)),
        copies=len(timely) - len(pro) - len(con),
    )


def _together(strengths: Iterable[float]) -> float:
    return 1 - reduce(lambda left, strength: left * (1 - strength), strengths, 1.0)


def _too_old(text: str, opinion: Opinion, made: datetime | None) -> bool:
    """Whether a source is of a time before the one that the claim speaks of, and does not speak of it."""
    published = opinion.snapshot.published
    if published is None or opinion.ruled:
        return False
    named = years(text)
    if named:
        said = frozenset(y for a in opinion.rests_on for y in years(a.passage.text))
        return published.year < min(named) and not named & said
    if made is None:
        return False
    age = (made.date() - published).days
    return age > _LATELY and (_NOW.search(text) is not None or _costs(text))


def _costs(text: str) -> bool:
    """Whether it says what something costs when it is said; what it did cost is of another time."""
    return _PRICE.search(text) is not None and _AMOUNT.search(text) is not None and not _PAST.search(text)
