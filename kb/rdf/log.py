"""Decisions and matches as quads, each kind in the graph of its own, and back."""

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from kb import vocab
from kb.errors import MapError
from kb.model import Decision, DecisionKind, Match, MatchRelation
from kb.rdf.describe import Triple, entries, person
from kb.rdf.facts import Facts
from kb.rdf.literals import decimal, moment, string
from kb.rdf.reading import claim_pair, pairs
from kb.vocab import BASE


def decision_quads(decision: Decision, base: str = BASE, *, target: str | None = None) -> Iterator[Quad]:
    """Describe a decision in `…/graph/decisions`.

    `target` is the IRI of what is decided on, for queries; the log itself keeps the id, which
    stands even when the thing is gone.
    """
    graph = NamedNode(vocab.graph_iri("decisions", base))
    iri = NamedNode(vocab.decision_iri(decision.id, base))
    for triple in _decision(decision, iri, base):
        yield Quad(*triple, graph)
    if target is not None:
        yield Quad(iri, vocab.TARGET, NamedNode(target), graph)


def decisions_from(quads: Iterable[Quad], base: str = BASE) -> tuple[Decision, ...]:
    """All decisions that `quads` describe, oldest first."""
    facts = Facts(quads)
    found = (_read_decision(facts, iri, base) for iri in facts.of_type(vocab.DECISION))
    return tuple(sorted(found, key=lambda decision: (decision.at, decision.id)))


def match_quads(match: Match, base: str = BASE) -> Iterator[Quad]:
    """Describe a match in `…/graph/matches`: a node with its confidence, and the plain edge both ways."""
    graph = NamedNode(vocab.graph_iri("matches", base))
    iri = NamedNode(vocab.match_iri(match.claims, match.relation, base))
    edge = vocab.CONTRADICTS if match.relation is MatchRelation.OPPOSITE else vocab.CLOSE_MATCH
    one, other = (NamedNode(vocab.claim_iri(claim, base)) for claim in match.claims)
    yield Quad(iri, vocab.TYPE, vocab.MATCH, graph)
    yield Quad(iri, vocab.RELATION, vocab.individual(match.relation), graph)
    yield Quad(iri, vocab.CONFIDENCE, decimal(match.confidence), graph)
    for claim, matched in ((one, other), (other, one)):
        yield Quad(iri, vocab.OF, claim, graph)
        yield Quad(claim, edge, matched, graph)


def matches_from(quads: Iterable[Quad], base: str = BASE) -> tuple[Match, ...]:
    """All matches that `quads` describe, in the order of their claims."""
    facts = Facts(quads)
    found = (_read_match(facts, iri, base) for iri in facts.of_type(vocab.MATCH))
    return tuple(sorted(found, key=lambda match: (match.claims, match.relation)))


def _decision(decision: Decision, iri: NamedNode, base: str) -> Iterator[Triple]:
    by = NamedNode(vocab.person_iri(decision.by, base))
    yield iri, vocab.TYPE, vocab.DECISION
    yield iri, vocab.TYPE, vocab.ACTIVITY
    yield iri, vocab.DECISION_KIND, vocab.individual(decision.kind)
    yield iri, vocab.IN_DISCUSSION, NamedNode(vocab.discussion_iri(decision.discussion, base))
    yield iri, vocab.ASSOCIATED, by
    yield iri, vocab.ENDED, moment(decision.at)
    yield from person(by, decision.by)
    yield from entries(iri, vocab.CHANGE, decision.changes)
    if decision.target is not None:
        yield iri, vocab.TARGET_ID, string(decision.target)
    if decision.note is not None:
        yield iri, vocab.NOTE, string(decision.note)


def _read_decision(facts: Facts, iri: str, base: str) -> Decision:
    kind, at = facts.word(iri, vocab.DECISION_KIND, DecisionKind), facts.moment(iri, vocab.ENDED)
    if kind is None or at is None:
        raise MapError(f"the decision <{iri}> does not say what was decided, or when")
    return Decision(
        id=vocab.local_id(iri, base)[1],
        discussion=vocab.local_id(facts.one(iri, vocab.IN_DISCUSSION), base)[1],
        kind=kind,
        by=vocab.local_id(facts.one(iri, vocab.ASSOCIATED), base)[1],
        at=at,
        target=facts.get(iri, vocab.TARGET_ID),
        changes=pairs(facts, facts.all(iri, vocab.CHANGE)),
        note=facts.get(iri, vocab.NOTE),
    )


def _read_match(facts: Facts, iri: str, base: str) -> Match:
    relation = facts.word(iri, vocab.RELATION, MatchRelation)
    if relation is None:
        raise MapError(f"the match <{iri}> does not say how its claims stand to each other")
    return Match(claim_pair(facts, iri, base), relation, facts.number(iri, vocab.CONFIDENCE))
