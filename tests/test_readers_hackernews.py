"""Hacker News in three forms; the words are made up."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from extract.readers import Input, read
from kb.errors import InputError
from kb.model import Discussion

LINK = "https://ex.org/reports/on-rents-and-homes-in-the-city"


def _comment(id_: int, parent: int, author: str | None, text: str | None, *kids: Any) -> dict[str, Any]:
    return {"id": id_, "parent_id": parent, "author": author, "text": text, "type": "comment",
            "created_at_i": 1_700_000_000 + id_, "story_id": 10, "children": list(kids)}  # fmt: skip


ALGOLIA = {
    "id": 10, "type": "story", "author": "ann", "title": "Rents & homes", "url": LINK, "text": None,
    "created_at_i": 1_700_000_010, "parent_id": None, "story_id": 10,
    "children": [
        _comment(30, 10, "bob", "&gt; Rents &amp; homes<p>They&#x27;re <i>not</i> tied."),
        _comment(20, 10, None, None, _comment(21, 20, "cat", f'See <a href="{LINK}">https://ex.org/repo...</a>')),
        _comment(40, 10, None, None),
    ],
}  # fmt: skip


def _firebase() -> list[dict[str, Any]]:
    """The same discussion, item by item."""
    items: list[dict[str, Any]] = [
        {"id": 10, "type": "story", "by": "ann", "title": "Rents & homes", "url": LINK, "score": 5,
         "time": 1_700_000_010, "kids": [30, 20, 40], "descendants": 3},
        {"id": 20, "type": "comment", "deleted": True, "parent": 10, "time": 1_700_000_020, "kids": [21]},
        {"id": 40, "type": "comment", "deleted": True, "parent": 10, "time": 1_700_000_040},
    ]  # fmt: skip
    for each in (ALGOLIA["children"][0], ALGOLIA["children"][1]["children"][0]):  # type: ignore[index]
        items.append(
            {"id": each["id"], "type": "comment", "by": each["author"], "text": each["text"],
             "parent": each["parent_id"], "time": each["created_at_i"]}
        )  # fmt: skip
    return items


ROW = """<tr class="athing comtr" id="{id}"><td><table><tr>{indent}<td class="default"><div>
<span class="comhead"> <a href="user?id={by}" class="hnuser">{by}</a> <span class="age" title="{time}">
<a href="item?id={id}">1 hour ago</a></span></span></div><br><div class="comment">{text}</div></td></tr>
</table></td></tr>"""
HEAD = """<html op="item"><body><table id="hnmain"><tr><td><table class="fatitem"><tr class="athing" id="10">
<td class="title"></td><td class="title">{title}</td></tr><tr><td colspan="2"></td><td class="subtext">
<span class="score">5 points</span> by <a href="user?id=ann" class="hnuser">ann</a>
<span class="age" title="2023-11-14T22:13:30 1700000010"><a href="item?id=10">2 hours ago</a></span></td></tr>
{body}</table><table class="comment-tree">{rows}</table>{more}</td></tr></table></body></html>"""
NOW = (
    '<td class="ind" indent="{}"></td>',
    '<div class="commtext c00">{}</div><div class="reply"><p>reply</p></div>',
)
THEN = (
    '<td class="ind"><img src="s.gif" height="1" width="{}"></td>',
    '<span class="c5a">{}<span> </span><div class="reply"><p><font size="1"><u>reply</u></font></p></div>'
    "</span>",
)


def _page(markup: tuple[str, str], step: int, title: str, more: str = "", body: str = "") -> str:
    indent, text = markup
    first, second = ALGOLIA["children"][0], ALGOLIA["children"][1]["children"][0]  # type: ignore[index]
    rows = [
        (30, "bob", "2023-11-14T22:13:50", 0, text.format(first["text"])),
        (20, "", "2023-11-14T22:13:40", 0, "[deleted]"),
        (21, "cat", "2023-11-14T22:13:41", step, text.format(second["text"])),
    ]
    cells = [
        ROW.format(id=id_, by=by, time=time, indent=indent.format(depth), text=words)
        for id_, by, time, depth, words in rows
    ]
    return HEAD.format(title=title, rows="".join(cells), more=more, body=body)


def _read(data: object) -> Discussion:
    text = data if isinstance(data, str) else json.dumps(data)
    (found,) = read(Input(text.encode(), "thread"))
    assert isinstance(found, Discussion)
    return found


def test_an_item_of_algolia_is_a_discussion() -> None:
    discussion = _read(ALGOLIA)
    assert (discussion.id, discussion.title) == ("hackernews-10", "Rents & homes")
    assert discussion.url == "https://news.ycombinator.com/item?id=10"
    assert [(post.id, post.reply_to, post.author, post.deleted) for post in discussion.posts] == [
        ("10", None, "ann", False),
        ("20", "10", None, True),
        ("21", "20", "cat", False),
        ("30", "10", "bob", False),
    ]
    assert [post.text for post in discussion.posts] == [
        f"Rents & homes\n\n{LINK}",
        "",
        f"See {LINK}",
        "> Rents & homes\n\nThey're not tied.",
    ]
    assert discussion.posts[3].created == datetime(2023, 11, 14, 22, 13, 50, tzinfo=UTC)
    assert discussion.notes == ("Deleted posts that nobody answers were left out: 1.",)


@pytest.mark.parametrize("shape", ["list", "table", "lines", "shuffled"])
def test_items_of_firebase_are_the_same_discussion(shape: str) -> None:
    items = _firebase()
    data = {
        "list": json.dumps(items),
        "table": json.dumps({str(item["id"]): item for item in items}),
        "lines": "\n".join(map(json.dumps, items)),
        "shuffled": json.dumps([None, *items[::-1]]),
    }[shape]
    assert _read(data) == _read(ALGOLIA)


@pytest.mark.parametrize(
    ("markup", "step", "title"),
    [
        (NOW, 1, f'<span class="titleline"><a href="{LINK}">Rents &amp; homes</a></span>'),
        (THEN, 40, f'<a href="{LINK}" class="storylink">Rents &amp; homes</a>'),
    ],
)
def test_a_saved_page_is_the_same_discussion(markup: tuple[str, str], step: int, title: str) -> None:
    page, item = _read(_page(markup, step, title)), _read(ALGOLIA)
    assert page.id == item.id
    assert page.posts == item.posts


def test_a_page_that_goes_on_says_so() -> None:
    title = f'<a href="{LINK}" class="storylink">T</a>'
    more = '<a href="item?id=10&p=2" class="morelink">More</a>'
    assert "The page ends before the comments do" in _read(_page(THEN, 40, title, more)).notes[0]


def test_the_words_of_a_story_stand_under_its_title() -> None:
    body = '<tr><td colspan="2"></td><td><div class="toptext">Why so?<p>Tell me.</div></td></tr>'
    title = '<span class="titleline"><a href="item?id=10">Ask HN: Rents</a></span>'
    assert _read(_page(NOW, 1, title, body=body)).posts[0].text == "Ask HN: Rents\n\nWhy so?\n\nTell me."
    old = '<tr><td colspan="2"></td><td>Why so?<p>Tell me.</td></tr>'
    assert _read(_page(NOW, 1, title, body=old)).posts[0].text == "Ask HN: Rents\n\nWhy so?\n\nTell me."
    item = ALGOLIA | {"title": "Ask HN: Rents", "url": None, "text": "Why so?<p>Tell me.", "children": []}
    assert _read(item).posts[0].text == "Ask HN: Rents\n\nWhy so?\n\nTell me."


def test_a_single_item_is_a_discussion_of_one_post() -> None:
    assert len(_read({"id": 3, "type": "story", "by": "ann", "title": "Rents", "time": 1}).posts) == 1


def test_items_of_two_stories_are_two_discussions() -> None:
    items = [
        {"id": 1, "type": "story", "title": "One", "by": "a"},
        {"id": 2, "type": "story", "title": "Two", "by": "b"},
        {"id": 3, "type": "comment", "parent": 2, "text": "words", "by": "c"},
    ]
    found = list(read(Input(json.dumps(items).encode(), "x")))
    assert [each.id for each in found if isinstance(each, Discussion)] == ["hackernews-1", "hackernews-2"]


def test_a_comment_whose_parent_is_missing_stays_with_the_only_story() -> None:
    items = [
        {"id": 1, "type": "story", "title": "One", "by": "a"},
        {"id": 3, "type": "comment", "parent": 2, "text": "words", "by": "c"},
    ]
    discussion = _read(items)
    assert [(post.id, post.reply_to) for post in discussion.posts] == [("1", None), ("3", None)]
    assert discussion.notes == ("Posts answer posts that are not there, and stand as openings: 3.",)


def test_options_of_a_poll_are_no_posts() -> None:
    poll = ALGOLIA | {
        "type": "poll",
        "children": [{"id": 11, "type": "pollopt", "text": "Yes", "children": []}],
    }
    assert [post.id for post in _read(poll).posts] == ["10"]


def test_the_front_page_is_no_discussion() -> None:
    page = '<html op="news"><body><table id="hnmain"><tr><td>News</td></tr></table></body></html>'
    with pytest.raises(InputError, match="but not of one item"):
        list(read(Input(page.encode(), "news.html")))


def test_real_threads_are_the_same_in_both_interfaces(shared: Path) -> None:
    for algolia in sorted((shared / "threads" / "hn_algolia").glob("*.json")):
        firebase = algolia.parents[1] / "hn_firebase" / f"{algolia.stem}_items.json"
        one, other = (list(read(Input(path.read_bytes(), "x"))) for path in (algolia, firebase))
        assert one == other
        assert len(one) == 1
