"""One item of Hacker News, however it came, and a discussion made of items."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from extract.language import language
from extract.readers.fields import opening
from extract.readers.tree import arranged
from extract.text import from_html
from kb.model import Discussion, Post

_ADDRESS = "https://news.ycombinator.com/item?id="
_GONE = {"", "[deleted]", "[dead]", "[flagged]", "[delayed]"}


@dataclass(frozen=True, slots=True)
class Item:
    """A story or comment, its text still in the site's markup or already plain."""

    id: str
    parent: str | None = None
    author: str | None = None
    title: str | None = None
    url: str | None = None
    markup: str = ""
    created: datetime | None = None


def discussion(items: Sequence[Item], notes: Iterable[str] = ()) -> Discussion:
    """The discussion that the first item opens."""
    root, *comments = items
    comments.sort(key=lambda item: (len(item.id), item.id))  # ids rise with time
    posts, repairs = arranged(map(_post, [root, *comments]), nested=True)
    return Discussion(
        id=f"hackernews-{root.id}",
        platform="hackernews",
        posts=posts,
        title=root.title,
        url=_ADDRESS + root.id,
        language=language(post.text for post in posts),
        notes=(*notes, *repairs),
    )


def _post(item: Item) -> Post:
    body = from_html(item.markup)
    body = "" if body in _GONE else body
    text = opening(item.title, body, item.url)
    return Post(
        id=item.id,
        text=text,
        author=item.author if text else None,
        reply_to=item.parent,
        created=item.created,
        url=_ADDRESS + item.id,
        deleted=not text,
    )
