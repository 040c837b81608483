"""Published fact-checks: whatever they are wrapped in, they come out whole, or with what they lack."""

import gzip
import io
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from extract.evidence import feed
from extract.evidence.claimreview import fact_checks
from kb.errors import InputError
from kb.evidence.factcheck import FactCheck
from kb.kinds import SourceKind

REVIEW: dict[str, Any] = {
    "@type": "ClaimReview",
    "url": "https://checks.example/bread",
    "headline": "No, bread does not cure colds",
    "claimReviewed": "Bread cures colds",
    "author": {"@type": "Organization", "name": "Checks", "url": "https://checks.example/"},
    "datePublished": "2024-02-03T10:00:00+01:00",
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Person", "name": "A baker"},
        "datePublished": "2024-01-01",
    },
    "reviewRating": {"@type": "Rating", "ratingValue": 1, "bestRating": 5, "alternateName": "False"},
    "reviewBody": "It does not.\r\nNobody found so.",
}
WHOLE = FactCheck(
    "Bread cures colds",
    "False",
    "https://checks.example/bread",
    "No, bread does not cure colds",
    "Checks",
    date(2024, 2, 3),
    "A baker",
    date(2024, 1, 1),
    "It does not.\nNobody found so.",
)


def read(document: object, name: str = "feed.json") -> list[FactCheck | InputError]:
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    return list(fact_checks(io.BytesIO(data), name))


def reviews(found: Iterable[FactCheck | InputError]) -> list[FactCheck]:
    return [each for each in found if isinstance(each, FactCheck)]


def changed(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in {**REVIEW, **values}.items() if value is not None}


@pytest.mark.parametrize(
    "document",
    [
        {"@context": "https://schema.org", **REVIEW},
        {"@context": "http://schema.org/", **REVIEW},
        [REVIEW],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, REVIEW]},
        {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [REVIEW]}]},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "position": 1, "item": REVIEW}]},
        {"@type": "NewsArticle", "review": {"nested": [[REVIEW]]}},
        {f"schema:{k}" if k[0] != "@" else k: v for k, v in REVIEW.items()} | {"@type": "schema:ClaimReview"},
        {f"https://schema.org/{k}" if k[0] != "@" else k: [{"@value": v} if isinstance(v, str) else v]
         for k, v in REVIEW.items()} | {"@type": ["http://schema.org/ClaimReview"]},
        changed(itemReviewed=[REVIEW["itemReviewed"], {}], author=[REVIEW["author"]]),
        changed(reviewRating=[REVIEW["reviewRating"]], claimReviewed=["Bread cures colds", "Bread heals"]),
        changed(claimReviewed=None, itemReviewed={**REVIEW["itemReviewed"], "text": "Bread cures colds"}),
        changed(claimReviewed="<p>Bread cures colds</p>", headline="No, bread does not cure&#32;colds"),
        changed(url=None, mainEntityOfPage={"@id": "https://checks.example/bread"}),
    ],
)  # fmt: skip
def test_a_review_is_read_whatever_it_is_wrapped_in(document: object) -> None:
    assert read(document) == [WHOLE]


def test_what_a_graph_names_elsewhere_is_looked_up() -> None:
    graph = [
        {**REVIEW, "itemReviewed": {"@id": "#claim"}, "author": {"@id": "#org"}, "reviewRating": "#rating"},
        {"@id": "#claim", "@type": "Claim", "author": {"@id": "#baker"}, "datePublished": "2024-01-01"},
        {"@id": "#baker", "@type": "Person", "name": "A baker"},
        {"@id": "#org", "name": "Checks"},
        {"@id": "#rating", "alternateName": "False"},
    ]
    assert read({"@graph": graph}) == [WHOLE]


@pytest.mark.parametrize(
    ("values", "lacks"),
    [
        ({"claimReviewed": None}, "which claim"),
        ({"claimReviewed": " \x00\n"}, "which claim"),
        ({"reviewRating": None}, "no rating"),
        ({"reviewRating": {"ratingValue": 1}}, "no rating"),
        ({"reviewRating": {"alternateName": 7e999}}, ""),
        ({"url": "javascript:alert(1)", "author": None}, "neither its address nor who"),
    ],
)
def test_what_is_of_no_use_is_listed_by_its_place_and_the_others_are_kept(
    values: dict[str, Any], lacks: str
) -> None:
    found = read([changed(**values), REVIEW])
    assert found[1] == WHOLE
    if lacks:
        assert isinstance(found[0], InputError)
        assert found[0].place == "[0]"
        assert lacks in found[0].problem


def test_a_rating_in_numbers_is_told_with_its_scale() -> None:
    [found] = reviews(read(changed(reviewRating={"ratingValue": "2", "worstRating": 1, "bestRating": 5})))
    assert found.rating == "2 on a scale from 1 to 5"


def test_a_page_gives_the_reviews_in_its_markup() -> None:
    script = json.dumps({"@context": "https://schema.org", **REVIEW})
    page = f'<html><body><p>Read.</p><script type="application/ld+json">{script}</script></body></html>'
    assert read(page.encode(), "page.html") == [WHOLE]
    assert isinstance(read(b"<html><body>nothing</body></html>", "page.html")[0], InputError)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"   ", b"{", b"[]", b"{}", b"null", b"7", b'"x"', b"[" * 200_000, b'{"a":' * 100_000,
        b'{"@type": "ClaimReview"', b"\xff\xfe\x00", b'{"@type": "Person"}', b"\x00" * 50, b"<", b"{}\n{",
        b'{"@type": "ClaimReview", "claimReviewed": {"@value": {"@value": {}}}, "author": 3}',
        b'{"@type": ["ClaimReview", 4, null], "url": [[]], "reviewRating": [[{"name": []}]]}',
        b'{"@type": "ClaimReview", "claimReviewed": ' + b"[" * 900 + b"1" + b"]" * 900 + b"}",
    ],
)  # fmt: skip
def test_what_holds_no_review_is_said_to_hold_none(data: bytes) -> None:
    found = read(data)
    assert found
    assert all(isinstance(each, InputError) for each in found)


def test_json_lines_lose_only_the_broken_line() -> None:
    line = json.dumps(REVIEW)
    found = read(f"{line}\n{{broken}}\n\n{line}\n".encode())
    assert reviews(found) == [WHOLE, WHOLE]
    assert [each.place for each in found if isinstance(each, InputError)] == ["line 2"]


@pytest.mark.parametrize("wrap", ["list", "feed", "lines"])
def test_a_feed_that_fits_into_no_memory_is_read_entry_by_entry(
    wrap: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, size in (("_WHOLE", 3_000), ("_CHUNK", 700), ("_ENTRY", 5_000)):
        monkeypatch.setattr(feed, name, size)
    each = [changed(url=f"https://checks.example/{n}", headline="é" * (n % 50 + 1)) for n in range(60)]
    text = {
        "list": json.dumps(each, ensure_ascii=False),
        "feed": json.dumps({"@type": "DataFeed", "dataFeedElement": each}, ensure_ascii=False, indent=1),
        "lines": "\n".join(json.dumps(one, ensure_ascii=False) for one in each),
    }[wrap]
    assert len(text) > 20_000
    assert [found.url for found in reviews(read(text.encode()))] == [one["url"] for one in each]
    cut = read(text.encode()[: len(text) // 2])
    assert len(reviews(cut)) > 20
    assert isinstance(cut[-1], InputError)


def test_a_large_document_that_is_no_list_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "_WHOLE", 1_000)
    monkeypatch.setattr(feed, "_CHUNK", 100)
    [found] = read({"a": "x" * 5_000})[:1]
    assert isinstance(found, InputError)


def test_packed_files_are_unpacked_as_far_as_anybody_could_mean_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "feed.json.gz"
    path.write_bytes(gzip.compress(json.dumps([REVIEW]).encode()))
    with feed.opened(path) as stream:
        assert list(fact_checks(stream, "feed.json")) == [WHOLE]
    monkeypatch.setattr(feed, "_UNPACKED", 100_000)
    path.write_bytes(gzip.compress(b"[" + b" " * 1_000_000))
    with pytest.raises(InputError, match="unpacks to more"), feed.opened(path) as stream:
        list(fact_checks(stream, "feed.json"))
    path.write_bytes(gzip.compress(json.dumps([REVIEW]).encode())[:40])
    with pytest.raises(InputError, match="packing is broken"), feed.opened(path) as stream:
        list(fact_checks(stream, "feed.json"))
    with pytest.raises(InputError, match="cannot be read"), feed.opened(tmp_path / "none"):
        pass


def test_a_fact_check_becomes_a_snapshot_whose_text_begins_with_the_claim() -> None:
    snapshot = WHOLE.snapshot(datetime(2026, 5, 1, tzinfo=UTC))
    assert snapshot.text == (
        "Bread cures colds\nRated: False\nClaimed by A baker, 2024-01-01\n"
        "Reviewed by Checks, 2024-02-03\n\nIt does not.\nNobody found so."
    )
    assert (snapshot.rating, snapshot.kind, snapshot.found_by) == (
        "False",
        SourceKind.FACT_CHECK,
        "fact-checks",
    )
    assert snapshot.readable
    assert snapshot.source == WHOLE.source.id


def test_two_claims_of_one_page_are_two_sources_and_the_same_one_again_is_one() -> None:
    other = FactCheck("Bread heals wounds", "True", url=WHOLE.url)
    again = FactCheck("bread cures COLDS", "Mostly false", url=WHOLE.url)
    assert other.source.id != WHOLE.source.id == again.source.id


def test_hostile_words_are_kept_in_their_bounds() -> None:
    made = FactCheck(
        "x\x1b[31m\ud800" * 5_000, "False\n\nRated: True", "https://checks.example/<script>", body="\x00" * 9
    )
    assert len(made.claim) <= 2_000
    assert "\x1b" not in made.claim
    assert "\ud800" not in made.claim
    assert made.rating == "False Rated: True"
    assert (made.url, made.body) == (None, None)
