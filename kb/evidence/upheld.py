"""Which reviews people still stand behind; pure.

Nothing is taken out of the log: a review that rates a claim as unchecked takes back what the same
person said of it before.
"""

from collections.abc import Iterable

from kb.evidence.model import Review
from kb.kinds import Status

TAKEN_BACK = Status.UNCHECKED
"""The rating that takes a review back."""


def upheld(reviews: Iterable[Review]) -> tuple[Review, ...]:
    """The reviews that were not taken back, oldest first."""
    kept: list[Review] = []
    for review in sorted(reviews, key=_age):
        if review.rating is TAKEN_BACK:
            kept = [r for r in kept if (r.claim, r.by) != (review.claim, review.by)]
        else:
            kept.append(review)
    return tuple(kept)


def standing(reviews: Iterable[Review]) -> dict[str, Review]:
    """Of each claim the last review that was not taken back."""
    return {review.claim: review for review in upheld(reviews)}


def _age(review: Review) -> tuple[object, str]:
    return review.at, review.id
