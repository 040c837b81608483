"""What people look at: serve, demo."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from console import print_text, say, terminal_width
from kb.errors import InputError, NotFound
from verbs import Kb, location, open_kb
from verbs.keeping import report

if TYPE_CHECKING:
    from kb.model import Discussion
    from kb.store import KnowledgeBase

DATA = Path(__file__).parents[1] / "data"


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8501,
    kb: Kb = None,
) -> None:
    """Run the app and print its URL."""
    from server import run

    run(location(kb), host, port)


def demo(
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Stop after printing the outline.")] = False,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8501,
    kb: Kb = None,
) -> None:
    """Ingest the sample discussions, print one as an outline, then run the app."""
    from extract.fetch import Fetcher, FetchSettings
    from ingest import discussions
    from kb.export.outline import outline
    from kb.model import ArgumentMap

    base = open_kb(kb)
    files = [str(path) for path in sorted(DATA.iterdir()) if path.suffix in (".json", ".txt")]
    found = discussions(files, Fetcher(FetchSettings.from_environment()))
    samples = [sample for sample in found if not isinstance(sample, ArgumentMap)]
    _, problems = report(base, [sample for sample in samples if not _is_kept(base, sample)])
    for problem in problems:
        say(f"rejoinder: {problem}")
    if problems:
        raise typer.Exit(1)
    first = next(sample for sample in samples if not isinstance(sample, InputError))
    print_text(outline(base.get(first.id), width=terminal_width()))
    if not no_serve:
        serve(host=host, port=port, kb=kb)


def _is_kept(base: "KnowledgeBase", sample: "Discussion | InputError") -> bool:
    """Whether this version of the pipeline has read the very same discussion already."""
    from extract.run import is_current

    if isinstance(sample, InputError):
        return False
    try:
        return is_current(base.get(sample.id), sample)
    except NotFound:
        return False
