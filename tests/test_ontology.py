"""Our own terms: every one that is used is defined, and every one that is defined is used."""

import re
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import given
from pyoxigraph import NamedNode, QueryTriples, RdfFormat, Store

from kb import vocab
from kb.kinds import (
    Asked,
    Basis,
    CitationKind,
    ClaimKind,
    DecisionKind,
    MatchRelation,
    Mode,
    RulingKind,
    Scheme,
    SnapshotState,
    SourceKind,
    Stance,
    Status,
)
from kb.model import ArgumentMap
from kb.rdf import to_quads
from tests import strategies
from tests.maps import rent_map

KB = Path(vocab.__file__).parent
RJ, AIF = vocab.PREFIXES["rj"], vocab.PREFIXES["aif"]
AHEAD = {"Merge", "Split"}  # named by the contract; the review issue writes them


WORDS: tuple[type[StrEnum], ...] = (
    *(ClaimKind, Mode, Scheme, Basis, CitationKind, DecisionKind, MatchRelation),
    *(SnapshotState, SourceKind, Asked, Stance, Status, RulingKind),
)


def ontology() -> Store:
    store = Store()
    store.load(path=str(KB / "ontology.ttl"), format=RdfFormat.TURTLE)
    return store


def defined() -> set[str]:
    subjects = {quad.subject for quad in ontology()}
    return {
        node.value.removeprefix(RJ) for node in subjects if isinstance(node, NamedNode) and RJ in node.value
    }


def used() -> set[str]:
    """Terms of ours in the code, the words of the domain as individuals, the shapes and the queries."""
    nodes = [value for value in vars(vocab).values() if isinstance(value, NamedNode)]
    for words in WORDS:
        nodes += [vocab.individual(word) for word in words]
        nodes.append(vocab.term(f"rj:{words.__name__}"))
    texts = [path.read_text(encoding="utf-8") for path in (KB / "shapes.ttl", *KB.rglob("*.rq"))]
    written = {term for text in texts for term in re.findall(r"\brj:([A-Za-z]+)", text)}
    return written | {node.value.removeprefix(RJ) for node in nodes if node.value.startswith(RJ)}


def test_every_term_that_is_used_is_defined() -> None:
    assert used() - defined() == set()


def test_every_term_that_is_defined_is_used_or_named_by_the_contract() -> None:
    assert defined() - used() - AHEAD == set()


def test_every_term_of_the_contract_is_defined(shared: Path) -> None:
    contract = (shared / "design" / "contract.md").read_text(encoding="utf-8")
    terms = set(re.findall(r"`rj:([A-Za-z]+)`|(?<=[ (;,.])rj:([A-Za-z]+)", contract))
    assert {one or other for one, other in terms} - defined() == set()


def test_every_term_has_a_label_and_a_comment() -> None:
    store = ontology()
    for name in defined():
        for predicate in (vocab.LABEL, vocab.term("rdfs:comment")):
            assert len(list(store.quads_for_pattern(vocab.term(f"rj:{name}"), predicate, None))) == 1, name


def test_every_individual_is_of_a_class_that_is_defined() -> None:
    for quad in ontology().quads_for_pattern(None, vocab.TYPE, None):
        assert isinstance(quad.object, NamedNode)
        if quad.object.value.startswith(RJ):
            assert quad.object.value.removeprefix(RJ) in defined()


def test_an_undercut_is_an_attack() -> None:
    above = ontology().quads_for_pattern(vocab.UNDERCUTS, vocab.term("rdfs:subPropertyOf"), None)
    assert [quad.object for quad in above] == [vocab.ATTACKS]


@given(strategies.argument_maps())
def test_a_graph_says_nothing_in_terms_that_nobody_defined(map_: ArgumentMap) -> None:
    for quad in to_quads(map_):
        for term in (quad.predicate, quad.object):
            if isinstance(term, NamedNode) and term.value.startswith(RJ):
                assert term.value.removeprefix(RJ) in defined()


def aif_view() -> set[tuple[str, str, str]]:
    store = Store()
    store.extend(to_quads(rent_map()))
    answer = store.query((KB / "aif.rq").read_text(encoding="utf-8"))
    assert isinstance(answer, QueryTriples)
    short = {AIF: "aif:", vocab.BASE: "", f"{vocab.PREFIXES['rdf']}type": "a"}

    def name(term: object) -> str:
        text = str(term).strip("<>")
        for long, prefix in short.items():
            text = text.replace(long, prefix)
        return text

    return {(name(t.subject), name(t.predicate), name(t.object)) for t in answer}


@pytest.mark.parametrize(
    "triple",
    [
        ("claim/land", "a", "aif:I-node"),
        ("claim/land", "aif:claimText", '"They [builders] leave for land prices."'),
        ("argument/a1", "a", "aif:RA-node"),
        ("claim/leave", "aif:Premise", "argument/a1"),
        ("argument/a1", "aif:Premise", "claim/leave"),
        ("argument/a1", "aif:Conclusion", "claim/caps"),
        ("claim/caps", "aif:Conclusion", "argument/a1"),
        ("argument/a2", "a", "aif:CA-node"),
        ("argument/a2", "aif:Conclusion", "argument/a1"),
        ("discussion/pasted-rent/post/p2#char=0,27", "a", "aif:L-node"),
        ("discussion/pasted-rent/post/p2#char=0,27&asserting", "aif:IllocutionaryContent", "claim/land"),
        ("discussion/pasted-rent/post/p1#char=22,51", "aif:StartLocution", "argument/a2/transition"),
        ("argument/a2/transition", "aif:EndLocution", "discussion/pasted-rent/post/p2#char=0,27"),
        ("argument/a2/arguing", "aif:Anchor", "argument/a2/transition"),
        ("argument/a2/arguing", "aif:IllocutionaryContent", "argument/a2"),
    ],
    ids=" ".join,
)
def test_the_aif_view_says(triple: tuple[str, str, str]) -> None:
    assert triple in aif_view()


def test_the_aif_view_has_the_nodes_of_the_map_and_no_others() -> None:
    count = {
        kind: sum(t[1:] == ("a", f"aif:{kind}-node") for t in aif_view())
        for kind in ("I", "L", "RA", "CA", "YA", "TA")
    }
    assert count == {"I": 5, "L": 5, "RA": 1, "CA": 2, "YA": 8, "TA": 3}
