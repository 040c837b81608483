"""JSON-LD: everything, named graphs included, under short names that the file itself explains.

The context stands in the file, so that reading it takes no network. A short name says what kind of
value it has where all its values are of one kind; a value that differs says so itself.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kb import vocab
from kb.export import graphs
from kb.export.exported import Export, Exported
from kb.export.words.quoting import written

_DATA = "id"  # the prefix of the IRIs that we mint
_BIGGEST = 2**53  # beyond, readers of JSON round whole numbers


def export(export: Export) -> Exported:
    """Write everything, named graphs included; read as RDF it is the same quads."""
    data = document(graphs.quads(export), export.base)
    return Exported(data, (), "application/ld+json", ".jsonld")


def document(quads: Sequence[Quad], base: str) -> bytes:
    """The quads as JSON-LD, in the order they come: those of one graph and thing must stand together."""
    writer = _Writer(quads, base)
    return written({"@context": writer.context(), "@graph": list(writer.graphs(quads))})


class _Writer:
    """Shortens the terms of these quads."""

    def __init__(self, quads: Iterable[Quad], base: str) -> None:
        self.prefixes = {**vocab.PREFIXES, _DATA: base}
        self.kinds: dict[str, str | None] = {}
        for quad in quads:
            predicate, kind = quad.predicate.value, _kind(quad.object)
            self.kinds[predicate] = kind if self.kinds.get(predicate, kind) == kind else None

    def context(self) -> dict[str, Any]:
        """The prefixes, and the short name of each property that occurs."""
        prefixes: dict[str, Any] = {
            name: iri if iri.endswith(("/", "#")) else {"@id": iri, "@prefix": True}
            for name, iri in sorted(self.prefixes.items())
        }
        names = {_names()[p]: p for p in self.kinds if p in _names()}
        return prefixes | {name: self._definition(names[name]) for name in sorted(names)}

    def graphs(self, quads: Iterable[Quad]) -> Iterator[dict[str, Any]]:
        """Each graph with its things, in the order of the quads."""
        for graph, inside in groupby(quads, lambda quad: quad.graph_name):
            things = [
                self._thing(subject, about)
                for subject, about in groupby(inside, lambda quad: quad.subject)
                if isinstance(subject, NamedNode | BlankNode)
            ]
            if isinstance(graph, NamedNode):
                yield {"@id": self._short(graph), "@graph": things}
            else:
                yield from things

    def _definition(self, predicate: str) -> Any:
        kind, iri = self.kinds[predicate], self._short(NamedNode(predicate))
        return iri if kind in (None, "") else {"@id": iri, "@type": kind and self._type(kind)}

    def _type(self, kind: str) -> str:
        return kind if kind == "@id" else self._short(NamedNode(kind))

    def _thing(self, subject: NamedNode | BlankNode, about: Iterable[Quad]) -> dict[str, Any]:
        values: dict[str, list[Any]] = {}
        for quad in about:
            if quad.predicate == vocab.TYPE and isinstance(quad.object, NamedNode):
                values.setdefault("@type", []).append(self._short(quad.object))
            else:
                values.setdefault(self._key(quad.predicate), []).append(self._value(quad))
        return {"@id": self._short(subject)} | {
            name: found[0] if len(found) == 1 else found for name, found in values.items()
        }

    def _key(self, predicate: NamedNode) -> str:
        return _names().get(predicate.value) or self._short(predicate)

    def _value(self, quad: Quad) -> Any:
        value, named = quad.object, quad.predicate.value in _names()
        kind = self.kinds[quad.predicate.value] if named else None
        if not isinstance(value, Literal):
            short = self._short(value)  # type: ignore[arg-type]  # no quoted triples here
            return short if kind == "@id" else {"@id": short}
        if value.language:
            return {"@value": value.value, "@language": value.language}
        if value.datatype == vocab.STRING or (kind and kind == value.datatype.value):
            return value.value
        return (
            _native(value)
            if _native(value) is not None
            else {
                "@value": value.value,
                "@type": self._short(value.datatype),
            }
        )

    def _short(self, node: NamedNode | BlankNode) -> str:
        """`prefix:rest`, with the longest namespace that the IRI begins with; else the IRI."""
        if isinstance(node, BlankNode):
            return f"_:{node.value}"
        fits = [(len(iri), name) for name, iri in self.prefixes.items() if node.value.startswith(iri)]
        length, name = max(fits, default=(0, ""))
        rest = node.value[length:]
        return f"{name}:{rest}" if name and not rest.startswith("//") else node.value


def _kind(value: object) -> str | None:
    """What a context may say of a value: `@id`, a datatype, the empty string for plain words."""
    if not isinstance(value, Literal):
        return "@id"
    if value.language or _native(value) is not None:
        return None
    return "" if value.datatype == vocab.STRING else value.datatype.value


def _native(value: Literal) -> bool | int | None:
    """A truth value or whole number as JSON has it, where that is the same literal."""
    if value.datatype == vocab.BOOLEAN and value.value in ("true", "false"):
        return value.value == "true"
    if value.datatype == vocab.INTEGER and value.value.removeprefix("-").isdecimal():
        number = int(value.value)
        return number if str(number) == value.value and abs(number) < _BIGGEST else None
    return None


@cache
def _names() -> dict[str, str]:
    """The short names of our vocabulary's terms; two terms that share one keep their prefixes."""
    found: dict[str, set[str]] = {}
    for term in vars(vocab).values():
        if isinstance(term, NamedNode) and term != vocab.TYPE:
            found.setdefault(term.value.replace("#", "/").rpartition("/")[2], set()).add(term.value)
    return {
        next(iter(iris)): name
        for name, iris in found.items()
        if len(iris) == 1 and name not in vocab.PREFIXES and name != _DATA
    }
