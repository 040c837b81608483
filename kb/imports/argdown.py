"""Argdown as its own tool gives it out in JSON.

A statement is a claim. An argument that is spelled out is a step from its premises to its
conclusion; one that is only described is a claim too, brought for or against what it relates to.
"""

import re
from typing import Any

from kb.errors import InputError
from kb.imports.document import entries, json_object
from kb.imports.draft import Draft, Statement, Step
from kb.model import ArgumentKind

NAME = "argdown"
_KINDS = {
    "support": ArgumentKind.SUPPORT,
    "entails": ArgumentKind.SUPPORT,
    "attack": ArgumentKind.REBUT,
    "contrary": ArgumentKind.REBUT,
    "contradictory": ArgumentKind.REBUT,
    "undercut": ArgumentKind.UNDERCUT,
}
_BOTH_WAYS = ("contradictory", "contrary")
_FORMAT = "write it again with `argdown json`"


def read(data: bytes, name: str) -> Draft:
    """Read one map; InputError where it is not Argdown's JSON."""
    draft = Draft(NAME, name, data)
    top = json_object(data, name)
    statements, arguments = _table(top, "statements", name), _table(top, "arguments", name)
    for title, statement in statements.items():
        _say(draft, f"[{title}]", _words(statement), statement)
    for title, argument in arguments.items():
        if argument.get("pcs"):
            _spell_out(draft, title, argument, name)
        else:
            _say(draft, f"<{title}>", _words(argument) or title, argument)
    made = {step.key.rpartition(" ")[0] for step in draft.steps.values()}
    spelled = {title for title in arguments if f"<{title}>" in made}
    relations = entries(top, "relations", name)
    ordered = sorted(relations, key=lambda r: r.get("relationType") == "undercut")  # what is denied first
    for n, relation in enumerate(ordered):
        _relate(draft, f"relation {n}", relation, spelled)
    if top.get("sections"):
        draft.lose("sections and their headings")
    return draft


def _table(top: dict[str, Any], key: str, name: str) -> dict[str, dict[str, Any]]:
    found = top.get(key)
    if not isinstance(found, dict) or not all(isinstance(entry, dict) for entry in found.values()):
        raise InputError(name, key, "there is no such table of objects", _FORMAT)
    return found


def _words(entry: dict[str, Any]) -> str:
    """The last words that a statement or argument is given, without its tags."""
    said = ""
    for member in entry.get("members") or ():
        if isinstance(member, dict) and str(member.get("text") or "").strip():
            said = str(member["text"])
    for tag in entry.get("tags") or ():
        said = re.sub(rf"#(?:{re.escape(str(tag))}(?!\w)|\({re.escape(str(tag))}\))", "", said)
    return said


def _say(draft: Draft, key: str, words: str, entry: dict[str, Any]) -> None:
    if entry.get("tags"):
        draft.lose("tags")
    data = entry.get("data")
    author = data.get("author") if isinstance(data, dict) else None
    draft.say(Statement(key, key, words, author=author if isinstance(author, str) else None))


def _spell_out(draft: Draft, title: str, argument: dict[str, Any], name: str) -> None:
    """One step for each conclusion in a premise-conclusion structure, from what stands above it."""
    if _words(argument).strip():
        draft.lose("the description of an argument that is spelled out as well")
    premises: list[str] = []
    steps = 0
    for n, line in enumerate(entries(argument, "pcs", f"{name}: argument {title}")):
        key = f"[{line.get('title')}]"
        if line.get("role") == "premise":
            premises.append(key)
        elif premises:
            draft.bring(Step(f"<{title}> {steps}", ArgumentKind.SUPPORT, tuple(premises), key))
            steps, premises = steps + 1, [key]
        else:
            draft.lose(f"a conclusion that nothing stands above (line {n + 1} of an argument)")
            premises = [key]


def _relate(draft: Draft, key: str, relation: dict[str, Any], spelled: set[str]) -> None:
    type_ = str(relation.get("relationType"))
    source, target = _end(relation, "from", "source"), _end(relation, "to", "target")
    kind = _KINDS.get(type_)
    if type_ in _BOTH_WAYS and {source[0], target[0]} == {"["}:
        draft.contradict(source, target)
        return
    if kind is None:
        draft.lose(f"a relation of type {type_[:20]}")
        return
    if source[1:-1] in spelled and source[0] == "<":  # an argument speaks with its conclusion
        source = draft.steps[_steps_of(draft, source)[-1]].target
    steps = _steps_of(draft, target) if target[0] == "<" else []
    if target[0] == "<" and target[1:-1] in spelled:
        if kind is ArgumentKind.SUPPORT:
            draft.lose("a support of an argument that is spelled out")
        else:
            draft.bring(Step(key, ArgumentKind.UNDERCUT, (source,), steps[-1]))
    elif kind is ArgumentKind.UNDERCUT and steps:
        for n, step in enumerate(steps):
            draft.bring(Step(f"{key}/{n}", kind, (source,), step))
    else:
        draft.bring(Step(key, kind, (source,), target))


def _end(relation: dict[str, Any], name: str, other: str) -> str:
    """One end of a relation, marked as a statement or an argument."""
    title = relation.get(name, relation.get(other))
    types = relation.get(f"{name}Type", relation.get(f"{other}Type"))
    return f"[{title}]" if types == "equivalence-class" else f"<{title}>"


def _steps_of(draft: Draft, argument: str) -> list[str]:
    """The steps that an argument makes: its own inferences, or the relations that go out from it."""
    own = [key for key in draft.steps if key.startswith(f"{argument} ")]
    return own or [key for key, step in draft.steps.items() if step.premises == (argument,)]
