"""Whether the quantities of a claim stand in a passage, or others in their place.

Two are compared only where they measure the same thing: one unit, one thing counted, and the words
around them shared. Where that leaves a doubt, nothing is said.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.evidence.clauses import Clause, Placed, clauses, side
from extract.evidence.measured import Measured, measured
from extract.evidence.quantities import COUNT, DATE, Quantity, quantities
from extract.evidence.ranking import tokens
from extract.lexicon import pattern, phrases, plain

_CLAIM, _PASSAGE = 1000, 4000  # characters that are compared
_ROUND = 0.02  # by how much a rounded number may be off
_ABOUT = 0.1  # ... one that is told as such, or one that is near enough to leave a doubt
_FINE = 3  # figures from which a number is rarely met by chance
_SHARED = 0.5  # of the claim's words that must stand in a passage whose number agrees
_SHARED_FINE = 0.3  # ... where that number is rarely met by chance
_SHARED_OTHER = 0.6  # ... in the sentence whose number is another
_WORD = re.compile(r"[a-z]+")
_NO = re.compile(r"\bno\b(?!\.|\s(?:more|fewer|less|later|longer)\sthan)")
_SHARED_DATE = 0.75  # ... whose date is
_NEARLY = 0.75  # ... in the clause, where the word that the number hangs on is not


@dataclass(frozen=True, slots=True)
class Compared:
    """What a passage makes of a claim's quantities. Offsets are into the passage."""

    agrees: bool
    confidence: float
    claimed: str
    found: str
    start: int
    end: int


def compared(claim: str, passage: str, *, title: str = "") -> Compared | None:
    """What the passage says of the claim's quantities; None where it is not clear."""
    claim, passage = claim[:_CLAIM], passage[:_PASSAGE]
    asked = measured(claim)
    if not asked.targets or not asked.words or _denies(claim):
        return None
    found = list(clauses(passage))
    around = frozenset(tokens(f"{title} {passage}"))
    outcomes = [_outcome(asked, target, found, around) for target in asked.targets]
    told = [o for o in outcomes if o is not None]
    other = [o for o in told if not o.agrees]
    if other:
        return min(other, key=lambda o: -o.confidence)
    if not told or len(told) < len(outcomes) or not _one_way(asked, told, passage):
        return None
    return _whole(told, passage)


def missing(claim: str, passage: str) -> tuple[str, ...]:
    """The amounts of a claim whose like stands nowhere in a passage, whatever is said around them."""
    asked = measured(claim[:_CLAIM])
    there = quantities(passage[:_PASSAGE])
    return tuple(
        asked.text[t.start : t.end]
        for t in asked.targets
        if not any(t.family == q.family and _same(t, q) for q in there)
    )


def _outcome(
    asked: Measured, target: Quantity, found: Sequence[Clause], around: frozenset[str]
) -> Compared | None:
    """What a passage says of one quantity of the claim."""
    pool = [p for clause in found for p in clause.placed if _comparable(asked, target, p)]
    agreeing = [p for p in pool if _same(target, p.quantity)]
    if agreeing:
        return _agreed(asked, target, agreeing, pool, around)
    if any(q.family == target.family and _same(target, q) for clause in found for q in clause.sentence):
        return None  # the same of something else, perhaps
    return _differed(asked, target, pool, found)


def _agreed(
    asked: Measured,
    target: Quantity,
    agreeing: Sequence[Placed],
    pool: Sequence[Placed],
    around: frozenset[str],
) -> Compared | None:
    """Whether the nearest of the same quantities is told of the same thing."""
    chosen = max(agreeing, key=lambda p: (_near(asked, p), -p.quantity.start))
    fine = len(agreeing) == 1 and (_figures(target) >= _FINE or _together(asked, chosen))
    shared = _share(asked.words, around)
    closest = fine or _near(asked, chosen) >= max(_near(asked, p) for p in pool)
    if closest and _near_by(asked, chosen) and shared >= (_SHARED_FINE if fine else _SHARED):
        return _told(asked, target, chosen, agrees=True, confidence=0.1 + 0.85 * shared)
    return None


def _differed(
    asked: Measured, target: Quantity, pool: Sequence[Placed], found: Sequence[Clause]
) -> Compared | None:
    """Whether the nearest quantity is another, told of the very same thing."""
    top = [p for p in pool if _near(asked, p) == max(_near(asked, p) for p in pool)]
    if not top or any(not _differs(target, p.quantity) or _set_apart(asked, p, found) for p in top):
        return None
    by, near = _near_by(asked, top[0]), _near(asked, top[0])
    if by < (_SHARED_DATE if target.day else _SHARED_OTHER) or (near < _SHARED and len(pool) > 1):
        return None
    if not _anchored(asked, target, top[0]) and (target.day or near < _NEARLY):
        return None
    return _told(asked, target, top[0], agrees=False, confidence=0.6 + 0.3 * by)


def _anchored(asked: Measured, target: Quantity, there: Placed) -> bool:
    """Whether the word that the claim's number hangs on is there too: "opened in 1931", "cost 60 million"."""
    before = [w for w in tokens(asked.text[: target.start]) if w in asked.words]
    words = before or (
        [w for w in tokens(asked.text[target.end :]) if w in asked.words] if target.day else []
    )
    return not words or bool(_alike(words[-1:], there.clause.sentence_words))


def _near(asked: Measured, there: Placed) -> float:
    """The share of the claim's words in the clause of a number."""
    return _share(asked.words, there.clause.words)


def _near_by(asked: Measured, there: Placed) -> float:
    """The share of the claim's words in the sentence of a number."""
    return _share(asked.words, there.clause.sentence_words)


def _together(asked: Measured, there: Placed) -> bool:
    """Whether all of several numbers of the claim stand in one sentence."""
    others = there.clause.sentence
    return len(asked.targets) > 1 and all(any(_same(t, q) for q in others) for t in asked.targets)


def _told(asked: Measured, target: Quantity, there: Placed, *, agrees: bool, confidence: float) -> Compared:
    quantity = there.quantity
    claimed = asked.text[target.start : target.end]
    return Compared(agrees, round(confidence, 2), claimed, there.text, quantity.start, quantity.end)


def _comparable(asked: Measured, target: Quantity, there: Placed) -> bool:
    """Whether both measure the same sort of thing, of the same time."""
    quantity = there.quantity
    if target.family != quantity.family or target.rate != quantity.rate:
        return False
    changes = {target.role, quantity.role}
    if "by" in changes and len(changes) > 1:
        return False
    if asked.years and there.clause.years and not asked.years & there.clause.years:
        return False
    if target.family == DATE:
        return side(asked.text, target.start) == there.side
    return target.family != COUNT or not target.heads or _counts(target, there)


def _counts(target: Quantity, there: Placed) -> bool:
    """Whether what is counted there may be what the claim counts."""
    heads = there.quantity.heads
    if heads and _alike(target.heads, heads):
        return True
    fine = _figures(there.quantity) >= _FINE and bool(_alike(target.heads, there.clause.words))
    return fine if heads else bool(_alike(target.heads, there.clause.sentence_words))


def _same(target: Quantity, there: Quantity) -> bool:
    """Whether what is there is what is claimed."""
    if target.day is not None:
        whole = there.day is not None and (target.day.year is None or there.day.year is not None)
        return whole and there.day is not None and target.day.agrees(there.day) is True
    low, high = _span(target, there)
    if there.exact:
        return low <= there.low <= high
    if target.exact and math.isfinite(there.low):  # "more than 150,000" bears out 150k
        return low <= there.low <= high
    if math.isfinite(low) and math.isfinite(high):
        grain = max(target.grain, there.grain)
        return abs(there.low - low) <= grain / 2 and abs(there.high - high) <= grain / 2
    if math.inf in (abs(there.low), abs(there.high)):  # two bounds are the same or leave it open
        return (low, high) == (there.low, there.high)
    return low <= there.low and there.high <= high


def _differs(target: Quantity, there: Quantity) -> bool:
    """Whether what is there is clearly another."""
    if target.day is not None:
        years = target.day.year, there.day.year if there.day else None
        return None not in years and there.day is not None and target.day.agrees(there.day) is False
    low, high = _span(target, there)
    leeway = _ABOUT * max(abs(target.low if math.isfinite(target.low) else target.high), 0.0)
    loose = target.about or there.about or target.grain >= 10 or not (target.exact and there.exact)
    margin = leeway if loose else 0.0
    return there.high < low - margin or there.low > high + margin


def _span(target: Quantity, there: Quantity) -> tuple[float, float]:
    """From where to where a number still is the one that is claimed."""
    if not target.exact:
        return target.low, target.high
    value = target.low
    grain = max(target.grain, there.grain if there.exact else 0.0)
    off = min(grain / 2, _ROUND * abs(value))
    if target.about or there.about:
        off = max(off, _ABOUT * abs(value))
    return value - off - 1e-9, value + off + 1e-9


def _figures(quantity: Quantity) -> int:
    """How many figures of a number say something."""
    value = abs(quantity.high if math.isfinite(quantity.high) else quantity.low)
    if quantity.day is not None or value <= 0 or quantity.grain <= 0:
        return 0
    return int(math.log10(max(1.0, value / quantity.grain))) + 1


def _set_apart(asked: Measured, there: Placed, found: Sequence[Clause]) -> bool:
    """Whether the words around it narrow it to something that the claim does not speak of."""
    said = plain(there.clause.text)
    mine = plain(asked.text)
    if any(word[0] not in mine for word in pattern("numerals/apart").finditer(said)):
        return True
    if _denies(said):
        return True
    years = {year for clause in found for year in clause.years}
    if there.clause.years - asked.years and there.quantity.family != DATE and len(years) > 1:
        return True
    return any(name not in mine for name in there.clause.names)


def _denies(text: str) -> bool:
    """Whether something is denied in it, so that what a number says is not plain."""
    said = plain(text)
    return bool(pattern("numerals/denies").search(said) or _NO.search(said))


def _one_way(asked: Measured, told: Sequence[Compared], passage: str) -> bool:
    """Whether what rises in the claim does not fall in the passage."""
    ways = [
        {way for way in ("up", "down") if pattern(f"numerals/{way}").search(plain(text))}
        for text in (asked.text, passage[min(o.start for o in told) - 80 if told[0].start > 80 else 0 :])
    ]
    if len(ways[0]) == len(ways[1]) == 1 and ways[0] != ways[1]:
        return False
    return not _opposite(asked.text, passage) and _in_order(asked, told, passage)


def _opposite(claim: str, passage: str) -> bool:
    """Whether the claim has a word for which the passage has the opposite: the most, and the least."""
    mine, theirs = (set(_WORD.findall(plain(text))) for text in (claim, passage))
    pairs = [tuple(pair.split()) for pair in phrases("numerals/opposites")]
    return any(
        one in mine and other in theirs and one not in theirs and other not in mine
        for pair in pairs
        for one, other in (pair, pair[::-1])
    )


def _in_order(asked: Measured, told: Sequence[Compared], passage: str) -> bool:
    """Whether a change "from 310 to 142" is not told the other way round."""
    roles = {asked.text[q.start : q.end]: q.role for q in asked.targets}
    places = {roles.get(o.claimed): o for o in told}
    if not {"from", "to"} <= places.keys():
        return True
    there = {q.start: q for q in quantities(passage)}
    first, last = (there.get(places[role].start) for role in ("from", "to"))
    if first is None or last is None or (first.role == "to" or last.role == "from"):
        return False
    years = [_year_behind(passage, q) for q in (first, last)]
    return None in years or sorted(y for y in years if y) == years


def _year_behind(passage: str, quantity: Quantity) -> int | None:
    behind = passage[quantity.end : quantity.end + 40]
    stop = min((n for n in (behind.find(mark) for mark in ",.;") if n >= 0), default=len(behind))
    return next((q.day.year for q in quantities(behind[:stop]) if q.day), None)


def _whole(told: Sequence[Compared], passage: str) -> Compared:
    """All that agrees as one."""
    first, last = min(told, key=lambda o: o.start), max(told, key=lambda o: o.end)
    claimed = ", ".join(dict.fromkeys(o.claimed for o in told))
    found = ", ".join(dict.fromkeys(passage[o.start : o.end] for o in told))
    return Compared(True, min(o.confidence for o in told), claimed, found, first.start, last.end)


def _share(words: frozenset[str], others: Iterable[str]) -> float:
    return len(_alike(words, others)) / len(words)


def _alike(words: Iterable[str], others: Iterable[str]) -> set[str]:
    """The words that stand among others, in any form: employ, employee."""
    there = set(others)
    return {word for word in words if word in there or any(_kin(word, other) for other in there)}


def _kin(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    return len(short) >= 5 and long.startswith(short)
