"""What goes into an exporter, and what comes out of it."""

from collections.abc import Callable
from dataclasses import dataclass

from kb.evidence.model import Dossier
from kb.model import ArgumentMap, Decision, Match
from kb.reading import called
from kb.vocab import BASE

TOOL = "Rejoinder"


@dataclass(frozen=True, slots=True)
class Export:
    """Maps to hand out, whole or cut, with the decisions about them and the matches of their claims."""

    maps: tuple[ArgumentMap, ...]
    decisions: tuple[Decision, ...] = ()
    matches: tuple[Match, ...] = ()
    dossiers: tuple[Dossier, ...] = ()  # of its claims, those that anything is known of
    base: str = BASE
    scope: str = ""  # what was asked for, as a phrase, where it is not whole discussions
    left_out: tuple[str, ...] = ()  # what the cut left behind, one sentence each

    @property
    def title(self) -> str:
        """What the discussion is called, or the first of several with how many more there are."""
        name = called(self.maps[0].discussion) if self.maps else "no discussion"
        more = f" and {len(self.maps) - 1} more" if len(self.maps) > 1 else ""
        return f"{self.scope} ({name}{more})" if self.scope else name + more

    @property
    def tool(self) -> str:
        """Who writes the file: us, and the versions of the pipeline that found what is in it."""
        versions = sorted({map_.run.version for map_ in self.maps})
        return " ".join([TOOL, *versions])

    @property
    def urls(self) -> tuple[str, ...]:
        """Where the discussions were read from, as far as that is known."""
        return tuple(map_.discussion.url for map_ in self.maps if map_.discussion.url)


@dataclass(frozen=True, slots=True)
class Exported:
    """The bytes of a format, and one sentence for each thing that the format cannot hold, with the reason."""

    data: bytes
    lost: tuple[str, ...]
    media_type: str
    suffix: str


Exporter = Callable[[Export], Exported]
"""Writes maps in one format; the same maps give the same bytes."""
