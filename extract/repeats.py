"""Lines of a post that only repeat somebody else: quoted with `>`, or in the words of the post it answers."""

import re
from collections.abc import Iterator

from kb.ids import folded
from kb.model import Post

_LINE = re.compile(r"[^\n]+")
_LEAST = 4  # words; fewer may be alike by chance
_LONGEST = 2_000  # characters of a line that is looked for


def repeats(post: Post, parent: Post | None) -> Iterator[tuple[int, int]]:
    """Start and end of each such line, in order. A line in the parent's words has four words or more."""
    above = f" {folded(parent.text)} " if parent is not None and parent.text.strip() else ""
    for line in _LINE.finditer(post.text):
        words = line.group()
        if words.lstrip().startswith(">"):
            yield line.span()
        elif above and len(words) <= _LONGEST:
            plain = folded(words)
            if plain.count(" ") >= _LEAST - 1 and f" {plain} " in above:
                yield line.span()
