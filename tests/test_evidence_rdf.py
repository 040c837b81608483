"""What is known for and against claims, as quads and back."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse, serialize

from kb import vocab
from kb.errors import MapError
from kb.evidence.files import EVIDENCE
from kb.evidence.merging import check
from kb.evidence.model import Assessment, Dossier
from kb.export import EXPORTERS
from kb.export.exported import Export
from kb.imports.rdf import maps
from kb.rdf.evidence import dossier_quads, evidence_quads, pieces
from kb.rdf.known import Known
from kb.shapes import check as broken
from kb.store import KnowledgeBase
from tests.breakers import evidence
from tests.dossiers import BORNE_OUT, READ, REVIEW, SUPPORTED, UNCHECKED, rent_dossier
from tests.evidence_strategies import dossiers
from tests.maps import rent_map
from tests.referee import by_pyshacl
from tests.test_ontology import RJ, defined


def read_back(quads: set[Quad], claim: str) -> Dossier:
    """The dossier that quads give, all of them of one claim."""
    found = Known(quads)
    return Dossier(
        claim,
        found.sources(),
        found.leads(),
        found.snapshots(),
        found.assessments(),
        found.rulings(),
        found.verdicts(),
        found.reviews(),
    )


@given(dossiers())
def test_a_dossier_survives_the_round_trip_through_quads(dossier: Dossier) -> None:
    assert read_back(dossier_quads(dossier), dossier.claim) == dossier


@given(dossiers())
@settings(max_examples=25)
def test_it_survives_a_store_and_a_file_that_rewrite_its_literals(dossier: Dossier) -> None:
    store = Store()
    store.extend(dossier_quads(dossier))
    text = serialize(set(store), format=RdfFormat.N_QUADS) or b""
    assert read_back(set(parse(text, format=RdfFormat.N_QUADS)), dossier.claim) == dossier


@given(dossiers())
def test_every_dossier_is_valid_and_says_nothing_in_terms_that_nobody_defined(dossier: Dossier) -> None:
    quads = dossier_quads(dossier)
    check(quads)
    assert {quad.graph_name for quad in quads} <= {EVIDENCE}
    ours = defined()
    for quad in quads:
        for term in (quad.predicate, quad.object):
            if isinstance(term, NamedNode) and term.value.startswith(RJ):
                assert term.value.removeprefix(RJ) in ours


@given(dossiers())
@settings(max_examples=6)
def test_pyshacl_finds_every_dossier_valid(dossier: Dossier) -> None:
    assert by_pyshacl(dossier_quads(dossier)) == set()


def test_the_graph_is_what_the_contract_says() -> None:
    """By a question of somebody who knows the contract alone."""
    store = Store()
    store.extend(dossier_quads(rent_dossier()))
    rows = store.query(
        vocab.QUERY_PREFIXES
        + """SELECT ?stance ?words ?when ?text ?status WHERE { GRAPH ?graph {
            ?assessment a rj:Assessment ; rj:of ?claim ; rj:on ?passage ; rj:checker "stance" ;
                rj:stance ?stance .
            ?passage a rj:Passage, nif:RFC5147String ; nif:referenceContext ?snapshot ; nif:anchorOf ?words .
            ?snapshot a rj:Snapshot ; schema:dateCreated ?when ; schema:text ?text .
            ?verdict a rj:Verdict ; rj:of ?claim ; rj:basedOn ?assessment ;
                rj:status ?status ; rj:rule ?rule .
            ?review a schema:ClaimReview ; schema:itemReviewed ?claim } }"""
    )
    found = [[getattr(cell, "value", "") for cell in row] for row in rows]  # type: ignore[union-attr]  # a SELECT
    assert found == [
        [
            f"{RJ}Supports",
            BORNE_OUT.passage.text,
            "2026-02-01T12:00:00Z",
            READ.text,
            f"{RJ}Supported",
        ]
    ]


def test_of_two_verdicts_of_one_moment_the_one_that_revises_stands() -> None:
    first = replace(UNCHECKED, at=SUPPORTED.at)
    second = replace(SUPPORTED, revises=first.id)
    third = replace(UNCHECKED, at=SUPPORTED.at, rule="other", revises=second.id)
    found = Known(evidence_quads([third, first, second])).verdicts()
    assert found == (first, second, third)


@pytest.mark.parametrize("quote", [(0, 44), (5, 5), (-1, 3), (50, 60), (9, 3)])
def test_words_outside_the_passage_are_not_quoted(quote: tuple[int, int]) -> None:
    assessment: Assessment = replace(BORNE_OUT, quote=quote)
    with pytest.raises(MapError, match="no stretch of its passage"):
        evidence_quads([assessment])


def test_what_is_said_beside_the_values_is_known_and_nothing_else_is() -> None:
    check(evidence())
    stray = Quad(NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:c"), EVIDENCE)
    https = Quad(
        NamedNode(vocab.review_iri(REVIEW.id)), NamedNode("https://schema.org/name"), stray.object, EVIDENCE
    )
    renamed = NamedNode(vocab.snapshot_iri("of-another-name"))
    for odd in (stray, https, *(Quad(renamed, q.predicate, q.object, EVIDENCE) for q in [stray])):
        with pytest.raises(MapError, match="no part of any evidence"):
            check([*evidence(), odd])


def test_evidence_is_checked_by_itself_as_well_as_with_the_rest() -> None:
    assert broken(evidence()) == []
    assert len(list(pieces(rent_dossier()))) == 13


@pytest.mark.parametrize("format_", ["trig", "nquads", "jsonld", "turtle"])
def test_a_graph_that_is_handed_out_holds_the_evidence_and_gives_the_map_back(
    tmp_path: Path, format_: str
) -> None:
    export = Export((rent_map(),), dossiers=(rent_dossier(),))
    exported = EXPORTERS[format_](export)
    read = {"trig": RdfFormat.TRIG, "nquads": RdfFormat.N_QUADS, "jsonld": RdfFormat.JSON_LD}
    quads = set(parse(exported.data, format=read.get(format_, RdfFormat.TURTLE)))
    [map_] = maps(exported.data, f"rent{exported.suffix}")
    if format_ == "turtle":
        told = [Quad(q.subject, q.predicate, q.object, EVIDENCE) for q in quads]
        assert Known(told).assessments() == rent_dossier().assessments
        assert map_ == rent_map()
        return
    told = [quad for quad in quads if quad.graph_name == EVIDENCE]
    check(told)
    assert read_back(set(told), "caps") == rent_dossier()
    if format_ != "jsonld":
        (tmp_path / f"rent{exported.suffix}").write_bytes(exported.data)
        kb = KnowledgeBase.open()
        kb.load(tmp_path / f"rent{exported.suffix}")
        assert kb.get("pasted-rent") == rent_map()
        assert kb.evidence.dossier("caps") == rent_dossier()
