"""Verdicts on claims given their evidence: the passages, checkers and weighing of every check.

Two things are other than in a check, since every example is to be answered: the stance model says which
way it leans also where it is not sure, and to say that evidence does not tell is held back, since it was
gathered to tell. How sure the answer is then says which to trust.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

import numpy as np

from evaluation.task import Answer, Matrix, Texts
from extract.evidence.answers import stances, unanswered
from extract.evidence.assessor import Assessor
from extract.evidence.checkers import CHECKERS, stance
from extract.evidence.passages import Retriever
from extract.evidence.question import Checker, Pair, Question
from extract.stance import LABELS, StanceModel
from kb.evidence.case import weigh
from kb.evidence.model import Assessment, Dossier, Snapshot
from kb.ids import claim_id, source_id
from kb.kinds import ClaimKind, SnapshotState, Stance, Status
from kb.model import ArgumentMap, Claim, Discussion, Locution, Post, Run

STATUSES = (Status.SUPPORTED, Status.REFUTED, Status.CONFLICTING, Status.NOT_ENOUGH_EVIDENCE)

PRIOR = {
    Status.SUPPORTED: 1.0,
    Status.REFUTED: 2.0,
    Status.CONFLICTING: 1.0,
    Status.NOT_ENOUGH_EVIDENCE: 0.3,
}
"""How much likelier each is for claims that somebody gathered evidence for: most of it tells something."""

_AT = datetime(2000, 1, 1, tzinfo=UTC)
_REMEMBERED = 10_000  # pairs
_SIDES = (Stance.SUPPORTS, Stance.REFUTES)


def load() -> Answer:
    """What answers; ModelError where a model is damaged."""
    model = _remembering(StanceModel.load())
    leaning = Leaning(stance.StanceChecker(model), model)
    checkers = (leaning if name == stance.NAME else make() for name, make in CHECKERS.items())
    assessor = Assessor(Retriever.load(), tuple(checkers))

    def answer(some: Sequence[Texts]) -> Matrix:
        rows = [list(chances(assessor, *each).values()) for each in some]
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(STATUSES))

    return answer


def chances(assessor: Assessor, claim: str, *evidence: str) -> dict[Status, float]:
    """How likely each verdict on a claim is; `evidence` is text and URL by turns, the URL may be empty."""
    question = asked(claim)
    given = list(zip(evidence[::2], evidence[1::2], strict=True))
    found = seen([each for each in given if not unanswered(each[0])])
    made = tuple(assessor.assess(question, found))
    dossier = Dossier(question.claim.id, snapshots=found, assessments=made)
    likely = weigh(question.claim, dossier, _AT).chances
    shares = {status: likely[status] * PRIOR[status] for status in STATUSES}
    whole = sum(shares.values())
    told = len(found) / len(given) if given else 0.0
    shares = {status: share / whole * told for status, share in shares.items()}
    shares[Status.NOT_ENOUGH_EVIDENCE] += 1 - told
    return shares


@dataclass(frozen=True, slots=True)
class Leaning:
    """The checker of stance, made to say which side it is rather on where it does not take one."""

    checker: Checker
    model: StanceModel

    def __call__(self, pairs: Sequence[Pair]) -> list[Assessment]:
        """One assessment a pair, for or against."""
        sure = {a.passage.id: a for a in self.checker(pairs) if a.stance is not Stance.NOT_ENOUGH_EVIDENCE}
        rows = stances(self.model.stances, [(pair.passage.text, pair.question.text) for pair in pairs])
        return [
            sure.get(pair.passage.id) or _leant(pair, row)
            for pair, row in zip(pairs, rows.tolist(), strict=True)
        ]


def _leant(pair: Pair, row: Sequence[float]) -> Assessment:
    side = max(_SIDES, key=lambda side: row[LABELS.index(side)])
    sure = row[LABELS.index(side)]
    return Assessment(pair.question.claim.id, pair.passage, stance.NAME, "", side, sure, "It leans so.")


def _remembering(model: StanceModel) -> StanceModel:
    """The model, asked about each pair once."""
    known: dict[tuple[str, str], Matrix] = {}

    def answers(pairs: Sequence[tuple[str, str]]) -> Matrix:
        new = [pair for pair in pairs if pair not in known]
        known.update(zip(new, model.stances(new), strict=True))
        rows = np.array([known[pair] for pair in pairs], dtype=np.float32).reshape(-1, len(LABELS))
        if len(known) > _REMEMBERED:
            known.clear()
        return rows

    return StanceModel(model.name, model.hash, answers)


def asked(text: str) -> Question:
    """A claim by itself, as somebody would post it; it is taken for a statement of fact."""
    text = " ".join(text.split()) or "."
    post = Post("1", text)
    locution = Locution("1", 0, len(text), text)
    claim = Claim(claim_id("pasted-claim", "1", text), text, (locution.id,), ClaimKind.FACT, 1.0)
    discussion = Discussion("pasted-claim", "pasted", (post,))
    return Question(ArgumentMap(discussion, Run("0", "0", (), (), ""), (locution,), (claim,)), claim)


def seen(given: Sequence[tuple[str, str]]) -> tuple[Snapshot, ...]:
    """Texts with their URLs as the snapshots of so many sources; of what kind each is, nobody knows."""
    return tuple(
        Snapshot(
            source_id(f"{n} {url} {text}"),
            _AT,
            SnapshotState.FETCHED,
            url=url or None,
            digest=sha256(text.encode("utf-8", "replace")).hexdigest(),
            text=text,
        )
        for n, (text, url) in enumerate(given)
        if text.strip()
    )
