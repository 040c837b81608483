"""Whatever is given: a whole discussion, or an error that says what to do."""

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.readers import READERS, Input, read, recognise
from extract.readers import nested as deep
from extract.readers.tree import arranged
from kb.errors import InputError, UnknownName
from kb.model import Discussion, Post

STORY = {"id": 1, "type": "story", "by": "ann", "time": 1_700_000_000, "title": "Rents", "text": "They rise."}


def given_(data: str | bytes, name: str = "thread.json") -> Input:
    return Input(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"), name)


def discussions(data: str | bytes, format_: str = "auto") -> list[Discussion]:
    found = list(read(given_(data), format_))
    assert all(isinstance(each, Discussion) for each in found)
    return [each for each in found if isinstance(each, Discussion)]


@pytest.mark.parametrize(
    ("text", "format_"),
    [
        ("Just words that somebody wrote.", "pasted"),
        ("[1] is a footnote, not JSON", "pasted"),
        ("[deleted]\n\nthen words", "pasted"),
        ("{curly} words", "pasted"),
        ('{"id": 1, "children": [], "created_at_i": 5, "type": "story"}', "hackernews"),
        ('[{"by": "a", "id": 1, "type": "story"}]', "hackernews"),
        ('<html op="item"><body><table id="hnmain"></table>', "hackernews"),
        ('[{"kind": "Listing", "data": {}}]', "reddit"),
        ('{"post_stream": {"posts": []}}', "discourse"),
        ('{"id": 1, "type": "story", "text": "he wrote \\"cooked\\": yes"}', "hackernews"),
        ("null", "hackernews"),
    ],
)
def test_a_format_is_recognised_by_what_is_in_it(text: str, format_: str) -> None:
    assert recognise(given_(text)) == format_


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "it is empty"),
        (b" \n\t ", "it is empty"),
        (b"\xef\xbb\xbf", "it is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(128, 256)) * 8, "not text"),
        (b"\x1f\x8b\x08" + bytes(range(128, 256)) * 8, "not text"),
        (b"<!DOCTYPE html><html><body>502 Bad Gateway</body></html>", "web page"),
        (b'{"version": 3, "packages": {}}', "no format that is known"),
        (b"[]", "no format that is known"),
        (json.dumps(STORY).encode()[:60], "ends in the middle"),
        (b'{"id": 1, "type": "story" "title": 3}', "line 1, column 27: the JSON is broken"),
        (b'{"id": ' + b"9" * 5000 + b', "type": "story"}', "cannot be read"),
        (b"reply\nshare\n1 reply \xe2\x86\x92\n", "no words"),
        (b'[{"kind": "Listing", "data": {"children": []}}]', "no post and no comment"),
        (b'{"post_stream": {"posts": []}, "id": 4}', "no post of Discourse"),
        (b'{"errors": ["The topic is private."], "error_type": "x", "post_stream": 0}', "topic is private"),
        (b"null", "knows no such item"),
    ],
)
def test_what_cannot_be_read_says_what_is_wrong_and_what_to_do(data: bytes, says: str) -> None:
    try:
        (problem,) = read(given_(data))
    except InputError as error:
        problem = error
    assert isinstance(problem, InputError)
    assert str(problem).startswith("thread.json: ")
    assert says in str(problem)
    assert problem.remedy


@pytest.mark.parametrize("format_", ["hackernews", "reddit", "discourse"])
def test_an_error_page_in_place_of_json_is_called_one(format_: str) -> None:
    with pytest.raises(InputError, match="web page where JSON was expected"):
        list(read(given_("<html><head><title>429</title></head></html>"), format_))


def test_an_unknown_format_lists_those_there_are() -> None:
    with pytest.raises(UnknownName, match="auto, discourse, hackernews, pasted, reddit"):
        read(given_("x"), "usenet")


def test_an_archive_of_lines_gives_the_good_ones_and_says_which_are_bad() -> None:
    other = STORY | {"id": 2, "title": "Wages"}
    found = list(read(given_(json.dumps(STORY) + "\n{broken\n\n" + json.dumps(other) + "\n")))
    assert [str(each) for each in found if isinstance(each, InputError)] == [
        "thread.json: line 2, column 2: the JSON is broken (Expecting property name enclosed in double "
        "quotes); mend or remove that line"
    ]
    assert [each.id for each in found if isinstance(each, Discussion)] == ["hackernews-1", "hackernews-2"]


def test_an_archive_in_an_array_gives_the_good_ones_and_says_which_are_bad() -> None:
    item = {"id": 5, "type": "story", "author": "a", "title": "T", "created_at_i": 1, "children": []}
    found = list(read(given_(json.dumps([item, 17, item | {"id": 6}]))))
    assert [each.place for each in found if isinstance(each, InputError)] == ["item 1"]
    assert [each.id for each in found if isinstance(each, Discussion)] == ["hackernews-5", "hackernews-6"]


def test_bytes_that_are_no_text_are_replaced_and_noted() -> None:
    (discussion,) = discussions(b"The caf\xe9 closed because rents rose.")
    assert discussion.posts[0].text == "The caf\ufffd closed because rents rose."
    assert discussion.notes == ("Bytes that are no UTF-8 were replaced, the first at byte 7.",)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_says_the_encoding(encoding: str) -> None:
    (discussion,) = discussions("Rents – they rose.".encode(encoding))
    assert discussion.posts[0].text == "Rents – they rose."


def test_lone_surrogates_and_control_characters_do_not_reach_a_post() -> None:
    item = '"by": "a\\u0000n", "title": "x\\ud800y", "text": "a\x07b\\u0008 \\ud83d\\ude00"'
    text = '{"id": 1, "type": "story", ' + item + "}"
    (discussion,) = discussions(text)
    assert discussion.posts[0].text == "x\ufffdy\n\nab 😀"
    assert discussion.posts[0].author == "an"


def test_a_discussion_in_another_language_is_read_and_says_so() -> None:
    text = "Die Mieten in den Städten steigen seit Jahren, weil zu wenige Wohnungen gebaut werden."
    (discussion,) = discussions(text)
    assert discussion.language == "de"
    assert discussion.posts[0].text == text


def _algolia(depth: int) -> str:
    opened = '{"id":%d,"type":"comment","author":"a","text":"word %d","created_at_i":1,"children":['
    items = "".join(opened % (n, n) for n in range(1, depth + 1))
    return items + "]}" * depth


def _reddit(depth: int) -> str:
    text = '[{"kind":"Listing","data":{"children":[{"kind":"t3","data":{"id":"p","title":"T"}}]}},'
    opened = '{"kind":"Listing","data":{"children":[{"kind":"t1","data":{"id":"c%d","parent_id":"t1_c%d",'
    opened += '"body":"word %d","replies":'
    text += "".join(opened % (n, n - 1, n) for n in range(depth))
    return text + '""' + "}}]}}" * depth + "]"


@pytest.mark.parametrize("nested", [_algolia, _reddit])
def test_two_thousand_answers_to_answers_are_read(nested: Callable[[int], str]) -> None:
    (discussion,) = discussions(nested(2_000))
    chain = discussion.posts[-2_000:]
    assert len(chain) == 2_000
    assert all(post.reply_to == above.id for above, post in pairwise(chain))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text() | st.floats(allow_nan=False),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    ),
    st.sampled_from([None, 1]),
)
def test_json_of_any_depth_is_read_as_the_standard_parser_reads_it(value: object, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    assert deep.loads(text) == json.loads(text)


@pytest.mark.parametrize(
    "text", ["{", "[1,", '{"a"}', "[1 2]", '{"a":1,}', "[1]x", "", "[,]", '{"a":}', "nul", '"abc']
)
def test_json_of_any_depth_is_refused_where_the_standard_parser_refuses_it(text: str) -> None:
    with pytest.raises(json.JSONDecodeError) as theirs:
        json.loads(text)
    with pytest.raises(json.JSONDecodeError) as ours:
        deep.loads(text)
    assert ours.value.pos == theirs.value.pos


PLACES = st.sampled_from(["a", "b", "c", "d", "e", "f"])
POSTS = st.lists(
    st.builds(
        Post,
        id=PLACES,
        text=st.sampled_from(["", "one", "two"]),
        reply_to=st.none() | PLACES,
        deleted=st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


@given(POSTS, st.booleans())
def test_posts_with_any_reply_ids_make_a_discussion(posts: list[Post], nested: bool) -> None:
    placed, notes = arranged(posts, nested=nested)
    Discussion(id="x-1", platform="x", posts=placed, notes=notes)  # refuses what is out of order
    assert {post.text for post in posts} - {""} == {post.text for post in placed} - {""}


def test_circles_orphans_and_repeats_are_kept_and_noted() -> None:
    posts = [
        Post("1", "opening"),
        Post("2", "two", reply_to="3"),
        Post("3", "three", reply_to="2"),
        Post("4", "four", reply_to="99"),
        Post("5", "five", reply_to="1"),
        Post("5", "five", reply_to="1"),
        Post("5", "another five", reply_to="1"),
    ]
    placed, notes = arranged(posts, nested=True)
    assert [(post.id, post.reply_to) for post in placed] == [
        ("1", None), ("5", "1"), ("5-2", "1"), ("2", None), ("3", "2"), ("4", None),
    ]  # fmt: skip
    assert notes == (
        "Posts given twice were read once: 5.",
        "Different posts have the same id; the later ones got new ids: 5.",
        "Posts answer posts that are not there, and stand as openings: 4.",
        "Posts answer each other in a circle, which was cut at: 2.",
    )


def test_a_deleted_post_stays_where_somebody_answered_it() -> None:
    posts = [
        Post("1", "opening"),
        Post("2", "", reply_to="1", deleted=True),
        Post("3", "live", reply_to="2"),
        Post("4", "", reply_to="1", deleted=True),
        Post("5", "", reply_to="4", deleted=True),
    ]
    placed, notes = arranged(posts, nested=True)
    assert [post.id for post in placed] == ["1", "2", "3"]
    assert notes == ("Deleted posts that nobody answers were left out: 2.",)


def test_every_thread_at_hand_is_read_whole(shared: Path) -> None:
    files = [path for path in sorted((shared / "threads").rglob("*")) if path.is_file()]
    files += [path for path in sorted((shared / "gold").glob("*/inputs/*")) if path.is_file()]
    for path in files:
        for discussion in read(Input(path.read_bytes(), path.name)):
            assert isinstance(discussion, Discussion), str(discussion)
            assert discussion.posts, path.name
    assert len(files) > 50


def test_every_reader_is_in_the_table() -> None:
    assert sorted(READERS) == ["discourse", "hackernews", "pasted", "reddit"]


@pytest.mark.slow
def test_two_hundred_megabytes_are_read() -> None:
    words = "Rents rise where few homes are built. " * 540
    kids = [
        {"id": n, "type": "comment", "author": "a", "text": words, "created_at_i": n, "children": []}
        for n in range(2, 10_002)
    ]
    story = {"id": 1, "type": "story", "author": "a", "title": "T", "created_at_i": 1, "children": kids}
    data = json.dumps(story).encode()
    assert len(data) > 200_000_000
    (discussion,) = discussions(data)
    assert len(discussion.posts) == 10_001
