"""What goes out: export."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from console import print_json, say, write
from kb.errors import InputError, UnknownName
from verbs import AsJson, Kb, Parameters, open_kb, pairs
from verbs.asking import answer_to

if TYPE_CHECKING:
    from kb.export import Export
    from kb.store import KnowledgeBase


def export(
    discussion: Annotated[
        str | None,
        typer.Argument(help="Its id, a unique prefix, its IRI, or the URL it was read from."),
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format", help="Such as html, svg, argdown, aif, trig, csv; a wrong one lists them all."
        ),
    ] = None,
    claim: Annotated[str | None, typer.Option(help="Instead: one claim with its surroundings.")] = None,
    query: Annotated[
        str | None,
        typer.Option(metavar="NAME|FILE.rq|-", help="Instead: the claims that a query finds."),
    ] = None,
    parameters: Parameters = None,
    steps: Annotated[
        int | None, typer.Option(min=0, help="How many arguments around them (a claim: 2, a query's: 0).")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A file (default: standard output).")
    ] = None,
    kb: Kb = None,
    as_json: AsJson = False,
) -> None:
    """Hand out a discussion, a claim or a query's claims in a format; says what that format cannot hold."""
    from kb.export import EXPORTERS

    if format_ is None:
        raise InputError("--format", "", "it is missing", f"choose one of {', '.join(sorted(EXPORTERS))}")
    if format_ not in EXPORTERS:
        raise UnknownName("export format", format_, EXPORTERS)
    if sum(x is not None for x in (discussion, claim, query)) != 1:
        remedy = "name a DISCUSSION, or give --claim or --query, and only one of them"
        raise InputError("export", "", "it is not clear what to hand out", remedy)
    asked = _asked(open_kb(kb), discussion, claim, query, parameters or [], steps)
    exported = EXPORTERS[format_](asked)
    if output or not as_json:
        write(output, exported.data)
    lost = (*asked.left_out, *exported.lost)
    for loss in lost:
        say(f"not in it: {loss}")
    if as_json:
        print_json(
            {
                "format": format_,
                "file": output and str(output),
                "bytes": len(exported.data),
                "media_type": exported.media_type,
                "lost": lost,
            }
        )


def _asked(
    base: "KnowledgeBase",
    discussion: str | None,
    claim: str | None,
    query: str | None,
    parameters: list[str],
    steps: int | None,
) -> "Export":
    from kb import scope

    if discussion is not None:
        return scope.of_discussion(base, base.resolve(discussion))
    if claim is not None:
        return scope.of_claim(base, claim, steps=scope.STEPS if steps is None else steps)
    values = pairs("-p", parameters)
    answer = answer_to(base, query or "", values)
    about = "".join(f", {name} {value}" for name, value in values.items())
    named = "SPARQL from standard input" if query == "-" else query
    return scope.of_answer(base, answer, scope=f"the claims of the query {named}{about}", steps=steps or 0)
