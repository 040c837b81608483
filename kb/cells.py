"""An answer as cells that a page can show: what each says, and which page of ours it leads to.

No IRI and no term goes past this file unread: a page gets text, numbers, and the ids of our own things.
"""

import csv
import io
import json
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kb import vocab
from kb.answers import Answer, Term
from kb.completion import short
from kb.errors import NotFound
from kb.export.csv import safe
from kb.inert import inert
from kb.store import KnowledgeBase

MOST = 5_000  # rows that a page shows; what is handed out has them all
PARTS = ("subject", "predicate", "object")  # the columns of triples

_NUMBERS = {
    vocab.PREFIXES["xsd"] + name
    for name in ("integer", "decimal", "double", "float", "int", "long", "short", "nonNegativeInteger")
}
_TIMES = {vocab.PREFIXES["xsd"] + name for name in ("dateTime", "date")}
_WEB = re.compile(r"https?://[^\s\"<>\\^`{|}]+\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Thing:
    """Something of ours that an IRI names: its kind, its id, and its discussion where the IRI says it."""

    kind: str  # claim, discussion, post, locution, author, argument, source, …
    id: str
    discussion: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: `text` is what to read, on any number of lines, inert; `exact` is the term as it is."""

    text: str = ""
    exact: str = ""
    number: float | None = None
    time: bool = False
    iri: bool = False
    thing: Thing | None = None
    url: str | None = None  # of the web outside, http or https


NOTHING = Cell()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows or triples under columns, no more of them than a page shows; `total` counts them all."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int

    def column(self, name: str) -> tuple[Cell, ...]:
        """The cells of one column."""
        place = self.columns.index(name)
        return tuple(row[place] for row in self.rows)

    def things(self, kind: str) -> dict[str, int]:
        """The columns that hold things of that kind, each with how many different ones."""
        found = {
            name: len({cell.thing.id for cell in self.column(name) if cell.thing and cell.thing.kind == kind})
            for name in self.columns
        }
        return {name: count for name, count in found.items() if count}


def table(kb: KnowledgeBase, answer: Answer, *, most: int = MOST) -> Table:
    """The rows or the triples of an answer; claims and discussions by their words, not their ids."""
    rows: Iterable[tuple[Term | None, ...]]
    if answer.triples is None:
        columns, rows, total = answer.columns, answer.rows[:most], len(answer.rows)
    else:
        columns, total = PARTS, len(answer.triples)
        rows = [(triple.subject, triple.predicate, triple.object) for triple in answer.triples[:most]]
    read = [tuple(map(_cell, row)) for row in rows]
    names = _names(kb, [cell.thing for row in read for cell in row if cell.thing])
    return Table(columns, tuple(tuple(_named(cell, names) for cell in row) for row in read), total)


def claim_text(kb: KnowledgeBase, reference: str) -> str | None:
    """The words of a claim, by its id or IRI; None where there is none."""
    thing = _thing(reference) or Thing("claim", reference)
    return _names(kb, [thing]).get(("claim", thing.id, ""))


def as_csv(answer: Answer) -> bytes:
    """The rows as CSV for a spreadsheet: with a mark that says UTF-8, and no cell that would be run."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    if answer.boolean is not None:
        writer.writerows([["answer"], ["true" if answer.boolean else "false"]])
    else:
        writer.writerow([safe(name) for name in answer.columns])
        writer.writerows([_field(term) for term in row] for row in answer.rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def _field(term: Term | None) -> str:
    cell = _cell(term)
    return cell.exact if cell.number is not None else safe(inert(cell.exact))


def claims(answer: Answer) -> bool:
    """Whether an answer holds claims of ours, so that they can be handed out as maps."""
    start = vocab.claim_iri("")
    return any(isinstance(term, ox.NamedNode) and term.value.startswith(start) for term in _terms(answer))


def _terms(answer: Answer) -> Iterator[Term | None]:
    for row in answer.rows:
        yield from row
    for triple in answer.triples or ():
        yield from (triple.subject, triple.object)


def _cell(term: Term | None) -> Cell:
    match term:
        case None:
            return NOTHING
        case ox.NamedNode():
            return _node(term.value)
        case ox.Literal():
            return _literal(term)
    return Cell(text=inert(str(term)), exact=str(term))


def _node(iri: str) -> Cell:
    thing = _thing(iri)
    if thing is not None:
        return Cell(text=inert(f"{thing.kind} {thing.id}"), exact=iri, iri=True, thing=thing)
    name = short(iri)
    if name[0] != "<":
        return Cell(text=name, exact=iri, iri=True)
    return Cell(text=inert(iri), exact=iri, iri=True, url=iri if _WEB.match(iri) else None)


def _literal(term: ox.Literal) -> Cell:
    kind, value = term.datatype.value, term.value
    url = value if _WEB.match(value) else None
    number = _number(value) if kind in _NUMBERS else None
    if number is not None:
        return Cell(text=inert(value), exact=value, number=number)
    return Cell(text=inert(value), exact=value, time=kind in _TIMES, url=url)


def _number(text: str) -> float | None:
    """A number that can be drawn; a literal may say what it likes of itself."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _thing(iri: str) -> Thing | None:
    try:
        kind, id_ = vocab.local_id(iri)
        found = vocab.discussion_id(iri) if kind in ("discussion", "post", "locution") else None
    except NotFound:
        return None
    return Thing(kind, id_, found)


def _names(kb: KnowledgeBase, things: Iterable[Thing]) -> dict[tuple[str, str, str], str]:
    """What to call claims, discussions and the posts in them."""
    found = list(things)
    names = {
        ("claim", row["id"], ""): row["text"]
        for row in kb.index.rows(
            """SELECT claims.id, claim_words.text FROM claims JOIN claim_words ON claim_words.rowid = claims.n
            WHERE claims.id IN (SELECT value FROM json_each(:ids))""",
            {"ids": _ids(found, "claim")},
        )
    }
    names |= {
        ("discussion", row["id"], row["id"]): row["title"]
        for row in kb.index.rows(
            "SELECT id, title FROM discussions WHERE id IN (SELECT value FROM json_each(:ids))",
            {"ids": _ids(found, "discussion")},
        )
    }
    return names


def _ids(things: Iterable[Thing], kind: str) -> str:
    return json.dumps(sorted({thing.id for thing in things if thing.kind == kind}))


def _named(cell: Cell, names: dict[tuple[str, str, str], str]) -> Cell:
    thing = cell.thing
    if thing is None:
        return cell
    name = names.get((thing.kind, thing.id, thing.discussion or ""))
    if name is None and thing.kind in ("author", "person"):
        name = thing.id
    return cell if not name else Cell(text=inert(name), exact=cell.exact, iri=True, thing=thing)
