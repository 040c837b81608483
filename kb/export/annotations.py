"""Web Annotations: one for each place where a claim is made, for Hypothesis and its kin.

An annotation quotes the words with what stands around them, so that they are found in the page as well as
in the post's text, and names the claim.
"""

from collections.abc import Iterator
from typing import Any

from kb import vocab
from kb.export.exported import Export, Exported
from kb.export.words.heading import dated, stamp
from kb.export.words.losses import losses
from kb.export.words.quoting import clean, written
from kb.ids import digest
from kb.model import ArgumentMap, Claim, Locution, Post
from kb.network import line
from kb.reading import Reading

_AROUND = 32  # characters before and after a quote, as Hypothesis keeps them
_MEDIA_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
_LOST = {
    "arguments": "an annotation ties words to a claim, not claims to each other",
    "contradictions": "an annotation ties words to a claim, not claims to each other",
    "matches": "an annotation ties words to a claim, not claims to each other",
    "kinds": "an annotation names the claim; what is known of it stands in the knowledge base",
    "manners": "Web Annotation has no words for how something is said",
    "confidences": "Web Annotation has no words for how sure one may be",
    "terms": "a contested term has no place in a text",
    "citations": "an annotation is of one text",
    "deciders": "Web Annotation's creator is who annotated, not who stands behind a claim",
    "decisions": "annotations hold a result, not the steps towards it",
}


def export(export: Export) -> Exported:
    """Write all annotations as one collection on one page."""
    items = [item for map_ in export.maps for item in _annotations(map_, export.base)]
    id_ = f"{export.base}annotations/{digest(*(item['id'] for item in items))}"
    page = {"id": f"{id_}#page", "type": "AnnotationPage", "partOf": id_, "startIndex": 0, "items": items}
    at = stamp(dated(export), "T")
    document = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": id_,
        "type": "AnnotationCollection",
        "label": line(export.title),
        "generator": {"type": "Software", "name": line(export.tool)},
        **({"created": at + "Z"} if at else {}),
        **({"via": [line(url) for url in export.urls]} if export.urls else {}),
        "total": len(items),
        "first": page,
        "last": page["id"],
    }
    return Exported(
        written(document), (*_pointing(export), *losses(export, _LOST)), _MEDIA_TYPE, ".anno.jsonld"
    )


def _annotations(map_: ArgumentMap, base: str) -> Iterator[dict[str, Any]]:
    reading = Reading(map_)
    for claim in map_.claims:
        for locution, post in reading.appearances(claim):
            yield _annotation(map_.discussion.id, claim, locution, post, base)


def _annotation(discussion: str, claim: Claim, locution: Locution, post: Post, base: str) -> dict[str, Any]:
    text = clean(post.text)
    return {
        "id": f"{base}annotation/{digest('annotation', discussion, claim.id, locution.id)}",
        "type": "Annotation",
        "motivation": "identifying",
        "label": line(claim.text) or "[no words]",
        "body": vocab.claim_iri(claim.id, base),
        "target": {
            "source": post.url if _web(post) else vocab.post_iri(discussion, post.id, base),
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": text[locution.start : locution.end],
                    "prefix": text[max(0, locution.start - _AROUND) : locution.start],
                    "suffix": text[locution.end : locution.end + _AROUND],
                },
                {"type": "TextPositionSelector", "start": locution.start, "end": locution.end},
            ],
        },
    }


def _web(post: Post) -> bool:
    return bool(post.url and post.url.startswith(("https://", "http://")) and post.url == line(post.url))


def _pointing(export: Export) -> Iterator[str]:
    """What a reader must know of where annotations point."""
    yield "positions count characters of the post's text: in a whole web page only the quoted words are found"
    unknown = 0
    for map_ in export.maps:
        known = {post.id for post in map_.discussion.posts if _web(post)}
        unknown += sum(locution.post not in known for locution in map_.locutions)
    if unknown:
        yield f"the post's address, {unknown} times: it is not known, and our own name for it stands there"
