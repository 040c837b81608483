"""Reddit's listings; the words are made up."""

import json
from typing import Any

from extract.readers import Input, read
from kb.model import Discussion


def _listing(*things: Any) -> dict[str, Any]:
    return {"kind": "Listing", "data": {"children": list(things), "after": None}}


def _post(**fields: Any) -> dict[str, Any]:
    given = {
        "id": "abc",
        "name": "t3_abc",
        "title": "Rents & homes",
        "selftext": "",
        "is_self": True,
        "author": "ann",
        "created_utc": 1_600_000_000.0,
        "permalink": "/r/x/comments/abc/rents/",
        "url": "https://ex.org/r",
    }
    return {"kind": "t3", "data": given | fields}


def _comment(id_: str, parent: str, body: str, *replies: Any, **fields: Any) -> dict[str, Any]:
    given = {
        "id": id_,
        "name": f"t1_{id_}",
        "parent_id": parent,
        "link_id": "t3_abc",
        "author": f"by_{id_}",
        "body": body,
        "created_utc": 1_600_000_100.0,
        "permalink": f"/r/x/comments/abc/_/{id_}/",
        "replies": _listing(*replies) if replies else "",
    }
    return {"kind": "t1", "data": given | fields}


def _more(count: int, id_: str = "m1") -> dict[str, Any]:
    return {
        "kind": "more",
        "data": {"count": count, "id": id_, "name": f"t1_{id_}", "children": ["x"] * count},
    }


def _read(*pages: Any) -> Discussion:
    (found,) = read(Input(json.dumps(list(pages)).encode(), "thread.json"))
    assert isinstance(found, Discussion)
    return found


def test_a_listing_is_a_discussion_with_the_oldest_answers_first() -> None:
    late = _comment("z", "t3_abc", "Late.", created_utc=1_600_000_300.0)
    early = _comment("a", "t3_abc", "Early.", _comment("b", "t1_a", "Under."), created_utc=1_600_000_200.0)
    discussion = _read(_listing(_post()), _listing(late, early))
    assert (discussion.id, discussion.title) == ("reddit-abc", "Rents & homes")
    assert discussion.url == "https://www.reddit.com/r/x/comments/abc/rents/"
    assert [(post.id, post.reply_to, post.text) for post in discussion.posts] == [
        ("abc", None, "Rents & homes"), ("a", "abc", "Early."), ("b", "a", "Under."), ("z", "abc", "Late."),
    ]  # fmt: skip
    assert discussion.posts[1].url == "https://www.reddit.com/r/x/comments/abc/_/a/"
    assert discussion.posts[1].author == "by_a"


def test_what_the_site_escapes_once_more_is_unescaped() -> None:
    escaped = _read(
        _listing(_post(title="Q&amp;A")),
        _listing(_comment("a", "t3_abc", "&gt; theirs &amp;amp; so\n\nmine &lt;3")),
    )
    assert escaped.posts[0].text == "Q&A"
    assert escaped.posts[1].text == "> theirs & so\n\nmine <3"


def test_raw_json_is_not_unescaped_again() -> None:
    raw = _read(
        _listing(_post(title="Q&A")),
        _listing(_comment("a", "t3_abc", "> theirs\n\n`&lt;` is how < is written")),
    )
    assert raw.posts[1].text == "> theirs\n\n&lt; is how < is written"


def test_a_link_post_has_its_address_and_a_post_of_words_its_words() -> None:
    assert (
        _read(_listing(_post(is_self=False)), _listing()).posts[0].text == "Rents & homes\n\nhttps://ex.org/r"
    )
    words = _post(selftext="Why **so**?")
    assert _read(_listing(words), _listing()).posts[0].text == "Rents & homes\n\nWhy so?"


def test_deleted_and_removed_comments_stay_where_they_were_answered() -> None:
    gone = _comment("a", "t3_abc", "[deleted]", _comment("b", "t1_a", "Still here."), author="[deleted]")
    alone = _comment("c", "t3_abc", "[removed]", author="[deleted]")
    discussion = _read(_listing(_post()), _listing(gone, alone))
    assert [(post.id, post.reply_to, post.deleted, post.author) for post in discussion.posts] == [
        ("abc", None, False, "ann"), ("a", "abc", True, None), ("b", "a", False, "by_b"),
    ]  # fmt: skip
    assert discussion.notes == ("Deleted posts that nobody answers were left out: 1.",)


def test_words_whose_author_is_gone_are_kept() -> None:
    discussion = _read(
        _listing(_post()), _listing(_comment("a", "t3_abc", "I was here.", author="[deleted]"))
    )
    assert (discussion.posts[1].text, discussion.posts[1].author) == ("I was here.", None)


def test_branches_that_are_left_out_are_noted() -> None:
    discussion = _read(_listing(_post()), _listing(_comment("a", "t3_abc", "One.", _more(3)), _more(0, "_")))
    assert discussion.notes == ("The listing leaves out 3 comments in 2 folded branches.",)


def test_a_listing_without_its_post_is_read_as_far_as_it_goes() -> None:
    discussion = _read(_listing(_comment("b", "t1_a", "Under."), _comment("c", "t3_abc", "Beside.")))
    assert [(post.id, post.reply_to) for post in discussion.posts] == [("b", None), ("c", None)]
    assert discussion.id == "reddit-abc"
    assert len(discussion.notes) == 2


def test_an_array_of_threads_is_an_archive() -> None:
    threads = [[_listing(_post(id=name)), _listing()] for name in ("one", "two")]
    lines = "\n".join(json.dumps(thread) for thread in threads)
    for data in (json.dumps(threads), lines, json.dumps([page for thread in threads for page in thread])):
        found = list(read(Input(data.encode(), "x")))
        assert [each.id for each in found if isinstance(each, Discussion)] == ["reddit-one", "reddit-two"]


def test_an_archive_names_the_thread_that_is_none() -> None:
    threads = [[_listing(_post()), _listing()], [_listing(), _listing()], 5]
    found = list(read(Input(json.dumps(threads).encode(), "x.json")))
    assert [str(each).split(";")[0] for each in found if not isinstance(each, Discussion)] == [
        "x.json: item 1: no post and no comment of Reddit is in it",
        "x.json: item 2: no post and no comment of Reddit is in it",
    ]
