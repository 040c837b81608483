"""Hypothesis strategies: dossiers of a claim, whole and in order, of whatever may be said in them."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from kb.evidence.model import Assessment, Dossier, Lead, Passage, Review, Ruling, Snapshot, Verdict
from kb.ids import source_id
from kb.kinds import Asked, RulingKind, SnapshotState, SourceKind, Stance, Status
from kb.model import Source
from kb.rdf.evidence import said
from kb.rdf.known import age, in_text, in_turn
from tests.strategies import IDS, MOMENTS, PLAIN, SHARES, words

SOME = words(PLAIN)
MAYBE = st.none() | SOME
NAMES = st.text(PLAIN, min_size=1, max_size=6)


@st.composite
def sources(draw: st.DrawFn) -> Source:
    """By URL or by name, whole or cut off."""
    url, name = draw(st.tuples(SOME, st.none()) | st.tuples(MAYBE, SOME))
    return Source(source_id(url or name or ""), url, name, draw(st.booleans()))


@st.composite
def snapshots(draw: st.DrawFn, source: Source) -> Snapshot:
    """Of one source, in any state, with any of what may be known of it."""
    return Snapshot(
        source=source.id,
        taken=draw(MOMENTS),
        state=draw(st.sampled_from(SnapshotState)),
        url=draw(MAYBE),
        final_url=draw(MAYBE),
        http_status=draw(st.none() | st.integers(100, 599)),
        digest=draw(st.none() | st.from_regex(r"[0-9a-f]{8}", fullmatch=True)),
        text=draw(SOME),
        title=draw(MAYBE),
        publisher=draw(MAYBE),
        author=draw(MAYBE),
        published=draw(st.none() | st.dates()),
        kind=draw(st.sampled_from(SourceKind)),
        media_type=draw(MAYBE),
        rating=draw(MAYBE),
        found_by=draw(NAMES),
        note=draw(MAYBE),
    )


@st.composite
def _assessments(draw: st.DrawFn, claim: str, seen: list[Snapshot]) -> list[Assessment]:
    found: dict[str, Assessment] = {}
    for snapshot in seen:
        if snapshot.text and draw(st.booleans()):
            start, end = sorted(draw(st.tuples(*2 * [st.integers(0, len(snapshot.text))])))
            if start == end:
                continue
            inside = st.tuples(*2 * [st.integers(start, end)]).map(sorted).map(tuple)
            quote = draw(st.none() | inside.filter(lambda pair: pair[0] < pair[1]))
            assessment = Assessment(
                claim,
                Passage(snapshot.id, start, end, snapshot.text[start:end]),
                draw(NAMES),
                draw(SOME),
                draw(st.sampled_from(Stance)),
                draw(SHARES),
                draw(SOME),
                draw(st.sampled_from(Asked)),
                quote,
            )
            found[assessment.id] = assessment
    return list(found.values())


@st.composite
def _verdicts(draw: st.DrawFn, claim: str, assessments: list[Assessment]) -> list[Verdict]:
    """A history: each revises the one before it, often within one second."""
    history: list[Verdict] = []
    for _ in range(draw(st.integers(0, 3))):
        last = history[-1] if history else None
        verdict = Verdict(
            claim,
            draw(st.sampled_from(Status)),
            draw(NAMES),
            draw(SOME),
            draw(SHARES),
            draw(MOMENTS.filter(lambda m: m.year < 9000))
            if last is None
            else last.at + timedelta(seconds=draw(st.integers(0, 1))),
            tuple(a.id for a in assessments if draw(st.booleans())),
            last.id if last else None,
        )
        if all(verdict.id != other.id for other in history):
            history.append(verdict)
    return history


@st.composite
def reviews(draw: st.DrawFn, claim: str) -> Review:
    """By anybody, with a rating in their own words or without."""
    review = Review(
        claim,
        draw(st.sampled_from(Status)),
        draw(SOME),
        draw(NAMES),
        draw(MOMENTS),
        draw(MAYBE),
        draw(MAYBE),
    )
    return replace(review, label=None) if review.label == said(review) else review


@st.composite
def _rulings(draw: st.DrawFn, claim: str, targets: list[str]) -> Ruling:
    about = draw(st.booleans())
    return Ruling(
        draw(st.sampled_from(RulingKind)),
        draw(SOME if about or not targets else st.sampled_from(targets)),
        draw(NAMES),
        draw(MOMENTS),
        claim if about else None,
        draw(st.none() | st.sampled_from(Stance)),
        draw(MAYBE),
    )


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    """All that may be known of one claim: what its leads lead to, and what people and checkers say."""
    claim = draw(IDS)
    found = {source.id: source for source in draw(st.lists(sources(), max_size=3))}
    seen: dict[str, Snapshot] = {}
    for source in found.values():
        for snapshot in draw(st.lists(snapshots(source), max_size=2)):
            seen.setdefault(snapshot.id, snapshot)
    assessments = draw(_assessments(claim, list(seen.values())))
    targets = [*found, *(a.id for a in assessments)]
    said_ = {r.id: r for r in draw(st.lists(reviews(claim), max_size=2))}
    ruled = {r.id: r for r in draw(st.lists(_rulings(claim, targets), max_size=2))}
    leads = {Lead(claim, source, draw(NAMES)) for source in found}
    return Dossier(
        claim,
        tuple(sorted(found.values(), key=lambda s: s.id)),
        tuple(sorted(leads, key=lambda x: (x.source, x.found_by))),
        tuple(sorted(seen.values(), key=lambda s: (s.source, *age(s)))),
        tuple(sorted(assessments, key=in_text)),
        tuple(sorted(ruled.values(), key=lambda r: (r.at, r.id))),
        in_turn(draw(_verdicts(claim, assessments))),
        tuple(sorted(said_.values(), key=lambda r: (r.at, r.id))),
    )
