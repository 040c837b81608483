"""From what a person names to discussions: files, folders, standard input, and URLs of local forums."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.fetch import Fetcher, FetchSettings
from extract.inputs import inputs
from extract.readers import Input, read
from kb.errors import FetchFailed, FetchRefused, InputError
from kb.model import Discussion
from tests.forum_server import CHUNK, Forum, running, talk

NOWHERE = Fetcher(FetchSettings())


@pytest.fixture
def forum() -> Iterator[Forum]:
    with running(Forum(talk())) as made:
        yield made


def _names(reference: Path | str) -> list[str]:
    return [each.name for each in inputs(str(reference), NOWHERE) if isinstance(each, Input)]


def _discussion(reference: str, forum: Forum, timeout: float = 5.0) -> Discussion:
    (input_,) = inputs(reference, Fetcher(forum.settings(timeout)))
    assert isinstance(input_, Input)
    (found,) = read(input_)
    assert isinstance(found, Discussion)
    return found


def _shape(discussion: Discussion) -> list[tuple[str, str | None]]:
    """The words of each post, and those of the post it answers."""
    words = {post.id: post.text for post in discussion.posts}
    return [(post.text, words.get(post.reply_to or "")) for post in discussion.posts]


OPENING = "Should the city cap rents?\n\nWages have not followed."
WHOLE = [
    (OPENING, None),
    ("Point 1 is that caps & limits number 1 matter.", OPENING),
    ("Point 2 is that caps & limits number 2 matter.", "Point 1 is that caps & limits number 1 matter."),
    ("Point 3 is that caps & limits number 3 matter.", "Point 2 is that caps & limits number 2 matter."),
    ("Point 4 is that caps & limits number 4 matter.", OPENING),
]


def test_a_file_is_an_input(tmp_path: Path) -> None:
    path = tmp_path / "a thread.txt"
    path.write_text("Words.", encoding="utf-8")
    assert list(inputs(str(path), NOWHERE)) == [Input(b"Words.", str(path))]


def test_a_folder_gives_its_files_in_order_without_hidden_ones(tmp_path: Path) -> None:
    for name in ("b.txt", "a.json", ".hidden", "sub/c.txt", ".git/config"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    assert _names(tmp_path) == [str(tmp_path / name) for name in ("a.json", "b.txt", "sub/c.txt")]


def test_a_file_of_a_folder_that_cannot_be_read_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    whole = Path.read_bytes

    def reading(path: Path) -> bytes:
        if path.name == "b.txt":
            raise PermissionError(13, "Permission denied")
        return whole(path)

    monkeypatch.setattr(Path, "read_bytes", reading)
    found = list(inputs(str(tmp_path), NOWHERE))
    assert [isinstance(each, InputError) for each in found] == [False, True, False]
    assert "b.txt: it cannot be read (Permission denied); check its permissions" in str(found[1])
    with pytest.raises(InputError, match="Permission denied"):
        list(inputs(str(tmp_path / "b.txt"), NOWHERE))


def test_a_dash_is_standard_input() -> None:
    assert list(inputs("-", NOWHERE, stdin=lambda: b"Words.")) == [Input(b"Words.", "standard input")]


@pytest.mark.parametrize(
    ("reference", "says"),
    [
        ("nothing/here.txt", "there is no such file or folder"),
        ("news.ycombinator.com/item?id=1", "a URL starts with https://"),
        ("a\0b", "no such file"),
        ("x" * 5000, "no such file"),
        ("https://ex.org/some/page", "a Reddit thread or a Discourse topic"),
        ("https://news.ycombinator.com/news", "no forum that is known here"),
        ("https://news.ycombinator.com/item?id=x", "no forum that is known here"),
        ("https://www.reddit.com/r/python/", "no forum that is known here"),
        ("ftp://ex.org/t/x/1", "no forum that is known here"),
        ("https://[::1/t/1", "it is no URL"),
    ],
)
def test_what_is_no_input_says_what_would_be(reference: str, says: str) -> None:
    with pytest.raises(InputError) as error:
        list(inputs(reference, NOWHERE))
    assert says in str(error.value)


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the folder holds no file"):
        list(inputs(str(tmp_path), NOWHERE))


def test_a_url_inside_is_refused_by_name(forum: Forum) -> None:
    with pytest.raises(FetchRefused, match="rule 'address'"):
        list(inputs("http://127.0.0.1/t/rents/7", NOWHERE))
    assert forum.asked == []


@pytest.mark.parametrize(
    "reference",
    [
        "https://news.ycombinator.com/item?id=100",
        "https://news.ycombinator.com/item?id=100#103",
        "/algolia/v1/items/100",
    ],
)
def test_an_item_of_hacker_news_is_asked_of_algolia(forum: Forum, reference: str) -> None:
    discussion = _discussion(reference if reference.startswith("http") else forum.url(reference), forum)
    assert discussion.id == "hackernews-100"
    assert _shape(discussion) == WHOLE
    assert forum.asked == ["/robots.txt", "/algolia/v1/items/100"]


@pytest.mark.parametrize("event", ["404", "500", "cut"])
def test_where_algolia_fails_the_items_come_one_by_one(forum: Forum, event: str) -> None:
    url = "https://news.ycombinator.com/item?id=100"
    whole = _discussion(url, forum)
    forum.trouble["/algolia"] = [event] * 3
    assert _discussion(url, forum) == whole
    assert sum(path.startswith("/firebase") for path in forum.asked) == 5


def test_an_item_that_neither_knows_is_an_error(forum: Forum) -> None:
    with pytest.raises(InputError, match="Hacker News knows no such item"):
        _discussion("https://news.ycombinator.com/item?id=9", forum)


@pytest.mark.parametrize(
    "path", ["/r/x/comments/t100/a/", "/comments/t100", "/r/x/comments/t100/a/c103/?sort=new"]
)
def test_a_thread_of_reddit_is_asked_for_as_json(forum: Forum, path: str) -> None:
    discussion = _discussion(f"https://old.reddit.com{path}", forum)
    assert discussion.id == "reddit-t100"
    assert _shape(discussion) == WHOLE
    assert forum.asked[-1] == "/comments/t100.json?raw_json=1&limit=500"
    assert _discussion(forum.url(path), forum) == discussion


@pytest.mark.parametrize("path", ["/t/rents/7", "/t/7", "/t/rents/7/3", "/t/7.json", "/forum/t/rents/7/"])
def test_a_topic_of_discourse_is_read(forum: Forum, path: str) -> None:
    discussion = _discussion(forum.url(path), forum)
    assert discussion.id == f"discourse-127.0.0.1-{forum.port}-7"
    assert _shape(discussion) == WHOLE


@pytest.mark.parametrize("length", [CHUNK, CHUNK + 1, 3 * CHUNK + 7])
def test_all_pages_of_a_topic_are_read(length: int) -> None:
    with running(Forum(talk(length))) as forum:
        discussion = _discussion(forum.url("/t/rents/7"), forum)
    assert [post.id for post in discussion.posts] == [str(n) for n in range(1, length + 1)]
    assert discussion.notes == ()
    assert sum("/posts.json" in path for path in forum.asked) == -(-length // CHUNK) - 1


def test_a_busy_site_is_asked_again(forum: Forum) -> None:
    forum.trouble["/t/"] = ["429", "503"]
    assert _shape(_discussion(forum.url("/t/rents/7"), forum)) == WHOLE


def test_a_redirect_is_followed(forum: Forum) -> None:
    forum.trouble["/forum/t/7"] = ["/t/7.json"]
    assert _shape(_discussion(forum.url("/forum/t/rents/7"), forum)) == WHOLE


@pytest.mark.parametrize(
    ("event", "says"),
    [
        ("404", "no such page"),
        ("403", "refuses it"),
        ("cut", "the connection"),
        ("slow", "longer than the time limit"),
    ],
)
def test_half_a_topic_is_never_a_discussion(event: str, says: str) -> None:
    with running(Forum(talk(50))) as forum:
        forum.trouble["/t/7/posts"] = [event] * 9
        with pytest.raises(FetchFailed, match=says):
            _discussion(forum.url("/t/rents/7"), forum, timeout=1.0)


def test_a_page_in_place_of_json_is_called_one(forum: Forum) -> None:
    forum.trouble["/t/"] = ["page"]
    with pytest.raises(InputError, match="something else than JSON"):
        _discussion(forum.url("/t/rents/7"), forum)
    forum.trouble["/comments"] = ["page"]
    with pytest.raises(InputError, match="web page"):
        _discussion("https://www.reddit.com/comments/t100", forum)


def test_a_site_that_is_no_forum_says_what_is_supported(forum: Forum) -> None:
    with pytest.raises(FetchFailed, match="no such page"):
        _discussion(forum.url("/t/rents/8"), forum)
