"""What holds for every format that draws claims and links: a heading, losses that are said, no empty file."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kb.export import EXPORTERS, Export
from kb.export.exported import Exported
from kb.export.words.quoting import address, plain, quoted, shortened
from kb.model import ArgumentMap, Discussion
from kb.scope import around, cut
from tests.maps import rent_map
from tests.test_export import RUN, chain
from tests.thorny import thorny_map

FORMATS = ("argdown", "dot", "gexf", "graphml", "kialo", "markdown", "mermaid", "notes", "svg")
each_format = pytest.mark.parametrize("format_", FORMATS)


def text_of(exported: Exported) -> str:
    """All that the file says, whatever it is, without what its format escapes."""
    if exported.suffix == ".zip":
        return zipfile.ZipFile(io.BytesIO(exported.data)).read("Index.md").decode()
    return exported.data.decode("utf-8")


@each_format
def test_a_map_without_claims_is_a_file_too(format_: str) -> None:
    empty = ArgumentMap(Discussion("pasted-empty", "pasted", (), title="Nothing said"), RUN)
    assert "Nothing said" in text_of(EXPORTERS[format_](Export((empty,))))


@each_format
def test_an_export_of_no_map_at_all_is_a_file_too(format_: str) -> None:
    assert "no discussion" in text_of(EXPORTERS[format_](Export(()))).lower()


@each_format
def test_what_was_asked_for_and_what_it_left_behind_stand_in_the_file(format_: str) -> None:
    whole = rent_map()
    part, left_out = cut(whole, around(whole, {"leave"}, steps=1))
    exported = EXPORTERS[format_](Export((part,), scope="Some claims", left_out=left_out))
    text = text_of(exported).replace("\\", "")
    assert "Some claims (Rent caps)" in text
    if format_ != "kialo":  # which has no place for anything but claims
        assert all(sentence in text for sentence in left_out)


@each_format
def test_every_loss_stands_in_the_file(format_: str) -> None:
    exported = EXPORTERS[format_](Export((thorny_map(),)))
    text = re.sub(r"\s+", " ", re.sub(r"<[^<>]*>", " ", text_of(exported).replace("\\", "")))
    assert exported.lost
    if format_ != "kialo":
        assert all(sentence.replace("&", "&amp;") in text or sentence in text for sentence in exported.lost)


@each_format
def test_nothing_is_said_to_be_lost_that_was_not_there(format_: str) -> None:
    lost = EXPORTERS[format_](Export((chain(3),))).lost
    assert not any("undercut" in sentence or "work together" in sentence for sentence in lost)


@each_format
def test_no_control_character_reaches_a_file(format_: str) -> None:
    text = text_of(EXPORTERS[format_](Export((thorny_map(),))))
    assert set(re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]", text)) == set()


@each_format
def test_the_day_is_that_of_the_posts(format_: str) -> None:
    map_ = rent_map()
    posts = tuple(
        replace(post, created=datetime(2026, 3, n + 1, tzinfo=UTC))
        for n, post in enumerate(map_.discussion.posts)
    )
    moved = replace(map_, discussion=replace(map_.discussion, posts=posts))
    if format_ != "kialo":
        assert "2026-03-01/2026-03-03" in text_of(EXPORTERS[format_](Export((moved,))))


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        (None, None),
        ("javascript:alert(1)", None),
        ("JAVASCRIPT:http://x", None),
        ("https://x.example/a?b=c&d=e#f", "https://x.example/a?b=c&d=e#f"),
        ('http://x.example/"<b>(c)[d] e', "http://x.example/%22%3Cb%3E%28c%29%5Bd%5D%20e"),
        ("http://x.example/ü\n\x00", "http://x.example/%C3%BC%20%EF%BF%BD"),
    ],
)
def test_only_addresses_of_the_web_are_linked_to_and_hold_nothing_that_ends_them(
    url: str | None, safe: str | None
) -> None:
    assert address(url) == safe


def test_a_quoted_text_holds_none_of_what_would_end_its_place() -> None:
    assert quoted('a } = \x00 \u2028 "q" \ufffe', beside="}=") == '"a \\u007d \\u003d \ufffd \\"q\\" \ufffd"'
    assert quoted(["a", "b"]) == '["a", "b"]'


def test_a_text_is_cut_between_words_where_it_can_be() -> None:
    assert shortened("one two three", 13) == "one two three"
    assert shortened("one two three", 12) == "one two…"
    assert shortened("x" * 20, 5) == "xxxx…"
    assert plain(" a\n b\x00\uffff ") == "a b\ufffd\ufffd"
