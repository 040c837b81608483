"""What the store holds of one discussion, and how it changes: all of it in one step, or not at all.

A discussion's own graph is its current map: the machine's, with people's decisions replayed. Where
the two differ, the graph of the store itself keeps the difference, so that the machine's map can be
had again and every decision be replayed on it, also one that takes an earlier one back.
"""

import difflib
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kb import vocab
from kb.errors import NotFound, ShapeError
from kb.ids import input_hash
from kb.model import ArgumentMap, Decision
from kb.rdf import decision_quads, decisions_from, from_quads, to_quads
from kb.review import replay, replayed
from kb.state import Reader, Writer, as_triples, value

RUNS, DECISIONS, STORE = (ox.NamedNode(vocab.graph_iri(name)) for name in ("runs", "decisions", "store"))
REGISTER = ox.NamedNode(vocab.graph_iri("register"))  # what a SPARQL service keeps of itself, never dumped


def graph_of(discussion: str) -> ox.NamedNode:
    """The graph of a discussion, which is also the discussion."""
    return ox.NamedNode(vocab.discussion_iri(discussion))


def digests(reader: Reader) -> dict[str, str]:
    """For each discussion, the digest of its graph."""
    noted = reader.matching(None, vocab.DIGEST, None, STORE)
    return {vocab.discussion_id(value(q.subject)): value(q.object) for q in noted}


def version(reader: Reader, discussion: str) -> str:
    """The digest of a discussion's graph."""
    for note in reader.matching(graph_of(discussion), vocab.DIGEST, None, STORE):
        return value(note.object)
    raise _missing(reader, discussion)


def current(reader: Reader, discussion: str) -> ArgumentMap:
    """The map as it stands."""
    quads = reader.quads(graph_of(discussion))
    if not quads:
        raise _missing(reader, discussion)
    return from_quads(quads | run_records(reader, quads))


def _missing(reader: Reader, discussion: str) -> NotFound:
    near = difflib.get_close_matches(discussion, digests(reader), n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else "`rejoinder list` shows what there is"
    return NotFound(f"there is no discussion {discussion}; {hint}")


def by_machine(reader: Reader, discussion: str) -> ArgumentMap:
    """The map before any decision."""
    graph = graph_of(discussion)
    withdrawn, introduced = (
        {
            ox.Quad(quad.subject, quad.predicate, quad.object, graph)
            for note in reader.matching(graph, difference, None, STORE)
            for quad in ox.parse(value(note.object), ox.RdfFormat.N_TRIPLES)
        }
        for difference in (vocab.WITHDRAWN, vocab.INTRODUCED)
    )
    if not withdrawn and not introduced:
        return current(reader, discussion)
    quads = (reader.quads(graph) | withdrawn) - introduced
    return from_quads(quads | run_records(reader, quads))


def run_records(reader: Reader, quads: Iterable[ox.Quad]) -> set[ox.Quad]:
    """What the graph of runs says of the run that made a discussion's graph."""
    runs = {q.object for q in quads if q.predicate == vocab.GENERATED_BY}
    found: set[ox.Quad] = set()
    for run in runs:
        of_run = reader.matching(run, None, None, RUNS)
        found.update(of_run)
        for entry in (q.object for q in of_run if q.predicate == vocab.SETTING):
            found.update(reader.matching(entry, None, None, RUNS))
    return found


def decisions(reader: Reader, discussion: str | None = None) -> tuple[Decision, ...]:
    """The log, or what it says about one discussion; oldest first."""
    if discussion is None:
        return decisions_from(reader.quads(DECISIONS))
    return decisions_from(_decision_records(reader, discussion))


def _decision_records(reader: Reader, discussion: str) -> Iterator[ox.Quad]:
    for of in reader.matching(None, vocab.IN_DISCUSSION, graph_of(discussion), DECISIONS):
        for quad in reader.matching(of.subject, None, None, DECISIONS):
            yield quad
            if quad.predicate == vocab.CHANGE:
                yield from reader.matching(quad.object, None, None, DECISIONS)


def orphans(reader: Reader, discussion: str) -> tuple[Decision, ...]:
    """The decisions about a discussion that find nothing to decide about."""
    ours = decisions(reader, discussion)
    return replay(by_machine(reader, discussion), ours)[1] if ours else ()


def checked(map_: ArgumentMap) -> set[ox.Quad]:
    """The map's quads as the engine will hold them; ShapeError where they break a shape."""
    quads = as_held(to_quads(map_))
    graph = graph_of(map_.discussion.id)
    check(q for q in quads if q.graph_name == graph)
    return quads


def check(quads: Iterable[ox.Quad]) -> None:
    """ShapeError where the graph of a discussion breaks a shape."""
    from kb import shapes  # here, because pySHACL takes a second to import

    if problems := shapes.check(quads):
        raise ShapeError(problems)


def keep(writer: Writer, machine: ArgumentMap, quads: set[ox.Quad]) -> bool:
    """Put a map, given also as its checked quads, in place of whatever was kept of its discussion."""
    log = decisions(writer, machine.discussion.id)
    map_, _ = replay(machine, log)
    return _replace(writer, machine, quads, quads if map_ == machine else checked(map_))


def decide(writer: Writer, decision: Decision) -> ArgumentMap:
    """Add a decision to the log and replay the log; NotFound where it finds no target."""
    machine = by_machine(writer, decision.discussion)
    map_, problems = replayed(machine, (*decisions(writer, decision.discussion), decision))
    if decision in problems:
        raise NotFound(f"discussion {decision.discussion}: {problems[decision]}")
    entry = decision_quads(decision, target=_target(machine, map_, decision))
    _replace(writer, machine, as_held(to_quads(machine)), checked(map_), entry)
    return map_


def forget(writer: Writer, discussion: str) -> None:
    """Take out a discussion's graph and its run. The log of decisions stays as it is."""
    current(writer, discussion)
    graph = graph_of(discussion)
    writer.change(_beside(writer, graph), ())
    writer.drop(graph)


def _replace(
    writer: Writer,
    machine: ArgumentMap,
    by_machine: set[ox.Quad],
    now: set[ox.Quad],
    entry: Iterable[ox.Quad] = (),
) -> bool:
    graph = graph_of(machine.discussion.id)
    before = writer.quads(graph)
    held = before | _beside(writer, graph)
    wanted = now | _notes(graph, by_machine, now)
    writer.change(held - wanted, [*(wanted - held), *entry])
    return bool(before)


def _beside(reader: Reader, graph: ox.NamedNode) -> set[ox.Quad]:
    """What the other graphs hold of a discussion alone: its run, and our notes."""
    made_by = [q.object for q in reader.matching(graph, vocab.GENERATED_BY, None, graph)]
    shared = any(len(reader.matching(None, vocab.GENERATED_BY, run, None)) > 1 for run in made_by)
    run = set() if shared else run_records(reader, reader.matching(graph, vocab.GENERATED_BY, None, graph))
    return run | set(reader.matching(graph, None, None, STORE))


def _notes(graph: ox.NamedNode, by_machine: set[ox.Quad], now: set[ox.Quad]) -> set[ox.Quad]:
    """What we note of a discussion: the digest of its graph, and how far that is from the machine's."""

    def triples(quads: set[ox.Quad]) -> str:
        return as_triples(quad.triple for quad in quads if quad.graph_name == graph)

    differences = {vocab.WITHDRAWN: triples(by_machine - now), vocab.INTRODUCED: triples(now - by_machine)}
    notes = {vocab.DIGEST: input_hash(triples(now))} | {
        name: text for name, text in differences.items() if text
    }
    return {ox.Quad(graph, name, ox.Literal(text), STORE) for name, text in notes.items()}


def as_held(quads: Iterable[ox.Quad]) -> set[ox.Quad]:
    """The quads as the engine gives them back: it writes 0.50 as 0.5."""
    store = ox.Store()
    store.extend(quads)
    return set(store)


def _target(machine: ArgumentMap, map_: ArgumentMap, decision: Decision) -> str | None:
    """The IRI of what a decision is about, where that stood before it or stands after it."""
    if decision.target in {c.id for m in (machine, map_) for c in m.claims}:
        return vocab.claim_iri(decision.target or "")
    if decision.target in {a.id for m in (machine, map_) for a in m.arguments}:
        return vocab.argument_iri(decision.target or "")
    return None
