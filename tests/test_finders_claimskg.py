"""Fact-checks in RDF: ClaimsKG's own shape, and others that use the same words."""

import io
from datetime import date

import pytest

from kb.errors import InputError
from kb.evidence.factcheck import FactCheck
from kb.imports.claimskg import fact_checks, format_of

PREFIXES = """@prefix schema: <http://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix base: <http://data.example.org/claimskg/> .
"""
CLAIMSKG = (
    PREFIXES
    + """
<http://data.example.org/claimskg/claim_review/1> a schema:ClaimReview ;
    schema:headline "No, bread does not cure colds"@en ;
    schema:url <https://checks.example/bread> ;
    schema:datePublished "2019-02-03"^^xsd:date ;
    schema:inLanguage <http://data.example.org/claimskg/language/English> ;
    schema:author <http://data.example.org/claimskg/organization/checks> ;
    schema:itemReviewed <http://data.example.org/claimskg/creative_work/1> ;
    schema:reviewRating <http://data.example.org/claimskg/rating/normalized/claimskg_FALSE> ,
        <http://data.example.org/claimskg/rating/original/checks_pants_on_fire> .
<http://data.example.org/claimskg/creative_work/1> a schema:CreativeWork ;
    schema:text "Bread cures colds &amp; more"@en ;
    schema:datePublished "2019-01-01"^^xsd:date ;
    schema:author <http://data.example.org/claimskg/creative_work_author/1> ;
    schema:citation <https://169.254.169.254/latest> .
<http://data.example.org/claimskg/creative_work_author/1> a schema:Thing ; schema:name "A baker"@en .
<http://data.example.org/claimskg/organization/checks> a schema:Organization ; schema:name "checks"@en .
<http://data.example.org/claimskg/rating/original/checks_pants_on_fire> a schema:Rating ;
    schema:alternateName "b'Pants on Fire!'" ; schema:ratingValue "1.0"^^xsd:float .
<http://data.example.org/claimskg/rating/normalized/claimskg_FALSE> a schema:Rating ;
    schema:alternateName "FALSE"@en ; schema:ratingValue 1 .
"""
)
WHOLE = FactCheck(
    "Bread cures colds & more",
    "Pants on Fire!",
    "https://checks.example/bread",
    "No, bread does not cure colds",
    "checks",
    date(2019, 2, 3),
    "A baker",
    date(2019, 1, 1),
)
BARE = """
<http://a.example/r/%s> a schema:ClaimReview ; schema:claimReviewed "%s" ;
    schema:author "Checks" ; schema:reviewRating [ schema:alternateName "%s" ] .
"""


def read(text: str, name: str = "claims.ttl") -> list[FactCheck | InputError]:
    return list(fact_checks(io.BytesIO(text.encode()), name))


def test_claimskg_is_read_with_the_publishers_own_rating() -> None:
    assert read(CLAIMSKG) == [WHOLE]


def test_https_means_the_same() -> None:
    assert read(CLAIMSKG.replace("<http://schema.org/>", "<https://schema.org/>")) == [WHOLE]


def test_its_own_rating_does_where_the_publishers_has_no_words() -> None:
    [found] = read(CLAIMSKG.replace("schema:alternateName \"b'Pants on Fire!'\" ;", ""))
    assert isinstance(found, FactCheck)
    assert found.rating == "FALSE"


def test_a_review_with_its_rating_in_a_blank_node_is_read() -> None:
    [found] = read(PREFIXES + BARE % (1, "Bread cures colds", "Half true"))
    assert found == FactCheck("Bread cures colds", "Half true", "http://a.example/r/1", publisher="Checks")


def test_what_is_of_no_use_is_named_and_the_others_are_kept() -> None:
    found = read(
        PREFIXES + BARE % (1, "", "False") + BARE % (2, "Bread heals", "") + BARE % (3, "So", "True")
    )
    assert [each.place if isinstance(each, InputError) else each.claim for each in found] == [
        "<http://a.example/r/1>",
        "<http://a.example/r/2>",
        "So",
    ]


def test_what_stands_before_a_broken_line_is_kept() -> None:
    found = read(CLAIMSKG + "<http://broken .")
    assert found[0] == WHOLE
    assert isinstance(found[1], InputError)
    assert found[1].place == f"line {CLAIMSKG.count(chr(10)) + 1}"


@pytest.mark.parametrize(
    ("name", "text"),
    [("claims.nt", "<a> <b> ."), ("claims.ttl", ""), ("claims.rdf", "<html>"), ("claims.nq", "\x00")],
)
def test_a_file_without_a_review_says_so(name: str, text: str) -> None:
    assert [type(each) for each in read(text, name)] == [InputError]


def test_a_number_for_a_rating_is_told_with_its_scale() -> None:
    review = BARE % (1, "So", "x")
    scaled = "schema:ratingValue 2 ; schema:worstRating 1 ; schema:bestRating 5"
    [found] = read(PREFIXES + review.replace('schema:alternateName "x"', scaled))
    assert isinstance(found, FactCheck)
    assert found.rating == "2 on a scale from 1 to 5"


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("a.ttl", True),
        ("a.TTL.gz", True),
        ("a.nt.gz", True),
        ("a.json", False),
        ("a.gz", False),
        ("ttl", False),
    ],
)
def test_the_name_tells_whether_a_file_is_rdf(name: str, known: bool) -> None:
    assert (format_of(name) is not None) == known
