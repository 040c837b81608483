"""ClaimReview JSON-LD: what people concluded as reviews, what rules concluded as claims with their origin.

Only a verdict that a person stands behind is a ClaimReview. One that only rules decided goes out as a
`schema:Claim` with a PROV entity beside it, which no reader takes for a published fact-check. Ratings are
words: numbers that nobody gave are not invented. The context stands in the file.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from kb import vocab
from kb.evidence.model import Dossier, Review, Verdict
from kb.evidence.upheld import upheld
from kb.export.exported import TOOL, Export, Exported
from kb.export.words.losses import losses
from kb.export.words.quoting import address, clean, plain, written
from kb.model import ArgumentMap, Claim, Locution
from kb.network import line

_LOST = {
    "posts": "a review holds the claim, not the thread around it",
    "moods": "a review says where a claim was made, not how",
    "kinds": "a review holds a verdict on the claim",
    "arguments": "a review says whether a claim is so, not what people argue from it",
    "contradictions": "a review is about one claim",
    "terms": "a review is about one claim",
    "decisions": "a review holds the claim as people left it, not the steps towards it",
    "matches": "a review is about one claim",
}
_CONTEXT = {
    "@vocab": "http://schema.org/",
    "prov": vocab.PREFIXES["prov"],
    "rj": vocab.PREFIXES["rj"],
    "url": {"@type": "@id"},
    "prov:generatedAtTime": {"@type": "http://www.w3.org/2001/XMLSchema#dateTime"},
    "prov:wasDerivedFrom": {"@type": "@id"},
}

Thing = dict[str, Any]


def export(export: Export) -> Exported:
    """Write the claims that were checked or reviewed; those that nobody looked at are counted as lost."""
    known = {dossier.claim: dossier for dossier in export.dossiers}
    things: list[Thing] = []
    unknown = 0
    for map_ in export.maps:
        for claim in map_.claims:
            found = list(_things(map_, claim, known.get(claim.id), export))
            unknown += not found
            things += found
    lost = losses(export, _LOST)
    if unknown:
        what = "1 claim that was not checked" if unknown == 1 else f"{unknown} claims that were not checked"
        lost += (f"{what}: `rejoinder check` looks for evidence",)
    return Exported(_document(things), lost, "application/ld+json", ".jsonld")


def reviews(export: Export, said: Iterable[Review]) -> bytes:
    """The reviews that people stand behind, each with its claim where that is still there."""
    where = {claim.id: (map_, claim) for map_ in export.maps for claim in map_.claims}
    return _document(_review(review, where.get(review.claim), export.base) for review in upheld(said))


def _document(things: Iterable[Thing]) -> bytes:
    document = {"@context": _CONTEXT, "@graph": list(things)}
    return written(document).replace(b"<", b"\\u003c")  # it may be put into a page as it is


def _things(map_: ArgumentMap, claim: Claim, dossier: Dossier | None, export: Export) -> Iterator[Thing]:
    if dossier is None:
        return
    said = upheld(dossier.reviews)
    for review in said:
        yield _review(review, (map_, claim), export.base)
    if not said and dossier.verdict is not None:
        yield _claim(map_, claim, export.base)
        yield _verdict(dossier, dossier.verdict, export)


def _review(review: Review, place: tuple[ArgumentMap, Claim] | None, base: str) -> Thing:
    label = review.label or review.rating.replace("-", " ")
    claim = {"@type": "Claim", "@id": vocab.claim_iri(review.claim, base)}
    if place is not None:
        claim = _claim(*place, base)
    return _filled(
        {
            "@type": "ClaimReview",
            "@id": vocab.review_iri(review.id, base),
            "url": address(review.url),
            "claimReviewed": line(place[1].text) if place else None,
            "datePublished": review.at.date().isoformat(),
            "author": {"@type": "Person", "name": line(review.by)},
            "reviewRating": {"@type": "Rating", "alternateName": plain(label)},
            "reviewBody": clean(review.text) or None,
            "itemReviewed": claim,
        }
    )


def _claim(map_: ArgumentMap, claim: Claim, base: str) -> Thing:
    places = [_appearance(map_, map_.locution(place), base) for place in claim.appearances]
    first = map_.locution(claim.appearances[0])
    post = map_.discussion.post(first.post)
    who = first.attribution or post.author
    return _filled(
        {
            "@type": "Claim",
            "@id": vocab.claim_iri(claim.id, base),
            "text": line(claim.text),
            "author": {"@type": "Person", "name": line(who)} if who else None,
            "datePublished": post.created.date().isoformat() if post.created else None,
            "firstAppearance": places[0],
            "appearance": places,
        }
    )


def _appearance(map_: ArgumentMap, locution: Locution, base: str) -> Thing:
    post = map_.discussion.post(locution.post)
    return _filled(
        {
            "@type": "Comment",
            "@id": vocab.locution_iri(map_.discussion.id, locution.id, base),
            "url": address(post.url or map_.discussion.url),
            "text": clean(locution.text),
        }
    )


def _verdict(dossier: Dossier, verdict: Verdict, export: Export) -> Thing:
    """What the rules made of it: an entity of PROV, and no review."""
    urls = {s.id: s.final_url or s.url for s in dossier.snapshots}
    used = {urls.get(a.passage.snapshot) for a in dossier.assessments if a.id in verdict.based_on}
    return _filled(
        {
            "@type": ["prov:Entity", "rj:Verdict"],
            "@id": vocab.verdict_iri(verdict.id, export.base),
            "rj:of": {"@id": vocab.claim_iri(verdict.claim, export.base)},
            "rj:status": {"@id": vocab.individual(verdict.status).value},
            "rj:rule": verdict.rule,
            "rj:why": plain(verdict.why),
            "prov:generatedAtTime": verdict.at.isoformat(),
            "prov:wasAttributedTo": {"@type": "prov:SoftwareAgent", "name": export.tool or TOOL},
            "prov:wasDerivedFrom": sorted(filter(None, map(address, used))) or None,
        }
    )


def _filled(thing: Thing) -> Thing:
    return {name: value for name, value in thing.items() if value is not None}
