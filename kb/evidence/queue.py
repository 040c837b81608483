"""Which claims a person should look at first; pure.

How much a claim matters is a product of three shares, each between 0 and 1:

* worth checking: what the extraction says of it;
* contested: 1 where it is contested, 0.8 where it is attacked and nobody answered, else 0.5, since
  most claims that nobody attacks can wait;
* uncertain: how little its verdict settles. 1 where evidence conflicts, 0.9 where it was not enough,
  0.8 where nothing was checked; what is supported or refuted is as uncertain as the verdict says
  itself, and 0.1 at least; what cannot be checked is 0.1.

Of two that matter the same, the one more argued about comes first. A claim waits as long as no
person reviewed it; it waits again once its verdict says something else than the person did.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.evidence.model import Review, Verdict
from kb.kinds import Status
from kb.views import ClaimRow

WORTH = 0.5  # claims less worth checking wait only where evidence was brought for them
SETTLED = (Status.SUPPORTED, Status.REFUTED)
_UNCERTAIN = {
    Status.CONFLICTING: 1.0,
    Status.NOT_ENOUGH_EVIDENCE: 0.9,
    Status.UNCHECKED: 0.8,
    Status.NOT_CHECKABLE: 0.1,
}
_LEAST = 0.1


@dataclass(frozen=True, slots=True)
class Waiting:
    """A claim that waits for a person, and how much it matters."""

    claim: ClaimRow
    verdict: Verdict | None
    matters: float  # 0..1


def queue(
    claims: Iterable[ClaimRow], verdicts: Mapping[str, Verdict], reviews: Mapping[str, Review]
) -> tuple[Waiting, ...]:
    """The claims that wait, those that matter most first; `reviews` are those that stand."""
    found = [
        Waiting(row, verdicts.get(row.id), matters(row, verdicts.get(row.id)))
        for row in claims
        if _waits(row, verdicts.get(row.id), reviews.get(row.id))
    ]
    return tuple(sorted(found, key=_order))


def matters(claim: ClaimRow, verdict: Verdict | None) -> float:
    """How much it matters that a person looks at the claim, from 0 to 1."""
    contested = 1.0 if claim.contested else 0.8 if claim.attacked_by else 0.5
    return round(claim.check_worthiness * contested * uncertain(verdict), 4)


def uncertain(verdict: Verdict | None) -> float:
    """How little a verdict settles, from 0 to 1."""
    if verdict is None:
        return _UNCERTAIN[Status.UNCHECKED]
    if verdict.status in SETTLED:
        return max(_LEAST, round(1 - verdict.confidence, 2))
    return _UNCERTAIN[verdict.status]


def _waits(claim: ClaimRow, verdict: Verdict | None, review: Review | None) -> bool:
    if review is not None:
        settled = verdict is not None and verdict.status in SETTLED and verdict.at > review.at
        return settled and verdict is not None and verdict.status is not review.rating
    brought = verdict is not None and verdict.status not in (Status.UNCHECKED, Status.NOT_CHECKABLE)
    return brought or claim.check_worthiness >= WORTH


def _order(waiting: Waiting) -> tuple[float, int, str, str]:
    claim = waiting.claim
    return -waiting.matters, -(claim.supported_by + claim.attacked_by), claim.discussion, claim.id
