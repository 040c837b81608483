"""The user's own evidence: evidence add, import, list, reject, restore."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console import plain, print_json, progress_bars, say, table
from kb.errors import InputError, UnknownName
from verbs import AsJson, Kb, open_kb

if TYPE_CHECKING:
    from extract.evidence.pool import Added, Pool
    from kb.evidence.factcheck import FactCheck
    from kb.kinds import RulingKind, SourceKind
    from kb.store import KnowledgeBase

_BATCH = 500  # fact-checks that are kept at once
_SHOWN = 20  # of what could not be used, where no machine reads it

By = Annotated[str, typer.Option(help="Who decides.")]
SourceName = Annotated[
    str, typer.Argument(metavar="SOURCE", help="Its id, as `rejoinder evidence list` shows it, or its URL.")
]


def add(
    inputs: Annotated[
        list[str], typer.Argument(metavar="FILE|FOLDER|URL...", help="HTML, PDF, Markdown or text.")
    ],
    kind: Annotated[
        str | None, typer.Option(help="primary, reference, fact-check, news, blog, forum or other.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="The page that the one file was saved from.")] = None,
    kb: Kb = None,
    as_json: AsJson = False,
) -> None:
    """Add evidence of your own; it bears on whatever claims it shares words with.

    The same file or page again takes the place of what it was.
    """
    base = open_kb(kb)
    pool = _pool(base, _kind(kind))
    if url is not None and len(inputs) > 1:
        raise InputError("--url", url, "there are several inputs", "give --url with one file")
    added: list[Added] = []
    problems: list[InputError] = []
    for reference in inputs:
        for each in pool.read(reference, url=url):
            if isinstance(each, InputError):
                problems.append(each)
                continue
            base.evidence.add(sources=[each.source], snapshots=[each.snapshot])
            added.append(each)
            if not as_json:
                shown = each.snapshot
                say(f"{each.name}: {shown.kind}, {len(shown.text):,} characters: {shown.title or ''}")
    if as_json:
        print_json([_row(each) for each in added])
    _end(f"sources added: {len(added)}", problems, shown=len(problems), failed=not added)


def import_(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", help="ClaimReview JSON-LD, a page or RDF with it; also packed (.gz)."
        ),
    ],
    kb: Kb = None,
    as_json: AsJson = False,
) -> None:
    """Import published fact-checks: ClaimReview as JSON-LD, feeds or pages, and ClaimsKG as Turtle."""
    base = open_kb(kb)
    at = datetime.now(UTC).replace(microsecond=0)
    count = 0
    problems: list[InputError] = []
    with progress_bars() as bars:
        for file in files:
            show = bars(file.name)
            found = _fact_checks(file, problems)
            while batch := list(islice(found, _BATCH)):
                each = {check.source.id: check for check in batch}.values()
                base.evidence.add(
                    sources=[check.source for check in each],
                    snapshots=[check.snapshot(at) for check in each],
                )
                count += len(each)
                show("import", count, 0)
    if as_json:
        said = [{"name": p.name, "place": p.place, "problem": p.problem} for p in problems]
        print_json({"imported": count, "problems": said})
    _end(f"fact-checks imported: {count}", problems, shown=_SHOWN, failed=not count)


def list_(kb: Kb = None, as_json: AsJson = False) -> None:
    """List all sources: what became of each, and how many claims use it."""
    from kb.evidence.used import state_name, used
    from kb.kinds import RulingKind

    ledger = open_kb(kb).evidence
    last = {ruling.target: ruling.kind for ruling in ledger.rulings() if ruling.claim is None}
    rows = [
        replace(row, rejected=row.rejected or last.get(row.id) is RulingKind.REJECT_SOURCE)
        for row in used(ledger.dossiers(), ledger.snapshots())
    ]
    if as_json:
        print_json([{**plain(row), "published": row.published and str(row.published)} for row in rows])
        return
    heads = ("id", "state", "kind", "title", "url", "looked at", "claims")
    table(
        heads,
        (
            [r.id, state_name(r), r.kind, r.name, r.url, r.taken and f"{r.taken:%Y-%m-%d}", len(r.claims)]
            for r in rows
        ),
    )
    if not rows:
        say("No sources yet. `rejoinder check` looks for them; `rejoinder evidence add FILE` adds one.")


def reject(
    source: SourceName,
    by: By,
    claim: Annotated[str | None, typer.Option(help="Only for this claim.")] = None,
    note: Annotated[str | None, typer.Option(help="Why.")] = None,
    kb: Kb = None,
    as_json: AsJson = False,
) -> None:
    """Rule a source out; the claims that rest on it are decided anew."""
    from kb.kinds import RulingKind

    _rule(open_kb(kb), RulingKind.REJECT_SOURCE, source, by, claim, note, as_json)


def restore(
    source: SourceName,
    by: By,
    claim: Annotated[str | None, typer.Option(help="Only for this claim.")] = None,
    note: Annotated[str | None, typer.Option(help="Why.")] = None,
    kb: Kb = None,
    as_json: AsJson = False,
) -> None:
    """Let a source that was ruled out count again."""
    from kb.kinds import RulingKind

    _rule(open_kb(kb), RulingKind.RESTORE, source, by, claim, note, as_json)


def _rule(
    base: "KnowledgeBase",
    kind: "RulingKind",
    source: str,
    by: str,
    claim: str | None,
    note: str | None,
    as_json: bool,
) -> None:
    from kb.evidence.model import Ruling
    from kb.ids import source_id

    target = source_id(source) if "://" in source else source.rsplit("/", 1)[-1]
    about = claim.rsplit("/", 1)[-1] if claim else None
    at = datetime.now(UTC).replace(microsecond=0)
    verdicts = base.evidence.rule(Ruling(kind, target, by, at, claim=about, note=note))
    if as_json:
        print_json({"source": target, "decided": [plain(verdict) for verdict in verdicts]})
        return
    say(f"recorded for {target}; claims decided anew: {len(verdicts)}")
    for verdict in verdicts:
        say(f"  {verdict.claim}: {verdict.status}: {verdict.why}")


def _pool(base: "KnowledgeBase", kind: "SourceKind | None") -> "Pool":
    from extract.evidence.cutoff import host
    from extract.evidence.pool import Pool
    from extract.fetch import Fetcher, FetchSettings
    from kb.views import cited_urls

    def known(name: str) -> tuple[str, ...]:
        return tuple(url for url in cited_urls(base) if host(url) == name)

    at = datetime.now(UTC).replace(microsecond=0)
    fetcher = Fetcher(FetchSettings.from_environment())
    return Pool(fetcher.get, at, kind, latest=base.evidence.latest, known_urls=known)


def _kind(name: str | None) -> "SourceKind | None":
    from kb.kinds import SourceKind

    if name is not None and name not in list(SourceKind):
        raise UnknownName("kind of source", name, list(SourceKind))
    return SourceKind(name) if name else None


def _fact_checks(file: Path, problems: list[InputError]) -> "Iterator[FactCheck]":
    """The fact-checks of a file; what could not be used is put to the problems."""
    from extract.evidence import claimreview
    from extract.evidence.feed import opened
    from kb.imports import claimskg

    try:
        with opened(file) as stream:
            name = str(file).removesuffix(".gz")
            reads = claimskg.fact_checks if claimskg.format_of(name) else claimreview.fact_checks
            for each in reads(stream, name):
                if isinstance(each, InputError):
                    problems.append(each)
                else:
                    yield each
    except InputError as error:
        problems.append(error)


def _row(added: "Added") -> dict[str, Any]:
    snapshot = added.snapshot
    return {
        "source": added.source.id,
        "input": added.name,
        "url": added.source.url,
        "title": snapshot.title,
        "kind": snapshot.kind,
        "state": snapshot.state,
        "characters": len(snapshot.text),
        "note": snapshot.note,
    }


def _end(said: str, problems: Sequence[InputError], *, shown: int, failed: bool) -> None:
    """Say the sum and what was left out; exit 1 where something was."""
    say(said + (f"; left out: {len(problems)}" if problems else ""))
    for problem in problems[:shown]:
        say(f"rejoinder: {problem}")
    if len(problems) > shown:
        say(f"rejoinder: and {len(problems) - shown} more; --json lists them all")
    if problems or failed:
        raise typer.Exit(1)
