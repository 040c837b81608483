"""What a passage says of a claim, as the stance model reads it. Numbers are not for it to decide."""

from collections.abc import Sequence
from dataclasses import dataclass

from extract.evidence.question import Pair
from extract.stance import LABELS, StanceModel
from kb.evidence.model import Assessment
from kb.kinds import Stance

NAME = "stance"
_LEAST = 0.5  # how sure it must be that a passage is for or against
_MARGIN = 0.1  # ... and by how much surer than of the next
_WHY = {
    Stance.SUPPORTS: "The passage reads as bearing the claim out.",
    Stance.REFUTES: "The passage reads as saying that the claim is false.",
    Stance.NOT_ENOUGH_EVIDENCE: "The passage does not tell whether the claim is so.",
}


@dataclass(frozen=True, slots=True)
class StanceChecker:
    """Asks the model about each pair; one assessment each."""

    model: StanceModel

    def __call__(self, pairs: Sequence[Pair]) -> list[Assessment]:
        """One assessment a pair, in order."""
        rows = self.model.stances([(pair.passage.text, pair.question.claim.text) for pair in pairs])
        return [self._assessed(pair, row) for pair, row in zip(pairs, rows.tolist(), strict=True)]

    def _assessed(self, pair: Pair, row: Sequence[float]) -> Assessment:
        stance, confidence = decided(row)
        return Assessment(
            pair.question.claim.id,
            pair.passage,
            NAME,
            self.model.hash[:12],
            stance,
            confidence,
            _WHY[stance],
            quote=(pair.passage.start, pair.passage.end),
        )


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


def load() -> StanceChecker:
    """The checker with its model; raises ModelError where the model's files are not right."""
    return StanceChecker(StanceModel.load())
