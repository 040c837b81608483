"""Lines of a post that only repeat somebody else: quoted with `>`, or in the words of a post above it."""

import re
from collections.abc import Iterator

from kb.ids import folded
from kb.model import Discussion, Post

_LINE = re.compile(r"[^\n]+")
_LEAST = 4  # words; fewer may be alike by chance
_LONGEST = 2_000  # characters of a line that is looked for
_ABOVE = 3  # ancestors that are looked at, besides the first post of the branch


class Repeats:
    """The repeating lines of each post of one discussion."""

    def __init__(self, discussion: Discussion) -> None:
        self._posts = {post.id: post for post in discussion.posts}
        self._root: dict[str, str] = {}
        for post in discussion.posts:
            self._root[post.id] = self._root[post.reply_to] if post.reply_to is not None else post.id
        self._folded: dict[str, tuple[str, frozenset[str]]] = {}

    def lines(self, post: Post) -> Iterator[tuple[int, int]]:
        """Start and end of each repeating line, in order. In another's words it has four words or more."""
        above = [self._words(id_) for id_ in self._above(post)]
        for line in _LINE.finditer(post.text):
            words = line.group()
            if words.lstrip().startswith(">"):
                yield line.span()
            elif above and len(words) <= _LONGEST:
                plain = folded(words)
                opening = " ".join(plain.split(" ", _LEAST)[:_LEAST])
                if plain.count(" ") >= _LEAST - 1 and any(
                    opening in openings and f" {plain} " in text for text, openings in above
                ):
                    yield line.span()

    def _above(self, post: Post) -> list[str]:
        found: list[str] = []
        above = post.reply_to
        while above is not None and len(found) < _ABOVE:
            found.append(above)
            above = self._posts[above].reply_to
        root = self._root[post.id]
        return found if root == post.id or root in found else [*found, root]

    def _words(self, post: str) -> tuple[str, frozenset[str]]:
        """The words of a post, and all runs of them that a repeating line can open with."""
        if post not in self._folded:
            words = folded(self._posts[post].text).split(" ")
            runs = (" ".join(words[at : at + _LEAST]) for at in range(len(words) - _LEAST + 1))
            self._folded[post] = f" {' '.join(words)} ", frozenset(runs)
        return self._folded[post]
