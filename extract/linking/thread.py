"""Where each unit of a thread stands: its neighbours, what comes before it, what its post answers."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extract.repeats import Repeats
from extract.unit import Unit
from kb.model import Discussion, Post

ANSWERED = 3
"""How many ancestors with units a unit may answer; the first post of its branch comes on top."""

_REACH = 60  # characters of the line before a unit that can hold its connective
_AHEAD = 30


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A unit and where it stands."""

    unit: Unit
    row: int  # in the thread
    index: int  # in its post
    nth: int  # in its paragraph
    of: int  # how many its post has
    gap: str  # the words of its line between the unit before and it
    after: str  # the words after it, up to the next unit
    quoted: str  # the quoted lines that stand between the unit before and it
    quotes: str  # the last quoted lines anywhere before it in its post
    opens: bool  # nothing of its sentence stands before it


@dataclass(frozen=True, slots=True, eq=False)
class Thread:
    """The posts and units of one discussion, each unit in its place."""

    posts: Mapping[str, Post]
    places: tuple[Place, ...]
    by_post: Mapping[str, tuple[Place, ...]]
    _answered: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _root: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, discussion: Discussion, units: Sequence[Unit]) -> "Thread":
        """Put the units of a discussion in their places; they come in any order."""
        posts = {post.id: post for post in discussion.posts}
        repeats = Repeats(discussion)
        grouped: dict[str, list[Unit]] = defaultdict(list)
        for unit in units:
            grouped[unit.post].append(unit)
        places: list[Place] = []
        by_post: dict[str, tuple[Place, ...]] = {}
        root: dict[str, str] = {}
        for post in discussion.posts:
            mine = sorted(grouped.get(post.id, ()), key=lambda unit: (unit.start, -unit.end))
            quotes = _quotes(post, repeats)
            by_post[post.id] = tuple(_places(post, mine, quotes, len(places)))
            places.extend(by_post[post.id])
            root[post.id] = root[post.reply_to] if post.reply_to is not None else post.id
        return cls(posts, tuple(places), by_post, {}, root)

    def answered(self, post: str) -> tuple[str, ...]:
        """The posts that one may answer, nearest first: ancestors with units, and the root of its branch."""
        if post not in self._answered:
            found: list[str] = []
            above = self.posts[post].reply_to
            while above is not None and len(found) < ANSWERED:
                if self.by_post[above]:
                    found.append(above)
                above = self.posts[above].reply_to
            root = self._root[post]
            if root != post and root not in found and self.by_post[root]:
                found.append(root)
            self._answered[post] = tuple(found)
        return self._answered[post]


def _quotes(post: Post, repeats: Repeats) -> list[tuple[int, int, str]]:
    """Start, end and words of each run of quoted lines."""
    runs: list[tuple[int, int]] = []
    for start, end in repeats.lines(post):
        goes_on = runs and not post.text[runs[-1][1] : start].strip()
        runs.append((runs.pop()[0] if goes_on else start, end))
    return [(start, end, post.text[start:end]) for start, end in runs]


def _places(
    post: Post, units: Sequence[Unit], quotes: Sequence[tuple[int, int, str]], first: int
) -> list[Place]:
    text = post.text
    places: list[Place] = []
    seen: dict[int, int] = defaultdict(int)
    before, quote = 0, 0
    for index, unit in enumerate(units):
        following = units[index + 1].start if index + 1 < len(units) else len(text)
        while quote < len(quotes) and quotes[quote][1] <= unit.start:
            quote += 1
        last = quotes[quote - 1] if quote else None
        between = text[max(before, unit.start - 4 * _REACH) : unit.start]
        places.append(
            Place(
                unit=unit,
                row=first + index,
                index=index,
                nth=seen[unit.paragraph],
                of=len(units),
                gap=between.rsplit("\n", 1)[-1][-_REACH:],
                after=text[unit.end : max(unit.end, min(following, unit.end + _AHEAD))],
                quoted=last[2] if last and last[0] >= before else "",
                quotes=last[2] if last else "",
                opens=_opens(text, unit.start),
            )
        )
        seen[unit.paragraph] += 1
        before = max(before, unit.end)
    return places


def _opens(text: str, start: int) -> bool:
    return (
        start == 0 or re.search(r"(?:^|[.!?:\n][\"')\]]*\s*)$", text[max(0, start - 12) : start]) is not None
    )
