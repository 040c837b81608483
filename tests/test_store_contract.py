"""What a knowledge base promises, held to on every engine that can keep one."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from kb import library, views
from kb.errors import NotFound, QueryError, ShapeError
from kb.model import ArgumentMap, Decision
from kb.review import replay
from kb.store import KnowledgeBase
from tests.engines import ENGINES, base, place, services
from tests.hostile import hostile_map
from tests.maps import rent_map
from tests.stores import renamed
from tests.strategies import argument_maps
from tests.test_review import accept, add, edit, reject

__all__ = ["base", "place", "services"]  # fixtures are asked for by name

on_every_engine = pytest.mark.parametrize("place", ENGINES, indirect=True)


def with_text(map_: ArgumentMap, text: str) -> ArgumentMap:
    """The same map with other words for its first claim."""
    return replace(map_, claims=(replace(map_.claims[0], text=text), *map_.claims[1:]))


def dumped(kb: KnowledgeBase, folder: Path) -> list[str]:
    """Every quad that is kept, in order."""
    path = folder / "dump.nq"
    kb.dump(path)
    return sorted(path.read_text(encoding="utf-8").splitlines())


def filled(kb: KnowledgeBase) -> KnowledgeBase:
    """A knowledge base with two discussions, one of them hostile, and what people decided about one."""
    kb.put(rent_map())
    kb.put(hostile_map())
    kb.decide(reject("leave"))
    kb.decide(edit("caps", after=1, text='Ünïcode "words"\nof ours \\ 😀.'))
    return kb


@on_every_engine
@pytest.mark.parametrize("map_", [rent_map(), hostile_map()], ids=["rent", "hostile"])
def test_what_is_put_is_got_and_putting_says_whether_it_replaced(
    base: KnowledgeBase, map_: ArgumentMap
) -> None:
    assert base.put(map_) is False
    assert base.get(map_.discussion.id) == map_
    other = replace(map_, claims=(replace(map_.claims[0], text="Other words."), *map_.claims[1:]))
    assert base.put(other) is True
    assert base.get(map_.discussion.id) == other


@on_every_engine
def test_any_map_comes_back_and_leaves_no_trace_of_the_one_before(
    base: KnowledgeBase, tmp_path: Path
) -> None:
    @settings(max_examples=25, suppress_health_check=list(HealthCheck), deadline=None)
    @given(argument_maps(), argument_maps())
    def holds(first: ArgumentMap, second: ArgumentMap) -> None:
        second = replace(second, discussion=replace(second.discussion, id=first.discussion.id))
        for map_ in (first, second):
            base.put(map_)
        assert base.get(first.discussion.id) == second
        fresh = KnowledgeBase.open()
        fresh.put(second)
        assert dumped(base, tmp_path) == dumped(fresh, tmp_path)
        base.forget(first.discussion.id)
        assert dumped(base, tmp_path) == []

    holds()


@on_every_engine
def test_every_engine_keeps_the_same_quads(base: KnowledgeBase, tmp_path: Path) -> None:
    assert dumped(filled(base), tmp_path) == dumped(filled(KnowledgeBase.open()), tmp_path)


@on_every_engine
def test_the_state_changes_with_every_change_and_with_nothing_else(base: KnowledgeBase) -> None:
    states = [base.snapshot]
    base.put(rent_map())
    states.append(base.snapshot)
    base.put(rent_map())
    assert base.snapshot == states[-1]
    base.put(with_text(rent_map(), "Other words."))
    states.append(base.snapshot)
    base.decide(reject("leave"))
    states.append(base.snapshot)
    base.forget("pasted-rent")
    states.append(base.snapshot)
    assert len(set(states)) == len(states)


@on_every_engine
def test_another_who_opens_it_sees_what_is_there(base: KnowledgeBase, place: str | Path | None) -> None:
    filled(base)
    other = base if place is None else KnowledgeBase.open(place)
    assert other.get("pasted-rent") == base.get("pasted-rent")
    assert other.snapshot == base.snapshot
    other.forget("pasted-hostile")
    with pytest.raises(NotFound, match="there is no discussion pasted-hostile"):
        base.get("pasted-hostile")


@on_every_engine
def test_what_is_wrong_changes_nothing(base: KnowledgeBase) -> None:
    base.put(rent_map())
    before = base.snapshot
    with pytest.raises(ShapeError):
        base.put(with_text(rent_map(), ""))
    with pytest.raises(NotFound):
        base.decide(reject("nothing"))
    with pytest.raises(NotFound):
        base.forget("pasted-nothing")
    assert (base.snapshot, base.get("pasted-rent")) == (before, rent_map())


@on_every_engine
def test_decisions_are_replayed_on_whatever_the_machine_finds_next(base: KnowledgeBase) -> None:
    taken: list[Decision] = [reject("leave"), edit("caps", after=1, text="Ours."), accept("vienna", after=2)]
    base.put(rent_map())
    for decision in taken:
        base.decide(decision)
    assert base.get("pasted-rent") == replay(rent_map(), taken)[0]
    newer = with_text(rent_map(), "The machine's other words.")
    base.put(newer)
    assert base.get("pasted-rent") == replay(newer, taken)[0]
    base.decide(accept("leave", after=3))
    assert base.get("pasted-rent") == replay(newer, [*taken, accept("leave", after=3)])[0]
    assert base.decisions("pasted-rent") == base.decisions() != ()


@on_every_engine
def test_a_decision_whose_target_is_gone_is_kept_and_listed(base: KnowledgeBase) -> None:
    base.put(rent_map())
    base.decide(edit("caps", text="Ours."))
    base.decide(edit("land", after=1, text="Theirs."))
    bare = replace(
        rent_map(), claims=(), arguments=(), terms=(), contradictions=(), locutions=(), citations=()
    )
    base.put(replace(bare, sources=()))
    assert base.orphans("pasted-rent") == (edit("caps", text="Ours."), edit("land", after=1, text="Theirs."))
    base.put(rent_map())
    assert base.orphans("pasted-rent") == ()


@on_every_engine
def test_forgetting_leaves_nothing_but_what_people_decided(base: KnowledgeBase, tmp_path: Path) -> None:
    base.put(rent_map())
    base.decide(accept("caps"))
    base.forget("pasted-rent")
    assert {line.rsplit(" ", 2)[1] for line in dumped(base, tmp_path)} == {
        "<https://w3id.org/rejoinder/id/graph/decisions>"
    }
    assert views.discussions(base) == []
    base.put(rent_map())
    assert base.get("pasted-rent") == replay(rent_map(), [accept("caps")])[0]


@on_every_engine
@pytest.mark.parametrize("name", ["all.nq.gz", "all.trig"])
def test_a_base_is_moved_there_and_back_by_a_dump(base: KnowledgeBase, tmp_path: Path, name: str) -> None:
    here = filled(KnowledgeBase.open())
    here.dump(tmp_path / name)
    base.load(tmp_path / name)
    assert dumped(base, tmp_path) == dumped(here, tmp_path)
    base.dump(tmp_path / name)
    back = KnowledgeBase.open()
    back.load(tmp_path / name)
    assert dumped(back, tmp_path) == dumped(here, tmp_path)


@on_every_engine
def test_a_discussion_is_found_by_what_a_user_calls_it(base: KnowledgeBase) -> None:
    base.put(rent_map())
    base.put(renamed(rent_map(), "hackernews-1", "http://news.example/item?id=1"))
    assert base.resolve("pasted-r") == "pasted-rent"
    assert base.resolve("https://w3id.org/rejoinder/id/discussion/hackernews-1") == "hackernews-1"
    assert base.resolve("https://www.news.example/item?id=1") == "hackernews-1"
    with pytest.raises(NotFound, match="did you mean pasted-rent"):
        base.resolve("pasted-rnt")
    base.forget("hackernews-1")
    assert (base.discussion_of("caps"), base.discussion_of("a1")) == ("pasted-rent", "pasted-rent")


@on_every_engine
def test_the_views_show_the_newest_state(base: KnowledgeBase) -> None:
    here = filled(KnowledgeBase.open())
    assert views.discussions(base) == []
    filled(base)
    assert views.discussions(base) == views.discussions(here)
    assert views.claims(base) == views.claims(here)
    assert [row.id for row in views.claims(base, "capped cities")] == []
    base.decide(accept("leave", after=3))
    assert [row.id for row in views.claims(base, "capped cities")] == ["leave"]


QUERIES = {
    "rows": "SELECT ?c ?t { GRAPH ?g { ?c a <http://schema.org/Claim> ; <http://schema.org/text> ?t } }",
    "union": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o FILTER(STRSTARTS(STR(?p), 'http://schema.org/')) } "
    "GROUP BY ?p",
    "literals": "SELECT DISTINCT ?o { GRAPH ?g { ?s ?p ?o } FILTER(isLiteral(?o) && datatype(?o) != "
    "<http://www.w3.org/2001/XMLSchema#string> && STRSTARTS(STR(?g), 'https://w3id.org/rejoinder/id/d')) }",
    "truth": "ASK { GRAPH ?g { ?s a <http://schema.org/Claim> } }",
    "no truth": "ASK { GRAPH ?g { ?s a <urn:nothing> } }",
    "triples": "CONSTRUCT { ?s a ?t } { GRAPH ?g { ?s a ?t . ?s <http://schema.org/text> ?x } }",
    "nothing": "SELECT ?x { GRAPH <urn:nowhere> { ?x ?y ?z } }",
}


@on_every_engine
@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
def test_a_query_answers_the_same_everywhere(base: KnowledgeBase, query: str) -> None:
    asked, expected = filled(base).query(query), filled(KnowledgeBase.open()).query(query)
    assert (asked.columns, asked.boolean, asked.triples) == (
        expected.columns,
        expected.boolean,
        expected.triples,
    )
    assert sorted(map(str, asked.rows)) == sorted(map(str, expected.rows))


@on_every_engine
@pytest.mark.parametrize(
    ("query", "line", "column"),
    [("SELECT ?x {\n ?x ?y", 2, 7), ("INSERT DATA { <urn:a> <urn:b> 1 }", 1, 10), ("", 1, 1)],
)
def test_a_query_that_is_wrong_is_refused_with_its_place(
    base: KnowledgeBase, query: str, line: int, column: int
) -> None:
    with pytest.raises(QueryError) as error:
        base.query(query)
    assert (error.value.line, error.value.column) == (line, column)


VALUES = {
    "claim": "caps",
    "discussion": "pasted-rent",
    "post": "pasted-rent/p1",
    "author": "anna",
    "words": "rent",
}


@on_every_engine
def test_the_questions_of_the_library_answer_the_same_everywhere(base: KnowledgeBase) -> None:
    here = filled(KnowledgeBase.open())
    filled(base)
    answered = 0
    for name, question in library.questions().items():
        values = {
            p.name: VALUES[p.kind] for p in question.parameters if p.kind in VALUES and p.default is None
        }
        asked, expected = library.ask(base, name, values), library.ask(here, name, values)
        assert sorted(map(str, asked.rows)) == sorted(map(str, expected.rows)), name
        assert asked.columns == expected.columns, name
        answered += bool(expected.rows)
    assert answered >= len(library.questions()) // 2, "too few of them have anything to say of these maps"


@on_every_engine
def test_a_reader_sees_one_map_or_the_other_while_it_is_replaced(
    base: KnowledgeBase, place: str | None
) -> None:
    maps = [with_text(rent_map(), f"Words number {n}.") for n in range(2)]
    base.put(maps[0])
    reading = base if place is None else KnowledgeBase.open(place)
    done, seen = threading.Event(), list[int]()
    problems: list[BaseException] = []

    def read() -> None:
        try:
            while not done.is_set():
                seen.append(maps.index(reading.get("pasted-rent")))
        except BaseException as error:
            problems.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    try:
        for n in range(30):
            base.put(maps[n % 2])
    finally:
        done.set()
        thread.join()
    assert problems == []
    assert len(seen) > 10


@on_every_engine
def test_what_several_people_decide_at_once_is_all_kept(base: KnowledgeBase, place: str | None) -> None:
    base.put(rent_map())
    deciders = [base if place is None else KnowledgeBase.open(place) for _ in range(3)]
    problems: list[BaseException] = []

    def decide(kb: KnowledgeBase, claim: str) -> None:
        try:
            for n in range(3):
                kb.decide(edit(claim, after=n, text=f"{claim} {n}."))
        except BaseException as error:
            problems.append(error)

    claims = ("caps", "leave", "land")
    threads = [threading.Thread(target=decide, args=pair) for pair in zip(deciders, claims, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert {c.text for c in base.get("pasted-rent").claims} >= {f"{claim} 2." for claim in claims}
    assert len(base.decisions()) == 9


@on_every_engine
def test_many_maps_are_put_together(base: KnowledgeBase) -> None:
    maps = [renamed(rent_map(), f"pasted-{n}") for n in range(70)]
    assert [replaced for _, replaced in base.put_all(iter(maps))] == [False] * 70
    assert [base.get(f"pasted-{n}") == maps[n] for n in (0, 63, 64, 69)] == [True] * 4
    assert len(views.discussions(base)) == 70


@on_every_engine
def test_a_claim_that_a_person_adds_is_kept(base: KnowledgeBase) -> None:
    base.put(rent_map())
    made = add(post="p3", start="5", end="11", text="They do not.")
    assert base.decide(made) == replay(rent_map(), [made])[0] == base.get("pasted-rent")
