"""What of a discussion goes into a question: the post, what it answers, and names for units and authors."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from extract.unit import Unit
from kb.model import Discussion, Post

AT_ONCE = 8
"""How many units of one post are asked about in one question."""

_POST = 3_000  # characters of a post that are shown
_AROUND = 600  # of them at least on both sides of the units
_ABOVE = 1_500  # characters of the post that it answers
_UNIT = 600
_TITLE = 300


@dataclass(frozen=True, slots=True)
class Context:
    """One discussion, as far as questions need it."""

    discussion: Discussion
    posts: Mapping[str, Post]

    @classmethod
    def of(cls, discussion: Discussion) -> "Context":
        """Look up the posts of a discussion."""
        return cls(discussion, {post.id: post for post in discussion.posts})

    def batches(self, units: Iterable[Unit]) -> Iterator[tuple[Post, dict[str, Unit]]]:
        """The units post by post, a few at a time, each under the name that it has in the question."""
        grouped: dict[str, list[Unit]] = defaultdict(list)
        for unit in units:
            grouped[unit.post].append(unit)
        for post in self.discussion.posts:
            mine = sorted(grouped.get(post.id, ()), key=lambda unit: (unit.start, unit.end))
            for start in range(0, len(mine), AT_ONCE):
                yield post, {f"u{n}": unit for n, unit in enumerate(mine[start : start + AT_ONCE], 1)}

    def around(self, post: Post, units: Iterable[Unit]) -> dict[str, Any]:
        """The title, the post with the words around some of its units, and the post it answers."""
        places = list(units)
        low = max(0, min(unit.start for unit in places) - _AROUND)
        high = max(unit.end for unit in places) + _AROUND
        shown: dict[str, Any] = {}
        if self.discussion.title:
            shown["title"] = self.discussion.title[:_TITLE]
        above = self.above(post)
        if above is not None:
            shown["answered_post"] = {"author": above.author or "", "text": above.text[:_ABOVE]}
        low = 0 if high <= _POST else low
        text = post.text[low : max(high, low + _POST)][: 2 * _POST]
        shown["post"] = {"author": post.author or "", "text": text}
        return shown

    def above(self, post: Post) -> Post | None:
        """The post that one answers."""
        return self.posts.get(post.reply_to) if post.reply_to is not None else None


def words_of(shown: Mapping[str, Any]) -> str:
    """All the words of a discussion that `around` shows."""
    posts = (shown[name] for name in ("post", "answered_post") if name in shown)
    return "\n".join([shown.get("title", ""), *(text for post in posts for text in post.values())])


def quote(unit: Unit) -> str:
    """The words of a unit, as many as a question shows."""
    return unit.text[:_UNIT]
