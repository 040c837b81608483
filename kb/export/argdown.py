"""Argdown: each claim defined once, then what bears on it; steps that are more than a line are arguments.

A premise of its own is a plain relation between statements. Premises that work together, and
steps that something undercuts, are Argdown arguments, which can be undercut; so nothing is lost.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator

from kb.export.exported import Export, Exported
from kb.export.picture.steps import Step, steps
from kb.export.words.heading import Heading, heading
from kb.export.words.losses import losses
from kb.export.words.quoting import address, plain, quoted
from kb.model import ArgumentKind
from kb.network import Network, Node, network
from kb.reading import called

_SIGNS = {ArgumentKind.SUPPORT: "+", ArgumentKind.REBUT: "-", ArgumentKind.UNDERCUT: "_"}
_SPECIAL = re.compile(r"([\\@#*_\[\]<>{}/:.=])")
_LOST = {
    "posts": "Argdown holds claims and their relations, not the thread around them",
    "places": "Argdown has no offsets into a text",
    "manners": "a statement is a claim, whoever says it and how",
    "oppositeconfidences": "Argdown's relations carry no data",
    "argumentdeciders": "the data of an argument tell only how it was found",
    "terms": "Argdown has no element for a word",
    "citations": "Argdown has no element for something outside the debate",
    "decisions": "Argdown holds a result, not the steps towards it",
    "matches": "Argdown ties only the statements that it holds",
}


def export(export: Export) -> Exported:
    """Write all maps as one Argdown document, a section each where there are several."""
    lost = (*_unsaid(export), *losses(export, _LOST))
    blocks = ["===\n" + "\n".join(_front(heading(export, lost))) + "\n==="]
    blocks += [] if export.maps else ["# No discussion"]
    for map_ in export.maps:
        part = network([map_])
        if len(export.maps) > 1 or not part.nodes:  # front matter by itself is no document
            blocks.append("# " + _escaped(plain(called(map_.discussion))))
        blocks += _blocks(part)
    data = ("\n\n".join(blocks) + "\n").encode("utf-8")
    return Exported(data, lost, "text/vnd.argdown; charset=utf-8", ".argdown")


def _unsaid(export: Export) -> Iterator[str]:
    relations = sum(step.plain for step in steps(network(export.maps)))
    if relations:
        what = "relation between two statements" if relations == 1 else "relations between two statements"
        yield f"confidence, scheme and basis of {relations} {what}: Argdown's relations carry no data"


def _front(top: Heading) -> Iterator[str]:
    yield f"title: {quoted(top.title, beside='=')}"
    if top.sources:
        yield f"source: {quoted(top.sources, beside='=')}"
    if top.date:
        yield f"date: {quoted(top.date)}"
    yield f"tool: {quoted(top.tool, beside='=')}"
    yield f"lost: {quoted((*top.left_out, *top.lost), beside='=')}"
    yield "selection:\n  excludeDisconnected: false"  # or claims in no argument would be drawn nowhere


def _blocks(drawn: Network) -> Iterator[str]:
    yield from (f"[{node.key}]: {_escaped(plain(node.text))} {_data(_about(node))}" for node in drawn.nodes)
    bearing: dict[str, list[str]] = defaultdict(list)
    whole = [step for step in steps(drawn) if not step.plain]
    keys = {step.key for step in whole}
    for step in steps(drawn):
        if step.plain:
            premise, sign = step.premises[0], _SIGNS[step.kind]
            if step.kind is ArgumentKind.UNDERCUT and not step.denies:
                bearing[premise].append(f"  _> [{step.conclusion}]")  # <_ would deny the last inference above
            else:
                bearing[step.denies or step.conclusion].append(f"  <{sign} [{premise}]")
    for one, other in drawn.contradictions:
        bearing[one].append(f"  >< [{other}]")
    for target, relations in bearing.items():
        if target not in keys:
            yield "\n".join((f"[{target}]", *relations))
    for step in whole:
        yield from _argument(step, bearing[step.key])


def _argument(step: Step, undercuts: list[str]) -> Iterator[str]:
    """A step as an argument: with premises and conclusion where it supports, else with relations."""
    head = f"<{step.key}>: {_escaped(_name(step))} {_data(_of(step))}"
    if step.kind is ArgumentKind.SUPPORT:
        rows = [f"({n}) [{premise}]" for n, premise in enumerate(step.premises, 1)]
        yield "\n".join((head, "", *rows, "----", f"({len(rows) + 1}) [{step.conclusion}]"))
        if undercuts:
            yield "\n".join((f"<{step.key}>", *undercuts))
        return
    brought = [f"  <+ [{premise}]" for premise in step.premises]
    target = f"<{step.denies}>" if step.denies else f"[{step.conclusion}]"
    yield "\n".join((head, *brought, f"  {_SIGNS[step.kind]}> {target}", *undercuts))


def _name(step: Step) -> str:
    scheme = step.link.scheme
    return step.kind.value + (f" by {scheme.value.replace('-', ' ')}" if scheme else "")


def _of(step: Step) -> dict[str, str | float | None]:
    return {"confidence": step.link.confidence, "basis": step.link.basis.value}


def _about(node: Node) -> dict[str, str | float | None]:
    return {
        "author": node.author,
        "kind": node.kind,
        "date": node.created.date().isoformat() if node.created else None,
        "url": address(node.url),
        "confidence": node.confidence,
        "checkWorthiness": node.check_worthiness,
        "decidedBy": node.decided_by,
    }


def _data(values: dict[str, str | float | None]) -> str:
    said = [
        f"{name}: {quoted(value, beside='{}') if isinstance(value, str) else json.dumps(value)}"
        for name, value in values.items()
        if value not in (None, "")
    ]
    return "{" + ", ".join(said) + "}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
