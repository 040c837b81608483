"""What is to be handed out, as the URL of the export page says it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kb import library, scope
from kb.errors import NotFound
from kb.export import Export
from kb.filters import BEST
from kb.store import KnowledgeBase
from kb.views import chosen
from screens import _asked
from screens._url import Params

MOST = 5_000  # claims of a list or a query
WAYS = {
    "discussion": "A discussion",
    "claim": "A claim and what is around it",
    "query": "What a question finds",
    "claims": "A list of claims",
}
_VALUE = "p."
_ALL = _asked.Asked()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the URL asks to hand out."""

    way: str  # one of WAYS
    reference: str = ""  # discussion, claim, or name of a question
    sparql: str = ""
    values: tuple[tuple[str, str], ...] = ()  # of the question's parameters
    listed: _asked.Asked = _ALL
    steps: int = 0

    @property
    def named(self) -> bool:
        """Whether it is clear what to hand out."""
        return bool(self.reference or self.sparql or self.way == "claims")


def own(name: str) -> bool:
    """Whether a parameter of a URL is one of the export page."""
    known = {"discussion", "claim", "query", "sparql", "of", "format", "steps", *_asked.NAMES}
    return name in known or name.startswith(_VALUE)


def wanted(params: Params) -> Wanted:
    """What the parameters of a URL ask to hand out."""
    one = {name: values[-1] for name, values in params.items() if values}
    of = one.get("of", "")
    if of not in WAYS:
        of = next((way for way in ("claim", "query", "discussion") if one.get(way)), "")
        of = of or ("query" if one.get("sparql") else "discussion")
    steps = one.get("steps", "")
    return Wanted(
        way=of,
        reference="" if of == "claims" else one.get(of, ""),
        sparql=one.get("sparql", "") if of == "query" else "",
        values=_values(one) if of == "query" else (),
        listed=_asked.asked(params) if of == "claims" else _asked.Asked(),
        steps=min(int(steps[:2]), 9) if steps.isdecimal() else scope.STEPS if of == "claim" else 0,
    )


def _values(one: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    given = {name.removeprefix(_VALUE): value for name, value in one.items() if name.startswith(_VALUE)}
    return tuple(sorted((name, value) for name, value in given.items() if value))


def params(wanted: Wanted, format_: str) -> dict[str, list[str]]:
    """The parameters of the URL that asks for the same in a format."""
    there: dict[str, list[str]] = {"of": [wanted.way]}
    if wanted.way == "claims":
        there |= _asked.params(wanted.listed)
    elif wanted.reference:
        there = {wanted.way: [wanted.reference]}
    elif wanted.sparql:
        there = {"sparql": [wanted.sparql]}
    there |= {f"{_VALUE}{name}": [value] for name, value in wanted.values}
    if wanted.steps != (scope.STEPS if wanted.way == "claim" else 0):
        there["steps"] = [str(wanted.steps)]
    return {**there, "format": [format_]} if format_ else there


def export(kb: KnowledgeBase, wanted: Wanted) -> Export:
    """The maps to hand out; a RejoinderError that says what is wrong with what was asked for."""
    return _MAKERS[wanted.way](kb, wanted)


def _discussion(kb: KnowledgeBase, wanted: Wanted) -> Export:
    return scope.of_discussion(kb, kb.resolve(wanted.reference))


def _claim(kb: KnowledgeBase, wanted: Wanted) -> Export:
    return scope.of_claim(kb, wanted.reference, steps=wanted.steps)


def _query(kb: KnowledgeBase, wanted: Wanted) -> Export:
    if wanted.sparql:  # a stranger's text: in the sandbox
        return scope.of_answer(kb, kb.query(wanted.sparql), scope="the claims of a query", steps=wanted.steps)
    question = library.question(wanted.reference)
    answer = library.ask(kb, question.name, dict(wanted.values))
    about = "".join(f", {name} {value}" for name, value in wanted.values)
    return scope.of_answer(
        kb, answer, scope=f"the claims of the query {question.name}{about}", steps=wanted.steps
    )


def _claims(kb: KnowledgeBase, wanted: Wanted) -> Export:
    listed = wanted.listed
    rows = chosen(kb, listed.words, listed.filters, sort=listed.sort or BEST, limit=MOST + 1)
    if not rows:
        raise NotFound("no claim fits the filters any more; go back to the claims and change them")
    if len(rows) > MOST:
        raise NotFound(f"more than {MOST:,} claims fit; narrow them down, or export whole discussions")
    words = f" with the words “{listed.words.strip()}”" if listed.words.strip() else ""
    return scope.of_claims(
        kb, [row.iri for row in rows], scope=f"{len(rows):,} claims{words}", steps=wanted.steps
    )


_MAKERS: Mapping[str, Callable[[KnowledgeBase, Wanted], Export]] = {
    "discussion": _discussion,
    "claim": _claim,
    "query": _query,
    "claims": _claims,
}
