"""Which of the offered statements a unit bears on, and how: the choice that small models do worst."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extract.llm import prompts
from extract.llm.context import Context, quote
from extract.llm.interview import Entry, Question, Wrong
from extract.unit import Unit
from kb.model import ArgumentKind, Post

OFFERED = 3
"""How many statements are offered for one unit."""

_LETTERS = ("a", "b", "c")
_NONE = "none"
_KINDS = {
    "support": ArgumentKind.SUPPORT,
    "rebut": ArgumentKind.REBUT,
    "undermine": ArgumentKind.REBUT,  # a rebut of what serves as a premise
    "undercut": ArgumentKind.UNDERCUT,
}
_FIELDS: dict[str, Sequence[str] | None] = {
    "target": (*_LETTERS, _NONE),
    "relation": (*_KINDS, _NONE),
}


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """A unit, and the units that it may bear on, the likeliest first."""

    unit: Unit
    candidates: tuple[Unit, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """The unit that was chosen and how it is borne on; both None where it is none of those offered."""

    target: Unit | None
    kind: ArgumentKind | None


def questions(
    context: Context, asked: Sequence[Choice]
) -> Iterator[tuple[dict[str, Unit], Question[Chosen]]]:
    """The questions about some choices, each with the units it names."""
    offered = {choice.unit.id: choice.candidates[:OFFERED] for choice in asked if choice.candidates}
    for post, named in context.batches(choice.unit for choice in asked if choice.candidates):
        of = {name: offered[unit.id] for name, unit in named.items()}
        units = {name: _shown(context, post, unit, of[name]) for name, unit in named.items()}
        shown = {**context.around(post, named.values()), "units": units}
        yield named, Question(prompts.TARGETS, shown, _FIELDS, tuple(named), _reader(of))


def _shown(context: Context, post: Post, unit: Unit, candidates: Sequence[Unit]) -> dict[str, Any]:
    offered = {}
    for letter, candidate in zip(_LETTERS, candidates, strict=False):
        where = "post" if candidate.post == post.id else "answered_post"
        above = context.posts[candidate.post]
        if where == "answered_post" and above.id != post.reply_to:
            where = "an earlier post"
        said = {"in": where, "author": above.author or "", "text": quote(candidate)}
        offered[letter] = said
    return {"text": quote(unit), "offered": offered}


def _reader(of: Mapping[str, Sequence[Unit]]) -> Callable[[str, Entry], Chosen]:
    def read(name: str, entry: Entry) -> Chosen:
        if entry["target"] == _NONE:
            return Chosen(None, None)
        place = _LETTERS.index(entry["target"])
        if place >= len(of[name]):
            raise Wrong("its target was not offered")
        if entry["relation"] == _NONE:
            raise Wrong("it has a target and no relation")
        return Chosen(of[name][place], _KINDS[entry["relation"]])

    return read
