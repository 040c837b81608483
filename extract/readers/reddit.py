"""Reddit: the listing JSON of a thread.

Bodies are Markdown; without `raw_json=1` the site escapes `& < >` in them once more. Answers stand
under what they answer, oldest first; branches that the listing leaves out (`more`) are noted.
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extract.language import language
from extract.readers import document
from extract.readers.fields import identifier, markup, moment, number, opening, record, web_address, words
from extract.readers.input import Input
from extract.readers.tree import arranged
from extract.text import from_markdown
from kb.errors import InputError
from kb.model import Discussion, Post

_SITE = "https://www.reddit.com"
_GONE = {"[deleted]", "[removed]", "[ Removed by Reddit ]", "[deleted by user]"}
_BARE = re.compile(r"[<>]|&(?!(?:amp|lt|gt|quot|nbsp|#x200B);)")

Record = Mapping[str, object]


def read(input_: Input) -> Iterator[Discussion | InputError]:
    """The threads of an input: each an array of two listings, one a line or in an array."""
    text, notes = document.decoded(input_)
    for place, value in document.values(input_, text):
        if isinstance(value, InputError):
            yield value
            continue
        for where, pages in _threads(value, place):
            yield _discussion(input_.name, where, pages, notes)


@dataclass(slots=True)
class _Things:
    """What the listings of one thread hold, flat."""

    post: Record | None = None
    comments: list[Record] = field(default_factory=list)
    left_out: int = 0  # comments behind `more` nodes
    branches: int = 0  # `more` nodes that do not say how many


def _threads(value: object, place: str) -> Iterator[tuple[str, list[object]]]:
    """The listings of each thread. Two listings side by side are one thread, if the first has its post."""
    if not isinstance(value, list):
        yield place, [value]
    elif all(isinstance(item, dict) for item in value) and value:
        starts = [n for n, item in enumerate(value) if _has_post(item)] or [0]
        for first, after in zip([0, *starts[1:]], [*starts[1:], len(value)], strict=True):
            yield place if len(starts) == 1 else f"{place} item {first}".strip(), value[first:after]
    else:
        for n, item in enumerate(value):
            pages = item if isinstance(item, list) else [item]
            yield f"{place} item {n}".strip(), pages


def _has_post(listing: object) -> bool:
    return any(thing.get("kind") == "t3" for thing in _children(listing))


def _children(listing: object) -> list[Record]:
    fields = record(listing)
    if fields is None:
        return []
    if fields.get("kind") != "Listing":
        return [fields]
    inside = record(fields.get("data")) or {}
    children = inside.get("children")
    return [child for child in children if isinstance(child, dict)] if isinstance(children, list) else []


def _discussion(
    name: str, place: str, pages: Sequence[object], notes: tuple[str, ...]
) -> Discussion | InputError:
    things = _sorted_out(pages)
    if things.post is None:
        if not things.comments:
            return InputError(
                name, place, "no post and no comment of Reddit is in it", "give the thread's listing (.json)"
            )
        notes += ("The listing holds no opening post, only comments.",)
    escaped = not any(_BARE.search(body) for body in _bodies(things))
    posts = [] if things.post is None else [_opening(things.post, escaped)]
    root = posts[0].id if posts else None
    posts += sorted(
        (_comment(comment, root, escaped) for comment in things.comments),
        key=lambda post: (post.created is None, post.created, len(post.id), post.id),
    )
    arranged_posts, repairs = arranged(posts, nested=True)
    if things.left_out or things.branches:
        repairs += (
            f"The listing leaves out {things.left_out or 'an unknown number of'} comments in "
            f"{things.branches} folded branches.",
        )
    head = things.post or things.comments[0]
    id_ = root or _thread_of(head)
    return Discussion(
        id=f"reddit-{id_}",
        platform="reddit",
        posts=arranged_posts,
        title=_unescaped(words(head.get("title")), escaped),
        url=_permalink(head) if things.post else f"{_SITE}/comments/{id_}/",
        language=language(post.text for post in arranged_posts),
        notes=(*notes, *repairs),
    )


def _sorted_out(pages: Sequence[object]) -> _Things:
    things = _Things()
    waiting = [thing for page in reversed(pages) for thing in reversed(_children(page))]
    while waiting:
        thing = waiting.pop()
        fields = record(thing.get("data")) or {}
        match thing.get("kind"):
            case "t3":
                things.post = things.post or fields
            case "t1":
                things.comments.append(fields)
                waiting.extend(reversed(_children(fields.get("replies"))))
            case "more":
                things.left_out += max(number(fields.get("count")) or 0, 0)
                things.branches += 1
    return things


def _bodies(things: _Things) -> Iterator[str]:
    for fields in (things.post or {}, *things.comments):
        yield markup(fields.get("body")) + markup(fields.get("selftext")) + markup(fields.get("title"))


def _unescaped(text: str | None, escaped: bool) -> str | None:
    return html.unescape(text) if text and escaped else text


def _opening(fields: Record, escaped: bool) -> Post:
    body = _unescaped(markup(fields.get("selftext")), escaped) or ""
    gone = body.strip() in _GONE
    link = None if fields.get("is_self") else web_address(_unescaped(markup(fields.get("url")), escaped))
    if link and "/comments/" in link and _id(fields) in link:
        link = None  # a post of words: its URL is its own page
    title = words(_unescaped(markup(fields.get("title")), escaped))
    text = opening(title, "" if gone else from_markdown(body), link)
    return _post(fields, text, None)


def _comment(fields: Record, root: str | None, escaped: bool) -> Post:
    body = _unescaped(markup(fields.get("body")), escaped) or ""
    parent = str(fields.get("parent_id") or "")
    reply_to = identifier(re.sub(r"^t\d_", "", parent))
    if root is None and parent.startswith("t3_"):
        reply_to = None
    return _post(fields, "" if body.strip() in _GONE else from_markdown(body), reply_to)


def _post(fields: Record, text: str, reply_to: str | None) -> Post:
    author = words(fields.get("author"))
    return Post(
        id=_id(fields),
        text=text,
        author=None if author in _GONE else author,
        reply_to=reply_to,
        created=moment(fields.get("created_utc")),
        url=_permalink(fields),
        deleted=not text,
    )


def _id(fields: Record) -> str:
    name = re.sub(r"^t\d_", "", str(fields.get("name") or ""))
    return identifier(fields.get("id")) or identifier(name) or "unnamed"


def _thread_of(fields: Record) -> str:
    return identifier(re.sub(r"^t3_", "", str(fields.get("link_id") or ""))) or _id(fields)


def _permalink(fields: Record) -> str | None:
    path = fields.get("permalink")
    return web_address(_SITE + path) if isinstance(path, str) and path.startswith("/") else None
