"""What is in a map and has no place in a format: counted, so that only real losses are told."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from kb.export.exported import Export
from kb.model import Argument, ArgumentKind, ArgumentMap, Claim, Locution
from kb.network import Network, line


def losses(export: Export, reasons: Mapping[str, str]) -> tuple[str, ...]:
    """One sentence for each part that `reasons` names and the export has: how many, and why they are lost."""
    counts = {name: sum(map(count, export.maps)) for name, (count, _, _) in _PARTS.items()}
    counts |= {"decisions": len(export.decisions), "matches": len(export.matches)}
    return tuple(
        f"{counts[name]} {_noun(name, counts[name])}: {reason}"
        for name, reason in reasons.items()
        if counts[name]
    )


def shortening(network: Network, length: int, reason: str) -> Iterator[str]:
    """What labels of that many characters leave out."""
    if long := sum(len(node.text) > length for node in network.nodes):
        yield f"the words beyond {length} characters of {long} {'claim' if long == 1 else 'claims'}: {reason}"


def _noun(name: str, count: int) -> str:
    _, one, many = _PARTS.get(name) or (None, name.removesuffix("s"), name)
    if name == "matches":
        one, many = "match with another discussion", "matches with other discussions"
    return one if count == 1 else many


def _with_manner(locutions: Iterable[Locution]) -> int:
    return sum(x.hedged or x.negated or x.mode is not None or bool(x.attribution) for x in locutions)


def _undercuts_of_claims(map_: ArgumentMap) -> int:
    """Undercuts where the step that they deny was not found."""
    return sum(
        argument.kind is ArgumentKind.UNDERCUT and argument.target == map_.conclusion(argument).id
        for argument in map_.arguments
    )


def _undercuts_of_steps(map_: ArgumentMap) -> int:
    undercuts = sum(argument.kind is ArgumentKind.UNDERCUT for argument in map_.arguments)
    return undercuts - _undercuts_of_claims(map_)


def _schemes(map_: ArgumentMap, *, attack: bool) -> int:
    return sum(
        map_.locution(argument.made_in).scheme is not None
        for argument in map_.arguments
        if (argument.kind is not ArgumentKind.SUPPORT) is attack
    )


def _texts_changed(map_: ArgumentMap) -> int:
    return sum(line(claim.text) != claim.text for claim in map_.claims)


def _decided(things: Iterable[Claim | Argument]) -> int:
    return sum(thing.decided_by is not None for thing in things)


_PARTS: dict[str, tuple[Callable[[ArgumentMap], int], str, str]] = {
    "posts": (lambda m: len(m.discussion.posts), "post's full text", "posts' full texts"),
    "places": (lambda m: len(m.locutions), "place in a post", "places in posts"),
    "manners": (
        lambda m: _with_manner(m.locutions),
        "way of saying it (hedged, denied, conceded, in another's name)",
        "ways of saying it (hedged, denied, conceded, in another's name)",
    ),
    "moods": (
        lambda m: sum(x.hedged or x.negated or x.mode is not None for x in m.locutions),
        "way of saying it (hedged, denied, conceded)",
        "ways of saying it (hedged, denied, conceded)",
    ),
    "authors": (lambda m: sum(bool(x.author) for x in m.discussion.posts), "post's author", "posts' authors"),
    "dates": (
        lambda m: sum(x.created is not None for x in m.discussion.posts),
        "post's date",
        "posts' dates",
    ),
    "kinds": (
        lambda m: len(m.claims),
        "claim's kind and check-worthiness",
        "claims' kinds and check-worthiness",
    ),
    "worths": (lambda m: len(m.claims), "claim's check-worthiness", "claims' check-worthiness"),
    "arguments": (lambda m: len(m.arguments), "argument", "arguments"),
    "confidences": (
        lambda m: len(m.locutions) + len(m.arguments) + len(m.contradictions),
        "confidence",
        "confidences",
    ),
    "claimconfidences": (
        lambda m: len(m.locutions),
        "confidence that a claim is made",
        "confidences that a claim is made",
    ),
    "argumentconfidences": (
        lambda m: len(m.arguments),
        "confidence of an argument",
        "confidences of arguments",
    ),
    "oppositeconfidences": (
        lambda m: len(m.contradictions),
        "confidence that two claims say the opposite",
        "confidences that two claims say the opposite",
    ),
    "bases": (
        lambda m: len(m.arguments),
        "reason why a target was chosen",
        "reasons why a target was chosen",
    ),
    "undercuts": (_undercuts_of_claims, "undercut of a claim", "undercuts of claims"),
    "denials": (_undercuts_of_steps, "undercut of a step", "undercuts of steps"),
    "joint": (
        lambda m: sum(len(argument.premises) > 1 for argument in m.arguments),
        "argument with premises that work together",
        "arguments with premises that work together",
    ),
    "schemes": (lambda m: _schemes(m, attack=False), "scheme of a support", "schemes of supports"),
    "attackschemes": (lambda m: _schemes(m, attack=True), "scheme of an attack", "schemes of attacks"),
    "contradictions": (
        lambda m: len(m.contradictions),
        "pair of claims that say the opposite",
        "pairs of claims that say the opposite",
    ),
    "terms": (lambda m: len(m.terms), "contested term", "contested terms"),
    "citations": (lambda m: len(m.citations), "citation of a source", "citations of sources"),
    "deciders": (
        lambda m: _decided((*m.claims, *m.arguments)),
        "name of who decided",
        "names of who decided",
    ),
    "argumentdeciders": (
        lambda m: _decided(m.arguments),
        "name of who decided on an argument",
        "names of who decided on arguments",
    ),
    "runs": (
        lambda _: 1,
        "record of the models and settings used",
        "records of the models and settings used",
    ),
    "texts": (_texts_changed, "text that changed", "texts that changed"),
}
