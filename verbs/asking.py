"""What is known: show, claims, query."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from console import plain, print_json, print_text, table, terminal_width, write
from kb.errors import InputError, QueryError, UnknownName
from verbs import AsJson, DiscussionName, Kb, Parameters, open_kb, pairs

if TYPE_CHECKING:
    from kb.answers import Answer
    from kb.store import KnowledgeBase


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
    asked: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME|FILE.rq|-",
            help="A question of the library, a file, or - for standard input; without one, the library.",
        ),
    ] = None,
    parameters: Parameters = None,
    format_: Annotated[
        str | None,
        typer.Option("--format", help="table, csv, tsv, json or xml; ttl, nt, jsonld or rdfxml for a graph."),
    ] = None,
    kb: Kb = None,
    as_json: AsJson = False,
) -> None:
    """Ask the knowledge base: a named question, or SPARQL, read-only, over the union of its graphs."""
    if asked is None:
        _list_questions(as_json=as_json)
        return
    base = open_kb(kb)
    answer = answer_to(base, asked, pairs("-p", parameters or []))
    wanted = format_ or ("json" if as_json else "table")
    if wanted != "table":
        write(None, base.serialise(answer, wanted))
    elif isinstance(answer.boolean, bool):
        print_text("yes" if answer.boolean else "no")
    elif answer.triples is not None:
        write(None, base.serialise(answer, "ttl"))
    else:
        table(answer.columns, ([getattr(cell, "value", cell) for cell in row] for row in answer.rows))


def answer_to(base: "KnowledgeBase", asked: str, values: dict[str, str]) -> "Answer":
    """What a question of the library, a file or standard input asks."""
    from kb import library

    if asked in library.questions() and not Path(asked).exists():
        return library.ask(base, asked, values)
    if asked != "-" and Path(asked).suffix not in (".rq", ".sparql") and not Path(asked).exists():
        library.question(asked)  # says which names there are
    text = _text(asked)
    if not values:
        return _queried(base, text)
    try:
        question = library.read(asked, text)
    except ValueError as error:
        remedy = "declare its parameters as the files of kb/queries do, or leave -p out"
        raise InputError(asked, "", str(error), remedy) from error
    return _queried(base, library.bound(question, values))


def _queried(base: "KnowledgeBase", text: str) -> "Answer":
    try:
        return base.query(text)
    except QueryError as error:
        from kb.faults import explained

        raise explained(error, text) from None


def _list_questions(*, as_json: bool) -> None:
    from kb.library import questions

    if as_json:
        print_json([plain(question) for question in questions().values()])
        return
    rows = (
        (
            question.name,
            question.asks,
            " ".join(
                f"-p {p.name}=…" if p.default is None else f"[-p {p.name}=…]" for p in question.parameters
            ),
        )
        for question in questions().values()
    )
    table(("name", "asks", "parameters"), rows)


def _text(file: str) -> str:
    if file == "-":
        return sys.stdin.read()
    try:
        return Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            file, "", str(error), "give a file of UTF-8 text, or - for standard input"
        ) from error
