"""What people decided: review record, review list."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from console import plain, print_json, say, table
from kb.errors import NotFound, UnknownName
from verbs import AsJson, Kb, open_kb, pairs

if TYPE_CHECKING:
    from kb.model import Decision
    from kb.store import KnowledgeBase


def record(
    kind: Annotated[str, typer.Argument(metavar="accept|reject|edit|add")],
    target: Annotated[str, typer.Argument(help="The claim or argument; for add, the discussion.")],
    by: Annotated[str, typer.Option(help="Who decides.")],
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="edit: text, kind. add: post, quote, text, kind; or premise, conclusion, kind.",
        ),
    ] = None,
    note: Annotated[str | None, typer.Option(help="Why.")] = None,
    kb: Kb = None,
    as_json: AsJson = False,
) -> None:
    """Record what a person decided; it survives reading the thread again."""
    base = open_kb(kb)
    made = _decision(base, kind, target, pairs("--set", set_ or []), by=by, note=note)
    base.decide(made)
    if as_json:
        print_json(plain(made))
    else:
        say(f"recorded {made.id} for {made.discussion}")


def list_(
    discussion: Annotated[str | None, typer.Argument(help="Only of this discussion.")] = None,
    kb: Kb = None,
    as_json: AsJson = False,
) -> None:
    """List decisions, those whose target is gone marked so."""
    base = open_kb(kb)
    id_ = base.resolve(discussion) if discussion else None
    made = base.decisions(id_)
    orphans = {orphan.id for of in {d.discussion for d in made} for orphan in base.orphans(of)}
    if as_json:
        print_json([{**plain(d), "orphan": d.id in orphans} for d in made])
        return
    state = {True: "target gone", False: "in force"}
    heads = ("at", "by", "decided", "target", "changes", "note", "state")
    rows = (
        [d.at.isoformat(), d.by, d.kind, d.target, dict(d.changes), d.note, state[d.id in orphans]]
        for d in made
    )
    table(heads, rows)


def _decision(
    base: "KnowledgeBase", kind: str, target: str, changes: dict[str, str], *, by: str, note: str | None
) -> "Decision":
    from kb.ids import decision_id
    from kb.model import Decision, DecisionKind

    if kind not in list(DecisionKind):
        raise UnknownName("kind of decision", kind, list(DecisionKind))
    adds = kind == DecisionKind.ADD
    discussion = base.resolve(target) if adds else base.discussion_of(target)
    about = None if adds else target.rsplit("/", 1)[-1]
    if adds and "quote" in changes:
        changes |= _stretch(base, discussion, changes)
    at = datetime.now(UTC).replace(microsecond=0)
    id_ = decision_id(discussion, by, at.isoformat(), about or kind, str(sorted(changes.items())))
    return Decision(id_, discussion, DecisionKind(kind), by, at, about, tuple(changes.items()), note)


def _stretch(base: "KnowledgeBase", discussion: str, changes: dict[str, str]) -> dict[str, str]:
    """Where the quote stands in its post."""
    posts = {post.id: post.text for post in base.get(discussion).discussion.posts}
    start = posts.get(changes.get("post", ""), "").find(changes["quote"])
    if start < 0:
        where = f"post {changes.get('post', '(none named)')} of {discussion}"
        raise NotFound(f"{where} does not say '{changes['quote']}'; quote its words exactly")
    return {"start": str(start), "end": str(start + len(changes["quote"]))}
