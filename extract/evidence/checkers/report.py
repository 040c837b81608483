"""Whether a source says what a post says that it says: borne out, the opposite, or not in there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.evidence.checkers import quantities
from extract.evidence.checkers.stance import decided, readable
from extract.evidence.comparison import compared, missing
from extract.evidence.literal import Literal, stands, telling
from extract.evidence.passages import nearest, passages
from extract.evidence.question import Checker, Pair
from extract.evidence.report import Report, reported
from extract.stance import StanceModel
from kb.evidence.model import Assessment, Passage, Snapshot
from kb.kinds import Asked, Stance

NAME, VERSION = "report", "1"
_WORDS, _NO_WORDS, _NAMED = 0.9, 0.85, 0.8  # how sure words make it that stand there, or do not
_SHORT = 2  # words of a quotation that must stand there as they are
_NUMBER = 0.7  # how sure a number is that stands in the very source
_OPPOSITE = 0.65  # how sure the model must be that a source says the opposite
_SILENT = 0.6  # how sure it is that a source does not say what nothing read of it says
_TURNED = {Stance.SUPPORTS: Stance.REFUTES, Stance.REFUTES: Stance.SUPPORTS}


@dataclass(frozen=True, slots=True)
class _Told:
    """What a source makes of a report."""

    stance: Stance
    confidence: float
    why: str
    passage: Passage
    quote: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Reports:
    """Checks reports against the very source: its words first, then its numbers, then what it says."""

    model: StanceModel

    def __call__(self, pairs: Sequence[Pair]) -> list[Assessment]:
        """One assessment for each source that is said to say something."""
        groups: dict[tuple[str, str], list[Pair]] = {}
        for pair in pairs:
            if pair.reported:
                groups.setdefault((pair.question.claim.id, pair.snapshot.id), []).append(pair)
        found = [(group[0], self._told(group)) for group in groups.values()]
        version = f"{VERSION} {self.model.hash[:12]}"
        return [
            Assessment(
                pair.question.claim.id, told.passage, NAME, version, told.stance, told.confidence, told.why,
                asked=Asked.REPORT, quote=told.quote,
            )
            for pair, told in found
            if told is not None
        ]  # fmt: skip

    def _told(self, group: Sequence[Pair]) -> _Told | None:
        report = reported(group[0].question)
        if report is None:
            return None
        words = _words(report, group[0])
        if words is not None and (report.only or words.stance is Stance.REFUTES):
            return words
        said = self._content(report, group)
        if words is not None:
            return said if said.stance is Stance.REFUTES and said.confidence > words.confidence else words
        return _denied(said) if report.denied else said

    def _content(self, report: Report, group: Sequence[Pair]) -> _Told:
        """What the numbers say, and else what the model says of the passages that are nearest."""
        title = group[0].snapshot.title or ""
        for pair in group:
            if told := compared(report.content, pair.passage.text, title=title) or quantities.other_place(
                report.content, pair
            ):
                stance = Stance.SUPPORTS if told.agrees else Stance.REFUTES
                start = pair.passage.start
                place = (start + told.start, start + told.end)
                return _Told(stance, max(told.confidence, _NUMBER), quantities.why(told), pair.passage, place)
        rows = self.model.stances([(readable(pair), report.content) for pair in group]).tolist()
        read = [(pair, *decided(row)) for pair, row in zip(group, rows, strict=True)]
        return _best(read, report)


def load() -> Checker:
    """The checker with its model; raises ModelError where the model's files are not right."""
    return Reports(StanceModel.shared())


def _best(read: Sequence[tuple[Pair, Stance, float]], report: Report) -> _Told:
    """What the passages come to together: one that says so is enough."""
    for stance, why in (
        (Stance.SUPPORTS, "The source says so."),
        (Stance.REFUTES, "The source says the opposite."),
    ):
        fitting = [
            (pair, sure)
            for pair, said, sure in read
            if said is stance
            and not (stance is Stance.SUPPORTS and missing(report.content, pair.passage.text))
        ]
        if fitting:
            pair, sure = max(fitting, key=lambda each: each[1])
            return _Told(stance, sure, why, pair.passage, nearest(report.content, pair.passage))
    nothing = "Nothing that was read of the source says so."
    return _Told(Stance.NOT_ENOUGH_EVIDENCE, _SILENT, nothing, read[0][0].passage)


def _holds(report: Report, pair: Pair, said: Stance, sure: float) -> bool:
    if said is Stance.SUPPORTS:
        return not missing(report.content, pair.passage.text)
    return sure >= _OPPOSITE


def _denied(said: _Told) -> _Told:
    """The same, where the post says that the source does not say it."""
    if said.stance is Stance.NOT_ENOUGH_EVIDENCE:
        return _Told(Stance.SUPPORTS, _SILENT, said.why, said.passage)
    return _Told(_TURNED[said.stance], said.confidence, said.why, said.passage, said.quote)


def _words(report: Report, pair: Pair) -> _Told | None:
    """What the source's own words say of words that it is said to have, or not to have."""
    snapshot = pair.snapshot
    if report.named:
        report = Report("", absent=(report.content,)) if report.denied else Report("", (), (report.content,))
    there = {words: stands(words, snapshot.text) for words in (*report.quoted, *report.absent)}
    wrong = [w for w in report.absent if _exactly(there[w]) and telling(w)]
    lacking = [w for w in report.quoted if there[w] is None]
    near = [
        w
        for w in report.quoted
        if there[w] is not None and not _exactly(there[w]) and len(w.split()) <= _SHORT
    ]
    held = [w for w in report.quoted if there[w] is not None]
    if wrong:
        return _at(
            snapshot, pair, there[wrong[0]], Stance.REFUTES, f"The source has the words {_shown(wrong)}."
        )
    if lacking:
        return _lacking(snapshot, pair, lacking)
    if near:
        place = there[near[0]]
        has = snapshot.text[place.start : place.end] if place else ""
        why = f"The source does not have {_shown(near)}, but “{has}”."
        return _at(snapshot, pair, place, Stance.NOT_ENOUGH_EVIDENCE, why)
    if held:
        return _at(
            snapshot, pair, there[held[0]], Stance.SUPPORTS, f"The source has the words {_shown(held)}."
        )
    if report.absent and any(telling(w) for w in report.absent):
        why = f"The words {_shown(report.absent)} are nowhere in the source."
        return _Told(Stance.SUPPORTS, _NAMED, why, pair.passage)
    return None


def _lacking(snapshot: Snapshot, pair: Pair, words: Sequence[str]) -> _Told:
    """What it is that words do not stand in the text: they may stand in the title."""
    if all(stands(w, snapshot.title or "") for w in words):
        return _Told(Stance.SUPPORTS, _WORDS, f"Its title has the words {_shown(words)}.", pair.passage)
    why = f"The words {_shown(words)} are nowhere in the source."
    return _Told(Stance.REFUTES, _NO_WORDS, why, pair.passage)


def _exactly(place: Literal | None) -> bool:
    return place is not None and place.exact


def _at(snapshot: Snapshot, pair: Pair, place: Literal | None, stance: Stance, why: str) -> _Told:
    """What is said by words at a place: with the passage that holds them."""
    if place is None:
        return _Told(stance, _WORDS, why, pair.passage)
    holding = (p for p in passages(snapshot) if p.start <= place.start and place.end <= p.end)
    passage = next(holding, None) or Passage(
        snapshot.id, place.start, place.end, snapshot.text[place.start : place.end]
    )
    return _Told(stance, _WORDS, why, passage, (place.start, place.end))


def _shown(words: Iterable[str]) -> str:
    return ", ".join(f"“{w[:80]}”" for w in words)
