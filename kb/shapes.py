"""Whether graphs are valid: every shape of the two files, each finding a sentence that names what breaks it.

The shapes are read by `kb.shacl`; what they say in queries is said here in Python, one function a query.
Tests hold both to the findings of pySHACL, which is 200 times slower: minutes for a long discussion.
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from kb import vocab
from kb.shacl import Finding, Index, Shape, Term, findings, name, number, read

SHAPES = Path(__file__).parent / "shapes.ttl"
EVIDENCE_SHAPES = Path(__file__).parent / "evidence" / "shapes.ttl"


def check(quads: Iterable[Quad]) -> list[str]:
    """What is wrong, one sentence a finding, each graph taken by itself; nothing where all is well."""
    graphs: dict[str, list[Quad]] = {}
    for quad in quads:
        graphs.setdefault(str(quad.graph_name), []).append(quad)
    found = {finding for graph in graphs.values() for finding in broken(graph)}
    return [f"{node}: {message}" for node, message in sorted(found)]


def broken(graph: Iterable[Quad]) -> set[Finding]:
    """What breaks a shape in one graph, with the shape's message."""
    index = Index(graph)
    shapes, queries = _shapes()
    found = set(findings(index, shapes))
    for query, message in queries.items():
        target, rule = _RULES[query]
        if index.of_type(target):
            found.update((name(node), message) for node in rule(index))
    return found


@cache
def _shapes() -> tuple[tuple[Shape, ...], dict[str, str]]:
    return read(SHAPES.read_bytes() + EVIDENCE_SHAPES.read_bytes())


def _anchors(index: Index) -> Iterator[Term]:
    threads = set(index.of_type(vocab.THREAD))
    for post, locutions in index.back.get(vocab.CONTEXT, {}).items():
        here = not threads.isdisjoint(index.values(post, vocab.CONTAINER))
        texts = [name(text) for text in index.values(post, vocab.CONTENT) if here]
        for locution in locutions:
            ends = (index.values(locution, vocab.BEGIN), index.values(locution, vocab.END))
            for text, begin, end, words in product(texts, *ends, index.values(locution, vocab.ANCHOR)):
                first, last = number(begin), number(end)
                if first is not None and last is not None and text[int(first) : int(last)] != name(words):
                    yield locution


def _made_elsewhere(index: Index) -> Iterator[Term]:
    for place, steps in index.back.get(vocab.MADE_IN, {}).items():
        for step in steps:
            premises = index.pointing(step, vocab.PREMISE)
            if not any(place in index.values(premise, vocab.APPEARANCE) for premise in premises):
                yield step


def _circular(index: Index) -> Iterator[Term]:
    steps = dict.fromkeys(step for steps in index.back.get(vocab.CONCLUSION, {}).values() for step in steps)
    yield from (step for step in steps if step in _concluded(index, step))


def _edgeless(index: Index) -> Iterator[Term]:
    for edge, type_ in _EDGES.items():
        for step in index.of_type(type_):
            claims = [c for c in _concluded(index, step) if vocab.CLAIM in index.values(c, vocab.TYPE)]
            premises = index.pointing(step, vocab.PREMISE)
            if any(claim not in index.values(premise, edge) for claim in claims for premise in premises):
                yield step


def _stray(index: Index) -> Iterator[Term]:
    for edge, type_ in _EDGES.items():
        for claim, premises in index.back.get(edge, {}).items():
            for premise in premises:
                steps = index.values(premise, vocab.PREMISE)
                of_type = (step for step in steps if type_ in index.values(step, vocab.TYPE))
                if not any(claim in _concluded(index, step) for step in of_type):
                    yield premise


def _concluded(index: Index, step: Term) -> dict[Term, None]:
    """Whatever the step bears on, through the steps it denies."""
    reached: dict[Term, None] = {}
    waiting = [step]
    while waiting:
        for target in index.values(waiting.pop(), vocab.CONCLUSION):
            if target not in reached:
                reached[target] = None
                waiting.append(target)
    return reached


def _https(index: Index) -> Iterator[Term]:
    for node, facts in index.out.items():
        for predicate, values in facts.items():
            if any(str(term).startswith("<https://schema.org/") for term in (predicate, *values)):
                yield node


def _misquoted(index: Index) -> Iterator[Term]:
    for passage in index.of_type(vocab.PASSAGE):
        contexts, anchors = index.values(passage, vocab.CONTEXT), index.values(passage, vocab.ANCHOR)
        ends = (index.values(passage, vocab.BEGIN), index.values(passage, vocab.END))
        for context, begin, end, words in product(contexts, *ends, anchors):
            texts = index.values(context, vocab.TEXT)
            if not texts or not all(_stands(words, text, number(begin), number(end)) for text in texts):
                yield passage


def _stands(words: Term, text: Term, first: Decimal | None, last: Decimal | None) -> bool:
    return first is None or last is None or name(text)[int(first) : int(last)] == name(words)


_EDGES = {
    vocab.SUPPORTS: vocab.SUPPORT_STEP,
    vocab.ATTACKS: vocab.ATTACK_STEP,
    vocab.UNDERCUTS: vocab.UNDERCUT,
}
_RULES: dict[str, tuple[NamedNode, Callable[[Index], Iterator[Term]]]] = {
    "Anchor": (vocab.THREAD, _anchors),
    "MadeIn": (vocab.THREAD, _made_elsewhere),
    "Circle": (vocab.THREAD, _circular),
    "MissingEdge": (vocab.THREAD, _edgeless),
    "StrayEdge": (vocab.THREAD, _stray),
    "Https": (vocab.THREAD, _https),
    "Stretch": (vocab.PASSAGE, _misquoted),
}
"""Each query's rule, and what a graph must hold for it to be asked."""
