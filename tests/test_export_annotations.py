"""Web Annotations: found again by their quotes, as W3C's model has them, and readable as RDF offline."""

import json
from collections import Counter
from typing import Any

import pytest
import rdflib

from extract.run import Extractor
from kb import vocab
from kb.export import EXPORTERS, Export
from kb.export.words.quoting import clean
from kb.model import ArgumentMap, Discussion
from tests.maps import rent_map
from tests.test_export import RUN
from tests.thorny import thorny_map
from tests.trials import for_a_thousand_maps, hard_maps, no_network, real_maps

pytestmark = pytest.mark.filterwarnings(  # rdflib itself uses what it deprecates
    "ignore:(Dataset|ConjunctiveGraph).* is deprecated:DeprecationWarning"
)
OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
CONTEXT = {  # the part of W3C's context that our files use, so that nothing is fetched
    "oa": str(OA),
    "as": "http://www.w3.org/ns/activitystreams#",
    "dcterms": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
    **{name: f"oa:{name}" for name in ("Annotation", "TextQuoteSelector", "TextPositionSelector")},
    "AnnotationCollection": "as:OrderedCollection",
    "AnnotationPage": "as:OrderedCollectionPage",
    "Software": "as:Application",
    "identifying": "oa:identifying",
    "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"},
    "body": {"@type": "@id", "@id": "oa:hasBody"},
    "target": {"@type": "@id", "@id": "oa:hasTarget"},
    "source": {"@type": "@id", "@id": "oa:hasSource"},
    "selector": {"@type": "@id", "@id": "oa:hasSelector"},
    "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
    "first": {"@type": "@id", "@id": "as:first"},
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "start": {"@type": "xsd:nonNegativeInteger", "@id": "oa:start"},
    "end": {"@type": "xsd:nonNegativeInteger", "@id": "oa:end"},
}


def collection(*maps: ArgumentMap) -> Any:
    return json.loads(EXPORTERS["annotations"](Export(maps)).data)


def each_is_found_again(map_: ArgumentMap) -> None:
    """By position, and by its quote with what stands around it; one annotation for each appearance."""
    file = collection(map_)
    items = file["first"]["items"]
    texts = {vocab.post_iri(map_.discussion.id, p.id): clean(p.text) for p in map_.discussion.posts}
    texts |= {p.url: clean(p.text) for p in map_.discussion.posts if p.url and p.url.startswith("http")}
    shared = {p.url for p in map_.discussion.posts if [q.url for q in map_.discussion.posts].count(p.url) > 1}
    found: Counter[tuple[str, int, int]] = Counter()
    for item in items:
        quote, position = item["target"]["selector"]
        start, end = position["start"], position["end"]
        found[item["body"], start, end] += 1
        if item["target"]["source"] in shared:
            continue  # several posts, one page
        text = texts[item["target"]["source"]]
        assert text[start:end] == quote["exact"]
        whole = quote["prefix"] + quote["exact"] + quote["suffix"]
        assert text[start - len(quote["prefix"]) : end + len(quote["suffix"])] == whole
        assert len(quote["prefix"]) == min(start, 32)
        assert len(quote["suffix"]) == min(len(text) - end, 32)
    expected = [
        (vocab.claim_iri(claim.id), map_.locution(id_)) for claim in map_.claims for id_ in claim.appearances
    ]
    assert found == Counter((claim, x.start, x.end) for claim, x in expected)
    assert file["total"] == len(items) == len({item["id"] for item in items})


@pytest.mark.parametrize("map_", hard_maps(), ids=lambda m: m.discussion.id)
def test_each_annotation_is_found_again_in_a_hard_map(map_: ArgumentMap) -> None:
    each_is_found_again(map_)


def test_each_annotation_is_found_again_in_what_the_pipeline_made(extractor: Extractor) -> None:
    for map_ in real_maps(extractor):
        assert map_.claims, "a thread with something in it"
        each_is_found_again(map_)


@pytest.mark.slow
def test_each_annotation_is_found_again_in_a_thousand_maps() -> None:
    for_a_thousand_maps(each_is_found_again)


def test_one_annotation_as_it_stands() -> None:
    map_ = rent_map()
    item = collection(map_)["first"]["items"][1]
    assert item == {
        "id": item["id"],
        "type": "Annotation",
        "motivation": "identifying",
        "label": "Builders leave capped cities.",
        "body": "https://w3id.org/rejoinder/id/claim/leave",
        "target": {
            "source": "https://w3id.org/rejoinder/id/discussion/pasted-rent/post/p1",
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": "Builders leave capped cities.",
                    "prefix": "Rent caps cut supply. ",
                    "suffix": "",
                },
                {"type": "TextPositionSelector", "start": 22, "end": 51},
            ],
        },
    }


def test_the_collection_says_what_it_is_and_has_all_items_on_its_page() -> None:
    file = collection(rent_map())
    assert file["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert (file["type"], file["label"], file["total"]) == ("AnnotationCollection", "Rent caps", 5)
    assert (file["generator"]["name"], file["created"]) == ("Rejoinder 0.1.0", "2026-01-02T00:00:00Z")
    assert file["via"] == ["http://forum.example/1"]
    page = file["first"]
    assert (page["type"], page["partOf"], page["startIndex"]) == ("AnnotationPage", file["id"], 0)
    assert file["last"] == page["id"]


def test_an_address_that_is_none_of_the_web_is_not_pointed_at() -> None:
    exported = EXPORTERS["annotations"](Export((thorny_map(),)))
    sources = {item["target"]["source"] for item in json.loads(exported.data)["first"]["items"]}
    assert {source.split(":")[0] for source in sources} == {"http", "https"}
    assert any(sentence.startswith("the post's address, ") for sentence in exported.lost)


@pytest.mark.parametrize("map_", hard_maps(), ids=lambda m: m.discussion.id)
def test_rdflib_reads_annotations_without_a_network(map_: ArgumentMap) -> None:
    file = {**collection(map_), "@context": CONTEXT}
    with no_network():
        graph = rdflib.Graph().parse(data=json.dumps(file), format="json-ld")
    assert len(set(graph.subjects(rdflib.RDF.type, OA.Annotation))) == len(map_.locutions)
    claims = {rdflib.URIRef(vocab.claim_iri(claim.id)) for claim in map_.claims}
    assert set(graph.objects(None, OA.hasBody)) == claims
    assert set(graph.objects(None, OA.motivatedBy)) == {OA.identifying}
    quotes = Counter(str(words) for words in graph.objects(None, OA.exact))
    assert quotes == Counter(clean(x.text) for x in map_.locutions)
    ends = Counter(int(str(end)) for end in graph.objects(None, OA.end))
    assert ends == Counter(x.end for x in map_.locutions)


def test_a_map_of_nothing_is_an_empty_collection() -> None:
    file = collection(ArgumentMap(Discussion("pasted-nothing", "pasted", ()), RUN))
    assert (file["total"], file["first"]["items"]) == (0, [])
