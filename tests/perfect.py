"""The map that a perfect extraction would give: an annotated discussion as an argument map."""

from kb import ids
from kb.model import (
    Argument,
    ArgumentKind,
    ArgumentMap,
    Basis,
    Citation,
    CitationKind,
    Claim,
    ClaimKind,
    ContestedTerm,
    Discussion,
    Locution,
    Mode,
    Post,
    Run,
    Scheme,
    Source,
)
from tests.accuracy import Gold, places


def perfect(gold: Gold) -> ArgumentMap:
    """What the annotation says, in the words of the model."""
    discussion = Discussion(
        f"gold-{gold['id']}",
        "gold",
        tuple(Post(p["id"], p["text"], p.get("author"), p.get("reply_to")) for p in gold["posts"]),
        gold.get("title"),
    )
    locutions = _locutions(gold)
    claims = _claims(gold, discussion, locutions)
    made = {place: claim.id for claim in claims for place in claim.appearances}
    claim_of = {unit: made[locution.id] for unit, locution in locutions.items()}
    cited = [e for e in gold.get("evidence", []) if e.get("url")]
    return ArgumentMap(
        discussion,
        Run("gold", "gold", (), (), ids.input_hash(gold["id"])),
        tuple(locutions.values()),
        claims,
        _arguments(gold, locutions, claim_of),
        tuple(Source(ids.source_id(url), url) for url in sorted({e["url"] for e in cited})),
        tuple(_citation(e, locutions) for e in cited),
        tuple(ContestedTerm(ids.term_id(discussion.id, t), t) for t in gold.get("contested_terms", [])),
    )


def without_circles(gold: Gold) -> Gold:
    """The annotation without the claims that it lets support themselves by being said again."""
    group = {unit: n for n, units in enumerate(gold.get("same_claim", [])) for unit in units}
    apart = [
        r
        for r in gold["relations"]
        if group.get(r["source"], r["source"]) != group.get(r["target"], r["target"])
    ]
    return {**gold, "relations": apart}


def _locutions(gold: Gold) -> dict[str, Locution]:
    spans = places(gold)
    return {
        unit["id"]: Locution(
            *spans[unit["id"]],
            text=unit["quote"],
            attribution=unit.get("attribution"),
            hedged=bool(unit.get("hedged")),
            negated=bool(unit.get("negated")),
            mode=Mode(unit["mode"]) if unit.get("mode") else None,
            scheme=Scheme(unit["scheme"]) if unit.get("scheme") else None,
            found_by="gold",
        )
        for unit in gold["units"]
    }


def _claims(gold: Gold, discussion: Discussion, locutions: dict[str, Locution]) -> tuple[Claim, ...]:
    first = {unit: group[0] for group in gold.get("same_claim", []) for unit in group}
    groups: dict[str, list[str]] = {}
    for unit in gold["units"]:
        groups.setdefault(first.get(unit["id"], unit["id"]), []).append(locutions[unit["id"]].id)
    units = {unit["id"]: unit for unit in gold["units"]}
    return tuple(
        Claim(
            ids.digest("claim", discussion.id, locutions[unit].id),
            units[unit].get("proposition") or units[unit]["quote"],
            tuple(appearances),
            ClaimKind(units[unit]["kind"]),
            float(bool(units[unit].get("checkable"))),
        )
        for unit, appearances in groups.items()
    )


def _arguments(gold: Gold, locutions: dict[str, Locution], claim_of: dict[str, str]) -> tuple[Argument, ...]:
    """One step a relation; an undercut of a reason denies the step that the reason makes."""
    found: dict[str, Argument] = {}
    undercuts = [r for r in gold["relations"] if r.get("attack") == "undercut"]
    for relation in [r for r in gold["relations"] if r not in undercuts] + undercuts:
        source, target = locutions[relation["source"]], locutions[relation["target"]]
        kind = ArgumentKind.SUPPORT if relation["type"] == "support" else ArgumentKind.REBUT
        if relation in undercuts:
            kind = ArgumentKind.UNDERCUT
        premise, aimed = claim_of[relation["source"]], claim_of[relation["target"]]
        steps = [a.id for a in found.values() if kind is ArgumentKind.UNDERCUT and a.made_in == target.id]
        argument = Argument(
            ids.argument_id(gold["id"], source.id, target.id, kind),
            kind,
            (premise,),
            steps[0] if steps else aimed,
            source.id,
            target.id,
            Basis.SAME_POST if source.post == target.post else Basis.REPLY_TREE,
            found_by="gold",
        )
        found[argument.id] = argument
    return tuple(found.values())


def _citation(evidence: dict[str, str], locutions: dict[str, Locution]) -> Citation:
    place = locutions[evidence["unit"]].id if evidence.get("unit") else None
    return Citation(
        evidence["post"], ids.source_id(evidence["url"]), place, CitationKind(evidence.get("kind", "link"))
    )
