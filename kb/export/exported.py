"""What goes into an exporter, and what comes out of it."""

from collections.abc import Callable
from dataclasses import dataclass

from kb.model import ArgumentMap, Decision, Match
from kb.vocab import BASE


@dataclass(frozen=True, slots=True)
class Export:
    """A map to hand out, with the decisions about it and the matches of its claims."""

    map_: ArgumentMap
    decisions: tuple[Decision, ...] = ()
    matches: tuple[Match, ...] = ()
    base: str = BASE


@dataclass(frozen=True, slots=True)
class Exported:
    """The bytes of a format, and one sentence for each thing that the format cannot hold."""

    data: bytes
    lost: tuple[str, ...]
    media_type: str
    suffix: str


Exporter = Callable[[Export], Exported]
"""Writes a map in one format; the same map gives the same bytes."""
