"""Which sources are one: copies, pages under two URLs, one publisher, one quotation; and which are not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kb.evidence.independence import canonical, texts, voices
from kb.evidence.model import Passage, Snapshot
from kb.evidence.weighing import Opinion
from kb.kinds import SourceKind
from tests.evidence_made import AT, CON, PRO, page, says

RELEASE = (
    "Harbour Works said on Monday that it has moved the old crane to the museum quay. The crane was built "
    "in 1931 and weighs ninety tonnes. Visitors may climb it from May on, and the quay stays open. "
    "The chairman thanked the volunteers who had scraped and painted it for six years."
)
OTHER = (
    "Our reporter climbed the crane on its first day at the quay. From above one sees the ferries and roofs "
    "of the fish market, and old dockers who once worked it told him how it swayed in a gale. The museum "
    "expects many guests this summer, though the lift still waits for its licence."
)


def view(snapshot: Snapshot, strength: float = 0.9, words: str | None = None) -> Opinion:
    """An opinion for a claim that rests on words of the page."""
    if words is None:
        return Opinion(snapshot, PRO, strength)
    passage = Passage(snapshot.id, 0, len(words), words)
    return Opinion(snapshot, PRO, strength, rests_on=(says(snapshot, PRO, passage=passage),))


def count(*pages: Snapshot) -> int:
    return len(voices(texts([view(p) for p in pages])))


@pytest.mark.parametrize(
    "copy",
    [
        RELEASE,
        RELEASE.upper(),
        f"By our staff. {RELEASE} Subscribe to our letter for more news from the harbour.",
        RELEASE.replace("on Monday ", ""),
        RELEASE[: len(RELEASE) * 2 // 3],
        f"{RELEASE} {OTHER[:120]}",
    ],
)
def test_a_copy_of_a_text_is_no_second_source(copy: str) -> None:
    assert count(page("herald", text=RELEASE), page("gazette", text=copy)) == 1


def test_ten_copies_are_one_source_and_a_report_of_ones_own_is_another() -> None:
    copies = [page(f"paper{n}", text=f"Paper {n}: {RELEASE}") for n in range(10)]
    assert count(*copies) == 1
    assert count(*copies, page("reporter", text=OTHER)) == 2


def test_two_texts_about_one_thing_are_two_sources() -> None:
    assert count(page("herald", text=RELEASE), page("gazette", text=OTHER)) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://herald.example/crane", "http://www.herald.example/crane/?utm_source=x#top"),
        ("https://herald.example/crane?b=1&a=2", "https://herald.example/crane?a=2&b=1"),
        (
            "https://herald.example/crane",
            "https://web.archive.org/web/20240101000000/https://herald.example/crane",
        ),
    ],
)
def test_two_addresses_of_one_page_are_one_source(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)
    assert count(page("a", url=one, publisher=None), page("b", url=other, publisher=None)) == 1


def test_two_articles_of_one_publisher_are_one_source() -> None:
    assert count(page("a", publisher="The Herald"), page("b", publisher="the  HERALD")) == 1


def test_two_articles_on_one_site_are_one_source() -> None:
    urls = ("https://herald.example/a", "https://herald.example/b")
    assert count(*(page(url, url=url, publisher=None) for url in urls)) == 1


def test_a_bare_address_is_nobodys_name() -> None:
    urls = ("http://127.0.0.1:8000/a", "http://127.0.0.1:8000/b", "http://[::1]:80/c", "http://[::1]:80/d")
    assert count(*(page(url, url=url, publisher=None) for url in urls)) == 4


def test_files_without_an_address_are_told_apart_by_their_words() -> None:
    one, other = (page(name, url=None, publisher=None) for name in ("one", "other"))
    assert count(one, other) == 2
    assert count(one, page("third", url=None, publisher=None, text=one.text)) == 1


def test_two_pages_that_rest_on_the_same_quotation_are_one_source() -> None:
    quote = "“The crane weighs ninety tonnes and was built in 1931,” said the chairman of Harbour Works."
    herald, gazette = page("herald"), page("gazette")
    assert len(voices([view(herald, words=quote), view(gazette, words=f"{quote} Then he left.")])) == 1
    assert len(voices([view(herald, words=quote), view(gazette, words=OTHER)])) == 2


def test_of_those_that_are_one_the_strongest_speaks() -> None:
    weak, strong = (
        view(page("blog", SourceKind.BLOG, text=RELEASE), 0.4),
        view(page("law", text=RELEASE), 0.9),
    )
    assert texts([weak, strong]) == [strong]


def test_of_a_source_seen_twice_the_newest_speaks() -> None:
    old = page("herald", text=RELEASE)
    new = replace(page("herald", text=OTHER), taken=AT + timedelta(days=1))
    assert [o.snapshot for o in texts([view(old), Opinion(new, CON, 0.3)])] == [new]


def test_copies_are_not_on_both_sides() -> None:
    assert len(texts([view(page("a", text=RELEASE)), Opinion(page("b", text=RELEASE), CON, 0.8)])) == 1


def test_whoever_links_two_makes_three_one() -> None:
    a = page("a", text=RELEASE)
    b = page("b", text=f"{RELEASE} {OTHER}")
    c = page("c", text=OTHER)
    assert count(a, b, c) == 1
    assert count(c, a, b) == 1


@pytest.mark.parametrize("url", ["", "http://[", "https://a@b:c/", "::::", "http://web.archive.org/web/1/"])
def test_no_address_is_too_odd_to_compare(url: str) -> None:
    assert count(page("a", url=url, publisher=None), page("b", publisher=None)) == 2
