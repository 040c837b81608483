"""The verbs of the command line, and the options they share."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kb.store import KnowledgeBase

Kb = Annotated[
    str | None,
    typer.Option(
        "--kb", help="The knowledge base's folder (default: REJOINDER_KB, else the user's data folder)."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
DiscussionName = Annotated[
    str,
    typer.Argument(
        metavar="DISCUSSION", help="Its id, a unique prefix, its IRI, or the URL it was read from."
    ),
]


def location(kb: str | None) -> str:
    """Where the knowledge base is: `--kb`, else REJOINDER_KB, else the default folder."""
    from kb.store import default_location

    return kb or os.environ.get("REJOINDER_KB") or str(default_location())


def open_kb(kb: str | None) -> "KnowledgeBase":
    """The knowledge base that the options name."""
    from kb.store import KnowledgeBase

    return KnowledgeBase.open(location(kb))
