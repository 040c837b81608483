"""The words a query can be written with: our ontology, the terms we borrow, and what the graph really holds.

Nothing here depends on the size of the knowledge base but the counts; those come through `kb.ask`, which
remembers them for each state.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kb import vocab
from kb.answers import Answer
from kb.inert import inert
from kb.store import KnowledgeBase
from kb.views import discussions

_HERE = Path(__file__).parent
_FILES = ("ontology.ttl", "borrowed.ttl")
_GRAPHS = 200  # discussions whose graphs are offered by name, the latest
_FOREIGN = 300  # terms of no vocabulary that we know
_OFFERED = 500  # authors, or words
_SPECIAL = {
    "decisions": "what people decided",
    "matches": "claims that say the same in several discussions",
    "evidence": "sources, what they say, and verdicts",
    "runs": "when and how each discussion was read",
}
_RDFS = vocab.PREFIXES["rdfs"]
_COMMENT, _DOMAIN, _RANGE = (ox.NamedNode(_RDFS + name) for name in ("comment", "domain", "range"))
_CLASS, _PROPERTY = ox.NamedNode(_RDFS + "Class"), vocab.term("rdf:Property")

_USED_PROPERTIES = """SELECT ?term (COUNT(*) AS ?count)
WHERE { GRAPH ?graph { ?subject ?term ?object } } GROUP BY ?term ORDER BY DESC(?count) ?term LIMIT 1000"""
_USED_CLASSES = """SELECT ?term (COUNT(*) AS ?count)
WHERE { GRAPH ?graph { ?subject a ?term } } GROUP BY ?term ORDER BY DESC(?count) ?term LIMIT 1000"""

_WORDS = f"""{vocab.QUERY_PREFIXES}SELECT DISTINCT ?word
WHERE {{ GRAPH ?graph {{ ?term a rj:ContestedTerm ; skos:prefLabel ?word }} }}
ORDER BY ?word LIMIT {_OFFERED}"""

STARTER = """PREFIX rj: <https://w3id.org/rejoinder#>
PREFIX schema: <http://schema.org/>

# The claims that are attacked most
SELECT ?text (COUNT(?attacker) AS ?attacks) ?claim ?discussion
WHERE {
  GRAPH ?discussion {
    ?attacker rj:attacks ?claim .
    ?claim schema:text ?text .
  }
}
GROUP BY ?text ?claim ?discussion
ORDER BY DESC(?attacks) ?claim
LIMIT 25
"""
"""A query to begin with."""


def vocabulary(kb: KnowledgeBase, *, counted: bool = True) -> dict[str, Any]:
    """Prefixes, terms and graphs, for the editor to complete: plain data, every text in it inert.

    A term is a `class`, a `property` or a `value`, with how often the newest state uses it. Counting takes
    a second on a million quads, once a state; without it, only the vocabularies we know are told.
    """
    if not counted:
        terms = [dict(term) for term in _known().values()]
        return {"prefixes": dict(vocab.PREFIXES), "terms": terms, "graphs": _graphs(kb)}
    counts = {"class": _counts(kb.ask(_USED_CLASSES)), "property": _counts(kb.ask(_USED_PROPERTIES))}
    terms = [_counted(term, counts) for term in _known().values()]
    for kind, found in counts.items():
        foreign = [iri for iri in found if iri not in _known()]
        terms += [_foreign(iri, kind, found[iri]) for iri in foreign[:_FOREIGN]]
    return {"prefixes": dict(vocab.PREFIXES), "terms": terms, "graphs": _graphs(kb)}


def short(iri: str) -> str:
    """An IRI as a query would write it: with a prefix where we have one for it."""
    for name, start in vocab.PREFIXES.items():
        rest = iri.removeprefix(start)
        if rest != iri and rest and rest.isascii() and rest.replace("-", "a").replace("_", "a").isalnum():
            return f"{name}:{rest}"
    return f"<{iri}>"


@cache
def _known() -> Mapping[str, Mapping[str, Any]]:
    """What the two files say of each term, by its IRI."""
    triples = [
        quad.triple for name in _FILES for quad in ox.parse((_HERE / name).read_bytes(), ox.RdfFormat.TURTLE)
    ]
    types: dict[str, list[str]] = {}
    said: dict[tuple[str, str], str] = {}
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode) and not isinstance(triple.object, ox.Triple):
            if triple.predicate == vocab.TYPE:
                types.setdefault(triple.subject.value, []).append(triple.object.value)
            else:
                said.setdefault((triple.subject.value, triple.predicate.value), triple.object.value)
    return {iri: _term(iri, found, said) for iri, found in types.items() if short(iri)[0] != "<"}


def _term(iri: str, types: Iterable[str], said: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    kind = "class" if _CLASS.value in types else "property" if _PROPERTY.value in types else "value"
    term = {
        "name": short(iri),
        "kind": kind,
        "label": said.get((iri, vocab.LABEL.value), ""),
        "about": said.get((iri, _COMMENT.value), ""),
    }
    if kind == "value":
        return {**term, "of": [short(type_) for type_ in types]}
    for name, predicate in (("domain", _DOMAIN), ("range", _RANGE)):
        if (iri, predicate.value) in said:
            term[name] = short(said[iri, predicate.value])
    return term


def _counted(term: Mapping[str, Any], counts: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    iri = _long(term["name"])
    return {**term, "count": counts[term["kind"]].get(iri, 0)} if term["kind"] in counts else dict(term)


def _long(name: str) -> str:
    prefix, _, rest = name.partition(":")
    return vocab.PREFIXES[prefix] + rest


def _foreign(iri: str, kind: str, count: int) -> dict[str, Any]:
    about = "Not of a vocabulary that is known here; this knowledge base uses it."
    return {"name": inert(short(iri)), "kind": kind, "label": "", "about": about, "count": count}


def _counts(answer: Answer) -> dict[str, int]:
    return {
        term.value: int(count.value)
        for term, count in answer.rows
        if isinstance(term, ox.NamedNode) and isinstance(count, ox.Literal)
    }


def _graphs(kb: KnowledgeBase) -> list[dict[str, str]]:
    """The names of graphs, with what is in each."""
    own = [{"iri": row.iri, "about": _line(row.title)} for row in discussions(kb)[:_GRAPHS]]
    beside = [{"iri": vocab.graph_iri(name), "about": about} for name, about in _SPECIAL.items()]
    return own + beside


def _line(text: str) -> str:
    return inert(" ".join(text.split()))[:120]


def authors(kb: KnowledgeBase) -> list[str]:
    """The names of those who make most claims, the busiest first."""
    found = kb.index.rows(
        """SELECT author FROM claims WHERE author IS NOT NULL
        GROUP BY author ORDER BY COUNT(*) DESC, author LIMIT :most""",
        {"most": _OFFERED},
    )
    return [row["author"] for row in found]


def disputed_words(kb: KnowledgeBase) -> list[str]:
    """The words that are disputed somewhere."""
    return [word.value for (word,) in kb.ask(_WORDS).rows if isinstance(word, ox.Literal)]
