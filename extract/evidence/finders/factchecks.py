"""Published fact-checks that were imported: those that review a claim in like words."""

from extract.evidence.finders.means import Means
from extract.evidence.finders.shelf import Shelf
from extract.evidence.question import Finder


def make(means: Means) -> Finder:
    """The finder over imported fact-checks, which are read when it is first asked."""
    return Shelf(means.fact_checks, means.embed, first_line=True).find
