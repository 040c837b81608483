"""Pasted text: what a person copies from a page, with what the page put around it."""

from collections.abc import Iterator

from extract.language import language
from extract.readers import document
from extract.readers.input import Input
from extract.text import plain
from kb.errors import InputError
from kb.ids import pasted_id
from kb.model import Discussion, Post


def read(input_: Input) -> Iterator[Discussion | InputError]:
    """The one discussion of a paste."""
    text, notes = document.decoded(input_)
    lines = [line for line in plain(text).split("\n") if line.strip()]
    posts: dict[str, Post] = {}
    for line in lines:
        if line not in posts:
            id_ = str(len(posts) + 1)
            parent = str(len(posts)) if posts else None
            posts[line] = Post(id=id_, text=line, reply_to=parent, inferred_reply=parent is not None)
    found = tuple(posts.values())
    yield Discussion(
        id=pasted_id(found[0].text),
        platform="pasted",
        posts=found,
        language=language(p.text for p in found),
        notes=notes,
    )
