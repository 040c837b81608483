"""The user's own pool: what was added to it and shares words with the claim."""

from extract.evidence.finders.means import Means
from extract.evidence.finders.shelf import Shelf
from extract.evidence.question import Finder


def make(means: Means) -> Finder:
    """The finder over the pool, which is read when it is first asked."""
    return Shelf(means.pool, means.embed).find
