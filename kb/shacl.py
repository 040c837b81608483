"""The part of SHACL core that our shapes use, over plain quads.

It reads shapes as any SHACL processor does and refuses a constraint that it does not know.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kb.errors import StoreError
from kb.vocab import BOOLEAN, DATE, DATE_TIME, DECIMAL, INTEGER, TYPE

Term = NamedNode | BlankNode | Literal | Triple
Finding = tuple[str, str]
"""What breaks a shape, and the shape's message."""

_SH = "http://www.w3.org/ns/shacl#"
_REST = NamedNode(TYPE.value.replace("type", "rest"))
_FIRST = NamedNode(TYPE.value.replace("type", "first"))
_LEXICAL = {
    INTEGER: re.compile(r"[+-]?\d+"),
    DECIMAL: re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)"),
    BOOLEAN: re.compile("true|false|0|1"),
    DATE: re.compile(r"-?\d{4,}-\d\d-\d\d(Z|[+-]\d\d:\d\d)?"),
    DATE_TIME: re.compile(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?"),
}


class Index:
    """One graph, to be asked along predicates in both directions."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.out: dict[Term, dict[NamedNode, list[Term]]] = {}
        self.back: dict[NamedNode, dict[Term, list[Term]]] = {}
        for quad in quads:
            self.out.setdefault(quad.subject, {}).setdefault(quad.predicate, []).append(quad.object)
            self.back.setdefault(quad.predicate, {}).setdefault(quad.object, []).append(quad.subject)
        self._members = {type_: frozenset(nodes) for type_, nodes in self.back.get(TYPE, {}).items()}

    def values(self, node: Term, predicate: NamedNode) -> list[Term]:
        """What `node` points at."""
        return self.out.get(node, {}).get(predicate, [])

    def pointing(self, node: Term, predicate: NamedNode) -> list[Term]:
        """What points at `node`."""
        return self.back.get(predicate, {}).get(node, [])

    def value(self, node: Term, predicate: NamedNode) -> Term | None:
        """The first thing that `node` points at."""
        return next(iter(self.values(node, predicate)), None)

    def of_type(self, type_: Term) -> list[Term]:
        """All nodes of a class."""
        return self.pointing(type_, TYPE)

    def members(self, type_: Term) -> frozenset[Term]:
        """All nodes of a class, as a set."""
        return self._members.get(type_, frozenset())

    def items(self, head: Term | None) -> Iterator[Term]:
        """The members of an RDF list."""
        while head is not None and (first := self.value(head, _FIRST)) is not None:
            yield first
            head = self.value(head, _REST)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path, along a predicate or against it."""

    predicate: NamedNode
    back: bool = False


Test = Callable[[Index, Term, list[Term]], bool]
"""Whether a focus node and its values meet a constraint."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the values at the end of a path must be; an empty path leads to the focus node itself."""

    targets: tuple[Term, ...]
    path: tuple[Step, ...]
    tests: tuple[Test, ...]
    message: str


def read(text: bytes) -> tuple[tuple[Shape, ...], dict[str, str]]:
    """The shapes of a SHACL text, and the messages of its query constraints by their local name."""
    index = Index(parse(text, format=RdfFormat.TURTLE))
    shapes = [shape for node in index.of_type(_sh("NodeShape")) for shape in _shapes(index, node)]
    queries = {
        str(node).strip("<>").rpartition("#")[2]: _message(index, node)
        for node in index.of_type(_sh("SPARQLConstraint"))
    }
    return tuple(shapes), queries


def findings(index: Index, shapes: Iterable[Shape]) -> Iterator[Finding]:
    """Each node of the graph that breaks a shape, with the shape's message."""
    for shape in shapes:
        for node in dict.fromkeys(node for target in shape.targets for node in index.of_type(target)):
            values = _walk(index, node, shape.path)
            if not all(test(index, node, values) for test in shape.tests):
                yield name(node), shape.message


def name(node: Term) -> str:
    """A node as a sentence names it."""
    return str(node.value if isinstance(node, NamedNode | BlankNode | Literal) else node)


def _sh(word: str) -> NamedNode:
    return NamedNode(_SH + word)


def _message(index: Index, node: Term) -> str:
    message = index.value(node, _sh("message"))
    if not isinstance(message, Literal):
        raise StoreError(f"the shape {node} has no sh:message; give it one that a person can act on")
    return message.value


def _shapes(index: Index, node: Term) -> Iterator[Shape]:
    """The property shapes of a node shape, and what it says of the focus node itself."""
    targets = tuple(index.values(node, _sh("targetClass")))
    apart = {"targetClass", "property", "message", "sparql"}
    if own := _tests(index, node, apart):
        yield Shape(targets, (), own, _message(index, node))
    for part in index.values(node, _sh("property")):
        path = tuple(_path(index, index.value(part, _sh("path"))))
        yield Shape(targets, path, _tests(index, part, {"path", "message"}), _message(index, part))


def _path(index: Index, node: Term | None) -> Iterator[Step]:
    if isinstance(node, NamedNode):
        yield Step(node)
    elif isinstance(node, BlankNode) and isinstance(back := index.value(node, _sh("inversePath")), NamedNode):
        yield Step(back, back=True)
    else:
        for step in index.items(node):
            yield from _path(index, step)


def _walk(index: Index, node: Term, path: tuple[Step, ...]) -> list[Term]:
    if len(path) == 1:  # nearly all are
        ends = (index.pointing if path[0].back else index.values)(node, path[0].predicate)
        return ends if len(ends) < 2 else list(dict.fromkeys(ends))
    values = [node]
    for step in path:
        follow = index.pointing if step.back else index.values
        values = [value for at in values for value in follow(at, step.predicate)]
    return values if len(values) < 2 else list(dict.fromkeys(values))


def _tests(index: Index, node: Term, apart: set[str]) -> tuple[Test, ...]:
    tests = []
    for predicate, values in index.out.get(node, {}).items():
        word = predicate.value.removeprefix(_SH)
        if predicate == TYPE or word in apart:
            continue
        if word not in _CONSTRAINTS:
            raise StoreError(f"a shape uses sh:{word}, which kb/shacl.py does not know; add it there")
        tests += [_CONSTRAINTS[word](index, value) for value in values]
    return tuple(tests)


def _each(holds: Callable[[Index, Term], bool]) -> Test:
    return lambda index, _, values: all(holds(index, value) for value in values)


def number(term: Term | None) -> Decimal | None:
    """A well-formed integer or decimal."""
    if isinstance(term, Literal) and term.datatype in (INTEGER, DECIMAL) and _lexical(term):
        return Decimal(term.value)
    return None


def _lexical(term: Literal) -> bool:
    form = _LEXICAL.get(term.datatype)
    return form is None or form.fullmatch(term.value) is not None


def _count(limit: Term, holds: Callable[[int, int], bool]) -> Test:
    wanted = int(name(limit))
    return lambda _index, _node, values: holds(len(values), wanted)


def _bound(limit: Term, holds: Callable[[Decimal, Decimal], bool]) -> Test:
    wanted = Decimal(name(limit))
    return _each(lambda _, value: (found := number(value)) is not None and holds(found, wanted))


def _of_class(class_: Term) -> Test:
    return _each(lambda index, value: value in index.members(class_))


def _datatype(datatype: Term) -> Test:
    return _each(lambda _, v: isinstance(v, Literal) and v.datatype == datatype and _lexical(v))


def _one_of(allowed: frozenset[Term]) -> Test:
    return _each(lambda _, value: value in allowed)


def _pattern(pattern: Term) -> Test:
    wanted = re.compile(name(pattern))
    return _each(lambda _, value: wanted.search(name(value)) is not None)


def _less_than(other: Term) -> Test:
    assert isinstance(other, NamedNode)

    def holds(index: Index, node: Term, values: list[Term]) -> bool:
        limits = [number(limit) for limit in index.values(node, other)]
        numbers = [number(value) for value in values]
        return all(n is not None and m is not None and n < m for n in numbers for m in limits)

    return holds


def _against(other: Term, holds: Callable[[set[Term], set[Term]], bool]) -> Test:
    assert isinstance(other, NamedNode)
    return lambda index, node, values: holds(set(values), set(index.values(node, other)))


def _some(shapes: Index, head: Term, holds: Callable[[int], bool]) -> Test:
    members = [_tests(shapes, member, set()) for member in shapes.items(head)]

    def met(index: Index, value: Term) -> bool:
        return holds(sum(all(test(index, value, [value]) for test in tests) for tests in members))

    return _each(met)


def _none_of(shapes: Index, node: Term) -> Test:
    tests = _tests(shapes, node, set())
    return _each(lambda index, value: not all(test(index, value, [value]) for test in tests))


_CONSTRAINTS: dict[str, Callable[[Index, Term], Test]] = {
    "minCount": lambda _, limit: _count(limit, int.__ge__),
    "maxCount": lambda _, limit: _count(limit, int.__le__),
    "minInclusive": lambda _, limit: _bound(limit, Decimal.__ge__),
    "maxInclusive": lambda _, limit: _bound(limit, Decimal.__le__),
    "minLength": lambda _, limit: _each(lambda _, value: len(name(value)) >= int(name(limit))),
    "class": lambda _, class_: _of_class(class_),
    "datatype": lambda _, datatype: _datatype(datatype),
    "nodeKind": lambda _, kind: _each(lambda _, value: isinstance(value, NamedNode) and kind == _sh("IRI")),
    "pattern": lambda _, pattern: _pattern(pattern),
    "in": lambda shapes, head: _one_of(frozenset(shapes.items(head))),
    "lessThan": lambda _, other: _less_than(other),
    "equals": lambda _, other: _against(other, set.__eq__),
    "disjoint": lambda _, other: _against(other, set.isdisjoint),
    "or": lambda shapes, head: _some(shapes, head, bool),
    "xone": lambda shapes, head: _some(shapes, head, lambda n: n == 1),
    "not": _none_of,
}
