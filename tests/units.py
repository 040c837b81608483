"""Small discussions and their annotated units, for tests of what comes after annotation."""

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
