"""What can be drawn of an answer: bars of one number for each category, or a map of what bears on what."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kb.cells import PARTS, Cell, Table
from kb.ids import digest

BARS = 40  # drawn at once
LINKS = 2_000  # drawn at once

_KINDS = {  # how a link of the map is drawn, by what the answer calls it
    **dict.fromkeys(("support", "supports", "rj:supports"), "support"),
    **dict.fromkeys(("rebut", "rebuts", "attack", "attacks", "rj:attacks"), "rebut"),
    **dict.fromkeys(("undercut", "undercuts", "rj:undercuts"), "undercut"),
    **dict.fromkeys(("opposite", "contradicts", "contradiction", "rj:contradicts"), "contradiction"),
}
_NAMES = ("schema:text", "rdfs:label", "dcterms:title", "sioc:name", "skos:prefLabel", "schema:name")


@dataclass(frozen=True, slots=True)
class Chart:
    """The columns that bars can be drawn of: what names a bar, and what measures it."""

    categories: tuple[str, ...]
    numbers: tuple[str, ...]
    times: bool  # whether the first category is a time


@dataclass(frozen=True, slots=True)
class Roles:
    """Columns whose names say what bears on what; `relation` may be missing, then `verb` stands for it."""

    source: str
    target: str
    relation: str | None = None
    source_text: str | None = None
    target_text: str | None = None
    verb: str = "relates to"


ROLES = (  # the first whose columns are there
    Roles("source", "target", "relation", "source_text", "target_text"),
    Roles("attacker", "attacked", "how", "text", "against", "attacks"),
    Roles("premise", "conclusion", "does", "text", "about"),
    Roles("claim", "concerned", "does", "text", "about"),
    Roles("who", "whom", None, "author", "answered", "answers"),
    Roles("claim", "other", "relation", "text", "elsewhere"),
    Roles("claim", "denial", None, "text", "opposite", "contradicts"),
    Roles("reason", "claim", None, "by", "text", "supports"),
    Roles("subject", "object", "predicate"),
    Roles("s", "o", "p"),
    Roles("attacker", "claim", None, verb="attacks"),
    Roles("premise", "claim", None, verb="supports"),
)
"""The names of columns that make a map of an answer."""


def chart(table: Table) -> Chart | None:
    """What bars can be drawn of; None where there is no number for each of two things or more."""
    if len(table.rows) < 2:
        return None
    numbers = [name for name in table.columns if _numeric(table.column(name))]
    others = [
        name for name in table.columns if name not in numbers and any(c.text for c in table.column(name))
    ]
    if not numbers or not others or table.columns == PARTS:
        return None
    others.sort(key=lambda name: -len({cell.exact for cell in table.column(name)}))  # the most telling first
    times = [name for name in others if all(cell.time for cell in table.column(name))]
    return Chart((*times, *(name for name in others if name not in times)), tuple(numbers), bool(times))


def _numeric(cells: Iterable[Cell]) -> bool:
    said = [cell for cell in cells if cell.exact]
    return bool(said) and all(cell.number is not None for cell in said)


def bars(table: Table, category: str, number: str) -> list[tuple[str, float]]:
    """What to draw: the largest first, or in the order of time; a bar for each row that has both."""
    pairs = [
        (name, size)
        for name, size in zip(table.column(category), table.column(number), strict=True)
        if size.number is not None
    ]
    if pairs and all(name.time for name, _ in pairs):
        pairs.sort(key=lambda pair: pair[0].exact)
        return [(name.exact, size.number or 0.0) for name, size in pairs]
    pairs.sort(key=lambda pair: -(pair[1].number or 0.0))
    return [(" ".join(name.text.split()) or "nothing", size.number or 0.0) for name, size in pairs[:BARS]]


@dataclass(frozen=True, slots=True)
class Picture:
    """A map to draw: its data for `ui.map`, what each node stands for, and how many links there are."""

    data: Mapping[str, Any]
    cells: Mapping[str, Cell]
    links: int


def picture(table: Table, title: str = "What the query found") -> Picture | None:
    """A map of what bears on what; None where the columns do not say it."""
    if table.columns == PARTS:
        found = list(_of_triples(table))
        names = _said_names(table)
    else:
        roles = next((roles for roles in ROLES if _fits(table, roles)), None)
        if roles is None:
            return None
        found, names = list(_of_rows(table, roles)), _row_names(table, roles)
    links = _without_doubles(found)
    if not links:
        return None
    drawn = links[:LINKS]
    cells = {_key(cell): cell for source, _, target in drawn for cell in (source, target)}
    nodes = [_node(key, cell, names.get(cell.exact)) for key, cell in cells.items()]
    return Picture({"title": title, "nodes": nodes, "links": list(map(_link, drawn))}, cells, len(links))


Found = tuple[Cell, str, Cell]


def _of_triples(table: Table) -> Iterator[Found]:
    for subject, predicate, object_ in table.rows:
        if object_.iri and predicate.text != "rdf:type":
            yield subject, predicate.text, object_


def _said_names(table: Table) -> dict[str, str]:
    """What triples say that things are called, by the best of the predicates that say so."""
    names: dict[str, str] = {}
    for predicate in reversed(_NAMES):
        names |= {s.exact: o.text for s, p, o in table.rows if p.text == predicate and not o.iri}
    return names


def _fits(table: Table, roles: Roles) -> bool:
    if not {roles.source, roles.target} <= set(table.columns):
        return False
    if roles.relation and roles.relation not in table.columns:
        return False
    both = zip(table.column(roles.source), table.column(roles.target), strict=True)
    return any(source.iri and target.iri for source, target in both)


def _of_rows(table: Table, roles: Roles) -> Iterator[Found]:
    sources, targets = table.column(roles.source), table.column(roles.target)
    verbs = table.column(roles.relation) if roles.relation else ()
    for n, (source, target) in enumerate(zip(sources, targets, strict=True)):
        if source.iri and target.iri:
            yield source, (verbs[n].text if verbs else "") or roles.verb, target


def _row_names(table: Table, roles: Roles) -> dict[str, str]:
    names: dict[str, str] = {}
    for thing, text in ((roles.target, roles.target_text), (roles.source, roles.source_text)):
        if text in table.columns and text is not None:
            pairs = zip(table.column(thing), table.column(text), strict=True)
            names |= {cell.exact: said.text for cell, said in pairs if said.text}
    return names


def _without_doubles(found: Iterable[Found]) -> list[Found]:
    """Each link once; where an undercut is also called an attack, the undercut alone."""
    once: dict[tuple[str, str, str], Found] = {}
    for source, verb, target in found:
        once.setdefault((source.exact, _kind(verb), target.exact), (source, verb, target))
    cut = {(source, target) for source, kind, target in once if kind == "undercut"}
    return [
        link
        for (source, kind, target), link in once.items()
        if kind != "rebut" or (source, target) not in cut
    ]


def _kind(verb: str) -> str:
    return _KINDS.get(verb.casefold(), verb)


def _key(cell: Cell) -> str:
    return f"n_{digest('cell', cell.exact)}"


def _node(key: str, cell: Cell, name: str | None) -> dict[str, Any]:
    text = " ".join((name or cell.text).split()) or "[nothing]"
    return {"id": key, "text": text[:600]}


def _link(link: Found) -> dict[str, Any]:
    source, verb, target = link
    key = digest("link", source.exact, verb, target.exact)
    return {"id": f"e_{key}", "source": _key(source), "target": _key(target), "kind": _kind(verb)}
