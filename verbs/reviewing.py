"""What people decided: review record, review list."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

import typer

from console import plain, print_json, say, table
from kb.errors import InputError
from verbs import AsJson, Kb, open_kb


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
    from kb.review import decision

    base = open_kb(kb)
    made = decision(
        base,
        kind,
        target,
        by=by,
        changes=dict(_pairs(set_ or [])),
        note=note,
        at=datetime.now(UTC).replace(microsecond=0),
    )
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


def _pairs(options: list[str]) -> Iterator[tuple[str, str]]:
    for option in options:
        name, sign, value = option.partition("=")
        if not sign:
            raise InputError("--set", option, "no = in it", "write NAME=VALUE")
        yield name, value
