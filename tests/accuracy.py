"""How near a map comes to an annotated discussion: the few figures that the suite's floor stands on.

A locution and a gold unit are paired where their characters overlap with an intersection over
union of at least one half, best pairs first, one to one. Figures are F1, from 0 to 1.
"""

from collections.abc import Callable, Iterator
from typing import Any

from kb.model import ArgumentKind, ArgumentMap, Locution

Gold = dict[str, Any]
"""An annotated discussion, in the form that tests/gold/README.md describes."""


def figures(gold: Gold, map_: ArgumentMap) -> dict[str, float]:
    """The figures of one discussion: units, kind, negated, hedged, attribution, relation, cross."""
    pairs = dict(_pairs(gold, map_.locutions))  # locution id -> gold unit
    kinds = {appearance: claim.kind for claim in map_.claims for appearance in claim.appearances}

    def said(has: Callable[[Locution], bool], key: str) -> float:
        found = {x.id for x in map_.locutions if x.id in pairs and has(x)}
        true = {id_ for id_, unit in pairs.items() if unit.get(key)}
        return f1(len(found & true), len(found), len(true))

    gold_relations = {(r["source"], r["target"], r["type"] == "attack") for r in gold["relations"]}
    post_of = {unit["id"]: unit["post"] for unit in gold["units"]}
    relations = list(_relations(map_, {id_: unit["id"] for id_, unit in pairs.items()}))
    hits = [r for r in relations if r in gold_relations]
    crossing = [r for r in relations if r[0] is None or post_of[r[0]] != post_of[r[1] or r[0]]]
    gold_crossing = [r for r in gold_relations if post_of[r[0]] != post_of[r[1]]]
    return {
        "units": f1(len(pairs), len(map_.locutions), len(gold["units"])),
        "kind": _macro([(str(kinds[id_]), unit["kind"]) for id_, unit in pairs.items()]),
        "negated": said(lambda x: x.negated, "negated"),
        "hedged": said(lambda x: x.hedged, "hedged"),
        "attribution": said(lambda x: x.attribution is not None, "attribution"),
        "relation": f1(len(hits), len(relations), len(gold_relations)),
        "cross": f1(sum(r in gold_relations for r in crossing), len(crossing), len(gold_crossing)),
    }


def f1(hits: int, found: int, true: int) -> float:
    """The harmonic mean of precision and recall; 1 where there was nothing to find and nothing found."""
    return 2 * hits / (found + true) if found + true else 1.0


def places(gold: Gold) -> dict[str, tuple[str, int, int]]:
    """Where each gold unit stands: post, start, end. ValueError where a quote is not in its post."""
    texts = {post["id"]: post["text"] for post in gold["posts"]}
    return {unit["id"]: _place(unit, texts[unit["post"]]) for unit in gold["units"]}


def _place(unit: dict[str, Any], text: str) -> tuple[str, int, int]:
    at = -1
    for _ in range(unit.get("nth", 1)):
        at = text.index(unit["quote"], at + 1)
    return unit["post"], at, at + len(unit["quote"])


def _pairs(gold: Gold, locutions: tuple[Locution, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    where = places(gold)
    overlaps = sorted(
        (-share, n, m)
        for n, locution in enumerate(locutions)
        for m, unit in enumerate(gold["units"])
        if (share := _overlap(locution, where[unit["id"]])) >= 0.5
    )
    taken: set[tuple[str, int]] = set()
    for _, n, m in overlaps:
        if ("found", n) not in taken and ("gold", m) not in taken:
            taken |= {("found", n), ("gold", m)}
            yield locutions[n].id, gold["units"][m]


def _overlap(locution: Locution, place: tuple[str, int, int]) -> float:
    post, start, end = place
    if post != locution.post:
        return 0.0
    shared = min(end, locution.end) - max(start, locution.start)
    return shared / (end - start + locution.end - locution.start - shared) if shared > 0 else 0.0


def _relations(map_: ArgumentMap, unit: dict[str, str]) -> Iterator[tuple[str | None, str | None, bool]]:
    """Each argument as (source, target, is an attack); both None where an end is no gold unit."""
    for argument in map_.arguments:
        ends = unit.get(argument.made_in), unit.get(argument.answers)
        attack = argument.kind is not ArgumentKind.SUPPORT
        yield (*(ends if all(ends) else (None, None)), attack)


def _macro(pairs: list[tuple[str, str]]) -> float:
    per_kind = [
        f1(
            sum(a == b == kind for a, b in pairs),
            sum(a == kind for a, _ in pairs),
            sum(b == kind for _, b in pairs),
        )
        for kind in sorted({b for _, b in pairs})
    ]
    return sum(per_kind) / len(per_kind) if per_kind else 0.0
