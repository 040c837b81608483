"""What a published fact-check says of the claim: whether it is about it, and what its rating means."""

from collections.abc import Sequence
from dataclasses import dataclass

from extract.evidence.question import Checker, Pair
from extract.evidence.rating import rated
from extract.evidence.report import reported
from extract.evidence.said import said
from extract.evidence.sameness import Relation, Sameness
from kb.evidence.model import Assessment, Passage
from kb.kinds import Stance
from kb.model import MatchRelation

NAME, VERSION = "fact-check", "1"
_TURNED = {Stance.SUPPORTS: Stance.REFUTES, Stance.REFUTES: Stance.SUPPORTS}


@dataclass(slots=True)
class FactChecks:
    """Reads ratings; the models that compare claims are loaded at the first one."""

    relation: Relation | None = None

    def __call__(self, pairs: Sequence[Pair]) -> list[Assessment]:
        """One assessment for each fact-check that reviews the claim, or its opposite."""
        found: dict[tuple[str, str], Assessment | None] = {}
        for pair in pairs:
            key = (pair.question.claim.id, pair.snapshot.id)
            if pair.snapshot.rating and not pair.reported and key not in found:
                found[key] = self._assessed(pair, pair.snapshot.rating)
        return [assessment for assessment in found.values() if assessment is not None]

    def _assessed(self, pair: Pair, rating: str) -> Assessment | None:
        reviewed = pair.snapshot.text.partition("\n")[0].strip()
        report = reported(pair.question)
        if not reviewed or (report is not None and report.only):
            return None
        if self.relation is None:
            self.relation = Sameness.load().relation
        told = self.relation(report.content if report else said(pair.question.text), reviewed)
        if told is None:
            return None
        relation, alike = told
        stance, sure = rated(rating)
        turned = relation is MatchRelation.OPPOSITE
        start = pair.snapshot.text.index(reviewed)
        passage = Passage(pair.snapshot.id, start, start + len(reviewed), reviewed)
        reviews = "the opposite" if turned else "this claim"
        return Assessment(
            pair.question.claim.id,
            passage,
            NAME,
            VERSION,
            _TURNED.get(stance, stance) if turned else stance,
            alike * sure,
            f"A published fact-check of {reviews} rates it “{_shown(rating)}”.",
            quote=(passage.start, passage.end),
        )


def _shown(rating: str) -> str:
    return " ".join(rating.split())[:80]


def load() -> Checker:
    """The checker."""
    return FactChecks()
