"""Markup to plain text, and the links in it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.text import Link, clean, from_html, from_markdown, links, plain


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("It&#x27;s &quot;fine&quot; &amp; 5 &gt; 4", 'It\'s "fine" & 5 > 4'),
        ("First.<p>Second, <i>really</i>.<p>Third.", "First.\n\nSecond, really.\n\nThird."),
        ("&gt; Their words.<p>My words.", "> Their words.\n\nMy words."),
        ("one<br>two", "one\ntwo"),
        ("a line\nthat the author broke", "a line that the author broke"),
        ("Three things:\n- one\n- two", "Three things:\n- one\n- two"),
        ("<p>Look:<pre><code>  if x:\n    y()\n</code></pre>", "Look:\n\n  if x:\n    y()"),
        ("<ul><li>one</li><li><p>two</p></li></ul>", "* one\n* two"),
        ('<ol start="3"><li>three</li><li>four</li></ol>', "3. three\n4. four"),
        (
            "<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote><p>c</p>",
            "> a\n>\n> > b\n\nc",
        ),
        (
            "<blockquote><p>a</p></blockquote><blockquote><p>b</p></blockquote><p>c</p>",
            "> a\n\n> b\n\nc",
        ),
        ("<script>alert(1)</script>safe<style>p{}</style>", "safe"),
        ("a<!-- not this -->b", "ab"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>", "a | b\n1 | 2"),
    ],
)
def test_html_comes_out_as_the_words_it_shows(markup: str, text: str) -> None:
    assert from_html(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (
            '<a href="https:&#x2F;&#x2F;ex.org&#x2F;a&#x2F;long">https:&#x2F;&#x2F;ex.or...</a>!',
            "https://ex.org/a/long!",
        ),
        ('<a href="https://ex.org/a">ex.org/a</a>', "https://ex.org/a"),
        ('see <a href="https://ex.org/a">this report</a>.', "see this report (https://ex.org/a)."),
        ('<a href="javascript:alert(1)">click</a>', "click"),
        ('<a href="/u/somebody" class="mention">@somebody</a>', "@somebody"),
        (
            '<a href="https://ex.org/pic"><img src="x.png" alt="a chart of rents"></a>',
            "a chart of rents (https://ex.org/pic)",
        ),
    ],
)
def test_a_link_keeps_its_words_and_its_whole_address(markup: str, text: str) -> None:
    assert from_html(markup) == text


def test_what_the_forum_puts_around_a_quote_is_not_the_authors() -> None:
    cooked = (
        '<aside class="quote" data-post="3"><div class="title"><img alt=""> Ann:</div>'
        "<blockquote><p>Rents fell.</p></blockquote></aside><p>They did not.</p>"
    )
    assert from_html(cooked) == "> Rents fell.\n\nThey did not."


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("**Bold** and *thin* and `code`", "Bold and thin and code"),
        ("[a study](https://ex.org/s) says", "a study (https://ex.org/s) says"),
        ("> theirs\n\nmine", "> theirs\n\nmine"),
        ("1) one\n2) two", "1) one\n2) two"),
        ("- one\n- two", "- one\n- two"),
        ("one line\nanother", "one line\nanother"),
        ("    indented code", "indented code"),
        ("a\\*b", "a*b"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("<b>not markup</b>", "<b>not markup</b>"),
        ("https://ex.org/a_b_c stays", "https://ex.org/a_b_c stays"),
    ],
)
def test_markdown_comes_out_as_the_words_it_shows(source: str, text: str) -> None:
    assert from_markdown(source) == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://ex.org/a.", [Link(4, 20, "https://ex.org/a", False)]),
        ("(https://ex.org/a_(b))", [Link(1, 21, "https://ex.org/a_(b)", False)]),
        ("https://ex.org/some-lo...", [Link(0, 25, "https://ex.org/some-lo...", True)]),
        ("https://ex.org/some-lo…", [Link(0, 23, "https://ex.org/some-lo…", True)]),
        ("I read ex.org... wait", []),
        ("try www.ex.org/x, or not", [Link(4, 16, "www.ex.org/x", False)]),
        ("a study (https://ex.org/s) says", [Link(9, 25, "https://ex.org/s", False)]),
        ("“https://ex.org/q”", [Link(1, 17, "https://ex.org/q", False)]),
        ("https://ex.org...", [Link(0, 14, "https://ex.org", False)]),
        ("http:// and https://... are none", []),
    ],
)
def test_links_are_found_as_they_are_written(text: str, found: list[Link]) -> None:
    assert links(text) == found


@given(st.text(alphabet=st.sampled_from("htps:/w.ex…()[]'\"> \n"), max_size=60))
def test_a_link_stands_where_it_says(text: str) -> None:
    for link in links(text):
        assert text[link.start : link.end] == link.url


@pytest.mark.timeout(60)
def test_a_hostile_megabyte_of_addresses_takes_seconds() -> None:
    for piece in ("http://a" + ")" * 2_000, "http://", "www.", "https://x.y/" + "." * 900):
        assert links(piece * (1_000_000 // len(piece))) is not None


def test_control_characters_go_and_newlines_become_one_kind() -> None:
    assert clean("a\r\nb\rc\u2028d\x00e\x07f\tg\x85h") == "a\nb\nc\ndef\tg\nh"


def test_a_lone_surrogate_is_replaced_and_a_pair_is_joined() -> None:
    assert clean(json.loads('"x\\ud83d\\ude00"')) == "x😀"
    assert clean("a\ud800b") == "a\ufffdb"
    assert clean("\ud83d" + "\ude00") == "😀"


def test_nothing_is_normalised() -> None:
    assert clean("e\u0301 é ﬁ ２ \u200d") == "e\u0301 é ﬁ ２ \u200d"


@given(st.text())
def test_plain_text_is_plain_already(text: str) -> None:
    once = plain(text)
    assert plain(once) == once
    assert not any((ord(c) < 32 and c not in "\n\t") or 0xD800 <= ord(c) < 0xE000 for c in once)


@given(st.text(max_size=200))
def test_any_html_and_any_markdown_comes_out_plain(text: str) -> None:
    for made in (from_html(text), from_markdown(text)):
        assert plain(made) == made


def test_nesting_of_any_depth_is_read() -> None:
    depth = 3_000
    assert "deep" in from_html("<blockquote>" * depth + "deep")
    assert "deep" in from_html("<div><p>" * depth + "deep" + "</p></div>" * depth)
    assert "deep" in from_markdown(">" * depth + " deep")


@pytest.mark.parametrize("piece", ["[", "*a ", "`a", "![a](", "<a", "&#", "|a|\n", "> \n\n"])
@pytest.mark.timeout(60)
def test_a_hostile_megabyte_of_markdown_takes_seconds(piece: str) -> None:
    assert from_markdown(piece * (1_000_000 // len(piece))) is not None
