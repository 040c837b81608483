"""The command line: the verbs of the contract.

Answers go to standard output, everything said beside them to standard error. `--json` gives
machines the same answer; the exit code is 0 only on success.
"""

import os
import sys
from collections.abc import Callable

import typer

from console import say
from kb.errors import RejoinderError
from verbs import Kb, asking, checking, evaluating, evidence, handing, keeping, reviewing, showing

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Turn forum threads into a knowledge base of claims: who supports what and who rebuts whom.",
)
own = typer.Typer(no_args_is_help=True, help="Add evidence of your own, import fact-checks, list sources.")
review = typer.Typer(no_args_is_help=True, help="Record, list and hand out what people decided.")

VERBS: dict[str, Callable[..., None]] = {
    "ingest": keeping.ingest,
    "list": keeping.list_,
    "forget": keeping.forget,
    "dump": keeping.dump,
    "load": keeping.load,
    "show": asking.show,
    "claims": asking.claims,
    "check": checking.check,
    "query": asking.query,
    "export": handing.export,
    "evaluate": evaluating.evaluate,
    "serve": showing.serve,
    "demo": showing.demo,
}
for name, verb in VERBS.items():
    app.command(name)(verb)
review.command("record")(reviewing.record)
review.command("claim")(reviewing.claim)
review.command("assess")(reviewing.assess)
review.command("source")(reviewing.source)
review.command("list")(reviewing.list_)
review.command("export")(reviewing.export)
app.add_typer(review, name="review")
own.command("add")(evidence.add)
own.command("import")(evidence.import_)
own.command("list")(evidence.list_)
own.command("reject")(evidence.reject)
own.command("restore")(evidence.restore)
app.add_typer(own, name="evidence")


@app.callback()
def root(kb: Kb = None) -> None:
    """`--kb` may stand before the verb, too."""
    if kb:
        os.environ["REJOINDER_KB"] = kb


def main() -> None:
    """Run the command line; what is wrong is said in one line on standard error."""
    try:
        app()
    except RejoinderError as error:
        say(f"rejoinder: {error}")
        sys.exit(1)
    except BrokenPipeError:  # `rejoinder show ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


if __name__ == "__main__":
    main()
