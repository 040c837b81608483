"""What every question answers where the answer is known: whole rows, in their order."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from kb import vocab
from kb.answers import Answer, Term
from kb.library import ask, questions
from kb.store import KnowledgeBase
from tests.debate import debated
from tests.maps import rent_map
from tests.stores import renamed

CASES = Path(__file__).with_name("debate.txt").read_text(encoding="utf-8").split("\n== ")[1:]


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return debated()


def shown(term: Term | None) -> str:
    """A cell as the expected rows have it: the id of an IRI, the words of a literal."""
    if term is None:
        return "-"
    if isinstance(term, ox.NamedNode) and term.value.startswith(vocab.BASE):
        return vocab.local_id(term.value)[1]
    return str(term.value) if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def lines(answer: Answer) -> list[str]:
    head = " | ".join(f"?{column}" for column in answer.columns)
    return [head, *(" | ".join(map(shown, row)) for row in answer.rows)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.splitlines()[0])
def test_a_question_answers_what_is_known(case: str, kb: KnowledgeBase) -> None:
    asked, *expected = case.strip().splitlines()
    name, *values = asked.split()
    assert lines(ask(kb, name, dict(value.split("=") for value in values))) == expected


def test_every_question_is_asked_and_finds_something() -> None:
    asked = {case.split()[0] for case in CASES}
    assert asked == questions().keys()
    assert all(len(case.strip().splitlines()) > 2 for case in CASES)


@pytest.mark.parametrize(
    "name",
    ["contested", "unanswered-claims", "unsupported-claims", "unanswered-rebuttals", "undercuts", "denials"],
)
def test_a_map_kept_under_two_names_gives_everything_twice(name: str) -> None:
    once, twice = KnowledgeBase.open(), KnowledgeBase.open()
    for kb in (once, twice):
        kb.put(rent_map())
    twice.put(renamed(rent_map(), "pasted-two"))
    assert len(ask(twice, name, {}).rows) == 2 * len(ask(once, name, {}).rows) > 0
    assert ask(twice, name, {"discussion": "pasted-rent"}) == ask(once, name, {})


def test_discussions_are_kept_apart(kb: KnowledgeBase) -> None:
    whole = ask(kb, "contested", {}).rows
    parts = [ask(kb, "contested", {"discussion": id_}).rows for id_ in ("hackernews-7", "pasted-rent")]
    assert {row for part in parts for row in part} == set(whole)
    assert len(whole) == sum(map(len, parts)) == 4
