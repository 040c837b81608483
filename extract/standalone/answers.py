"""What each unit answers, as far as its links say."""

from collections.abc import Sequence

from extract.link import Link
from extract.unit import Unit


def answered(links: Sequence[Link]) -> dict[str, Unit]:
    """The unit that each bears on, by the id of the one that does; in another post, where there is one."""
    found: dict[str, Unit] = {}
    for link in links:
        across = link.source.post != link.target.post
        if across or link.source.id not in found:
            found[link.source.id] = link.target
    return found
