"""What posts cite: links, quotes and named sources, each tied to the unit it backs."""

from collections.abc import Sequence

from extract.unit import Unit
from kb.model import Citation, Discussion, Source


def citations(
    discussion: Discussion, units: Sequence[Unit]
) -> tuple[tuple[Source, ...], tuple[Citation, ...]]:
    """The sources of a discussion, and who cites them for what."""
    assert discussion or units
    return (), ()
