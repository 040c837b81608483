"""What goes in and out: ingest, list, forget, dump, load."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console import plain, print_json, progress_bars, say, table
from kb.errors import InputError, UnknownName
from verbs import AsJson, DiscussionName, Kb, open_kb

if TYPE_CHECKING:
    from extract.llm.assistant import Assistant, Spent
    from ingest import Found
    from kb.store import KnowledgeBase


def ingest(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="A file, a folder, - or a URL.")],
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            help="auto; pasted, hackernews, reddit, discourse; or for a map: aif, argdown, kialo, rdf.",
        ),
    ] = "auto",
    llm: Annotated[
        str | None,
        typer.Option(metavar="URL", help="A model to ask where ours are unsure (default: REJOINDER_LLM)."),
    ] = None,
    model: Annotated[
        str | None, typer.Option(help="Its name, as its server has it (default: REJOINDER_LLM_MODEL).")
    ] = None,
    llm_budget: Annotated[
        int | None, typer.Option(metavar="TOKENS", help="Stop asking it when so many are used up.")
    ] = None,
    kb: Kb = None,
    as_json: AsJson = False,
) -> None:
    """Read threads and keep the argument in each; take in maps that other tools drew.

    A model behind any address that takes OpenAI's chat completions, such as
    Ollama's /v1, is asked where ours are unsure, and is sent the posts for it.
    Its key is read from REJOINDER_LLM_KEY or OPENAI_API_KEY. With
    REJOINDER_LLM_PRICE="in,out", per million tokens, the cost is shown.
    """
    from extract.fetch import Fetcher, FetchSettings
    from extract.llm.assistant import Assistant
    from ingest import FORMATS, discussions

    if format_ not in FORMATS:
        raise UnknownName("format", format_, FORMATS)
    fetcher = Fetcher(FetchSettings.from_environment())
    found = discussions(inputs, fetcher, format_=format_, stdin=sys.stdin.buffer.read)
    assistant = Assistant.of(llm, model, budget=llm_budget)
    rows, problems = report(open_kb(kb), found, assistant)
    if as_json:
        print_json(rows)
    for problem in problems:
        say(f"rejoinder: {problem}")
    if not rows and not problems:
        say(f"rejoinder: nothing to read in {', '.join(inputs)}")
    if problems or not rows:
        raise typer.Exit(1)


def report(
    base: "KnowledgeBase", found: "Iterable[Found]", assistant: "Assistant | None" = None
) -> tuple[list[dict[str, Any]], list[InputError]]:
    """Keep what is found, and say so; rows for machines, and what could not be kept."""
    from ingest import ingest_all
    from kb.vocab import discussion_iri

    rows: list[dict[str, Any]] = []
    problems: list[InputError] = []
    with progress_bars() as progress:
        for done in ingest_all(base, found, progress=progress, assistant=assistant):
            if isinstance(done, InputError):
                problems.append(done)
                continue
            discussion, map_ = done.map_.discussion, done.map_
            counts = {
                "posts": len(discussion.posts),
                "claims": len(map_.claims),
                "arguments": len(map_.arguments),
            }
            head = {"id": discussion.id, "iri": discussion_iri(discussion.id), "title": discussion.title}
            rows.append({**head, **counts, "replaced": done.replaced})
            again = " (replaced)" if done.replaced else ""
            say(f"{discussion.id}: {', '.join(f'{n} {what}' for what, n in counts.items())}{again}")
            for note in discussion.notes:
                say(f"  note: {note}")
            if by_rule := dict(map_.run.settings).get("by rule"):
                say(f"  note: no weights are there for {by_rule}; rules decide in their place")
            if assistant is not None and done.spent is not None:
                rows[-1]["llm"] = {"model": assistant.name, **_costs(done.spent)}
    for line in assistant.spent.lines() if assistant else ():
        say(f"{assistant.name}: {line}" if assistant else line)
    return rows, problems


def _costs(spent: "Spent") -> dict[str, Any]:
    """What was spent, as JSON has it."""
    cost = None if spent.cost is None else float(spent.cost)
    return {**plain(spent), "cost": cost, "problems": dict(spent.problems)}


def list_(kb: Kb = None, as_json: AsJson = False) -> None:
    """List the discussions that are kept."""
    from kb.views import discussions

    rows = discussions(open_kb(kb))
    if as_json:
        print_json([plain(row) for row in rows])
        return
    columns = ("id", "title", "posts", "claims", "arguments", "contested", "unanswered")
    table(columns, ([getattr(row, name) for name in columns] for row in rows))
    if not rows:
        say("The knowledge base is empty. `rejoinder demo` or `rejoinder ingest FILE` brings something in.")


def forget(discussion: DiscussionName, kb: Kb = None, as_json: AsJson = False) -> None:
    """Drop a discussion and its map; people's decisions about it are kept."""
    base = open_kb(kb)
    id_ = base.resolve(discussion)
    base.forget(id_)
    if as_json:
        print_json({"id": id_})
    else:
        say(f"forgot {id_}")


def dump(
    file: Annotated[Path, typer.Argument(help=".nq, .nq.gz or .trig")], kb: Kb = None, as_json: AsJson = False
) -> None:
    """Write the whole knowledge base to a file."""
    open_kb(kb).dump(file)
    if as_json:
        print_json({"file": str(file), "bytes": file.stat().st_size})
    else:
        say(f"wrote {file}")


def load(
    file: Annotated[Path, typer.Argument(help=".nq, .nq.gz or .trig")], kb: Kb = None, as_json: AsJson = False
) -> None:
    """Read a dump into the knowledge base."""
    base = open_kb(kb)
    base.load(file)
    from kb.views import discussions

    count = len(discussions(base))
    if as_json:
        print_json({"file": str(file), "discussions": count})
    else:
        say(f"loaded {file}: {count} discussions")
