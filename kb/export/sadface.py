"""SADFace in its 0.2 dialect, as arguebuf, Canary and MonkeyPuzzle read it.

Atoms are claims with the places they are made in, scheme nodes arguments; an undercut of a step points at
that step's scheme node. What SADFace has no field for stands in `metadata`, which it leaves to its writers.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from kb.export.exported import Export, Exported
from kb.export.words.heading import dated, heading, stamp
from kb.export.words.losses import losses
from kb.export.words.quoting import clean, written
from kb.ids import digest
from kb.model import ArgumentKind, ArgumentMap, Claim
from kb.network import line
from kb.reading import Reading

_LOST = {
    "texts": "a node's text is one line without control characters",
    "undercuts": "SADFace has one kind of attack; `metadata` says which it is, and few tools look there",
    "schemes": "SADFace has support and attack only; `metadata` names the pattern, and few tools look there",
    "attackschemes": "as with supports, only `metadata` names the pattern",
    "contradictions": "SADFace ties claims by arguments only",
    "manners": "an atom is a claim, whoever says it and how",
    "bases": "SADFace does not say how an analyst came to it",
    "terms": "SADFace has no node for a word",
    "citations": "SADFace's resources are the texts analysed, not those they cite",
    "decisions": "SADFace holds a result, not the steps towards it",
    "matches": "SADFace ties claims by arguments only",
}


def export(export: Export) -> Exported:
    """Write posts as resources, claims as atoms, arguments as schemes."""
    missing = (
        *losses(export, _LOST),
        "who answers whom: SADFace has texts and arguments, and no dialogue",
    )
    document: dict[str, list[Any]] = {"resources": [], "nodes": [], "edges": []}
    for map_ in export.maps:
        drawing = _Drawing(map_)
        document["resources"] += drawing.resources()
        document["nodes"] += [*drawing.atoms(), *drawing.schemes()]
        document["edges"] += drawing.edges()
    core = _core(export, missing)
    return Exported(
        written({"metadata": {"core": core}, **document}), missing, "application/json", ".sadface.json"
    )


def uuid(*parts: str) -> str:
    """An id in the shape of a random UUID, made from what it stands for."""
    return str(UUID(hex=digest("sadface", *parts, length=32), version=4))


def _core(export: Export, missing: tuple[str, ...]) -> dict[str, str]:
    said, at = heading(export, missing).values(), stamp(dated(export), "T") or ""
    sources = [f"Source: {url}" for url in said.get("urls", ())]
    left_out = [f"Left out: {sentence}" for sentence in said.get("leftOut", ())]
    lost = [f"Lost: {sentence}" for sentence in missing]
    return {
        "id": uuid("document", *(map_.discussion.id for map_ in export.maps), export.scope),
        "version": "0.2",
        "analyst_name": said["tool"],
        "analyst_email": "",
        "created": at,
        "edited": at,
        "title": said["title"],
        "description": "\n".join([*sources, f"Made with {said['tool']}"]),
        "notes": "\n".join([*left_out, *lost]),
    }


class _Drawing:
    """Writes one map, each list in the order of its thread."""

    def __init__(self, map_: ArgumentMap) -> None:
        self.map_, self.reading, self.discussion = map_, Reading(map_), map_.discussion.id
        self.texts = {post.id: clean(post.text) for post in map_.discussion.posts}
        conclusions = {argument.id: map_.conclusion(argument).id for argument in map_.arguments}
        self.targets = {
            argument.id: self.atom(argument.target)
            if argument.target == conclusions[argument.id]
            else self.scheme(argument.target)
            for argument in map_.arguments
        }

    def atom(self, claim: str) -> str:
        return uuid("claim", self.discussion, claim)

    def scheme(self, argument: str) -> str:
        return uuid("argument", self.discussion, argument)

    def resource(self, post: str) -> str:
        return uuid("post", self.discussion, post)

    def resources(self) -> Iterator[dict[str, Any]]:
        for post in self.map_.discussion.posts:
            known = {
                "author": line(post.author) if post.author else None,
                "created": stamp(post.created, "T"),
                "url": line(post.url) if post.url else None,
                "discussion": line(self.discussion),
                "post": line(post.id),
            }
            yield {
                "id": self.resource(post.id),
                "type": "text",
                "content": self.texts[post.id],
                "metadata": _held(known),
            }

    def atoms(self) -> Iterator[dict[str, Any]]:
        for claim in self.map_.claims:
            yield {
                "id": self.atom(claim.id),
                "type": "atom",
                "text": line(claim.text) or "[no words]",
                "sources": [*self.sources(claim)],
                "metadata": _held(
                    {
                        "claim": line(claim.id),
                        "kind": claim.kind and claim.kind.value,
                        "checkWorthiness": claim.check_worthiness,
                        "decidedBy": line(claim.decided_by) if claim.decided_by else None,
                    }
                ),
            }

    def sources(self, claim: Claim) -> Iterator[dict[str, Any]]:
        for locution, post in self.reading.appearances(claim):
            yield {
                "resource_id": self.resource(post.id),
                "text": self.texts[post.id][locution.start : locution.end],
                "offset": locution.start,
                "length": locution.end - locution.start,
            }

    def schemes(self) -> Iterator[dict[str, Any]]:
        for argument in self.map_.arguments:
            scheme = self.map_.locution(argument.made_in).scheme
            yield {
                "id": self.scheme(argument.id),
                "type": "scheme",
                "name": "support" if argument.kind is ArgumentKind.SUPPORT else "attack",
                "metadata": _held(
                    {
                        "argument": line(argument.id),
                        "kind": argument.kind.value,
                        "scheme": scheme and scheme.value,
                        "confidence": argument.confidence,
                        "decidedBy": line(argument.decided_by) if argument.decided_by else None,
                    }
                ),
            }

    def edges(self) -> Iterator[dict[str, str]]:
        for argument in self.map_.arguments:
            node = self.scheme(argument.id)
            yield from (_edge(self.atom(premise), node) for premise in argument.premises)
            yield _edge(node, self.targets[argument.id])


def _edge(source: str, target: str) -> dict[str, str]:
    return {"id": uuid("edge", source, target), "source_id": source, "target_id": target}


def _held(values: dict[str, Any]) -> dict[str, Any]:
    """What is known, under our name, beside which others may write theirs."""
    return {"rejoinder": {name: value for name, value in values.items() if value is not None}}
