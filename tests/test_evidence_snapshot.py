"""What becomes of looking at a source: each state, against a real server; cut-off URLs; kinds of sources."""

import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from extract.evidence import cutoff
from extract.evidence.page import Page
from extract.evidence.snapshot import take
from extract.evidence.sourcekind import source_kind
from extract.fetch import Fetched, Fetcher, FetchSettings
from kb.errors import FetchRefused
from kb.evidence.model import Snapshot
from kb.kinds import SnapshotState, SourceKind
from kb.model import Source
from tests.hostile_server import Site, running

NOW = datetime(2026, 3, 1, 12, 30, 15, 999, tzinfo=timezone(timedelta(hours=2)))
WORDS = (
    "The ferry carried 1.86 million people in 2025, more than in any year before, the harbour office says."
)
HTML = "text/html; charset=utf-8"


@pytest.fixture
def site() -> Iterator[Site]:
    with running(Site()) as made:
        yield made


def _page(text: str, head: str = "", title: str = "A page") -> bytes:
    return f"<html><head><title>{title}</title>{head}</head><body><p>{text}</p></body></html>".encode()


def _seen(site: Site, url: str, *, before: Snapshot | None = None, known: tuple[str, ...] = ()) -> Snapshot:
    seconds = 1.0 if url.endswith("/silent") else 10.0
    settings = FetchSettings(allow_hosts=frozenset({f"127.0.0.1:{site.port}"}), timeout=seconds, attempts=1)
    fetcher = Fetcher(settings, resolve=_resolve)
    return take(Source("s1", url=url), fetch=fetcher.get, now=NOW, before=before, known_urls=lambda _: known)


def _resolve(host: str, port: int) -> list[str]:
    if host.endswith(".nowhere"):
        raise socket.gaierror(-2, "Name or service not known")
    return ["10.0.0.7"] if host.endswith(".inside") else [host]


def _offline(url: str) -> Fetched:
    raise FetchRefused(url, "offline", "nothing is fetched unless it is asked for")


def test_a_page_that_comes_is_kept_with_all_that_it_says(site: Site) -> None:
    head = '<meta property="og:site_name" content="The Quay Herald"><meta name="author" content="Ann">'
    site.pages["a"] = HTML, _page(WORDS, head + '<meta name="date" content="2026-02-11">', "Fuller ferries")
    seen = _seen(site, site.url("/page/a#part"))
    assert seen == Snapshot(
        source="s1",
        taken=datetime(2026, 3, 1, 10, 30, 15, tzinfo=UTC),
        state=SnapshotState.FETCHED,
        url=site.url("/page/a#part"),
        final_url=site.url("/page/a"),
        http_status=200,
        digest=seen.digest,
        text=WORDS,
        title="Fuller ferries",
        publisher="The Quay Herald",
        author="Ann",
        published=date(2026, 2, 11),
        media_type="text/html",
    )
    assert len(seen.digest or "") == 64


@pytest.mark.parametrize(
    ("path", "state", "status", "says"),
    [
        ("/status/404", SnapshotState.DEAD, 404, "no such page"),
        ("/status/410", SnapshotState.DEAD, 410, "gone"),
        ("/status/500", SnapshotState.DEAD, 500, "status 500"),
        ("/status/401", SnapshotState.EMPTY, 401, "login"),
        ("/status/402", SnapshotState.EMPTY, 402, "status 402"),
        ("/status/403", SnapshotState.EMPTY, 403, "refuses it"),
        ("/silent", SnapshotState.DEAD, None, "longer than the time limit"),
        ("/bomb", SnapshotState.EMPTY, 200, "larger than"),
        ("/endless", SnapshotState.EMPTY, 200, "larger than"),
        ("/brotli", SnapshotState.EMPTY, 200, "packed as"),
        ("/self", SnapshotState.REFUSED, None, "'redirects'"),
        ("/to?http://169.254.169.254/", SnapshotState.REFUSED, None, "'address'"),
        ("/to?file:///etc/passwd", SnapshotState.REFUSED, None, "'scheme'"),
    ],
)
def test_what_does_not_come_has_a_state_and_a_reason(
    site: Site, path: str, state: SnapshotState, status: int | None, says: str
) -> None:
    seen = _seen(site, site.url(path))
    assert (seen.state, seen.http_status, seen.text, seen.readable) == (state, status, "", False)
    assert says in (seen.note or "")


@pytest.mark.parametrize(
    ("url", "state", "says"),
    [
        ("http://ex.nowhere/", SnapshotState.DEAD, "not known"),
        ("http://ex.inside/", SnapshotState.REFUSED, "'address'"),
        ("file:///etc/passwd", SnapshotState.REFUSED, "'scheme'"),
        ("not a url", SnapshotState.REFUSED, "'spelling'"),
        ("http://[", SnapshotState.REFUSED, "'spelling'"),
        ("http://\ud800/", SnapshotState.REFUSED, "'spelling'"),
        ("", SnapshotState.REFUSED, "'scheme'"),
        ("http://127.0.0.1:9/", SnapshotState.REFUSED, "'port'"),
    ],
)
def test_whatever_stands_for_a_url_has_a_state(site: Site, url: str, state: SnapshotState, says: str) -> None:
    seen = _seen(site, url)
    assert seen.state is state
    assert says in (seen.note or "")


def test_a_server_that_takes_no_connection_is_dead() -> None:
    with running(Site()) as gone:
        pass
    seen = _seen(gone, gone.url("/page/a"))
    assert seen.state is SnapshotState.DEAD
    assert "refused" in (seen.note or "")


@pytest.mark.parametrize(
    ("kind", "body", "says"),
    [
        ("image/png", b"\x89PNG\r\n\x00", "image/png"),
        ("application/zip", b"PK\x03\x04", "application/zip"),
        (HTML, b"", "no text"),
        (HTML, _page(""), "no text"),
        (HTML, _page(f"{WORDS}</p><p>Subscribe to continue reading."), "paywall"),
        (HTML, b'<div id="root"></div><script src="/app.js"></script>', "scripts"),
        ("application/pdf", b"%PDF-1.4 broken", "broken"),
    ],
)
def test_a_page_without_a_text_to_rest_on_is_empty(site: Site, kind: str, body: bytes, says: str) -> None:
    site.pages["a"] = kind, body
    seen = _seen(site, site.url("/page/a"))
    assert (seen.state, seen.text, seen.http_status) == (SnapshotState.EMPTY, "", 200)
    assert says in (seen.note or "")
    assert seen.digest


@pytest.mark.parametrize("title", ["Page not found", "404 - The Quay Herald", "The Quay Herald | Not Found"])
def test_a_page_that_says_it_is_not_there_is_dead(site: Site, title: str) -> None:
    site.pages["a"] = HTML, _page("Sorry, we looked everywhere.", title=title)
    assert _seen(site, site.url("/page/a")).state is SnapshotState.DEAD


def test_a_deep_link_that_leads_to_the_front_page_is_dead() -> None:
    def fetch(url: str) -> Fetched:
        return Fetched(url, "https://ex.org/", 200, {"content-type": HTML}, _page(WORDS))

    for url, state in (
        ("https://www.ex.org/2019/05/a-long-story", SnapshotState.DEAD),
        ("https://ex.org/home", SnapshotState.FETCHED),
        ("https://short.example/a/b", SnapshotState.FETCHED),
    ):
        source = Source("s1", url=url)
        seen = take(source, fetch=fetch, now=NOW, before=None, known_urls=lambda _: ())
        assert seen.state is state


def test_a_text_that_differs_from_the_last_time_has_changed_and_its_bytes_do_not_matter(site: Site) -> None:
    site.pages["a"] = HTML, _page(WORDS)
    first = _seen(site, site.url("/page/a"))
    site.pages["a"] = HTML, _page(WORDS, "<meta name=robots content=all>")
    second = _seen(site, site.url("/page/a"), before=first)
    assert (second.state, second.digest != first.digest) == (SnapshotState.FETCHED, True)
    site.pages["a"] = HTML, _page(WORDS.replace("1.86", "1.68"))
    third = _seen(site, site.url("/page/a"), before=second)
    assert (third.state, third.readable) == (SnapshotState.CHANGED, True)
    assert third.note == "Its text is not what it was on 2026-03-01."
    assert _seen(site, site.url("/page/a"), before=third).state is SnapshotState.FETCHED
    gone = replace(first, state=SnapshotState.DEAD, text="")
    assert _seen(site, site.url("/page/a"), before=gone).state is SnapshotState.FETCHED


def test_a_source_that_is_only_named_and_one_offline_say_so() -> None:
    named = take(Source("s1", name="a study"), fetch=_offline, now=NOW, before=None, known_urls=lambda _: ())
    assert (named.state, named.url) == (SnapshotState.EMPTY, None)
    assert "only named" in (named.note or "")
    source = Source("s1", url="https://ex.org/")
    off = take(source, fetch=_offline, now=NOW, before=None, known_urls=lambda _: ())
    assert off.state is SnapshotState.REFUSED
    assert "'offline'" in (off.note or "")


def test_a_url_without_a_scheme_is_asked_for_as_https() -> None:
    source = Source("s1", url="www.ex.org/a")
    assert (
        take(source, fetch=_offline, now=NOW, before=None, known_urls=lambda _: ()).url
        == "https://www.ex.org/a"
    )


def _review(site: str, *ratings: str) -> str:
    things = [
        {
            "@type": "ClaimReview",
            "url": f"https://{site}/a",
            "claimReviewed": f"Claim <b>{n}</b>.",
            "reviewRating": {"@type": "Rating", "alternateName": rating},
        }
        for n, rating in enumerate(ratings)
    ]
    return f'<script type="application/ld+json">{json.dumps(things)}</script>'


def _reviewed(head: str, text: str = WORDS) -> Snapshot:
    def fetch(url: str) -> Fetched:
        return Fetched(url, url, 200, {"content-type": HTML}, _page(text, head))

    source = Source("s1", url="https://www.checkers.example/a")
    return take(source, fetch=fetch, now=NOW, before=None, known_urls=lambda _: ())


def test_a_published_fact_check_begins_with_the_claim_and_its_rating() -> None:
    seen = _reviewed(_review("checkers.example", "Mostly false"))
    assert seen.text == f"Claim <b>0</b>.\nRated: Mostly false\n\n{WORDS}"
    assert (seen.kind, seen.rating) == (SourceKind.FACT_CHECK, "Mostly false")


def test_the_rating_of_a_fact_check_stands_outside_of_its_paywall() -> None:
    seen = _reviewed(_review("checkers.example", "False"), f"{WORDS} Subscribe to continue reading.")
    assert (seen.state, seen.text) == (SnapshotState.FETCHED, "Claim <b>0</b>.\nRated: False")
    assert "paywall" in (seen.note or "")


def test_a_rating_that_is_not_of_this_site_or_of_one_claim_is_left_out() -> None:
    assert _reviewed(_review("other.example", "False")).rating is None
    several = _reviewed(_review("checkers.example", "False", "True"))
    assert (several.rating, several.text) == (None, WORDS)
    assert "several claims" in (several.note or "")


KNOWN = (
    "https://www.ex.org/2026/01/ai-distillation-explained",
    "https://ex.org/2026/01/ai-dangers?utm_source=feed",
    "https://ex.org/2026/01/ai-dangers#top",
    "https://ex.org/2026/02/other",
    "https://other.example/2026/01/ai-distillation-explained",
    "https://ex.org/2026/01/ai-dist...",
)


@pytest.mark.parametrize(
    ("url", "whole", "candidates"),
    [
        ("https://ex.org/2026/01/ai-di...", KNOWN[0], 1),
        ("http://www.EX.org/2026/01/ai-di…", KNOWN[0], 1),
        ("https://ex.org/2026/01/ai-da...", KNOWN[1], 1),
        ("https://ex.org/2026/01/ai-d...", None, 2),
        ("https://ex.org/2026/…/other", KNOWN[3], 1),
        ("https://ex.org/.../ai-distillation-explained", KNOWN[0], 1),
        ("https://ex.org/2026/%E2%80%A6/other", KNOWN[3], 1),
        ("https://ex.org/2026/01/AI-DI...", None, 0),
        ("https://ex.org/nothing...", None, 0),
        ("https://ex.o...", None, 0),
        ("https://...", None, 0),
        ("http://[...", None, 0),
    ],
)
def test_a_cut_off_url_stands_for_the_one_known_link_that_fits(
    url: str, whole: str | None, candidates: int
) -> None:
    found = cutoff.fit(url, KNOWN)
    assert (found.url, len(found.candidates)) == (whole, candidates)


@pytest.mark.parametrize(
    ("url", "cut"),
    [
        ("https://ex.org/a...", True),
        ("https://ex.org/a…b", True),
        ("https://ex.org/a/.../b", True),
        ("https://ex.org/a", False),
        ("https://ex.org/a..b", False),
        ("https://github.com/a/b/compare/v1...v2", False),
    ],
)
def test_dots_tell_that_a_url_was_cut_off(url: str, cut: bool) -> None:
    assert cutoff.is_cut(url) is cut
    assert cutoff.is_cut(url, truncated=True)


def test_a_cut_off_url_is_looked_up_before_it_is_given_up(site: Site) -> None:
    site.pages["whole"] = HTML, _page(WORDS)
    cut = site.url("/page/wh...")
    found = _seen(site, cut, known=(site.url("/page/whole"), site.url("/other")))
    assert (found.state, found.url, found.text) == (SnapshotState.FETCHED, site.url("/page/whole"), WORDS)
    assert "cut off where it was written" in (found.note or "")
    several = _seen(site, cut, known=(site.url("/page/whole"), site.url("/page/where")))
    assert (several.state, several.url) == (SnapshotState.CUT_OFF, cut)
    assert site.url("/page/where") in (several.note or "")
    assert (
        _seen(site, cut).note
        == "Its URL was cut off where it was written, and no whole link that fits is known."
    )
    assert site.paths() == ["/page/whole"]


@pytest.mark.parametrize(
    ("url", "page", "kind"),
    [
        ("https://en.wikipedia.org/wiki/Ferry", Page(types=frozenset({"Article"})), SourceKind.REFERENCE),
        ("https://law.cornell.edu/x", Page(), SourceKind.PRIMARY),
        ("https://www.cs.example.edu/x", Page(), SourceKind.REFERENCE),
        ("https://www.bls.gov/cpi", Page(types=frozenset({"NewsArticle"})), SourceKind.PRIMARY),
        ("https://arxiv.org/abs/1", Page(), SourceKind.PRIMARY),
        ("https://old.reddit.com/r/x", Page(claim_reviews=({},)), SourceKind.FORUM),
        ("https://www.snopes.com/x", Page(), SourceKind.FACT_CHECK),
        ("https://a.example/x", Page(claim_reviews=({},)), SourceKind.FACT_CHECK),
        ("https://a.example/x", Page(types=frozenset({"NewsArticle"})), SourceKind.NEWS),
        (
            "https://a.example/x",
            Page(types=frozenset({"OpinionNewsArticle", "NewsArticle"})),
            SourceKind.BLOG,
        ),
        ("https://a.example/x", Page(types=frozenset({"DiscussionForumPosting"})), SourceKind.FORUM),
        ("https://a.example/x", Page(types=frozenset({"Dataset"})), SourceKind.PRIMARY),
        ("https://a.example/x", Page(generator="MediaWiki 1.43"), SourceKind.REFERENCE),
        ("https://a.example/x", Page(generator="Discourse 3.4"), SourceKind.FORUM),
        ("https://a.example/x", Page(generator="WordPress 6", og_type="article"), SourceKind.BLOG),
        ("https://a.example/x", Page(generator="WordPress 6"), SourceKind.OTHER),
        ("https://a.example/x", Page(og_type="article", publisher="Bay Herald"), SourceKind.NEWS),
        ("https://a.example/x", Page(og_type="article", publisher="Heraldry"), SourceKind.OTHER),
        ("https://a.example/blog/x", Page(og_type="article"), SourceKind.BLOG),
        ("https://ann.substack.com/p/x", Page(types=frozenset({"NewsArticle"})), SourceKind.BLOG),
        ("https://stats.example.org/x", Page(), SourceKind.PRIMARY),
        (
            "https://a.example/x.pdf",
            Page(text="A study\nAbstract\nWe counted.\n2 Methods\nBy hand.", media_type="application/pdf"),
            SourceKind.PRIMARY,
        ),
        (
            "https://a.example/x.pdf",
            Page(text="Results of the year", media_type="application/pdf"),
            SourceKind.OTHER,
        ),
        ("https://notwikipedia.org/x", Page(), SourceKind.OTHER),
        ("https://wikipedia.org.evil.example/x", Page(), SourceKind.OTHER),
        ("http://[", Page(), SourceKind.OTHER),
        (None, Page(), SourceKind.OTHER),
    ],
)
def test_the_kind_of_a_source(url: str | None, page: Page, kind: SourceKind) -> None:
    assert source_kind(url, page) is kind
