"""The argument as an outline: what the terminal shows, and what tests keep as snapshots.

Each claim is told once, with what bears on it indented beneath; after that it says "see above".
The words of a forum reach no terminal as control codes.
"""

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.export.exported import Export, Exported
from kb.export.words.losses import losses
from kb.inert import inert
from kb.model import Argument, ArgumentMap, Claim, Locution

_LEVELS = 20  # beyond, the depth is written as a number: 2,000 levels would not fit a line
_LOST = {
    "posts": "an outline holds what is claimed",
    "places": "an outline holds what is claimed, and who says it",
    "kinds": "an outline is for people, who judge for themselves",
    "confidences": "an outline is for people, who judge for themselves",
    "bases": "an outline shows what bears on what, not how that was found",
    "argumentdeciders": "an outline names who decided on claims only",
    "citations": "an outline lists sources, not who cites them where",
    "decisions": "an outline holds a result, not the steps towards it",
    "matches": "an outline ties only the claims that it holds",
}


def export(export: Export) -> Exported:
    """Write the outline as plain text."""
    data = "\n".join(outline(map_) for map_ in export.maps).encode("utf-8")
    return Exported(data, losses(export, _LOST), "text/plain; charset=utf-8", ".txt")


def outline(map_: ArgumentMap, *, width: int | None = None) -> str:
    """The map as an indented outline; lines longer than `width` go on beneath their own words."""
    authors = {post.id: post.author for post in map_.discussion.posts}
    full = {claim.id: plain(claim.text) + _flags(map_, claim, authors) for claim in map_.claims}
    sections = [_head(map_), [*_trees(map_, full)], [*_loose(map_, full)], [*_tail(map_)]]
    lines = [line for section in sections if section for line in (*section, _Line(""))]
    return "\n".join(row for line in lines for row in line.rows(width)).rstrip("\n") + "\n"


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    depth: int = 0
    label: str = ""

    def rows(self, width: int | None) -> list[str]:
        indent = "  " * min(self.depth, _LEVELS)
        depth = f"[{self.depth}] " if self.depth > _LEVELS else ""
        lead = indent + depth + (f"{self.label:<8} " if self.label else "")
        row = (lead + self.text).rstrip()
        if width is None or len(row) <= width:
            return [row]
        hang = " " * len(lead)
        return textwrap.wrap(
            row,
            max(width, len(lead) + 20),
            subsequent_indent=hang,
            drop_whitespace=True,
            break_on_hyphens=False,
        )


@dataclass(frozen=True, slots=True)
class _Branch:
    """A claim at its place in the tree, with the steps that bring it there."""

    depth: int
    label: str
    claim: str
    steps: tuple[str, ...] = ()


def plain(text: str) -> str:
    """One line of `text`, its control characters and direction overrides shown as marks."""
    return inert(" ".join(re.split(r"[ \t\r\n]+", text.strip(" \t\r\n"))))


def _head(map_: ArgumentMap) -> list[_Line]:
    discussion = map_.discussion
    counts = (
        _count(len(discussion.posts), "post"),
        _count(len(map_.claims), "claim"),
        _count(len(map_.arguments), "argument"),
    )
    title = [discussion.title] if discussion.title else []
    lines = [*title, ", ".join((discussion.id, *counts)), *([discussion.url] if discussion.url else [])]
    if discussion.language not in ("en", "und"):
        lines.append(f"The discussion is in the language '{discussion.language}'.")
    return [_Line(plain(line)) for line in lines]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _trees(map_: ArgumentMap, full: Mapping[str, str]) -> Iterator[_Line]:
    """The claims that arguments are about: conclusions first, then what only stands in circles."""
    told: set[str] = set()
    bearing = _bearing(map_)
    given = {premise for argument in map_.arguments for premise in argument.premises}
    aimed = {argument.target for argument in map_.arguments}
    final, bound = aimed - given, aimed | given
    conclusions = [claim.id for claim in map_.claims if claim.id in final]
    circular = [claim.id for claim in map_.claims if claim.id in bound]
    for root in (*conclusions, *circular):
        if root not in told:
            yield from _tree(map_, root, full, bearing, told)


def _bearing(map_: ArgumentMap) -> dict[str, dict[tuple[str, tuple[str, ...]], list[Argument]]]:
    """For each claim or step, what bears on it; the same reason given twice is one branch."""
    bearing: dict[str, dict[tuple[str, tuple[str, ...]], list[Argument]]] = {}
    for argument in map_.arguments:
        branches = bearing.setdefault(argument.target, {})
        branches.setdefault((argument.kind.value, argument.premises), []).append(argument)
    return bearing


def _tree(
    map_: ArgumentMap,
    root: str,
    full: Mapping[str, str],
    bearing: dict[str, dict[tuple[str, tuple[str, ...]], list[Argument]]],
    told: set[str],
) -> Iterator[_Line]:
    waiting = [_Branch(0, "", root)]
    while waiting:
        branch = waiting.pop()
        known = branch.claim in told
        told.add(branch.claim)
        again = f"{plain(map_.claim(branch.claim).text)} (see above)"
        yield _Line(again if known else full[branch.claim], branch.depth, branch.label)
        targets = (*branch.steps,) if known else (branch.claim, *branch.steps)
        beneath = [
            _Branch(branch.depth + 1, kind if n == 0 else "and", premise, _ids(steps) if n == 0 else ())
            for target in targets
            for (kind, premises), steps in bearing.get(target, {}).items()
            for n, premise in enumerate(premises)
        ]
        waiting.extend(reversed(beneath))


def _ids(steps: Sequence[Argument]) -> tuple[str, ...]:
    return tuple(step.id for step in steps)


def _flags(map_: ArgumentMap, claim: Claim, authors: Mapping[str, str | None]) -> str:
    """Who says it and how, in brackets."""
    said = [map_.locution(appearance) for appearance in claim.appearances]
    flags = list(dict.fromkeys(name for locution in said if (name := authors[locution.post])))
    flags += [f"{len(said)} times"] if len(said) > 1 else []
    flags += dict.fromkeys(flag for locution in said for flag in _manner(locution))
    flags += [f"decided by {claim.decided_by}"] if claim.decided_by else []
    return f"  [{'; '.join(plain(flag) for flag in flags)}]" if flags else ""


def _manner(locution: Locution) -> Iterator[str]:
    if locution.attribution:
        yield f"according to {locution.attribution}"
    if locution.hedged:
        yield "hedged"
    if locution.mode:
        yield locution.mode.replace("-", " ")
    if locution.scheme:
        yield locution.scheme.replace("-", " ")


def _loose(map_: ArgumentMap, full: Mapping[str, str]) -> Iterator[_Line]:
    bound = {premise for argument in map_.arguments for premise in argument.premises}
    bound |= {argument.target for argument in map_.arguments}
    loose = [claim for claim in map_.claims if claim.id not in bound]
    if loose:
        yield _Line("Claims in no argument")
    for claim in loose:
        yield _Line(full[claim.id], 1)


def _tail(map_: ArgumentMap) -> Iterator[_Line]:
    order = {claim.id: n for n, claim in enumerate(map_.claims)}
    for contradiction in map_.contradictions:
        one, other = sorted(contradiction.claims, key=order.__getitem__)
        yield _Line(f"Said and denied: {plain(map_.claim(one).text)} / {plain(map_.claim(other).text)}")
    if map_.terms:
        yield _Line("Contested terms: " + ", ".join(sorted(plain(term.label) for term in map_.terms)))
    if map_.sources:
        yield _Line("Sources")
    for source in map_.sources:
        cut = " (cut off)" if source.truncated else ""
        yield _Line(plain(source.url or source.name or source.id) + cut, 1)
