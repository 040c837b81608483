"""Whatever a text holds, what we write in JSON and CSV is UTF-8, free of control characters, and quick."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from time import process_time
from typing import Any

import pytest
from hypothesis import given

from kb.export import EXPORTERS, Export
from kb.export.words.losses import losses
from kb.model import ArgumentMap, Locution
from tests import strategies
from tests.maps import rent_map
from tests.test_export import chain
from tests.thorny import thorny_map

FORMATS = ("aif", "annotations", "csv", "sadface", "xaif")
UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
each_format = pytest.mark.parametrize("format_", FORMATS)


def strings(format_: str, *maps: ArgumentMap) -> Iterator[str]:
    """Every text of a file, read strictly."""
    text = EXPORTERS[format_](Export(maps)).data.decode("utf-8")
    if format_ == "csv":
        for row in csv.reader(io.StringIO(text, newline=""), strict=True):
            yield from row
    else:
        yield from _within(json.loads(text))


def _within(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _within(part)


def spoilt(text: str) -> ArgumentMap:
    """The rent map with that text before each claim, title, name and address."""
    map_ = rent_map()
    posts = tuple(
        replace(post, text=text + post.text, author=text, url=f"http://forum.example/{text}")
        for post in map_.discussion.posts
    )
    moved = {
        x.id: Locution(x.post, 0, x.end + len(text), text + posts_text) for x, posts_text in _begun(map_)
    }
    claims = tuple(
        replace(c, text=text + c.text, appearances=tuple(moved[a].id for a in c.appearances), decided_by=text)
        for c in map_.claims
    )
    arguments = tuple(
        replace(a, made_in=moved[a.made_in].id, answers=moved[a.answers].id) for a in map_.arguments
    )
    return replace(
        map_,
        discussion=replace(map_.discussion, posts=posts, title=text, url=text),
        locutions=tuple(moved.values()),
        claims=claims,
        arguments=arguments,
        citations=(),
        sources=(),
    )


def _begun(map_: ArgumentMap) -> Iterator[tuple[Locution, str]]:
    """Each locution with its post's words up to its end."""
    texts = {post.id: post.text for post in map_.discussion.posts}
    for locution in map_.locutions:
        yield locution, texts[locution.post][: locution.end]


@each_format
@pytest.mark.parametrize(
    "text",
    ["\x00\x07\x1b[31m", "\ud800 alone", "\udfff\ud800", "\r\n\r", "\x7f\ufffe\uffff", "\u202e\u2028\u200b"],
    ids=ascii,
)
def test_no_control_character_or_lone_surrogate_gets_into_a_file(format_: str, text: str) -> None:
    found = list(strings(format_, spoilt(text)))
    assert not [string for string in found if UNFIT.search(string)]
    assert sum("supply" in string for string in found) >= 3, "the words are still there"


@each_format
@given(map_=strategies.argument_maps(strategies.RAW))
def test_maps_with_any_character_at_all_are_written_fit_to_be_read(format_: str, map_: ArgumentMap) -> None:
    assert not [string for string in strings(format_, map_) if UNFIT.search(string)]


@pytest.mark.parametrize("format_", ["jsonld", *FORMATS])
def test_a_discussion_of_1500_posts_is_written_in_seconds(format_: str) -> None:
    begun = process_time()
    EXPORTERS[format_](Export((chain(1_500),)))
    assert process_time() - begun < 5


def test_a_loss_is_told_only_where_there_is_something_to_lose() -> None:
    reasons = {"terms": "no room", "matches": "none either", "contradictions": "nor here"}
    assert losses(Export((rent_map(),)), reasons) == (
        "1 contested term: no room",
        "1 pair of claims that say the opposite: nor here",
    )
    assert losses(Export((chain(2),)), reasons) == ()
    assert losses(Export((thorny_map(), rent_map())), {"terms": "no room"}) == ("4 contested terms: no room",)


@pytest.mark.parametrize("format_", sorted(EXPORTERS))
def test_every_loss_gives_a_number_or_a_thing_and_then_its_reason(format_: str) -> None:
    for sentence in EXPORTERS[format_](Export((thorny_map(),))).lost:
        assert re.fullmatch(r"[^:]+: [^.]+", sentence), sentence
