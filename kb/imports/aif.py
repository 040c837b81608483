"""AIF as JSON: what AIFdb gives, and xAIF, which wraps it.

I-nodes are claims, RA-nodes supports, CA-nodes rebuttals, or undercuts where they point at a step.
L-nodes, where there are any, say who put an I-node forward and what that answered.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from kb.imports.document import entries, json_object
from kb.imports.draft import Draft, Statement, Step
from kb.model import ArgumentKind, Scheme

NAME = "aif"
_STEPS = {"RA": ArgumentKind.SUPPORT, "CA": ArgumentKind.REBUT}
_LOST = {"MA": "a rephrase", "PA": "a preference", "TA": "", "YA": "", "L": "", "I": "", "RA": "", "CA": ""}
_SCHEMES = (  # words in the name of a scheme as Walton and AIFdb have it, the more special first
    ("expert opinion", Scheme.AUTHORITY),
    ("position to know", Scheme.AUTHORITY),
    ("popular", Scheme.POPULAR_PRACTICE),
    ("ad hominem", Scheme.AD_HOMINEM),
    ("precedent", Scheme.PRECEDENT),
    ("analogy", Scheme.ANALOGY),
    ("example", Scheme.EXAMPLE),
    ("consequence", Scheme.CONSEQUENCE),
    ("cause", Scheme.CAUSE),
    ("definition", Scheme.DEFINITION),
    ("classification", Scheme.CLASSIFICATION),
)


def scheme(name: str) -> Scheme | None:
    """The scheme that the name of one stands for, if we have it."""
    return next((known for words, known in _SCHEMES if words in name.lower()), None)


def read(data: bytes, name: str) -> Draft:
    """Read one AIF graph; InputError where it is none."""
    draft = Draft(NAME, name, data)
    top = json_object(data, name)
    graph = top["AIF"] if isinstance(top.get("AIF"), dict) else top
    told = top.get("metadata")  # where we, and others, say what a file is about
    if isinstance(told, dict) and isinstance(told.get("title"), str):
        draft.title = told["title"]
    nodes = {str(node.get("nodeID")): node for node in entries(graph, "nodes", name)}
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for edge in entries(graph, "edges", name):
        source, target = str(edge.get("fromID")), str(edge.get("toID"))
        if source in nodes and target in nodes:
            after[source].append(target)
            before[target].append(source)
        else:
            draft.lose("an edge from or to a node that is not there")
    graph = _Graph(draft, nodes, before, after, dict(_people(graph, name)))
    graph.say()
    graph.bring()
    return draft


class _Graph:
    def __init__(
        self,
        draft: Draft,
        nodes: dict[str, dict[str, Any]],
        before: dict[str, list[str]],
        after: dict[str, list[str]],
        people: dict[str, str],
    ) -> None:
        self._draft, self._nodes = draft, nodes
        self._before, self._after, self._people = before, after, people

    def say(self) -> None:
        """Take the I-nodes in, each where its L-nodes put it forward, or by itself."""
        told: set[str] = set()
        for id_ in self._of("I"):
            spoken: list[str | None] = [*self._locutions(id_)]
            for locution in spoken or [None]:
                key = locution or id_
                key = f"{key}-{id_}" if key in told else key
                told.add(key)
                self._draft.say(self._statement(key, id_, locution))
        said = {x for id_ in self._of("I") for x in self._locutions(id_)}
        for _ in set(self._of("L")) - said:
            self._draft.lose("a locution that puts no proposition forward")

    def bring(self) -> None:
        """Take the S-nodes in."""
        for id_, node in self._nodes.items():
            type_ = str(node.get("type"))
            if type_ in _STEPS:
                self._step(id_, _STEPS[type_])
            elif lost := _LOST.get(type_, f"a node of type {type_[:20]}"):
                self._draft.lose(lost)

    def _step(self, id_: str, kind: ArgumentKind) -> None:
        premises = tuple(x for x in self._before[id_] if self._type(x) == "I")
        targets = [x for x in self._after[id_] if self._type(x) in (*_STEPS, "I")]
        if not premises or not targets:
            self._draft.lose("a step without a premise or a conclusion")
            return
        for n, target in enumerate(targets):
            at_step = self._type(target) != "I"
            if at_step and kind is ArgumentKind.SUPPORT:
                self._draft.lose("a support of a step")
                continue
            done = ArgumentKind.UNDERCUT if at_step else kind
            named = scheme(str(self._nodes[id_].get("text") or ""))
            self._draft.bring(Step(id_ if n == 0 else f"{id_}-{n}", done, premises, target, named))

    def _statement(self, key: str, id_: str, locution: str | None) -> Statement:
        text = str(self._nodes[id_].get("text") or "")
        node = self._nodes[locution or id_]
        spoken = str(node.get("text") or "")
        speaker, colon, words = spoken.partition(" : ")
        author = self._people.get(locution or "")
        if locution and colon and (author is None or speaker.strip() == author):
            author, spoken = author or speaker.strip(), words
        return Statement(
            key=key,
            claim=id_,
            text=text,
            words=spoken if locution else "",
            author=author,
            created=_moment(node.get("timestamp")),
            answers=self._answered(locution) if locution else None,
        )

    def _locutions(self, id_: str) -> list[str]:
        """The L-nodes that put an I-node forward, over the YA-node between them."""
        between = [x for x in self._before[id_] if self._type(x) == "YA"]
        return [x for ya in between for x in self._before[ya] if self._type(x) == "L"]

    def _answered(self, locution: str) -> str | None:
        """The L-node from which a transition leads to this one."""
        between = [x for x in self._before[locution] if self._type(x) == "TA"]
        return next((x for ta in between for x in self._before[ta] if self._type(x) == "L"), None)

    def _of(self, type_: str) -> list[str]:
        return [id_ for id_ in self._nodes if self._type(id_) == type_]

    def _type(self, id_: str) -> str:
        return str(self._nodes[id_].get("type"))


def _people(graph: dict[str, Any], name: str) -> Iterator[tuple[str, str]]:
    """Who says each L-node, where the file names them."""
    names = {
        str(person.get("participantID")): " ".join(
            part for field in ("firstname", "surname") if (part := str(person.get(field) or "").strip())
        )
        for person in entries(graph, "participants", name, needed=False)
    }
    for locution in entries(graph, "locutions", name, needed=False):
        if person := names.get(str(locution.get("personID"))):
            yield str(locution.get("nodeID")), person


def _moment(written: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(written))
    except ValueError:
        return None
    aware = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    return aware.replace(microsecond=0)
