"""Whether it is so: check."""

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console import print_json, progress_bars, say, table
from verbs import AsJson, Kb, open_kb

if TYPE_CHECKING:
    from checking import Asked, Checked
    from kb.store import KnowledgeBase

_ORDER = ("refuted", "conflicting", "supported", "not-enough-evidence", "not-checkable", "unchecked")
"""What is told first."""


def check(
    references: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CLAIM|DISCUSSION...]", help="What to check; without any, everything."),
    ] = None,
    find: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FINDER", help="Look there, too: wikipedia, google-fact-check. May stand several times."
        ),
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Fetch nothing: what the knowledge base holds must do.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Also what stands already, every page fetched anew.")
    ] = False,
    worth: Annotated[
        float, typer.Option(min=0, max=1, help="Leave claims less worth checking than this.")
    ] = 0.5,
    kb: Kb = None,
    as_json: AsJson = False,
) -> None:
    """Fetch cited evidence, assess it, give verdicts; say what could not be reached.

    Only addresses that the claims cite are fetched, and only public ones. Stopped
    and started again, it goes on where it was.
    """
    from checking import CheckSettings, asked

    settings = CheckSettings(tuple(find or ()), offline=offline, again=again, worth=worth)
    base = open_kb(kb)
    questions = asked(base, references or [], settings)
    done = _checked(base, questions, settings)
    if as_json:
        print_json([_row(each) for each in done])
        return
    heads = ("claim", "said", "verdict", "rule", "why")
    told = sorted(done, key=lambda d: _ORDER.index(d.verdict.status))
    table(heads, ([d.claim.id, d.claim.text, d.verdict.status, d.verdict.rule, d.verdict.why] for d in told))
    _say(questions, done)


def _checked(base: "KnowledgeBase", questions: "list[Asked]", settings: Any) -> "list[Checked]":
    from checking import check as check_all

    with progress_bars() as bars:
        shown = {q.map_.discussion.id: bars(q.map_.discussion.id) for q in questions}

        def progress(discussion: str, done: int, total: int) -> None:
            shown[discussion]("check", done, total)

        return list(check_all(base, questions, settings, progress=progress))


def _say(questions: "list[Asked]", done: "list[Checked]") -> None:
    """What a table does not show: the sum, what was left, and what could not be reached."""
    counts = Counter(each.verdict.status for each in done)
    told = ", ".join(f"{count} {status}" for status, count in counts.most_common())
    stood = sum(each.stood for each in done)
    say(f"{len(done)} claims checked: {told or 'none'}" + (f"; {stood} of them stood already" * bool(stood)))
    left = sum(question.left for question in questions)
    if left:
        say(f"{left} claims left as less worth checking; name one, or use --worth 0, to check them")
    missed = {(u.name, u.state, u.note) for each in done for u in each.unreached}
    for name, state, note in sorted(missed):
        say(f"not reached: {name}: {state}: {note}")


def _row(done: "Checked") -> dict[str, Any]:
    from kb.vocab import claim_iri

    verdict = done.verdict
    return {
        "claim": done.claim.id,
        "iri": claim_iri(done.claim.id),
        "discussion": done.discussion,
        "text": done.claim.text,
        "status": verdict.status,
        "rule": verdict.rule,
        "why": verdict.why,
        "confidence": verdict.confidence,
        "before": done.before.status if done.before else None,
        "stood": done.stood,
        "unreached": [{"name": u.name, "state": u.state, "note": u.note} for u in done.unreached],
    }
