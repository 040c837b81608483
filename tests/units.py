"""Small discussions and their annotated units, for tests of what comes after annotation."""

import numpy as np

from extract.frame import Frame
from extract.pipeline import annotate
from extract.run import Extractor
from extract.unit import Unit, units
from kb.model import Discussion, Post


def discussion(*posts: str | Post, id_: str = "pasted-0123456789ab") -> Discussion:
    """A discussion of posts in a row, each answering the one before; a string is a post's text."""
    made: list[Post] = []
    for number, post in enumerate(posts):
        before = made[-1].id if made else None
        made.append(Post(str(number), post, f"author {number}", before) if isinstance(post, str) else post)
    return Discussion(id_, "pasted", tuple(made))


def annotated(extractor: Extractor, thread: Discussion) -> list[Unit]:
    """The units of all its posts."""
    docs = annotate(extractor.nlp, [post.text for post in thread.posts])
    return [unit for doc, post in zip(docs, thread.posts, strict=True) for unit in units(doc, post)]


def spoken(thread: Discussion) -> list[Unit]:
    """One unit a post, all of its words, without anything said of it."""
    zero = np.zeros(384, np.float32)
    return [Unit(p.id, 0, len(p.text), p.text, zero, Frame()) for p in thread.posts if p.text]
