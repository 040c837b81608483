"""What is read of pages: their words and who wrote them, and nothing else, whatever they are made of."""

import json
from datetime import date

import pytest

from extract.evidence.page import MOST, Page, media_type_of, read

WORDS = (
    "The ferry carried 1.86 million people in 2025, more than in any year before, the harbour office says."
)
PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Ferries - The Quay Herald</title>
<meta property="og:site_name" content="The Quay Herald"><meta name="author" content="I. Halloran">
<meta property="article:published_time" content="2026-02-11T08:00:00Z"></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><div class="cookie-banner">We use cookies.</div>
<main><article><h1>Ferries are fuller</h1><p>{WORDS}</p>{"".join(f"<p>{n}. {WORDS}</p>" for n in range(9))}
</article></main><footer>All rights are somebody's.</footer></body></html>"""


def _html(text: str, head: str = "", kind: str = "text/html") -> Page:
    markup = f"<html><head>{head}</head><body>{text}</body></html>"
    return read(markup.encode(), name_or_url="https://ex.org/a", media_type=kind)


def test_a_page_is_its_article_with_who_wrote_it_and_when() -> None:
    page = read(PAGE.encode(), name_or_url="https://ex.org/a", media_type="text/html; charset=utf-8")
    assert page.text.split("\n")[:2] == ["Ferries are fuller", WORDS]
    assert len(page.text.split("\n")) == 11
    assert (page.publisher, page.author, page.published) == (
        "The Quay Herald",
        "I. Halloran",
        date(2026, 2, 11),
    )
    assert (page.language, page.media_type, page.note, page.wall) == ("en", "text/html", None, None)


def test_what_a_page_tells_machines_goes_before_what_it_shows() -> None:
    said = {
        "@graph": [
            {"@type": "WebSite", "name": "no"},
            {
                "@type": ["NewsArticle"],
                "headline": "Fuller &amp; quieter",
                "author": [{"name": "Ann"}, {"name": "Bo"}],
                "publisher": {"@type": "NewsMediaOrganization", "name": "Quay News"},
                "datePublished": "2025-12-31T23:00:00+01:00",
            },
        ]
    }
    page = _html(f"<p>{WORDS}</p>", f'<script type="application/ld+json">{json.dumps(said)}</script>')
    assert (page.author, page.publisher, page.published) == ("Ann, Bo", "Quay News", date(2025, 12, 31))
    assert {"NewsArticle", "NewsMediaOrganization"} <= page.types


@pytest.mark.parametrize(
    "data", ["", "{", "[" * 5000, '"x"', "null", '[1, {"@type": 7}]', '{"@graph": {"@type": []}}']
)
def test_broken_data_for_machines_counts_for_nothing(data: str) -> None:
    page = _html(f"<p>{WORDS}</p>", f'<script type="application/ld+json">{data}</script>')
    assert (page.text, page.types, page.claim_reviews) == (WORDS, frozenset(), ())


def test_a_published_fact_check_is_handed_on_as_it_stands() -> None:
    review = {"@type": "ClaimReview", "claimReviewed": "X is so.", "reviewRating": {"alternateName": "False"}}
    page = _html(f"<p>{WORDS}</p>", f'<script type="application/ld+json">{json.dumps([review])}</script>')
    assert page.claim_reviews == (review,)


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">Secret</p>',
        '<div style="color:red; visibility : hidden"><p>Secret</p></div>',
        "<p hidden>Secret</p>",
        '<p aria-hidden="true">Secret</p>',
        '<span style="font-size:0">Secret</span>',
        "<!-- Secret -->",
        "<script>Secret</script>",
        "<template>Secret</template>",
        "<noscript>Secret</noscript>",
        "<textarea>Secret</textarea>",
    ],
)
@pytest.mark.parametrize("times", [1, 12])
def test_what_a_reader_does_not_see_is_not_read(hidden: str, times: int) -> None:
    page = _html(f"<p>{WORDS}</p>" + "".join(f"{hidden}<p>{n}. {WORDS}</p>" for n in range(times)))
    assert "Secret" not in page.text
    assert page.text.count(WORDS) == times + 1


def test_a_short_page_is_read_whole_and_once() -> None:
    page = _html(
        f"<header>Menu</header><h1>Title</h1><p>{WORDS}</p><table><tr><td>a<td>b</table><footer>Foot</footer>"
    )
    assert page.text == f"Title\n{WORDS}\na | b"


@pytest.mark.parametrize("times", [1, 12])
def test_a_paragraph_is_one_line_however_its_markup_is_broken(times: int) -> None:
    page = _html(
        "<p>The <code>read</code>\n   function\nof <b>1,284</b>\nposts\tis here to be read.</p>" * times
    )
    assert set(page.text.split("\n")) == {"The read function of 1,284 posts is here to be read."}


@pytest.mark.parametrize(
    ("shown", "title"),
    [
        ("<h1>Fuller <em>ferries</em></h1>", "Fuller ferries"),
        ('<h1>Fuller ferries<a class="headerlink" href="#x">¶</a></h1>', "Fuller ferries"),
        ("<h1>One</h1><h1>Two</h1>", "Quiet boats"),
        ("", "Quiet boats"),
    ],
)
def test_a_title_is_the_one_heading_or_the_tab_without_the_site(shown: str, title: str) -> None:
    head = (
        '<title>Quiet boats | The Quay Herald</title><meta property="og:site_name" content="The Quay Herald">'
    )
    assert _html(f"{shown}<p>{WORDS}</p>", head).title == title


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        ("über 20 € – naïve".encode(), "text/html; charset=utf-8"),
        ("über 20 € – naïve".encode("cp1252"), "text/html; charset=iso-8859-1"),
        ("über 20 € – naïve".encode("cp1252"), "text/html; charset=utf-8"),
        ("über 20 € – naïve".encode(), "text/html; charset=nonsense"),
        ("über 20 € – naïve".encode(), "text/html; charset=rot13"),
        ("über 20 € – naïve".encode(), "text/html; charset=unicode_escape"),
        ("über 20 € – naïve".encode(), 'text/html; charset="'),
        (b"\xef\xbb\xbf" + "über 20 € – naïve".encode(), "text/html; charset=latin-1"),
        ("\ufeffüber 20 € – naïve".encode("utf-16-le"), "text/html"),
        ("\ufeffüber 20 € – naïve".encode("utf-16-be"), "text/html; charset=utf-8"),
        ('<meta charset="windows-1252">über 20 € – naïve'.encode("cp1252"), "text/html"),
        ('<meta charset="utf-16">über 20 € – naïve'.encode(), "text/html"),
        ("über 20 € – naïve".encode("cp1252"), "text/html"),
    ],
)
def test_the_letters_of_a_page_are_read_right(data: bytes, declared: str) -> None:
    assert read(data, name_or_url="https://ex.org/a", media_type=declared).text == "über 20 € – naïve"


def test_letters_that_nobody_declared_are_guessed() -> None:
    russian = "Паром перевёз за год почти два миллиона человек, и это больше, чем в любой другой год. " * 5
    assert read(russian.encode("cp1251"), name_or_url="a.txt").text == russian.strip()


@pytest.mark.parametrize(
    ("start", "name", "declared", "kind"),
    [
        (b"%PDF-1.7", "a.html", "text/html", "application/pdf"),
        (b"<!DOCTYPE html>", "a.pdf", "application/pdf", "text/html"),
        (b"<html>", "a", None, "text/html"),
        (b"words", "https://ex.org/notes.md?raw=1", "text/plain", "text/markdown"),
        (b"words", "a.md", None, "text/markdown"),
        (b"words", "a", "", "text/plain"),
        (b"words", "a", "text/csv", "text/plain"),
        (b"<html>", "a", "application/xhtml+xml; charset=utf-8", "text/html"),
        (b"\x89PNG\x00", "a.html", "image/png", "image/png"),
        (b"PK\x03\x04\x00", "a.docx", None, ""),
        (b"x\x00y", "a", "text/plain", ""),
        (b"{}", "a", "application/json", "application/json"),
    ],
)
def test_bytes_are_what_they_begin_as_then_what_they_are_declared_as(
    start: bytes, name: str, declared: str | None, kind: str
) -> None:
    assert media_type_of(start, name, declared) == kind


@pytest.mark.parametrize("kind", ["image/png", "application/zip", "video/mp4", "application/json"])
def test_a_format_that_is_not_read_is_named(kind: str) -> None:
    page = read(b"\x00\x01", name_or_url="https://ex.org/a", media_type=kind)
    assert page.text == ""
    assert kind in (page.note or "")


@pytest.mark.parametrize(
    ("shown", "why"),
    [
        (f"<p>{WORDS}</p><div>Subscribe to continue reading.</div>", "paywall"),
        ("<div><p>Checking your browser before you go on.</p></div>", "robots"),
        ("<div>Please enable JavaScript to use this site.</div>", "scripts"),
        ("<h1>Before you continue</h1><p>We and our partners use cookies.</p>", "consent"),
        ('<div id="root"></div><noscript>Turn it on.</noscript><script>draw()</script>', "scripts"),
    ],
)
def test_a_wall_is_no_text(shown: str, why: str) -> None:
    assert why in (_html(shown).wall or "")


def test_a_page_that_says_it_is_not_for_free_shows_a_beginning() -> None:
    locked = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False"}</script>'
    )
    assert "paywall" in (_html(f"<p>{WORDS}</p>", locked).wall or "")
    assert _html(f"<p>{WORDS}</p>" * 30, locked).wall is None


@pytest.mark.parametrize(
    "around",
    [
        "<header>Already a subscriber? <a>Log in</a></header>",
        "<aside>Sign in to continue</aside>",
        '<div class="cookie">We use cookies. <button>Accept all</button></div>',
        "<div>We use cookies.</div>",
        "<footer>This site works better if you enable JavaScript.</footer>",
    ],
)
def test_a_notice_beside_a_text_is_no_wall(around: str) -> None:
    page = _html(
        f"{around}<main><p>{WORDS}</p><p>And so on: {WORDS} Nobody knows why, and nobody asked.</p></main>"
    )
    assert page.wall is None
    assert WORDS in page.text


def test_a_text_in_markdown_reads_as_it_is_shown() -> None:
    front = "---\ntitle: Report\nauthor: 'Ann'\ndate: 2026-01-05\n---\n"
    source = front + "# Heading\n\nWe *counted* [them](http://x.org).\n\n- one\n- two\n\n<script>x</script>\n"
    page = read(source.encode(), name_or_url="a.md")
    assert page.text == "Heading\nWe counted them.\none\ntwo\n<script>x</script>"
    assert (page.title, page.author, page.published) == ("Report", "Ann", date(2026, 1, 5))


@pytest.mark.parametrize("day", ["5 January 2026", "January 5, 2026", "2026-01-05", "5 Jan 2026"])
def test_a_date_alone_on_a_line_dates_a_text(day: str) -> None:
    assert read(f"Report\n\n{day}\n\nWords.".encode(), name_or_url="a.txt").published == date(2026, 1, 5)


def test_a_text_is_cut_where_it_is_too_long_and_says_so() -> None:
    page = read(b"word " * 200_000, name_or_url="a.txt")
    assert len(page.text) <= MOST
    assert page.note == "only its first 300,000 characters were kept"
    page = _html("<p>" + "word " * 200_000)
    assert len(page.text) <= MOST
    assert page.note == "only its first 300,000 characters were kept"
