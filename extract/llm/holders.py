"""Who is said to claim a unit, where that is not the author of its post."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from extract.components.attribution import UNNAMED
from extract.lexicon import pattern, plain, table
from extract.llm import prompts
from extract.llm.context import Context, quote
from extract.llm.interview import Entry, Question, Wrong
from extract.unit import Unit
from kb.model import Post

_LONGEST = 10  # words
_QUOTATION = re.compile(r"\"[^\"\n]{12,}\"|“[^”\n]{12,}”|^>", re.M)
_NEAR = 200  # characters on both sides of a unit
_PRONOUNS = frozenset({"he", "she", "they", "it", "this", "that", "these", "those", "you", "who", "one"})


def wanted(post: Post, unit: Unit) -> bool:
    """Whether somebody else may be said to claim a unit: he is, or words around it report something."""
    if unit.attribution:
        return not unit.attribution.startswith(UNNAMED)  # a claim put up by a title, whose holder has no name
    near = post.text[max(0, unit.start - _NEAR) : unit.end + _NEAR]
    said = plain(near)
    return bool(_QUOTATION.search(near) or pattern("report_verbs").search(said) or "according" in said)


def questions(
    context: Context, asked: Sequence[Unit]
) -> Iterator[tuple[dict[str, Unit], Question[str | None]]]:
    """The questions about some units, each with the units it names."""
    authors = {post.author for post in context.discussion.posts if post.author}
    for post, named in context.batches(unit for unit in asked if wanted(context.posts[unit.post], unit)):
        around = context.around(post, named.values())
        shown = {**around, "units": {name: {"text": quote(unit)} for name, unit in named.items()}}
        read = _reader(post, around["post"]["text"], authors)
        yield named, Question(prompts.HOLDERS, shown, {"holder": None}, tuple(named), read)


def _reader(post: Post, text: str, authors: Collection[str]) -> Callable[[str, Entry], str | None]:
    own = frozenset(table("frames")["speaker"])

    def read(_: str, entry: Entry) -> str | None:
        holder = entry["holder"]
        if not holder.strip() or holder.lower() in own or holder == post.author:
            return None
        if holder in authors:
            return holder
        if holder not in text or holder != holder.strip() or "\n" in holder:
            raise Wrong("its holder is neither words of the post nor an author")
        if not re.search(r"[^\W_]", holder) or len(holder.split()) > _LONGEST or holder.lower() in _PRONOUNS:
            raise Wrong("its holder is no name")
        if _inside_a_word(text, holder):
            raise Wrong("its holder is part of a word")
        return holder

    return read


def _inside_a_word(text: str, holder: str) -> bool:
    """Whether the words stand nowhere as whole words."""
    return re.search(rf"(?<!\w){re.escape(holder)}(?!\w)", text) is None
