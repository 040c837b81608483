"""What a SPARQL query answers, and its text forms."""

import io
import json
import re
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from kb.errors import QueryError, UnknownName
from kb.forms import GRAPHS, TABLES, write_rows, write_triples

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = tuple[Term | None, ...]

_TOKENS = 6  # of those that the engine expected, as many as help
_NOT_HELPFUL = ("LATERAL", "SERVICE")  # expected almost everywhere; the one is rare, the other refused


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows under columns (SELECT), truth (ASK), or triples (CONSTRUCT, DESCRIBE)."""

    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    boolean: bool | None = None
    triples: tuple[ox.Triple, ...] | None = None


def answer_from(body: bytes, *, graph: bool) -> Answer:
    """Read an answer from SPARQL results in JSON, or from N-Triples."""
    if graph:
        triples = {quad.triple for quad in ox.parse(body, ox.RdfFormat.N_TRIPLES)}
        return Answer(triples=tuple(sorted(triples, key=str)))
    parsed = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
    if isinstance(parsed, ox.QueryBoolean):
        return Answer(boolean=bool(parsed))
    names = parsed.variables
    return Answer(
        columns=tuple(name.value for name in names),
        rows=tuple(tuple(row[name] for name in names) for row in parsed),
    )


def serialise(answer: Answer, form: str) -> bytes:
    """An answer as text: csv, json, tsv or xml for rows and truth; jsonld, nt, rdfxml or ttl for triples."""
    output = io.BytesIO()
    if answer.triples is not None:
        if form not in GRAPHS:
            raise UnknownName("format for triples", form, GRAPHS)
        write_triples(answer.triples, form, output)
    elif form not in TABLES:
        raise UnknownName("format for rows", form, TABLES)
    else:
        body = json.dumps(_as_json(answer), ensure_ascii=False).encode()
        if form == "json":
            return body + b"\n"
        write_rows(ox.parse_query_results(body, ox.QueryResultsFormat.JSON), form, output)
    return output.getvalue()


def query_error(message: str, query: str) -> QueryError:
    """The engine's message with its place, without its character classes."""
    match = re.match(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if match is None:
        return QueryError(f"the query is wrong: {message}")
    line, column, problem = int(match[1]), int(match[2]), match[3]
    problem = problem.removeprefix("expected ").removeprefix("one of ")
    known = [x for x in re.split(r",\s+", problem) if not _is_class(x)]
    said = next((x for x in known if x[:1].isupper() and " " in x), None)  # a sentence, not a token
    if said is None:
        rest = "".join(query.splitlines(keepends=True)[line - 1 : line])[column - 1 :].strip()[:20]
        said = "not understood from " + (f"'{rest}'" if rest else "the end")
        if 0 < len(known) <= _TOKENS:
            said += f"; expected {' or '.join(known)}"
    return QueryError(f"line {line}, column {column}: {said}", line=line, column=column)


def _is_class(token: str) -> bool:
    return token.strip().startswith(("[", "'", "|", "\\")) or token in _NOT_HELPFUL


def _as_json(answer: Answer) -> dict[str, Any]:
    if answer.boolean is not None:
        return {"head": {}, "boolean": answer.boolean}
    bindings = [
        {name: _term(value) for name, value in zip(answer.columns, row, strict=True) if value is not None}
        for row in answer.rows
    ]
    return {"head": {"vars": list(answer.columns)}, "results": {"bindings": bindings}}


def _term(term: Term) -> dict[str, Any]:
    match term:
        case ox.NamedNode():
            return {"type": "uri", "value": term.value}
        case ox.BlankNode():
            return {"type": "bnode", "value": term.value}
        case ox.Literal() if term.language is not None:
            return {"type": "literal", "value": term.value, "xml:lang": term.language}
        case ox.Literal():
            plain = term.datatype.value == "http://www.w3.org/2001/XMLSchema#string"
            datatype = {} if plain else {"datatype": term.datatype.value}
            return {"type": "literal", "value": term.value, **datatype}
        case ox.Triple():
            parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
            return {"type": "triple", "value": {name: _term(part) for name, part in parts.items()}}
