"""Whether a map is whole: whatever it points at, it holds, and all words stand where they are said to."""

from __future__ import annotations  # the map is checked as it is made, so its module imports this one

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kb.kinds import ArgumentKind

if TYPE_CHECKING:
    from kb.model import Argument, ArgumentMap, Claim


def problems(map_: ArgumentMap) -> Iterator[str]:
    """What keeps `map_` from being whole, one sentence each."""
    ids = {
        "locution": [x.id for x in map_.locutions],
        "claim": [c.id for c in map_.claims],
        "argument": [a.id for a in map_.arguments],
        "source": [s.id for s in map_.sources],
        "contested term": [t.id for t in map_.terms],
        "contradiction": [" and ".join(c.claims) for c in map_.contradictions],
    }
    yield from (f"two things have the same {name} id" for name, of in ids.items() if len(set(of)) < len(of))
    if both := set(ids["claim"]) & set(ids["argument"]):
        yield f"a claim and an argument have the same id {min(both)}"
    yield from _anchor_problems(map_)
    locutions = {x.id for x in map_.locutions}
    claims = {c.id for c in map_.claims}
    arguments = {a.id: a for a in map_.arguments}
    for argument in map_.arguments:
        yield from _argument_problems(argument, claims, locutions, arguments)
    posts, sources = {p.id for p in map_.discussion.posts}, {s.id for s in map_.sources}
    for citation in map_.citations:
        if citation.post not in posts or citation.source not in sources:
            yield f"a citation of {citation.source} points at a post or source that is not there"
        if citation.locution is not None and citation.locution not in locutions:
            yield f"a citation points at {citation.locution}, which is not there"
    if not {claim for term in map_.terms for claim in term.disputed_by} <= claims:
        yield "a contested term is disputed by a claim that is not there"
    for contradiction in map_.contradictions:
        if not set(contradiction.claims) <= claims or len(set(contradiction.claims)) < 2:
            yield f"the contradiction {contradiction.claims} is not between two claims of the map"


def _anchor_problems(map_: ArgumentMap) -> Iterator[str]:
    """Locutions stand in their posts word for word, and each puts forward exactly one claim."""
    posts = {post.id: post for post in map_.discussion.posts}
    for locution in map_.locutions:
        if locution.post not in posts:
            yield f"locution {locution.id} is in a post that is not there"
        elif locution.start < 0 or locution.end - locution.start != len(locution.text) or not locution.text:
            yield f"locution {locution.id} has offsets that do not fit the length of its words"
        elif posts[locution.post].text[locution.start : locution.end] != locution.text:
            yield f"locution {locution.id} is not the words of its post at its offsets"
    made = [a for claim in map_.claims for a in claim.appearances]
    words = {x.id: x.text for x in map_.locutions}
    if len(set(made)) < len(made):
        yield "a locution puts forward two claims"
    if difference := set(made) ^ {x.id for x in map_.locutions}:
        yield f"appearances and locutions differ: {sorted(difference)[:3]}"
    for claim in map_.claims:
        if not claim.appearances:
            yield f"claim {claim.id} appears nowhere"
        elif claim.appearances[0] in words:
            yield from _binding_problems(claim, words[claim.appearances[0]])


def _binding_problems(claim: Claim, words: str) -> Iterator[str]:
    """Bindings are of stretches of the first appearance's words, each stretch bound once."""
    places = [(binding.start, binding.end) for binding in claim.bindings]
    if len(set(places)) < len(places):
        yield f"claim {claim.id} has two bindings of one stretch"
    if not all(0 <= start <= end <= len(words) for start, end in places):
        yield f"claim {claim.id} has a binding outside the words of its first appearance"
    if not all(binding.text.strip() for binding in claim.bindings):
        yield f"claim {claim.id} has a binding without words"


def _argument_problems(
    argument: Argument, claims: set[str], locutions: set[str], arguments: dict[str, Argument]
) -> Iterator[str]:
    if not argument.premises or not set(argument.premises) <= claims:
        yield f"argument {argument.id} has no premise, or one that is not there"
    if argument.kind is not ArgumentKind.SUPPORT and len(argument.premises) > 1:
        yield f"attack {argument.id} has more than one premise"
    if not {argument.made_in, argument.answers} <= locutions:
        yield f"argument {argument.id} is made in, or answers, a locution that is not there"
    if argument.target in claims:
        if argument.target in argument.premises:
            yield f"argument {argument.id} bears on its own premise"
        return
    if argument.target not in arguments:
        yield f"argument {argument.id} bears on {argument.target}, which is not there"
    elif argument.kind is not ArgumentKind.UNDERCUT:
        yield f"argument {argument.id} bears on an argument and is no undercut"
    else:
        seen, target = {argument.id}, argument.target
        while target in arguments:
            if target in seen:
                yield f"argument {argument.id} undercuts itself"
                return
            seen.add(target)
            target = arguments[target].target
