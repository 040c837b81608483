"""What finders and checkers are asked, and the seams they are: a claim where it is made, and a pair."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kb.evidence.model import Assessment, Passage, Snapshot
from kb.model import ArgumentMap, Claim, Locution, Post, Source


@dataclass(frozen=True, slots=True)
class Question:
    """A claim to be checked, in the map that it is made in."""

    map_: ArgumentMap
    claim: Claim

    @property
    def locution(self) -> Locution:
        """Where it is first made."""
        return self.map_.locution(self.claim.appearances[0])

    @property
    def post(self) -> Post:
        """The post in which it is first made."""
        return self.map_.discussion.post(self.locution.post)

    @property
    def text(self) -> str:
        """The claim as it is to be read by itself: what a pronoun stands for in its place."""
        text = self.locution.text if self.claim.bindings else self.claim.text
        for binding in reversed(self.claim.bindings):
            text = f"{text[: binding.start]}{binding.text}{text[binding.end :]}"
        return text

    @property
    def cited(self) -> tuple[Source, ...]:
        """The sources that are cited for it where it is made, each once."""
        places = set(self.claim.appearances)
        wanted = {c.source for c in self.map_.citations if c.locution in places}
        return tuple(s for s in self.map_.sources if s.id in wanted)


@dataclass(frozen=True, slots=True)
class Found:
    """A source that a finder takes to bear on a claim, with its text where the finder has it already."""

    source: Source
    snapshot: Snapshot | None = None  # None: to be fetched by its URL


Finder = Callable[[Question], Iterable[Found]]
"""Looks for sources, the likeliest first; raises FetchFailed or FetchRefused where it could not ask."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim and a passage that may bear on it. `reported`: the post says that this source says so."""

    question: Question
    snapshot: Snapshot
    passage: Passage
    reported: bool = False


Checker = Callable[[Sequence[Pair]], list[Assessment]]
"""Assesses pairs, many at once; says nothing of those it is not for."""
