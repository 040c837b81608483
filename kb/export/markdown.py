"""Markdown: the argument as nested lists, with quotes and links to the posts, and all escaped."""

import re
from collections.abc import Iterable, Iterator, Sequence

from kb.export.exported import Export, Exported
from kb.export.picture.forest import Place, forest
from kb.export.words.heading import Heading, heading
from kb.export.words.losses import losses
from kb.export.words.quoting import address, plain, shortened
from kb.model import ArgumentKind, ArgumentMap, Claim, Locution, Post
from kb.network import Link, Network, Node, key, network
from kb.reading import Reading, called

_LOST = {
    "posts": "an outline quotes only the words that claims are made in",
    "places": "an outline quotes the words, and leads to the post",
    "moods": "an outline tells who says it and by whose word, not how",
    "worths": "an outline is for people, who judge for themselves",
    "confidences": "an outline is for people, who judge for themselves",
    "bases": "an outline shows what bears on what, not how that was found",
    "argumentdeciders": "an outline names who decided on claims only",
    "decisions": "an outline holds a result, not the steps towards it",
    "matches": "an outline ties only the claims that it holds",
}
_LEVELS = 8  # of a list; readers give up soon after
_ALWAYS = r"[\\`*_\[\]<>&#|~$={}^%@]"
_ADDRESSES = r":(?=\S)|(?<=\bwww)\."  # what some readers make links and pictures of
_STARTS = r"^[-+]|(?<=^\d)[.)]"
_SPECIAL = re.compile("|".join((_ALWAYS, _ADDRESSES, _STARTS)), re.IGNORECASE)
_NUMBERED = re.compile(r"^(\d+)([.)])")
_SIGNS = {ArgumentKind.SUPPORT: "Pro", ArgumentKind.REBUT: "Con", ArgumentKind.UNDERCUT: "Undercut"}


def export(export: Export) -> Exported:
    """Write all maps as one outline, a chapter each where there are several."""
    lost = losses(export, _LOST)
    top = heading(export, lost)
    lines = [*_head(top)]
    for map_ in export.maps:
        if len(export.maps) > 1:
            lines += ["", f"# {escaped(plain(called(map_.discussion)))}"]
        lines += _chapter(map_)
    lines += _section("What is not in this file", (f"- {escaped(s)}" for s in (*top.left_out, *top.lost)))
    data = ("\n".join(lines) + "\n").encode("utf-8")
    return Exported(data, lost, "text/markdown; charset=utf-8", ".md")


def escaped(text: str) -> str:
    """One line of text as Markdown that shows it as it is."""
    return _NUMBERED.sub(r"\1\\\2", _SPECIAL.sub(r"\\\g<0>", text))


def linked(text: str, url: str | None) -> str:
    """A text that leads to a URL, where there is one to lead to."""
    to = address(url)
    return f"[{escaped(text)}]({to.replace('&', '&amp;')})" if to else escaped(text)


def said(locution: Locution, post: Post) -> str:
    """Where and by whom something is said, with a link to the post."""
    name = plain(post.author or "") or "somebody"
    day = f", {post.created.date().isoformat()}" if post.created else ""
    according = f", according to {escaped(plain(locution.attribution))}" if locution.attribution else ""
    return linked(name, post.url) + day + according


def _head(top: Heading) -> Iterator[str]:
    yield from (f"# {escaped(top.title)}", "")
    for name, value in top.rows()[1:]:
        if name not in ("lost", "left out"):
            yield f"- {name}: {linked(value, value if name == 'source' else None)}"


def _section(title: str, lines: Iterable[str]) -> list[str]:
    lines = list(lines)
    return ["", f"## {title}", "", *lines] if lines else []


def _chapter(map_: ArgumentMap) -> Iterator[str]:
    drawn, reading = network([map_]), Reading(map_)
    claims = {key(map_.discussion.id, claim.id): claim for claim in map_.claims}
    items = _Items(drawn, reading, claims)
    places = [*forest([node.key for node in drawn.nodes], drawn.links)]
    bound = {end for link in drawn.links for end in (link.source, link.target)}
    yield from _section("The argument", items.nested([p for p in places if p.key in bound]))
    yield from _section("Claims in no argument", items.nested([p for p in places if p.key not in bound]))
    pairs = ((items.text(one), items.text(other)) for one, other in drawn.contradictions)
    yield from _section("Said and denied", (f"- {one} / {other}" for one, other in pairs))
    yield from _section("Contested terms", sorted(f"- {escaped(plain(t.label))}" for t in map_.terms))
    cited = ((plain(s.url or s.name or s.id), s.url, " (cut off)" * s.truncated) for s in map_.sources)
    yield from _section("Sources", (f"- {linked(name, url)}{cut}" for name, url, cut in cited))


class _Items:
    """The claims of one map as items of lists."""

    def __init__(self, drawn: Network, reading: Reading, claims: dict[str, Claim]) -> None:
        self._nodes: dict[str, Node] = {node.key: node for node in drawn.nodes}
        self._reading, self._claims = reading, claims
        self._premise = {link.argument: link.source for link in drawn.links}

    def text(self, key: str) -> str:
        return escaped(plain(self._nodes[key].text))

    def nested(self, places: Sequence[Place]) -> Iterator[str]:
        """The places as nested lists; what is too deep follows in a list of its own."""
        waiting = [list(places)]
        while waiting:
            current = waiting.pop(0)
            base, deep = current[0].depth if current else 0, list[Place]()
            for n, place in enumerate(current):
                level = place.depth - base
                if level >= _LEVELS:
                    deep.append(place)
                    continue
                goes_on = level == _LEVELS - 1 and n + 1 < len(current) and current[n + 1].depth > place.depth
                yield from self._item(place, level, " (goes on in a list below)" if goes_on else "")
            if deep:
                waiting.insert(0, deep)
                yield from ("", f"Below “{self._above(deep[0])}” and what follows it:", "")

    def _above(self, place: Place) -> str:
        target = place.link.target if place.link else place.key
        return escaped(shortened(plain(self._nodes[target].text), 80))

    def _item(self, place: Place, level: int, note: str) -> Iterator[str]:
        indent, node, claim = "  " * level, self._nodes[place.key], self._claims[place.key]
        sign = self._sign(place.link) if place.link else ""
        if place.again:
            yield f"{indent}- {sign}{self.text(place.key)} (see above)"
            return
        appearances = list(self._reading.appearances(claim))
        by = "; ".join(dict.fromkeys(said(*appearance) for appearance in appearances))
        flags = [node.kind.value] if node.kind else []
        flags += ["contested"] if node.contested else []
        flags += [f"decided by {escaped(plain(node.decided_by))}"] if node.decided_by else []
        yield f"{indent}- {sign}{self.text(place.key)} — {', '.join((by, *flags))}{note}"
        quotes = dict.fromkeys(plain(locution.text) for locution, _ in appearances)
        other = [f"{indent}  > {escaped(quote)}" for quote in quotes if quote and quote != plain(node.text)]
        yield from f"\n{indent}  >\n".join(other).splitlines()  # or two quotes would be one paragraph

    def _sign(self, link: Link) -> str:
        more = f" with {link.premises - 1} more" if link.premises > 1 else ""
        denied = self._premise.get(link.denies or "")
        of = f" of “{escaped(shortened(plain(self._nodes[denied].text), 60))}”" if denied else ""
        by = f" ({link.scheme.value.replace('-', ' ')})" if link.scheme else ""
        return f"**{_SIGNS[link.kind]}{more}**{of}{by}: "
