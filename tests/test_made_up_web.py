"""The made-up web is whole: its links lead somewhere, its pages come, its traps spring on nobody."""

import json
import re
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from extract.readers import Input, read
from extract.text import links
from kb.errors import FetchFailed, FetchRefused, InputError
from kb.model import Discussion
from tests.web.expected import HERE, Expected, expected
from tests.web_server import Served, pages, running

EXPECTED = list(expected())
THREADS = {each.place for each in EXPECTED}
NOWHERE = {"oldmark-gazette.test", "unknown-paper.test", "model-arena.example"}  # hosts that are not there


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with running(Served()) as served:
        yield served


@pytest.fixture(scope="module")
def threads() -> dict[str, Discussion]:
    found = {}
    for place in THREADS:
        (discussion,) = read(Input(place.read_bytes(), place.name))
        assert not isinstance(discussion, InputError)
        found[place.name] = discussion
    return found


def test_the_web_and_what_is_expected_of_it_are_large_enough(served: Served) -> None:
    assert len(pages(served)) >= 40
    assert len(EXPECTED) >= 40
    assert {status for each in EXPECTED for status in each.statuses[:1]} == {
        "supported",
        "refuted",
        "conflicting",
        "not-enough-evidence",
        "not-checkable",
        "unchecked",
    }


@pytest.mark.parametrize("each", EXPECTED, ids=lambda each: each.id)
def test_the_words_of_an_expected_claim_stand_in_one_post(
    threads: dict[str, Discussion], each: Expected
) -> None:
    posts = threads[each.thread].posts
    unquoted = (re.sub(r"^>.*$", "", post.text, flags=re.MULTILINE) for post in posts)
    assert sum(text.count(each.quote) for text in unquoted) == 1


def test_every_page_can_be_fetched_as_a_thread_cites_it(served: Served) -> None:
    fetcher = served.fetcher()
    for page in pages(served):
        if page.fields.get("status"):
            with pytest.raises(FetchFailed, match="404"):
                fetcher.get(page.url)
            continue
        found = fetcher.get(page.url)
        assert (found.final_url, found.body) == (page.url, page.body)
        assert found.headers["content-type"] == page.media


def test_every_link_of_a_made_up_thread_leads_to_a_page_or_is_meant_to_lead_nowhere(
    served: Served, threads: dict[str, Discussion]
) -> None:
    for place in sorted(HERE.glob("threads/*")):
        for post in threads[place.name].posts:
            for link in links(post.text):
                host, _, path = link.url.partition("://")[2].partition("/")
                if host not in NOWHERE and not link.truncated:
                    assert served.web.find(host, f"/{path}", 1), link.url


def test_the_cited_links_of_the_samples_are_pages_too(served: Served) -> None:
    text = "".join(place.read_text(encoding="utf-8") for place in THREADS if HERE not in place.parents)
    hosts = set(re.findall(r"https?:(?://|\\?&#x2F;&#x2F;)([a-z.-]+\.example)", text))
    assert hosts - served.web.hosts - NOWHERE == set()


def test_an_unknown_host_is_unknown_here_too(served: Served) -> None:
    with pytest.raises(FetchFailed, match=r"the host oldmark-gazette\.test is not known"):
        served.fetcher().get("https://oldmark-gazette.test/pupils")


@pytest.mark.parametrize(
    ("path", "error", "words"),
    [
        ("/resigned", FetchRefused, r"rule 'address': 169\.254\.169\.254"),
        ("/inside", FetchRefused, "rule 'scheme'"),
        ("/round", FetchRefused, "rule 'redirects'"),
        ("/endless", FetchFailed, "larger than"),
        ("/bomb", FetchFailed, "unpacked it is larger than"),
        ("/drip", FetchFailed, "took longer|too long|time"),
    ],
)
def test_a_trap_springs_on_nobody(
    served: Served, path: str, error: type[FetchFailed | FetchRefused], words: str
) -> None:
    begun = time.monotonic()
    with pytest.raises(error, match=words):
        served.fetcher().get(f"https://trap.test{path}")
    assert time.monotonic() - begun < 4


def test_a_page_has_become_another_by_the_second_check(served: Served) -> None:
    assert b"61 percent" in served.fetcher().get("https://parents-weekly.test/survey").body
    served.turn = 2
    try:
        assert b"Correction" in served.fetcher().get("https://parents-weekly.test/survey").body
    finally:
        served.turn = 1


def test_ten_hosts_have_the_press_release_in_nearly_the_same_words(served: Served) -> None:
    copies = [page for page in pages(served) if page.path == "/press/2026-01-filters"]
    assert len({page.host for page in copies}) == 10
    assert all(b"99 percent of the microplastics" in page.body for page in copies)
    assert len({page.body for page in copies}) == 10


def test_the_fact_checks_are_claim_reviews(served: Served) -> None:
    page = served.web.find("factcheck-coast.test", "/raw-sewage-new-year", 1)
    assert page is not None
    (data,) = re.findall(rb'<script type="application/ld\+json">(.*?)</script>', page.body)
    review = json.loads(data)
    assert (review["@type"], review["reviewRating"]["alternateName"]) == ("ClaimReview", "False")
    feed = json.loads((HERE / "pool" / "fact-checks.jsonld").read_text(encoding="utf-8"))
    assert Counter(item["item"]["@type"] for item in feed["dataFeedElement"]) == {"ClaimReview": 2}
