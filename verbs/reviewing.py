"""What people decided: review record, claim, assess, source, list, export."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console import plain, print_json, say, table, write
from kb.errors import InputError, NotFound, UnknownName
from verbs import AsJson, Kb, open_kb, pairs

if TYPE_CHECKING:
    from kb.evidence.model import Review, Ruling, Verdict
    from kb.model import Decision
    from kb.store import KnowledgeBase

ClaimName = Annotated[str, typer.Argument(metavar="CLAIM", help="Its id or IRI.")]
By = Annotated[str, typer.Option(help="Who says so.")]
Note = Annotated[str | None, typer.Option(help="Why.")]


def record(
    kind: Annotated[str, typer.Argument(metavar="accept|reject|edit|add")],
    target: Annotated[str, typer.Argument(help="The claim or argument; for add, the discussion.")],
    by: Annotated[str, typer.Option(help="Who decides.")],
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="edit: text, kind. add: post, quote, text, kind; or premise, conclusion, kind.",
        ),
    ] = None,
    note: Annotated[str | None, typer.Option(help="Why.")] = None,
    kb: Kb = None,
    as_json: AsJson = False,
) -> None:
    """Record what a person decided; it survives reading the thread again."""
    base = open_kb(kb)
    made = _decision(base, kind, target, pairs("--set", set_ or []), by=by, note=note)
    base.decide(made)
    if as_json:
        print_json(plain(made))
    else:
        say(f"recorded {made.id} for {made.discussion}")


def claim(
    claim: ClaimName,
    rating: Annotated[
        str, typer.Option(help="supported, refuted, conflicting, not-enough-evidence or not-checkable.")
    ],
    text: Annotated[str, typer.Option(help="The review: what the rating rests on.")],
    by: By,
    url: Annotated[str | None, typer.Option(help="Where the review is published.")] = None,
    label: Annotated[str | None, typer.Option(help="The rating in words of your own.")] = None,
    kb: Kb = None,
    as_json: AsJson = False,
) -> None:
    """Record a verdict that you stand behind; it comes before what rules make of the evidence."""
    from kb.evidence.model import Review
    from kb.kinds import Status

    ratings = {status.value: status for status in Status if status is not Status.UNCHECKED}
    if rating not in ratings:
        raise UnknownName("rating", rating, ratings)
    base = open_kb(kb)
    made = Review(_claim(base, claim), ratings[rating], text, by, _now(), url, label)
    base.evidence.review(made)
    _told(made, [], as_json=as_json)


def assess(
    assessment: Annotated[str, typer.Argument(metavar="ASSESSMENT", help="Its id or IRI.")],
    stance: Annotated[
        str,
        typer.Option(
            help="What it should say: supports, refutes, not-enough-evidence; none: it counts for nothing; "
            "restore: as the checker said."
        ),
    ],
    by: By,
    note: Note = None,
    kb: Kb = None,
    as_json: AsJson = False,
) -> None:
    """Say what an assessment should say, or that it counts for nothing; the claim is decided anew."""
    from kb.evidence.model import Ruling
    from kb.kinds import RulingKind, Stance

    words = ["none", "restore", *Stance]
    if stance not in words:
        raise UnknownName("stance", stance, words)
    kind = RulingKind.RESTORE if stance == "restore" else RulingKind.OVERRIDE
    said = Stance(stance) if stance in list(Stance) else None
    base = open_kb(kb)
    made = Ruling(kind, _local(assessment), by, _now(), stance=said, note=note)
    _told(made, base.evidence.rule(made), as_json=as_json)


def source(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="Its id or URL; to --add one, its URL or name.")
    ],
    by: By,
    reject: Annotated[bool, typer.Option("--reject", help="It is not to be heard.")] = False,
    add: Annotated[
        bool, typer.Option("--add", help="It bears on the claim; checks will look at it.")
    ] = False,
    restore: Annotated[bool, typer.Option("--restore", help="It is to be heard again.")] = False,
    claim: Annotated[str | None, typer.Option(help="For this claim only (default: for all).")] = None,
    note: Note = None,
    kb: Kb = None,
    as_json: AsJson = False,
) -> None:
    """Reject, add or restore a source; the claims that it bears on are decided anew."""
    from kb.evidence.model import Ruling
    from kb.kinds import RulingKind

    chosen = [
        kind
        for kind, wanted in (
            (RulingKind.REJECT_SOURCE, reject),
            (RulingKind.ADD_SOURCE, add),
            (RulingKind.RESTORE, restore),
        )
        if wanted
    ]
    if len(chosen) != 1:
        raise InputError(
            "review source", source, "it is not clear what to do", "give --reject, --add or --restore"
        )
    if add and claim is None:
        raise InputError("--add", source, "no claim is named", "give --claim, the claim that it bears on")
    base = open_kb(kb)
    about = _claim(base, claim) if claim else None
    made = Ruling(chosen[0], source if add else _source(source), by, _now(), claim=about, note=note)
    _told(made, base.evidence.rule(made), as_json=as_json)


def list_(
    discussion: Annotated[str | None, typer.Argument(help="Only of this discussion.")] = None,
    kb: Kb = None,
    as_json: AsJson = False,
) -> None:
    """List decisions, reviews and rulings, those whose target is gone marked so."""
    base = open_kb(kb)
    id_ = base.resolve(discussion) if discussion else None
    made = base.decisions(id_)
    gone = {orphan.id for of in {d.discussion for d in made} for orphan in base.orphans(of)}
    said = [x for x in _said(base) if id_ is None or _made_in(base, x) == id_]
    gone |= {orphan.id for orphan in base.evidence.orphans()}
    if as_json:
        print_json([{**_plain(each), "orphan": each.id in gone} for each in (*made, *said)])
        return
    state = {True: "target gone", False: "in force"}
    heads = ("at", "by", "decided", "target", "changes", "note", "state")
    rows: list[list[object]] = [
        [d.at.isoformat(), d.by, d.kind, d.target, dict(d.changes), d.note, state[d.id in gone]] for d in made
    ]
    rows += [[*_row(each), state[each.id in gone]] for each in said]
    table(heads, rows)


def export(
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A file (default: standard output).")
    ] = None,
    kb: Kb = None,
) -> None:
    """Hand out all reviews of claims as ClaimReview JSON-LD."""
    from kb.export import Export
    from kb.export.claimreview import reviews

    base = open_kb(kb)
    said = base.evidence.reviews()
    discussions = sorted({where for review in said if (where := _made_in(base, review))})
    write(output, reviews(Export(tuple(base.get(id_) for id_ in discussions)), said))
    say(f"{len(said)} review{'' if len(said) == 1 else 's'}")


def _said(base: "KnowledgeBase") -> "list[Review | Ruling]":
    said: list[Review | Ruling] = [*base.evidence.reviews(), *base.evidence.rulings()]
    return sorted(said, key=lambda each: each.at)


def _made_in(base: "KnowledgeBase", said: "Review | Ruling") -> str | None:
    """The discussion of the claim it is about, where there is one and it is still there."""
    if said.claim is None:
        return None
    try:
        return base.discussion_of(said.claim)
    except NotFound:
        return None


def _row(said: "Review | Ruling") -> list[object]:
    from kb.evidence.model import Review

    if isinstance(said, Review):
        changes = {"rating": said.rating, **({"label": said.label} if said.label else {})}
        return [said.at.isoformat(), said.by, "review", said.claim, changes, said.text]
    named = {"stance": said.stance, "claim": said.claim}
    changes = {name: value for name, value in named.items() if value}
    return [said.at.isoformat(), said.by, said.kind, said.target, changes, said.note]


def _told(made: "Review | Ruling", verdicts: "Iterable[Verdict]", *, as_json: bool) -> None:
    decided = list(verdicts)
    if as_json:
        print_json({**_plain(made), "verdicts": [plain(each) for each in decided]})
        return
    say(f"recorded {made.id}")
    for verdict in decided:
        say(f"claim {verdict.claim}: {verdict.status} by the rule {verdict.rule}. {verdict.why}")


def _plain(made: "Decision | Review | Ruling") -> dict[str, Any]:
    return {**plain(made), "id": made.id}


def _local(reference: str) -> str:
    return reference.rsplit("/", 1)[-1]


def _claim(base: "KnowledgeBase", reference: str) -> str:
    """The id of a claim; NotFound where no discussion makes it."""
    base.discussion_of(_local(reference))
    return _local(reference)


def _source(reference: str) -> str:
    """The id of a source that is given by id, IRI, or URL as it was cited."""
    from kb.ids import source_id
    from kb.vocab import source_iri

    ours = reference.startswith(source_iri(""))
    return _local(reference) if ours or "://" not in reference else source_id(reference)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _decision(
    base: "KnowledgeBase", kind: str, target: str, changes: dict[str, str], *, by: str, note: str | None
) -> "Decision":
    from kb.ids import decision_id
    from kb.model import Decision, DecisionKind

    if kind not in list(DecisionKind):
        raise UnknownName("kind of decision", kind, list(DecisionKind))
    adds = kind == DecisionKind.ADD
    discussion = base.resolve(target) if adds else base.discussion_of(target)
    about = None if adds else target.rsplit("/", 1)[-1]
    if adds and "quote" in changes:
        changes |= _stretch(base, discussion, changes)
    at = _now()
    id_ = decision_id(discussion, by, at.isoformat(), about or kind, str(sorted(changes.items())))
    return Decision(id_, discussion, DecisionKind(kind), by, at, about, tuple(changes.items()), note)


def _stretch(base: "KnowledgeBase", discussion: str, changes: dict[str, str]) -> dict[str, str]:
    """Where the quote stands in its post."""
    posts = {post.id: post.text for post in base.get(discussion).discussion.posts}
    start = posts.get(changes.get("post", ""), "").find(changes["quote"])
    if start < 0:
        where = f"post {changes.get('post', '(none named)')} of {discussion}"
        raise NotFound(f"{where} does not say '{changes['quote']}'; quote its words exactly")
    return {"start": str(start), "end": str(start + len(changes["quote"]))}
