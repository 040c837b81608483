"""What looks for sources: one finder a file, listed here.

To add one: write a file with `make`, add a row. A local one asks nobody but the knowledge base and is
always on; any other is asked only where the user names it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from extract.evidence.finders import cited, discussions, factchecks, google, pool, wikipedia
from extract.evidence.finders.means import Means
from extract.evidence.question import Finder
from kb.errors import UnknownName

__all__ = ["FINDERS", "FinderRow", "Means", "finders"]


@dataclass(frozen=True, slots=True)
class FinderRow:
    """One finder: how it is made, whether it stays on this machine, and what it looks at."""

    make: Callable[[Means], Finder]
    local: bool
    about: str


FINDERS: dict[str, FinderRow] = {
    "cited": FinderRow(cited.make, True, "the sources cited where the claim is made"),
    "pool": FinderRow(pool.make, True, "what was added with `rejoinder evidence add`"),
    "fact-checks": FinderRow(factchecks.make, True, "what was imported with `rejoinder evidence import`"),
    "discussions": FinderRow(discussions.make, True, "what other discussions cite for nearly the same claim"),
    google.NAME: FinderRow(
        google.make, False, "published fact-checks, through Google's API with your own key"
    ),
    wikipedia.NAME: FinderRow(wikipedia.make, False, "articles of Wikipedia, through the MediaWiki API"),
}


def finders(means: Means, asked: Iterable[str] = ()) -> dict[str, Finder]:
    """Every local finder and those asked for by name, in the order of FINDERS; UnknownName for others."""
    named = set(asked)
    for name in sorted(named - FINDERS.keys()):
        raise UnknownName("finder", name, FINDERS)
    return {name: row.make(means) for name, row in FINDERS.items() if row.local or name in named}
