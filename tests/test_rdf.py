"""Maps, decisions and matches survive the way through triples."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse, serialize

from kb import vocab
from kb.errors import MapError, NotFound
from kb.model import ArgumentMap, Decision, DecisionKind, Discussion, Match, Post, Run
from kb.rdf import (
    decision_quads,
    decisions_from,
    from_quads,
    match_quads,
    matches_from,
    to_quads,
)
from tests import strategies
from tests.maps import rent_map


def stored(quads: Iterable[Quad]) -> list[Quad]:
    """The quads as a store gives them back: in its own order, literals in its own form."""
    store = Store()
    store.extend(quads)
    return list(store)


@given(strategies.argument_maps(strategies.RAW))
def test_a_map_survives_the_round_trip_through_triples(map_: ArgumentMap) -> None:
    assert from_quads(to_quads(map_)) == map_


@given(strategies.argument_maps())
def test_a_map_survives_a_store(map_: ArgumentMap) -> None:
    assert from_quads(stored(to_quads(map_))) == map_


@pytest.mark.parametrize("format_", [RdfFormat.TRIG, RdfFormat.N_QUADS], ids=["trig", "nquads"])
@given(map_=strategies.argument_maps(strategies.RAW))
def test_a_map_survives_being_written_as_text(format_: RdfFormat, map_: ArgumentMap) -> None:
    text = serialize(to_quads(map_), format=format_, prefixes=vocab.PREFIXES)
    assert text is not None
    assert from_quads(parse(text, format=format_)) == map_


@given(strategies.argument_maps())
def test_a_map_survives_under_another_base(map_: ArgumentMap) -> None:
    base = "https://forum.example/kb/"
    quads = list(to_quads(map_, base))
    assert from_quads(quads, base) == map_
    assert not any(vocab.BASE in str(quad) for quad in quads)


@given(strategies.argument_maps())
def test_the_same_map_gives_the_same_quads_and_none_twice(map_: ArgumentMap) -> None:
    quads = list(to_quads(map_))
    assert quads == list(to_quads(map_))
    assert len(set(quads)) == len(quads)


@given(strategies.argument_maps())
def test_no_quad_has_a_blank_node(map_: ArgumentMap) -> None:
    assert not any(isinstance(term, BlankNode) for quad in to_quads(map_) for term in quad)


@given(strategies.argument_maps())
def test_plain_edges_lead_from_claim_to_claim_and_an_undercut_is_an_attack(map_: ArgumentMap) -> None:
    quads = list(to_quads(map_))
    claims = {NamedNode(vocab.claim_iri(claim.id)) for claim in map_.claims}
    edges = {
        predicate: {(q.subject, q.object) for q in quads if q.predicate == predicate}
        for predicate in (vocab.SUPPORTS, vocab.ATTACKS, vocab.UNDERCUTS)
    }
    assert {end for pairs in edges.values() for pair in pairs for end in pair} <= claims
    assert edges[vocab.UNDERCUTS] <= edges[vocab.ATTACKS]


@given(st.lists(strategies.decisions(), max_size=3, unique_by=lambda d: d.id))
def test_decisions_survive_the_round_trip(decisions: Sequence[Decision]) -> None:
    quads = stored(quad for decision in decisions for quad in decision_quads(decision))
    assert decisions_from(quads) == tuple(sorted(decisions, key=lambda d: (d.at, d.id)))


@given(st.lists(strategies.matches(), max_size=3, unique_by=lambda m: (m.claims, m.relation)))
def test_matches_survive_the_round_trip(matches: Sequence[Match]) -> None:
    quads = stored(quad for match in matches for quad in match_quads(match))
    assert matches_from(quads) == tuple(sorted(matches, key=lambda m: (m.claims, m.relation)))


@given(strategies.argument_maps(), strategies.decisions(), strategies.matches())
def test_what_stands_in_other_graphs_is_passed_over(
    map_: ArgumentMap, decision: Decision, match: Match
) -> None:
    assert from_quads([*decision_quads(decision), *to_quads(map_), *match_quads(match)]) == map_


def test_what_was_decided_on_can_be_pointed_at() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    decision = Decision("d", "pasted-1", DecisionKind.ACCEPT, "anna", at, "ab")
    target = vocab.claim_iri("ab")
    quads = list(decision_quads(decision, target=target))
    assert [q.object for q in quads if q.predicate == vocab.TARGET] == [NamedNode(target)]
    assert decisions_from(quads) == (decision,)


def test_the_graph_of_an_undercut_is_as_the_contract_has_it() -> None:
    text = "\n".join(f"{quad} ." for quad in to_quads(rent_map()))
    base, rj = vocab.BASE, vocab.PREFIXES["rj"]
    graph = f"<{base}discussion/pasted-rent>"
    step, conclusion = f"<{base}argument/a2>", f"<{vocab.PREFIXES['aif']}Conclusion>"
    decimal = "<http://www.w3.org/2001/XMLSchema#decimal>"
    for line in (
        f"{step} {conclusion} <{base}argument/a1> {graph} .",
        f"<{base}claim/land> <{rj}undercuts> <{base}claim/caps> {graph} .",
        f"<{base}claim/land> <{rj}attacks> <{base}claim/caps> {graph} .",
        f'{step} <{rj}confidence> "0.60"^^{decimal} {graph} .',
        f"{step} <{rj}answers> <{base}discussion/pasted-rent/post/p1#char=22,51> {graph} .",
        f"<{base}claim/not-so> <{rj}contradicts> <{base}claim/caps> {graph} .",
    ):
        assert line in text


def test_a_locution_says_again_who_said_it_and_when() -> None:
    place = NamedNode(vocab.locution_iri("pasted-rent", "p1#char=0,21"))
    said = {q.predicate: q.object for q in to_quads(rent_map()) if q.subject == place}
    assert said[vocab.CREATOR] == NamedNode(vocab.author_iri("pasted-rent", "anna"))
    assert said[vocab.CREATED] == Literal("2026-01-02T00:00:00Z", datatype=vocab.DATE_TIME)


def test_the_times_of_a_run_stand_only_in_the_graph_of_runs() -> None:
    moment = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    timed = replace(rent_map(), run=Run("r1", "0.1.0", (), (), "abc", moment, moment))
    quads = [q for q in to_quads(timed) if isinstance(q.object, Literal) and "05:06:07" in q.object.value]
    assert {q.graph_name for q in quads} == {NamedNode(vocab.graph_iri("runs"))}


@pytest.mark.parametrize("id_", ["46881300", "..", "a/b#c", "%2F", "é 😀", "\n"])
def test_an_id_comes_back_from_its_iri(id_: str) -> None:
    assert vocab.local_id(vocab.post_iri("pasted-x", id_)) == ("post", id_)
    assert vocab.local_id(vocab.claim_iri(id_)) == ("claim", id_)
    assert vocab.local_id(vocab.author_iri("hackernews", id_)) == ("author", id_)
    assert vocab.local_id(vocab.locution_iri("d", f"{id_}#char=0,22")) == ("locution", f"{id_}#char=0,22")
    assert vocab.discussion_id(vocab.post_iri(id_, "1")) == id_


@pytest.mark.parametrize("iri", ["http://elsewhere.example/claim/1", vocab.BASE, f"{vocab.BASE}a/b/c/d"])
def test_an_iri_that_is_not_ours_is_refused(iri: str) -> None:
    with pytest.raises(NotFound, match="begin with"):
        vocab.local_id(iri)


def test_an_author_is_one_person_on_a_site_and_nobody_in_particular_in_a_paste() -> None:
    assert vocab.account_scope("hackernews-1", "hackernews") == "hackernews"
    assert vocab.account_scope("discourse-talk.example-7", "discourse") == "discourse-talk.example"
    assert vocab.account_scope("pasted-0123456789ab", "pasted") == "pasted-0123456789ab"


@pytest.mark.parametrize(
    ("lost", "message"),
    [
        (vocab.CONTENT, "has no"),
        (vocab.TYPE, "expected the graph of one discussion"),
        (vocab.CITING, "stands in no"),
    ],
    ids=["content", "types", "citing"],
)
def test_a_graph_that_lacks_something_is_refused_by_name(lost: NamedNode, message: str) -> None:
    with pytest.raises(MapError, match=message):
        from_quads(quad for quad in to_quads(rent_map()) if quad.predicate != lost)


def test_two_discussions_at_once_are_refused() -> None:
    other = replace(rent_map(), discussion=replace(rent_map().discussion, id="pasted-other"))
    with pytest.raises(MapError, match="found 2"):
        from_quads([*to_quads(rent_map()), *to_quads(other)])


def test_a_word_that_is_not_of_the_domain_is_refused_with_the_list() -> None:
    odd = Quad(NamedNode(vocab.claim_iri("x")), vocab.KIND, vocab.term("rj:Rumour"))
    whole = [q for q in to_quads(rent_map()) if q.predicate != vocab.KIND]
    claim = next(q.subject for q in whole if q.object == vocab.CLAIM)
    with pytest.raises(MapError, match=r"Rumour.*#Definition"):
        from_quads([*whole, Quad(claim, odd.predicate, odd.object)])


def test_what_rdf_cannot_hold_is_refused_in_words() -> None:
    with pytest.raises(MapError, match="lone surrogate"):
        list(to_quads(ArgumentMap(Discussion("d-1", "d", (Post("1", "\ud800"),)), rent_map().run)))
    naive = Post("1", "x", created=datetime(2026, 1, 1))
    with pytest.raises(MapError, match="time zone"):
        list(to_quads(ArgumentMap(Discussion("d-1", "d", (naive,)), rent_map().run)))
