"""What a passage says of a claim, as the stance model reads it. Numbers are not for it to decide."""

from collections.abc import Sequence
from dataclasses import dataclass

from extract.evidence.answers import declared, stances
from extract.evidence.comparison import missing
from extract.evidence.literal import asserts
from extract.evidence.passages import nearest
from extract.evidence.question import Checker, Pair
from extract.evidence.report import reported
from extract.evidence.said import said
from extract.stance import LABELS, StanceModel
from kb.evidence.model import Assessment
from kb.kinds import Stance

NAME = "stance"
_LEAST = 0.5  # how sure it must be that a passage is for or against
_MARGIN = 0.1  # ... and by how much surer than of the next
_PLAINLY = 0.9  # how sure it is that a passage says what it says in the same words
_WHY = {
    Stance.SUPPORTS: "The passage reads as bearing the claim out.",
    Stance.REFUTES: "The passage reads as saying that the claim is false.",
    Stance.NOT_ENOUGH_EVIDENCE: "The passage does not tell whether the claim is so.",
}


@dataclass(frozen=True, slots=True)
class StanceChecker:
    """Asks the model about each pair."""

    model: StanceModel

    def __call__(self, pairs: Sequence[Pair]) -> list[Assessment]:
        """One assessment a pair, in order; none of ratings, nor of what is only about a source."""
        asked = [(pair, claim) for pair in pairs if (claim := claimed(pair)) is not None]
        rows = stances(self.model.stances, [(pair.passage.text, claim) for pair, claim in asked])
        return [
            self._assessed(pair, claim, row) for (pair, claim), row in zip(asked, rows.tolist(), strict=True)
        ]

    def _assessed(self, pair: Pair, claim: str, row: Sequence[float]) -> Assessment:
        place = nearest(claim, pair.passage)
        stance, confidence = decided(row)
        why = _WHY[stance]
        if plainly := asserts(claim, pair.passage.text):
            stance, confidence, why = (
                Stance.SUPPORTS,
                max(row[0], _PLAINLY),
                "The passage says so in these words.",
            )
            place = (pair.passage.start + plainly.start, pair.passage.start + plainly.end)
        lacking = missing(claim, pair.passage.text) if stance is Stance.SUPPORTS else ()
        if lacking:
            stance, confidence = Stance.NOT_ENOUGH_EVIDENCE, 1 - confidence
            why = f"The passage says the like, but not “{lacking[0]}”."
        version = self.model.hash[:12]
        return Assessment(
            pair.question.claim.id, pair.passage, NAME, version, stance, confidence, why, quote=place
        )


def claimed(pair: Pair) -> str | None:
    """What is to be so; None where the pair is asked about something else."""
    if pair.reported or pair.snapshot.rating is not None:
        return None
    report = reported(pair.question)
    if report is None:
        return said(pair.question.text)
    return None if report.only else report.content


def readable(pair: Pair) -> str:
    """The passage as the model is given it."""
    return declared(pair.passage.text)


def decided(row: Sequence[float]) -> tuple[Stance, float]:
    """What a row of the model comes to, and how sure that is; for or against only where it is sure."""
    ranked = sorted(range(len(LABELS)), key=lambda n: -row[n])
    first, second = (row[n] for n in ranked[:2])
    stance = Stance(LABELS[ranked[0]])
    if stance is Stance.NOT_ENOUGH_EVIDENCE:
        return stance, first
    if first < _LEAST or first - second < _MARGIN:
        return Stance.NOT_ENOUGH_EVIDENCE, 1 - first
    return stance, first


def load() -> Checker:
    """The checker with its model; raises ModelError where the model's files are not right."""
    return StanceChecker(StanceModel.shared())
