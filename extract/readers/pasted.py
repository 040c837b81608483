"""Pasted text: what a person copies from a page, with what the page put around it.

Three shapes are told apart: posts under lines that name their authors, indented lines of `author: words`,
and bare paragraphs. Each post comes out once and without buttons. What a post answers is taken from what
the paste shows (a parent shown again, quoted words, indentation, links of a header); where it shows
nothing the post above is taken, and marked as inferred.
"""

from collections.abc import Iterator

from extract.language import language
from extract.readers import document, headed, unheaded
from extract.readers.input import Input
from extract.readers.tree import arranged
from extract.text import clean
from kb.errors import InputError
from kb.ids import pasted_id
from kb.model import Discussion


def read(input_: Input) -> Iterator[Discussion | InputError]:
    """The one discussion of a paste."""
    text, notes = document.decoded(input_)
    lines = clean(text).replace("\xa0", " ").split("\n")
    draft = headed.posts(lines) or headed.spoken(lines) or unheaded.posts(lines)
    posts, repairs = arranged(draft, nested=False)
    if not any(post.text for post in posts):
        raise InputError(input_.name, "", "it holds no words", "paste the discussion's text")
    yield Discussion(
        id=pasted_id(posts[0].text),
        platform="pasted",
        posts=posts,
        language=language(post.text for post in posts),
        notes=(*notes, *repairs),
    )
