"""What is known: show, claims, query, export."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from console import plain, print_json, print_text, say, table, terminal_width, write
from kb.errors import InputError, UnknownName
from verbs import AsJson, DiscussionName, Kb, open_kb


def show(discussion: DiscussionName, kb: Kb = None, as_json: AsJson = False) -> None:
    """Print the argument of a discussion as an outline."""
    from kb.export.outline import outline

    base = open_kb(kb)
    map_ = base.get(base.resolve(discussion))
    if as_json:
        print_json({"id": map_.discussion.id, "title": map_.discussion.title, "outline": outline(map_)})
    else:
        print_text(outline(map_, width=terminal_width()))


def claims(
    words: Annotated[list[str] | None, typer.Argument(help="Words to look for.")] = None,
    discussion: Annotated[str | None, typer.Option(help="Only of this discussion.")] = None,
    contested: Annotated[
        bool, typer.Option("--contested", help="Attacked, and backed or made by several.")
    ] = False,
    unanswered: Annotated[
        bool, typer.Option("--unanswered", help="Attacked, no attacker attacked in turn.")
    ] = False,
    unsupported: Annotated[bool, typer.Option("--unsupported", help="No premise and no citation.")] = False,
    kind: Annotated[str | None, typer.Option(help="fact, value, policy or definition.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 50,
    kb: Kb = None,
    as_json: AsJson = False,
) -> None:
    """List claims, the most attacked first."""
    from kb.kinds import ClaimKind
    from kb.views import claims as find

    if kind is not None and kind not in list(ClaimKind):
        raise UnknownName("kind of claim", kind, list(ClaimKind))
    base = open_kb(kb)
    rows = find(
        base,
        " ".join(words or []),
        discussion=base.resolve(discussion) if discussion else None,
        contested=contested,
        unanswered=unanswered,
        unsupported=unsupported,
        kind=ClaimKind(kind) if kind else None,
        limit=limit,
    )
    if as_json:
        print_json([plain(row) for row in rows])
        return
    heads = ("claim", "said", "kind", "supported", "attacked", "discussion")
    table(heads, ([r.id, r.text, r.kind, r.supported_by, r.attacked_by, r.discussion] for r in rows))


def query(
    file: Annotated[
        str, typer.Argument(metavar="FILE.rq|-", help="A file with SPARQL, or - for standard input.")
    ],
    format_: Annotated[
        str | None,
        typer.Option("--format", help="table, csv, tsv, json or xml; ttl or nt for a graph."),
    ] = None,
    kb: Kb = None,
    as_json: AsJson = False,
) -> None:
    """Ask the knowledge base in SPARQL, read-only, over the union of its graphs."""
    base = open_kb(kb)
    answer = base.query(_text(file))
    wanted = format_ or ("json" if as_json else "table")
    if wanted != "table":
        write(None, base.serialise(answer, wanted))
    elif isinstance(answer.boolean, bool):
        print_text("yes" if answer.boolean else "no")
    elif answer.triples is not None:
        write(None, base.serialise(answer, "ttl"))
    else:
        table(answer.columns, ([getattr(cell, "value", cell) for cell in row] for row in answer.rows))


def export(
    discussion: DiscussionName,
    format_: Annotated[str, typer.Option("--format", help="trig, turtle, nquads or outline.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A file (default: standard output).")
    ] = None,
    kb: Kb = None,
    as_json: AsJson = False,
) -> None:
    """Hand a map out in another format; says what that format could not hold."""
    from kb.export import EXPORTERS, Export

    if format_ not in EXPORTERS:
        raise UnknownName("export format", format_, EXPORTERS)
    base = open_kb(kb)
    map_ = base.get(base.resolve(discussion))
    exported = EXPORTERS[format_](Export((map_,), decisions=base.decisions(map_.discussion.id)))
    if output or not as_json:
        write(output, exported.data)
    for loss in exported.lost:
        say(f"not in {format_}: {loss}")
    if as_json:
        print_json({"format": format_, "file": output and str(output), "lost": exported.lost})


def _text(file: str) -> str:
    if file == "-":
        return sys.stdin.read()
    try:
        return Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            file, "", str(error), "give a file of UTF-8 text, or - for standard input"
        ) from error
