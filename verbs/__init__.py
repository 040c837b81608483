"""The verbs of the command line, and the options they share."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from kb.errors import InputError

if TYPE_CHECKING:
    from kb.store import KnowledgeBase

Kb = Annotated[
    str | None,
    typer.Option(
        "--kb",
        help="A folder, or the URL of a SPARQL service (default: REJOINDER_KB, else the user's data folder).",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
DiscussionName = Annotated[
    str,
    typer.Argument(
        metavar="DISCUSSION", help="Its id, a unique prefix, its IRI, or the URL it was read from."
    ),
]

Parameters = Annotated[
    list[str] | None,
    typer.Option("-p", "--parameter", metavar="NAME=VALUE", help="What the question is about."),
]


def pairs(option: str, given: list[str]) -> dict[str, str]:
    """Names and values as they are given with an option that may stand several times."""
    wrong = next((text for text in given if "=" not in text), None)
    if wrong is not None:
        raise InputError(option, wrong, "no = in it", "write NAME=VALUE")
    return dict(text.split("=", 1) for text in given)


def location(kb: str | None) -> str:
    """Where the knowledge base is: `--kb`, else REJOINDER_KB, else the default folder."""
    from kb.store import default_location

    return kb or os.environ.get("REJOINDER_KB") or str(default_location())


def open_kb(kb: str | None) -> "KnowledgeBase":
    """The knowledge base that the options name."""
    from kb.store import KnowledgeBase

    return KnowledgeBase.open(location(kb))
