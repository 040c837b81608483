"""How good it is: evaluate."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console import plain, print_json, print_text, progress_bars, say, table
from kb.errors import InputError, UnknownName
from verbs import AsJson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluation.calibration import Reliability
    from evaluation.coverage import Covered
    from evaluation.figures import Figures, Label
    from evaluation.gold import Outcome
    from evaluation.run import Report

_COVERED = ("stance", "verdict")  # tasks that abstain where they are not sure


def evaluate(
    task: Annotated[
        str,
        typer.Argument(
            metavar="TASK", help="gold, or units, kind, checkworthy, relation, stance, verdict, match."
        ),
    ],
    where: Annotated[
        Path,
        typer.Argument(
            metavar="DIR|FILE",
            help="For gold a folder of annotated discussions and their inputs/; else JSON lines, or .gz.",
        ),
    ],
    scorer: Annotated[
        Path | None,
        typer.Option(
            help="Of gold: a program that scores exports, called `GOLD... --rdf FOLDER --json OUT`."
        ),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Of a file: at most so many examples, taken evenly.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Measure the extraction on annotated discussions, or one of its tasks on labelled examples."""
    for option, given, wanted in (("--scorer", scorer, task == "gold"), ("--limit", limit, task != "gold")):
        if given is not None and not wanted:
            raise InputError(option, str(given), f"it says nothing of '{task}'", "leave it out")
    if task == "gold":
        _gold(where, scorer, as_json=as_json)
    else:
        _task(task, where, limit, as_json=as_json)


def _task(task: str, file: Path, limit: int | None, *, as_json: bool) -> None:
    from evaluation.run import measure
    from evaluation.tasks import TASKS

    if task not in TASKS:
        raise UnknownName("task", task, ["gold", *TASKS])
    with progress_bars() as progress:
        report = measure(task, TASKS[task], file, limit=limit, progress=progress(task))
    if as_json:
        print_json(_as_json(report))
        return
    of = "" if report.examples == report.of else f" of {report.of:,}"
    print_text(
        f"{task}: {report.examples:,}{of} examples of {report.file}, answered by the head '{report.head}'"
    )
    print_text("")
    if report.figures is None or report.baseline is None:
        table(("", "model"), [("rank correlation (Spearman)", _figure(report.spearman))])
        return
    _figures(report)
    labels = (
        (x.name, str(x.support), *map(_figure, (x.precision, x.recall, x.f1, x.ap, b.f1, b.ap)))
        for x, b in zip(report.figures.labels, report.baseline.labels, strict=True)
    )
    print_text("")
    table(("label", "examples", "precision", "recall", "F1", "AP", "base F1", "base AP"), labels)
    print_text("")
    _reliability(report.figures.calibration)
    if task in _COVERED:
        print_text("")
        _coverage(report.figures.coverage)


def _figures(report: "Report") -> None:
    assert report.figures is not None
    assert report.baseline is not None
    common = max(report.baseline.labels, key=lambda label: label.support).name
    ap = [] if report.positive is None else [(f"AP of '{report.positive}'", "ap")]
    pairs = [("accuracy", "accuracy"), ("macro F1", "macro_f1"), *ap]
    rows = [
        (says, _figure(getattr(report.figures, name)), _figure(getattr(report.baseline, name)))
        for says, name in pairs
    ]
    error = report.figures.calibration.error, report.baseline.calibration.error
    table(("", "model", f"always '{common}'"), [*rows, ("calibration error", *map(_figure, error))])


def _gold(folder: Path, scorer: Path | None, *, as_json: bool) -> None:
    from evaluation.gold import evaluate as measure

    with progress_bars() as progress:
        outcome = measure(folder, scorer=scorer, progress=progress("gold"))
    for note in outcome.notes:
        say(f"note: {note}")
    if as_json:
        print_json(_outcome_as_json(outcome))
        return
    if outcome.scored:
        print_text(outcome.scored.table)
        print_text("")
    speed = outcome.posts / max(outcome.seconds, 1e-9)
    print_text(
        f"{outcome.discussions} discussions, {outcome.posts:,} posts in {outcome.seconds:.1f} s "
        f"({outcome.processor:.1f} s of processor time): {speed:.1f} posts per second"
    )
    for name, calibration in outcome.calibration.items():
        print_text("")
        print_text(f"{name}: {calibration.count:,} confidences, calibration error {calibration.error:.3f}")
        _reliability(calibration)


def _reliability(calibration: "Reliability") -> None:
    rows = (
        (f"{b.low:.1f} to {b.high:.1f}", str(b.count), f"{b.confidence:.2f}", f"{b.right:.2f}")
        for b in calibration.bins
    )
    table(("confidence", "how many", "said on average", "was so"), rows)


def _coverage(coverage: "Sequence[Covered]") -> None:
    rows = ((f"{c.share:.0%}", str(c.count), f"{c.least:.2f}", _figure(c.accuracy)) for c in coverage)
    table(("the surest", "how many", "said at least", "were right"), rows)


def _as_json(report: "Report") -> dict[str, Any]:
    told = {name: getattr(report, name) for name in ("task", "file", "head", "examples", "of")}
    if report.figures is None or report.baseline is None:
        return {**told, "spearman": report.spearman}
    told["positive"] = report.positive
    return {**told, **_figures_as_json(report.figures), "baseline": _figures_as_json(report.baseline)}


def _figures_as_json(figures: "Figures") -> dict[str, Any]:
    return {
        "accuracy": figures.accuracy,
        "macro_f1": figures.macro_f1,
        "ap": figures.ap,
        "calibration_error": figures.calibration.error,
        "labels": {label.name: _label_as_json(label) for label in figures.labels},
        "reliability": [plain(each) for each in figures.calibration.bins],
        "coverage": [plain(each) for each in figures.coverage],
    }


def _label_as_json(label: "Label") -> dict[str, Any]:
    told = plain(label)
    del told["name"]
    return told


def _outcome_as_json(outcome: "Outcome") -> dict[str, Any]:
    return {
        "discussions": outcome.discussions,
        "posts": outcome.posts,
        "seconds": outcome.seconds,
        "processor_seconds": outcome.processor,
        "posts_per_second": outcome.posts / max(outcome.seconds, 1e-9),
        "calibration": {name: plain(each) for name, each in outcome.calibration.items()},
        "scorer": outcome.scored and outcome.scored.figures,
        "notes": outcome.notes,
    }


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
