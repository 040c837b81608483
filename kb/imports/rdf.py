"""Our own exports and dumps, in any RDF format that we write: each discussion in it as it was."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

import pyoxigraph as ox

from kb import vocab
from kb.errors import InputError, RejoinderError
from kb.model import ArgumentMap
from kb.rdf import from_quads

NAME = "rdf"
FORMATS = {
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
_ELSEWHERE = ("decisions", "matches", "evidence")


def maps(data: bytes, name: str) -> Iterator[ArgumentMap | InputError]:
    """The maps in a file, an InputError in place of each that is not whole.

    No address in the file is ever fetched. Decisions, matches and evidence in it are not read:
    `rejoinder load` takes those.
    """
    suffix = PurePath(name.lower()).suffix
    if suffix not in FORMATS:
        remedy = f"name it so that it ends in one of {', '.join(FORMATS)}"
        raise InputError(name, "", "its name does not say which RDF format it is", remedy)
    try:
        quads = list(ox.parse(data, format=FORMATS[suffix]))
    except (SyntaxError, ValueError) as error:
        raise InputError(name, "", f"it is not what {suffix} promises: {error}", "export it again") from error
    graphs: dict[object, list[ox.Quad]] = defaultdict(list)
    for quad in quads:
        graphs[quad.graph_name].append(quad)
    runs = graphs.pop(_graph("runs"), [])
    left = {f"the graph of {x}, which `rejoinder load` takes" for x in _ELSEWHERE if _graph(x) in graphs}
    for graph, held in graphs.items():
        threads = [q.subject for q in held if q.predicate == vocab.TYPE and q.object == vocab.THREAD]
        if not threads:
            continue
        try:
            yield _noted(from_quads([*held, *runs]), left)
        except (RejoinderError, KeyError, ValueError) as error:
            problem = f"it makes no whole map: {error}"
            yield InputError(name, str(graph), problem, "export the discussion again")


def _graph(name: str) -> ox.NamedNode:
    return ox.NamedNode(vocab.graph_iri(name))


def _noted(map_: ArgumentMap, left: set[str]) -> ArgumentMap:
    notes = (*map_.discussion.notes, *(f"not read: {what}" for what in left))
    return replace(map_, discussion=replace(map_.discussion, notes=notes)) if left else map_
