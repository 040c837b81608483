"""Discourse: a topic's JSON, whole or in pages, and its posts.

Posts keep the topic's order. A post that says no number it answers but opens with a quote of another
post answers that one; the link is marked as inferred.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from bs4.element import Tag

from extract.language import language
from extract.readers import document
from extract.readers.fields import identifier, markup, moment, number, opening, record, records, words
from extract.readers.input import Input
from extract.readers.tree import arranged
from extract.text import from_html
from kb.errors import InputError
from kb.ids import digest
from kb.model import Discussion, Post

Record = Mapping[str, object]
_SAID = {1, 2}  # post types that somebody wrote: regular, moderator's
_AVATAR = re.compile(r"/(?:user|letter)_avatar(?:_proxy)?/([\w.-]+\.[a-z]{2,})/")


@dataclass(slots=True)
class _Topic:
    """The pages of one topic, merged."""

    posts: dict[int, Record] = field(default_factory=dict)
    fields: dict[str, object] = field(default_factory=dict)
    stream: int = 0  # how many posts the site says there are
    place: str = ""


def read(input_: Input) -> Iterator[Discussion | InputError]:
    """The topics of an input; pages of one topic become one discussion."""
    text, notes = document.decoded(input_)
    topics: dict[str, _Topic] = {}
    for place, value in document.values(input_, text):
        if isinstance(value, InputError):
            yield value
            continue
        pages = value if isinstance(value, list) else [value]
        if pages and all(_is_post(page) for page in pages):
            pages = [{"posts": pages}]
        for n, page in enumerate(pages):
            where = place if page is value else f"{place} item {n}".strip()
            if not _merged(topics, page, where):
                yield _no_topic(input_.name, where, page)
    for topic in topics.values():
        yield _discussion(input_, topic, notes)


def _is_post(value: object) -> bool:
    fields = record(value)
    return fields is not None and "post_number" in fields and "cooked" in fields


def _merged(topics: dict[str, _Topic], page: object, place: str) -> bool:
    """Put a page's posts to their topic; False where it has none."""
    fields = record(page)
    if fields is None:
        return False
    stream = record(fields.get("post_stream")) or fields
    posts = [post for post in records(stream.get("posts") or fields.get("latest_posts")) if _is_post(post)]
    if not posts:
        return False
    own = identifier(fields.get("id")) if "post_stream" in fields else None
    for post in posts:
        id_ = own or identifier(post.get("topic_id")) or "unknown"
        topic = topics.setdefault(id_, _Topic(place=place))
        place_of = number(post.get("post_number"))
        topic.posts.setdefault(len(topic.posts) + 1 if place_of is None else place_of, post)
        topic.fields.setdefault("slug", post.get("topic_slug"))
        topic.fields.setdefault("id", id_)
        if own:
            topic.fields.update(
                {key: fields[key] for key in ("title", "slug", "created_at") if fields.get(key)}
            )
            listed = stream.get("stream")
            topic.stream = max(topic.stream, len(listed) if isinstance(listed, list) else 0)
    return True


def _no_topic(name: str, place: str, page: object) -> InputError:
    said = record(page) or {}
    errors = said.get("errors")
    if isinstance(errors, list) and errors:
        return InputError(
            name, place, f"the site answered: {words(errors[0])}", "check that the topic is public"
        )
    return InputError(name, place, "no post of Discourse is in it", "give a topic's JSON (/t/ID.json)")


def _discussion(input_: Input, topic: _Topic, notes: tuple[str, ...]) -> Discussion:
    title = words(topic.fields.get("title"))
    said = {
        n: post for n, post in sorted(topic.posts.items()) if number(post.get("post_type")) in {None, *_SAID}
    }
    site = _site(input_, topic)
    slug = identifier(topic.fields.get("slug")) or "-"
    base = f"{site}/t/{slug}/{topic.fields['id']}" if site else None
    raw = [_post(n, post, said, title if n == 1 else None, base) for n, post in said.items()]
    skipped = len(topic.posts) - len(said)
    posts, repairs = arranged(raw, nested=False)
    if skipped:
        repairs += (f"Notices of the site and whispers were left out: {skipped}.",)
    if topic.stream > len(topic.posts):
        repairs += (f"The topic has {topic.stream} posts, of which {len(topic.posts)} are here.",)
    first = raw[0].text if raw else ""
    name = identifier(urlsplit(site).netloc) if site else "unknown." + digest(title or "", first, length=8)
    return Discussion(
        id=f"discourse-{name}-{topic.fields['id']}",
        platform="discourse",
        posts=posts,
        title=title,
        url=base,
        language=language(post.text for post in posts),
        notes=(*notes, *repairs),
    )


def _site(input_: Input, topic: _Topic) -> str | None:
    """The forum's address: where it was read from, else where its avatars are kept."""
    if input_.url:
        parts = urlsplit(input_.url)
        netloc = parts.netloc.rpartition("@")[2].lower()
        return f"{parts.scheme.lower()}://{netloc}{parts.path.partition('/t/')[0]}" if netloc else None
    for post in topic.posts.values():
        found = _AVATAR.search(markup(post.get("avatar_template")))
        if found:
            return f"https://{found.group(1).lower()}"
    return None


def _post(n: int, fields: Record, said: Mapping[int, Record], title: str | None, base: str | None) -> Post:
    cooked = markup(fields.get("cooked"))
    gone = bool(fields.get("user_deleted") or fields.get("deleted_at"))
    answered = number(fields.get("reply_to_post_number"))
    quoted = None if answered is not None else _quoted_first(cooked, fields.get("topic_id"))
    inferred = quoted is not None and quoted in said and quoted < n
    if inferred:
        answered = quoted
    text = opening(title, "" if gone else from_html(cooked))
    return Post(
        id=str(n),
        text=text,
        author=words(fields.get("username")),
        reply_to=None if answered is None else str(answered),
        created=moment(fields.get("created_at")),
        url=f"{base}/{n}" if base else None,
        deleted=not text,
        inferred_reply=inferred,
    )


def _quoted_first(cooked: str, topic: object) -> int | None:
    """The number of the post that a post opens with a quote of."""
    if not re.match(r"\s*<aside\b[^>]*\bquote\b", cooked):
        return None
    quote = BeautifulSoup(cooked, "lxml").find("aside")
    if not isinstance(quote, Tag) or not str(quote.get("data-post", "")).isdecimal():
        return None
    if str(quote.get("data-topic") or topic) != str(topic):
        return None
    return int(str(quote["data-post"])[:9])
