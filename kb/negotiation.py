"""Which form of an answer a client wants: by its Accept header, or by name."""

import re
from collections.abc import Mapping, Sequence

Types = Mapping[str, Sequence[str]]
"""Forms by name, the favourite first, each with its media type and others that it goes by."""

TABLE_TYPES: Types = {
    "json": ("application/sparql-results+json", "application/json"),
    "xml": ("application/sparql-results+xml", "application/xml", "text/xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
}
GRAPH_TYPES: Types = {
    "ttl": ("text/turtle", "application/x-turtle", "application/turtle", "text/n3", "text/rdf+n3"),
    "nt": ("application/n-triples", "text/plain"),
    "jsonld": ("application/ld+json", "application/json"),
    "rdfxml": ("application/rdf+xml", "application/xml", "text/xml"),
}
NAMES = {  # what clients call a form in `format` or `output`: the form of rows, the form of triples
    "json": ("json", "jsonld"),
    "sparql-json": ("json", None),
    "xml": ("xml", "rdfxml"),
    "sparql": ("xml", None),
    "csv": ("csv", None),
    "tsv": ("tsv", None),
    "ttl": (None, "ttl"),
    "turtle": (None, "ttl"),
    "n3": (None, "ttl"),
    "nt": (None, "nt"),
    "ntriples": (None, "nt"),
    "n-triples": (None, "nt"),
    "jsonld": (None, "jsonld"),
    "json-ld": (None, "jsonld"),
    "rdf": (None, "rdfxml"),
    "rdfxml": (None, "rdfxml"),
    "rdf+xml": (None, "rdfxml"),
    "rdf-xml": (None, "rdfxml"),
}

_UTF8 = {"csv", "tsv", "ttl"}  # forms whose media type leaves the encoding open
_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\Z")


def media_type(form: str) -> str:
    """What an answer in that form is labelled as."""
    name = {**TABLE_TYPES, **GRAPH_TYPES}[form][0]
    return f"{name}; charset=utf-8" if form in _UTF8 else name


def accepted(accept: str | None, types: Types) -> str | None:
    """The form that suits an Accept header best, or None.

    A type that is spelled out counts before one that `*` stands for, then the order of `types`.
    """
    ranges = _ranges(accept or "*/*")
    best: tuple[float, int] = (0.0, 0)
    chosen = None
    for form, names in types.items():
        worth = max(_worth(names[0], ranges), *((ranges.get(name, 0.0), 3) for name in names))
        if worth[0] > 0 and worth > best:
            best, chosen = worth, form
    return chosen


def named(name: str) -> tuple[str | None, str | None]:
    """The forms of rows and of triples that a client means by a name or a media type; None for neither."""
    name = name.strip().lower().replace(" ", "+")  # as `+` arrives from a query string
    if name in NAMES:
        return NAMES[name]
    table, graph = (
        next((form for form, names in types.items() if name in names), None)
        for types in (TABLE_TYPES, GRAPH_TYPES)
    )
    return table, graph


def _ranges(accept: str) -> dict[str, float]:
    ranges: dict[str, float] = {}
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((p[2:].strip() for p in parameters if p.startswith("q=")), "1")
        if name and _QUALITY.match(quality):
            ranges[name] = float(quality)
    return ranges


def _worth(name: str, ranges: Mapping[str, float]) -> tuple[float, int]:
    """The quality by the range that says most about a media type, and how much that says."""
    for said, range_ in ((3, name), (2, name.partition("/")[0] + "/*"), (1, "*/*")):
        if range_ in ranges:
            return ranges[range_], said
    return 0.0, 0
