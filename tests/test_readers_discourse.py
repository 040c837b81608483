"""Discourse's topics; the words are made up."""

import json
from typing import Any

import pytest

from extract.readers import Input, read
from kb.model import Discussion


def _post(n: int, cooked: str, **fields: Any) -> dict[str, Any]:
    given = {
        "id": 900 + n,
        "post_number": n,
        "post_type": 1,
        "username": f"user{n}",
        "cooked": cooked,
        "created_at": f"2024-05-0{n % 9 + 1}T10:00:00.123Z",
        "reply_to_post_number": None,
        "topic_id": 7,
        "topic_slug": "rents",
        "avatar_template": "/user_avatar/forum.example.org/u/{size}/1.png",
    }
    return given | fields


def _topic(*posts: Any, **fields: Any) -> dict[str, Any]:
    stream = {"posts": list(posts), "stream": [post["id"] for post in posts]}
    return {"id": 7, "title": "Rents & homes", "slug": "rents", "post_stream": stream} | fields


def _read(data: object, url: str | None = None) -> Discussion:
    (found,) = read(Input(json.dumps(data).encode(), "topic.json", url))
    assert isinstance(found, Discussion)
    return found


def test_a_topic_is_a_discussion_in_its_own_order() -> None:
    discussion = _read(
        _topic(
            _post(1, "<p>Rents rise.</p>"),
            _post(2, "<p>Not here.</p>"),
            _post(3, "<p>Here too.</p>", reply_to_post_number=1),
        )
    )
    assert (discussion.id, discussion.title) == ("discourse-forum.example.org-7", "Rents & homes")
    assert discussion.url == "https://forum.example.org/t/rents/7"
    assert [(post.id, post.reply_to, post.author, post.text) for post in discussion.posts] == [
        ("1", None, "user1", "Rents & homes\n\nRents rise."),
        ("2", None, "user2", "Not here."),
        ("3", "1", "user3", "Here too."),
    ]
    assert discussion.posts[1].url == "https://forum.example.org/t/rents/7/2"
    assert str(discussion.posts[1].created) == "2024-05-03 10:00:00+00:00"


def _quote(n: int, topic: int = 7) -> str:
    return (
        f'<aside class="quote no-group" data-username="user{n}" data-post="{n}" data-topic="{topic}">'
        f'<div class="title"><div class="quote-controls"></div><img class="avatar"> user{n}:</div>'
        "<blockquote><p>Rents rise.</p></blockquote></aside>"
    )


@pytest.mark.parametrize(
    ("cooked", "answers"),
    [
        (_quote(1) + "<p>They fall.</p>", ("1", True)),
        ("<p>They fall.</p>" + _quote(1), (None, False)),
        (_quote(1, topic=8) + "<p>They fall.</p>", (None, False)),
        (_quote(9) + "<p>They fall.</p>", (None, False)),
    ],
)
def test_a_post_that_opens_with_a_quote_answers_the_quoted_one(
    cooked: str, answers: tuple[str | None, bool]
) -> None:
    post = _read(_topic(_post(1, "<p>Rents rise.</p>"), _post(2, cooked))).posts[1]
    assert (post.reply_to, post.inferred_reply) == answers
    assert "> Rents rise." in post.text
    assert "user1" not in post.text


def test_the_number_a_post_names_counts_for_more_than_its_quote() -> None:
    posts = [
        _post(1, "<p>a</p>"),
        _post(2, "<p>b</p>"),
        _post(3, _quote(1) + "<p>c</p>", reply_to_post_number=2),
    ]
    assert (_read(_topic(*posts)).posts[2].reply_to, _read(_topic(*posts)).posts[2].inferred_reply) == (
        "2",
        False,
    )


def test_notices_and_whispers_are_left_out() -> None:
    discussion = _read(
        _topic(_post(1, "<p>a</p>"), _post(2, "closed", post_type=3), _post(3, "<p>psst</p>", post_type=4))
    )
    assert [post.id for post in discussion.posts] == ["1"]
    assert discussion.notes == ("Notices of the site and whispers were left out: 2.",)


def test_a_deleted_post_stays_where_it_was_answered() -> None:
    posts = [
        _post(1, "<p>a</p>"),
        _post(2, "<p>(post deleted by author)</p>", user_deleted=True),
        _post(3, "<p>c</p>", reply_to_post_number=2),
    ]
    assert [(post.id, post.text, post.deleted) for post in _read(_topic(*posts)).posts][1:] == [
        ("2", "", True), ("3", "c", False),
    ]  # fmt: skip


def test_pages_of_a_topic_are_one_discussion() -> None:
    first, second = _post(1, "<p>a</p>"), _post(2, "<p>b</p>", reply_to_post_number=1)
    whole = _read(_topic(first, second))
    page = {"post_stream": {"posts": [second]}, "id": 7}
    assert _read([_topic(first), page]).posts == whole.posts
    assert _read([_topic(first), page, page]).posts == whole.posts
    assert _read([page, _topic(first)]).posts == whole.posts
    assert [post.text for post in _read([first, second]).posts] == ["a", "b"]  # no page, no title


def test_a_topic_of_which_pages_are_missing_says_so() -> None:
    topic = _topic(_post(1, "<p>a</p>"))
    topic["post_stream"]["stream"] = list(range(45))
    assert _read(topic).notes == ("The topic has 45 posts, of which 1 are here.",)


def test_the_forum_is_named_by_where_the_topic_was_read() -> None:
    topic = _topic(_post(1, "<p>a</p>"))
    assert _read(topic, "https://Talk.Example.org/t/rents/7").id == "discourse-talk.example.org-7"


def test_topics_of_forums_that_are_not_named_do_not_meet() -> None:
    one = _read(_topic(_post(1, "<p>a</p>", avatar_template="")))
    other = _read(_topic(_post(1, "<p>b</p>", avatar_template="")))
    assert one.id != other.id
    assert one.url is None


def test_a_preview_of_a_link_is_only_its_address() -> None:
    box = (
        '<aside class="onebox allowlistedgeneric" data-onebox-src="https://ex.org/s"><header class="source">'
        '<a href="https://ex.org/s">ex.org</a></header><article class="onebox-body"><h3><a href="https://ex.org/s">'
        "A study</a></h3><p>Its abstract.</p></article></aside>"
    )
    assert _read(_topic(_post(1, "<p>See</p>" + box))).posts[0].text.split("\n\n")[1:] == [
        "See",
        "https://ex.org/s",
    ]
