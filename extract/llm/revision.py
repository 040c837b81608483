"""What the small models found, with what the large one was asked about in place of it.

Wherever no answer came, what was given is given back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from extract.link import Link
from extract.linking.ranker import Ranker
from extract.llm.assistant import Assistant, Chosen, Spent, Standalone, Told
from extract.llm.choices import choices
from extract.unit import Unit
from kb.ids import run_id
from kb.model import ArgumentKind, ArgumentMap, Basis, Binding, Claim, Discussion, Run

NAME = "llm"
"""What found a link or binding that the model gave."""

_SURE = 0.6  # of what it says; a share that nobody has measured for a model we do not know

Progress = Callable[[str, int, int], None]
"""Told the step, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One discussion, and the assistant who is asked about it, if there is one."""

    assistant: Assistant | None
    discussion: Discussion
    tell: Progress
    before: Spent | None

    @classmethod
    def of(cls, assistant: Assistant | None, discussion: Discussion, tell: Progress) -> "Revision":
        """Begin with a discussion; what is spent is counted from here."""
        return cls(assistant, discussion, tell, assistant.spent if assistant else None)

    def attributed(self, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
        """`units` with who is said to claim each."""
        if self.assistant is None:
            return units
        said = self.assistant.holders(self.discussion, units, told=self._telling("who says it"))
        return tuple(replace(unit, attribution=said[unit.id]) if unit.id in said else unit for unit in units)

    def relinked(
        self, units: Sequence[Unit], links: tuple[Link, ...], ranker: Ranker | None
    ) -> tuple[Link, ...]:
        """`links` with those of the units asked about as the model has them."""
        if self.assistant is None:
            return links
        asked = choices(self.discussion, units, links, ranker)
        chosen = self.assistant.targets(self.discussion, asked, told=self._telling("what it bears on"))
        kept = [link for link in links if link.source.id not in chosen]
        ends = {(link.source.id, link.target.id) for link in kept}
        inferred = {post.id for post in self.discussion.posts if post.inferred_reply}
        for choice in asked:
            link = _link(choice.unit, chosen.get(choice.unit.id), inferred)
            if link and (link.target.id, link.source.id) not in ends:  # no two bear on each other
                kept.append(link)
                ends.add((link.source.id, link.target.id))
        order = {unit.id: n for n, unit in enumerate(units)}
        return tuple(sorted(kept, key=lambda link: (order[link.source.id], order[link.target.id])))

    def finished(self, map_: ArgumentMap, units: Sequence[Unit]) -> ArgumentMap:
        """`map_` with claims that can be understood alone, and with a run that says what came of asking."""
        if self.assistant is None or self.before is None:
            return map_
        by_id = {unit.id: unit for unit in units}
        first = [by_id[claim.appearances[0]] for claim in map_.claims]
        said = self.assistant.standalone(self.discussion, first, told=self._telling("what is meant"))
        claims = tuple(_claim(claim, said) for claim in map_.claims)
        return replace(map_, claims=claims, run=_signed(map_.run, self.assistant.spent.since(self.before)))

    def _telling(self, what: str) -> Told:
        return lambda done, total: self.tell(f"ask {what}", done, total)


def _link(source: Unit, chosen: Chosen | None, inferred: set[str]) -> Link | None:
    if chosen is None or chosen.target is None or chosen.kind is None:
        return None
    target = chosen.target
    basis = Basis.INFERRED if source.post in inferred else Basis.REPLY_TREE
    return Link(
        source=source,
        target=target,
        kind=ArgumentKind(chosen.kind),
        basis=Basis.SAME_POST if source.post == target.post else basis,
        confidence=round(_SURE * source.confidence * target.confidence, 2),
        found_by=NAME,
    )


def _claim(claim: Claim, said: Mapping[str, Standalone]) -> Claim:
    standalone = said.get(claim.appearances[0])
    if standalone is None or not standalone.inserted:
        return claim
    bound = {each.word.lower() for each in standalone.inserted}
    return replace(
        claim,
        text=standalone.text,
        bindings=tuple(Binding(each.start, each.end, each.text, NAME, _SURE) for each in standalone.inserted),
        unresolved=tuple(word for word in claim.unresolved if word.lower() not in bound),
    )


def _signed(run: Run, spent: Spent) -> Run:
    """The run of a map, which says how many units the model was asked about in vain.

    Such a run is never the current one: asked again, the model may answer.
    """
    if not spent.failures:
        return run
    settings = (*run.settings, ("llm unanswered", str(spent.failures)))
    id_ = run_id(run.version, "\n".join(run.models), "\n".join(map("=".join, settings)), run.input_hash)
    return replace(run, id=id_, settings=settings)
