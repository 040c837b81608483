"""One note a claim, for tools that link notes: a zip of Markdown files and an index of them.

A note's name is made of plain letters, digits and the claim's key, so that it is a file's name on
every system. The same maps give the same bytes: no clock is read, and files stand in order.
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping

from kb.export.exported import Export, Exported
from kb.export.markdown import escaped, linked, said
from kb.export.words.heading import Heading, heading
from kb.export.words.losses import losses
from kb.export.words.quoting import address, plain, quoted, shortened
from kb.model import ArgumentKind, ArgumentMap, Claim
from kb.network import Link, Network, Node, key, network
from kb.reading import Reading, called

_LOST = {
    "posts": "a note quotes only the words that its claim is made in",
    "places": "a note quotes the words, and leads to the post",
    "moods": "a note tells who says it and by whose word, not how",
    "bases": "notes are linked, and a link tells only what it does",
    "schemes": "notes are linked, and a link tells only what it does",
    "attackschemes": "notes are linked, and a link tells only what it does",
    "argumentconfidences": "notes are linked, and a link tells only what it does",
    "oppositeconfidences": "notes are linked, and a link tells only what it does",
    "argumentdeciders": "notes are of claims",
    "terms": "notes are of claims",
    "decisions": "notes hold a result, not the steps towards it",
    "matches": "notes are linked only with each other",
}
_INDEX = "Index.md"
_FOLDER = "claims"
_GIVES = {ArgumentKind.SUPPORT: "supports", ArgumentKind.REBUT: "attacks", ArgumentKind.UNDERCUT: "undercuts"}
_GETS = {
    ArgumentKind.SUPPORT: "supported by",
    ArgumentKind.REBUT: "attacked by",
    ArgumentKind.UNDERCUT: "undercut by",
}


def export(export: Export) -> Exported:
    """Write a folder of notes as a zip."""
    drawn = network(export.maps)
    names = _names(drawn)
    lost = losses(export, _LOST)
    files = {_INDEX: _index(export, heading(export, lost), names)}
    for map_ in export.maps:
        files |= _notes(map_, names)
    return Exported(_zip(files), lost, "application/zip", ".zip")


def _zip(files: Mapping[str, str]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name].encode("utf-8"))
    return written.getvalue()


def _names(drawn: Network) -> dict[str, str]:
    """Names of notes: the first words of a claim, and as much of its key as tells it apart."""
    names, taken = dict[str, str](), set[str]()
    for node in drawn.nodes:
        letters = unicodedata.normalize("NFKD", node.text).encode("ascii", "ignore").decode("ascii")
        words = shortened(" ".join(re.findall(r"[A-Za-z0-9]+", letters)), 60).rstrip("…")
        id_ = node.key.removeprefix("n_")
        short = f"{words} {id_[:8]}".strip()
        name = short if short.lower() not in taken else f"{words} {id_}".strip()
        names[node.key] = name
        taken.add(name.lower())
    return names


def _index(export: Export, top: Heading, names: Mapping[str, str]) -> str:
    lines = [
        "---",
        f"title: {quoted(top.title)}",
        "tags: [argument-map]",
        "---",
        "",
        f"# {escaped(top.title)}",
        "",
    ]
    for row, value in top.rows()[1:]:
        lines.append(f"- {row}: {linked(value, value if row == 'source' else None)}")
    for map_ in export.maps:
        drawn = network([map_])
        if len(export.maps) > 1:
            lines += ["", f"# {escaped(plain(called(map_.discussion)))}"]
        roots = [node for node in drawn.nodes if node.root]
        lines += _section("What it is about", (_to(node, names) for node in roots))
        lines += _section("All claims", (_to(node, names) for node in drawn.nodes if not node.root))
    return "\n".join(lines) + "\n"


def _to(node: Node, names: Mapping[str, str]) -> str:
    return f"[[{names[node.key]}]]: {escaped(plain(node.text))}"


def _section(title: str, items: Iterable[str]) -> list[str]:
    items = [f"- {item}" for item in items]
    return ["", f"## {title}", "", *items] if items else []


def _notes(map_: ArgumentMap, names: Mapping[str, str]) -> dict[str, str]:
    drawn, reading = network([map_]), Reading(map_)
    notes = _Notes(drawn, names)
    return {
        f"{_FOLDER}/{names[node.key]}.md": "\n".join(notes.note(node, claim, reading)) + "\n"
        for claim in map_.claims
        for node in [notes.nodes[key(map_.discussion.id, claim.id)]]
    }


class _Notes:
    """The notes of one map."""

    def __init__(self, drawn: Network, names: Mapping[str, str]) -> None:
        self.nodes = {node.key: node for node in drawn.nodes}
        self._names, self._opposites = names, drawn.contradictions
        self._given: dict[str, list[Link]] = {}
        self._gotten: dict[str, list[Link]] = {}
        self._premises: dict[str, list[str]] = {}
        for link in drawn.links:
            self._given.setdefault(link.source, []).append(link)
            self._gotten.setdefault(link.target, []).append(link)
            self._premises.setdefault(link.argument, []).append(link.source)

    def note(self, node: Node, claim: Claim, reading: Reading) -> Iterator[str]:
        yield from _front(node)
        yield f"# {escaped(plain(node.text))}"
        for locution, post in reading.appearances(claim):
            yield from ("", f"> {escaped(plain(locution.text))}", "", f"— {said(locution, post)}")
        given, gotten = self._given.get(node.key, ()), self._gotten.get(node.key, ())
        yield from _section("What it bears on", (self._line(_GIVES, link, link.target) for link in given))
        yield from _section("What bears on it", (self._line(_GETS, link, link.source) for link in gotten))
        others = [end for pair in self._opposites if node.key in pair for end in pair if end != node.key]
        yield from _section("Says the opposite", (_to(self.nodes[other], self._names) for other in others))
        cited = {citation.source for citation in reading.citations(claim)}
        sources = (source for source in reading.map_.sources if source.id in cited)
        yield from _section("Sources", (linked(plain(s.url or s.name or s.id), s.url) for s in sources))

    def _line(self, verbs: Mapping[ArgumentKind, str], link: Link, end: str) -> str:
        together = [self._link(key) for key in self._premises[link.argument] if key != link.source]
        with_ = f" together with {', '.join(together)}" if together else ""
        denied = self._premises.get(link.denies or "", ())
        step = f" (it denies what follows from {', '.join(map(self._link, denied))})" if denied else ""
        return f"{verbs[link.kind]} {_to(self.nodes[end], self._names)}{with_}{step}"

    def _link(self, key: str) -> str:
        return f"[[{self._names[key]}]]"


def _front(node: Node) -> Iterator[str]:
    yield "---"
    yield f"aliases: {quoted([node.text])}"
    tags = ["claim", *([node.kind.value] if node.kind else []), *(["contested"] if node.contested else [])]
    yield f"tags: [{', '.join(tags)}]"
    for name, value in (
        ("claim", node.claim),
        ("discussion", node.discussion),
        ("author", node.author),
        ("date", node.created.date().isoformat() if node.created else None),
        ("url", address(node.url)),
        ("decided_by", node.decided_by),
    ):
        if value:
            yield f"{name}: {quoted(value)}"
    yield f"confidence: {node.confidence}"
    yield f"check_worthiness: {node.check_worthiness}"
    yield from ("---", "")
