"""What people paste: repeats, buttons, cut addresses, no authors; the words are made up."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.readers import Input, chrome, read
from extract.text import links
from kb.errors import InputError
from kb.model import Discussion, Post

FIRST = "The city should cap rents, because wages have not followed them for ten years."
SECOND = "Caps stop people from building. Nobody puts up a house that pays nothing."
THIRD = "Then who built all the capped houses that I have lived in since I was a child?"


def _read(text: str) -> Discussion:
    (found,) = read(Input(text.encode(), "paste.txt"), "pasted")
    assert isinstance(found, Discussion)
    return found


def _told(text: str) -> list[tuple[str, str | None, bool]]:
    """The first words of each post, those of what it answers, and whether that is inferred."""
    posts = {post.id: post for post in _read(text).posts}

    def start(post: Post) -> str:
        return " ".join(post.text.split()[:2])

    return [
        (start(post), start(posts[post.reply_to]) if post.reply_to else None, post.inferred_reply)
        for post in posts.values()
    ]


def test_lines_that_show_nothing_answer_the_one_above_and_say_that_it_is_inferred() -> None:
    assert _told(f"{FIRST}\n{SECOND}") == [("The city", None, False), ("Caps stop", "The city", True)]


def test_a_parent_shown_again_comes_out_once_and_is_answered_by_what_follows() -> None:
    text = f"{FIRST}\n{SECOND}\n{FIRST}\nAgreed, mine went up by a third.\n1 reply →"
    assert _told(text) == [
        ("The city", None, False),
        ("Caps stop", "The city", True),
        ("Agreed, mine", "The city", False),
    ]


def test_a_post_shown_again_under_a_later_one_stands_under_that_one() -> None:
    text = f"{FIRST}\n{THIRD}\n{FIRST}\n{SECOND}\n{THIRD}\n1 reply →"
    assert _told(text) == [
        ("The city", None, False),
        ("Caps stop", "The city", False),
        ("Then who", "Caps stop", True),
    ]


def test_a_parent_of_several_lines_that_is_shown_again_is_one_post() -> None:
    parent = f"{FIRST}\nhttps://ex.org/rents-in-the-ci..."
    discussion = _read(f"{parent}\n{parent}\n{SECOND}")
    assert [post.text for post in discussion.posts] == [parent.replace("\n", "\n\n"), SECOND]
    assert [link.truncated for link in links(discussion.posts[0].text)] == [True]
    assert discussion.posts[1].inferred_reply is False


def test_a_parent_shown_in_part_is_known_by_its_beginning() -> None:
    assert _told(f"{FIRST}\n{SECOND}\nThe city should cap rents, because...\n{THIRD}")[-1] == (
        "Then who", "The city", False,
    )  # fmt: skip


def test_quoted_words_say_what_is_answered() -> None:
    text = f"{FIRST}\n\n{SECOND}\n\n> wages have not followed them\n\nMine have."
    assert _told(text)[-1] == ("> wages", "The city", False)


def test_words_quoted_from_elsewhere_answer_nothing_that_is_pasted() -> None:
    text = f"{FIRST}\n\n{SECOND}\n\n> Landlords are people too.\n\nSo are tenants."
    assert _told(text)[-1] == ("> Landlords", None, False)


def test_words_of_another_post_quoted_without_marks_get_them() -> None:
    long = "Nobody who has read the housing act would say that a cap on rents is against the law."
    text = f"{FIRST} {long}\n\n{SECOND}\n\n{long}\n\nI have read it, and section four says just that."
    last = _read(text).posts[-1]
    assert last.text.startswith(f"> {long}\n\nI have read it")
    assert (last.reply_to, last.inferred_reply) == ("1", False)


@pytest.mark.parametrize("quotes", ["“please don’t cap my rents”", '"please don\'t cap my rents"'])
def test_curly_and_straight_marks_are_the_same_words(quotes: str) -> None:
    straight = 'If your plan is "please don\'t cap my rents", you have no plan at all.'
    text = f"{straight}\n{SECOND}\nIf your plan is {quotes}, you have no plan at all.\n{THIRD}"
    assert len(_read(text).posts) == 3


def test_where_paragraphs_have_blank_lines_a_single_newline_ends_a_post() -> None:
    text = f"Look at Vienna.\n\nIt has capped rents for a century, and builds.\n\n{SECOND}\n{THIRD}\nSo do I."
    assert [post.text.split()[0] for post in _read(text).posts][-3:] == ["Caps", "Then", "So"]


def test_wide_gaps_part_posts_where_narrow_ones_part_paragraphs() -> None:
    text = f"{FIRST}\n\nYes, really.\n\n\n{SECOND}\n\nNo, never.\n\n\n{THIRD}\n"
    assert [post.text for post in _read(text).posts] == [
        f"{FIRST}\n\nYes, really.",
        f"{SECOND}\n\nNo, never.",
        THIRD,
    ]


@pytest.mark.parametrize("rule", ["---", "* * *", "==========", "reply", "Reply Share Report", "12 points"])
def test_rules_and_buttons_part_posts(rule: str) -> None:
    text = f"{FIRST}\n\nMore of it.\n\n{rule}\n\n{SECOND}\n\nYes, it is.\n\n{rule}\n\n{THIRD}\n\n{rule}"
    assert [post.text.split("\n")[0] for post in _read(text).posts] == [FIRST, SECOND, THIRD]


def test_a_footnote_keeps_its_post_together() -> None:
    text = f"It was shown long ago [1] that caps work.\n\nNot everywhere.\n\nBut here.\n\n[1] https://ex.org/s\n\n{SECOND}"
    assert [post.text.split()[0] for post in _read(text).posts] == ["It", "Caps"]


def test_a_count_that_stuck_to_the_next_words_is_taken_off() -> None:
    discussion = _read(f"{FIRST}\n1 reply →{SECOND}")
    assert [post.text for post in discussion.posts] == [FIRST, SECOND]
    assert discussion.posts[1].inferred_reply is False


def test_lines_that_a_terminal_broke_are_joined() -> None:
    wrapped = "The city should cap rents, because wages have not followed\nthem for ten years, and because "
    wrapped += "people who\n"
    wrapped += (
        "work in it ought to be able to live in it, which most of\nthem can no longer do.\n\nThat is all."
    )
    assert (
        "have not followed them for ten years, and because people who work in it"
        in _read(wrapped).posts[0].text
    )


HN = """Hacker News new | past | comments | ask | show | jobs | submit\tlogin
Rents and homes (ex.org)
12 points by ann 4 hours ago | hide | past | favorite | 4 comments

bob 3 hours ago | next [–]

{0}

More on that.

reply

cat 2 hours ago | parent | next [–]

{1}

reply

dan 1 hour ago | root | parent [–]

{2}

reply

eve 1 hour ago | parent | prev [–]

No idea.

reply

fay 30 minutes ago | prev [–]

Beside it all.

reply

Guidelines | FAQ | Lists | API | Security | Legal | Apply to YC | Contact"""
OLD_REDDIT = """[–]bob 12 points 3 years ago (3 children)

{0}

More on that.

    permalink
    embed
    save
    report
    reply

[–]cat[S] 5 points 3 years ago* (1 child)

{1}

    permalink
    embed

[–]dan 1 point 3 years ago (0 children)

{2}

[–]eve [score hidden] 3 years ago (0 children)

No idea.

load more comments (4 replies)

[–]fay 2 points 3 years ago (0 children)

Beside it all."""
NEW_REDDIT = """u/bob avatar
bob
•
3y ago
{0}

More on that.

Upvote
12

Downvote

Reply
reply

Share
Share

u/cat avatar
cat
OP
•
3y ago
• Edited 3y ago
{1}

Upvote
5
"""
SPOKEN = """bob: {0}

More on that.

    cat: {1}

        dan: {2}

    eve: No idea.

fay: Beside it all."""


@pytest.mark.parametrize("form", [HN, OLD_REDDIT, SPOKEN])
def test_the_tree_that_copying_flattened_is_put_up_again(form: str) -> None:
    posts = [post for post in _read(form.format(FIRST, SECOND, THIRD)).posts if post.author]
    names = {post.id: post.author for post in posts}
    assert [(post.author, names.get(post.reply_to or "")) for post in posts] == [
        ("bob", None), ("cat", "bob"), ("dan", "cat"), ("eve", "bob"), ("fay", None),
    ]  # fmt: skip
    assert [post.text for post in posts] == [
        f"{FIRST}\n\nMore on that.",
        SECOND,
        THIRD,
        "No idea.",
        "Beside it all.",
    ]
    assert not any(post.inferred_reply for post in posts)


def test_what_stands_above_the_first_header_opens_the_discussion() -> None:
    discussion = _read(HN.format(FIRST, SECOND, THIRD))
    assert discussion.posts[0].text == "Rents and homes (ex.org)"
    assert [post.author for post in discussion.posts if post.reply_to == "1"] == ["bob", "fay"]


def test_headers_over_several_lines_are_read() -> None:
    posts = _read(NEW_REDDIT.format(FIRST, SECOND)).posts
    assert [(post.author, post.text) for post in posts] == [
        ("bob", f"{FIRST}\n\nMore on that."),
        ("cat", SECOND),
    ]
    assert posts[1].inferred_reply


def test_the_same_words_by_two_authors_are_two_posts() -> None:
    yes = "Yes, I think so too, and I have said so before."
    text = f"ann: {FIRST}\n    bob: {yes}\n        cat: {SECOND}\n    dan: {yes}\n        eve: {THIRD}"
    posts = _read(text).posts
    assert [(post.author, post.reply_to) for post in posts] == [
        ("ann", None), ("bob", "1"), ("cat", "2"), ("dan", "1"), ("eve", "4"),
    ]  # fmt: skip


def test_a_talk_without_indentation_is_read_by_its_names() -> None:
    posts = _read(f"ann: {FIRST}\nbob: {SECOND}\nann: {THIRD}").posts
    assert [(post.author, post.text, post.reply_to) for post in posts] == [
        ("ann", FIRST, None), ("bob", SECOND, "1"), ("ann", THIRD, "2"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "bob 3 hours ago | parent | next [–]",
        "[–]bob[S] -3 points 1 day ago (2 children)",
        "bob · 2 hr. ago",
        "bob on Feb 4, 2026 | root | parent | prev | next [–]",
        "u/bob • 3y ago",
        "bob wrote:",
        "#12 bob Jan 3, 2024",
    ],
)
def test_lines_that_name_an_author_are_known(line: str) -> None:
    found = chrome.header([line], 0)
    assert found is not None
    assert found.author == "bob"


@pytest.mark.parametrize(
    "line",
    [
        "That was 3 years ago.",
        "He said:",
        "Everyone wrote:",
        "I replied yesterday",
        "Rents rose on May 3, 2020.",
        "yes",
        "bob",
        "People say: no",
        "Update:",
    ],
)
def test_sentences_are_not_taken_for_headers_or_buttons(line: str) -> None:
    assert chrome.header([line, "and it goes on"], 0) is None
    assert not chrome.is_chrome(line)


@given(st.lists(st.text(alphabet="ab |•[]–123 ago reply points\n", max_size=80), max_size=12))
def test_any_paste_gives_posts_without_words_lost_from_nowhere(lines: list[str]) -> None:
    try:
        discussion = _read("\n".join(lines))
    except InputError:
        return
    assert all(post.text.strip() for post in discussion.posts if not post.deleted)


def test_the_same_paste_is_the_same_discussion_and_is_named_by_its_first_words() -> None:
    one, other = _read(f"{FIRST}\n{SECOND}"), _read(f"  {FIRST}  \r\n\r\n{SECOND}\n")
    assert one.id == other.id
    assert one.id.startswith("pasted-")
    assert len(one.id) == len("pasted-") + 12


@pytest.mark.parametrize(
    "piece",
    ["a few words here now\n", "> quoted words\n\nanswer\n\n", "word, ", "six words of a post here.\n\n\n"],
)
@pytest.mark.timeout(60)
def test_a_megabyte_is_read_in_seconds(piece: str) -> None:
    began = time.monotonic()
    assert _read(piece * (1_000_000 // len(piece))).posts
    assert time.monotonic() - began < 45


def test_the_first_seed_comes_out_as_it_was_argued(shared: Path) -> None:
    (seed,) = (shared / "threads" / "seeds").glob("000_*.txt")
    (discussion,) = read(Input(seed.read_bytes(), seed.name))
    assert isinstance(discussion, Discussion)
    assert [(post.id, post.reply_to) for post in discussion.posts] == [("1", None), ("3", "1"), ("2", "3")]
