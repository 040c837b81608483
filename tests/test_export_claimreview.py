"""ClaimReview: what people confirmed goes out as reviews that read back; what rules decided never does."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from pyoxigraph import RdfFormat, parse

from extract.evidence.claimreview import fact_checks
from kb.evidence.factcheck import FactCheck
from kb.evidence.model import Dossier, Review
from kb.evidence.rules import decide
from kb.evidence.upheld import TAKEN_BACK
from kb.export import EXPORTERS, Export
from kb.export.claimreview import reviews
from kb.kinds import Status
from tests.evidence_made import AT, PRO, heard, page
from tests.maps import rent_map

REVIEW = Review(
    "caps", Status.REFUTED, "The council counted them.", "dora", AT, "https://dora.example/1", "Wrong"
)


def checked() -> Dossier:
    """A dossier of the first claim that the machine has decided."""
    known = heard((page("alpha"), PRO))
    known = replace(
        known, claim="caps", assessments=tuple(replace(a, claim="caps") for a in known.assessments)
    )
    claim = replace(rent_map().claim("caps"), kind=None)
    return replace(known, verdicts=(decide(claim, known, AT),))


def document(*dossiers: Dossier) -> Any:
    return json.loads(EXPORTERS["claimreview"](Export((rent_map(),), dossiers=dossiers)).data)


def test_a_review_of_a_person_reads_back_as_the_fact_check_that_it_is() -> None:
    data = EXPORTERS["claimreview"](
        Export((rent_map(),), dossiers=(replace(checked(), reviews=(REVIEW,)),))
    ).data
    assert list(fact_checks(BytesIO(data), "reviews.jsonld")) == [
        FactCheck(
            claim="Rent caps cut supply.",
            rating="Wrong",
            url="https://dora.example/1",
            publisher="dora",
            published=AT.date(),
            claimant="anna",
            claimed=rent_map().discussion.post("p1").created.date(),  # type: ignore[union-attr]
            body="The council counted them.",
        )
    ]


def test_a_review_names_the_claim_where_it_was_made_and_no_number_that_nobody_gave() -> None:
    review = document(replace(checked(), reviews=(REVIEW,)))["@graph"][0]
    assert review["reviewRating"] == {"@type": "Rating", "alternateName": "Wrong"}
    assert review["itemReviewed"]["@type"] == "Claim"
    assert review["itemReviewed"]["firstAppearance"]["@type"] == "Comment"
    assert len(review["itemReviewed"]["appearance"]) == len(rent_map().claim("caps").appearances)
    assert "ratingValue" not in json.dumps(review)


@pytest.mark.parametrize("rating", [status for status in Status if status is not TAKEN_BACK])
def test_a_rating_without_words_of_its_own_takes_those_of_the_status(rating: Status) -> None:
    review = replace(REVIEW, label=None, rating=rating)
    made = document(replace(checked(), reviews=(review,)))["@graph"][0]
    assert made["reviewRating"]["alternateName"] == rating.replace("-", " ")


def test_a_review_that_was_taken_back_does_not_go_out() -> None:
    back = replace(REVIEW, rating=TAKEN_BACK, at=REVIEW.at + timedelta(minutes=1))
    things = document(replace(checked(), reviews=(REVIEW, back)))["@graph"]
    assert "Review" not in json.dumps(things)


def test_what_only_the_machine_decided_is_a_claim_with_its_origin_and_no_review() -> None:
    things = document(checked())["@graph"]
    assert [thing["@type"] for thing in things] == ["Claim", ["prov:Entity", "rj:Verdict"]]
    assert things[1]["rj:of"] == {"@id": things[0]["@id"]}
    assert things[1]["rj:status"] == {"@id": "https://w3id.org/rejoinder#Supported"}
    assert things[1]["prov:wasDerivedFrom"] == ["https://alpha.example/page"]
    assert "Review" not in json.dumps(things)


def test_a_claim_that_nobody_looked_at_is_told_as_lost() -> None:
    exported = EXPORTERS["claimreview"](Export((rent_map(),)))
    assert json.loads(exported.data)["@graph"] == []
    assert any(sentence.startswith("5 claims that were not checked") for sentence in exported.lost)


def test_the_file_is_rdf_without_the_network_and_all_of_schema_org_is_http() -> None:
    data = EXPORTERS["claimreview"](
        Export((rent_map(),), dossiers=(replace(checked(), reviews=(REVIEW,)),))
    ).data
    types = {
        q.object.value for q in parse(data, format=RdfFormat.JSON_LD) if q.predicate.value.endswith("#type")
    }
    assert {"http://schema.org/ClaimReview", "http://schema.org/Claim"} <= types
    assert b"https://schema.org" not in data


def test_hostile_words_stay_words() -> None:
    hostile = "</script><script>alert(1)</script>\u202e\x00\ud800"
    review = replace(REVIEW, text=hostile, by=hostile, label=hostile, url="javascript:alert(1)")
    data = EXPORTERS["claimreview"](
        Export((rent_map(),), dossiers=(replace(checked(), reviews=(review,)),))
    ).data
    assert b"<" not in data
    assert b"javascript:" not in data
    assert not any(ord(c) < 32 and c != "\n" for c in data.decode())


def test_all_reviews_go_out_also_those_whose_claim_is_gone() -> None:
    gone = replace(REVIEW, claim="gone", at=datetime(2026, 7, 1, tzinfo=UTC))
    made = json.loads(reviews(Export((rent_map(),)), (REVIEW, gone)))["@graph"]
    assert [thing["@type"] for thing in made] == ["ClaimReview", "ClaimReview"]
    assert [thing.get("claimReviewed") for thing in made] == ["Rent caps cut supply.", None]
