"""Where a map agrees with an annotated discussion, and how sure the map was: what calibration is measured on.

A locution and a gold unit are one where their words overlap with an intersection over union of at least
one half, best pairs first, one to one. A post of the map stands for the gold post with the most like words.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from evaluation.annotated import Gold, GoldUnit, words
from kb.model import ArgumentKind, ArgumentMap

_ALIKE = 0.5

Said = tuple[float, bool]
"""How sure we were, and whether it was so."""
Span = tuple[str, int, int]
"""A gold post, and the first of its words and the end of them."""
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Confidences:
    """What was said, by what it was said of: units, kinds, links, worth."""

    said: dict[str, list[Said]] = field(default_factory=lambda: defaultdict(list))

    def add(self, gold: Gold, map_: ArgumentMap, kinds: Mapping[str, float]) -> None:
        """Take in one discussion. `kinds` has, by locution, how sure the kind of its claim is."""
        found = dict(paired(gold, map_))
        self.said["units"] += [(each.confidence, each.id in found) for each in map_.locutions]
        for claim in map_.claims:
            unit = found.get(claim.appearances[0])
            if unit is None:
                continue
            self.said["worth"].append((claim.check_worthiness, unit.checkable))
            if claim.appearances[0] in kinds:
                self.said["kinds"].append((kinds[claim.appearances[0]], claim.kind == unit.kind))
        for argument in map_.arguments:
            ends = found.get(argument.made_in), found.get(argument.answers)
            type_ = "support" if argument.kind is ArgumentKind.SUPPORT else "attack"
            right = all(ends) and (*(end.id for end in ends if end), type_) in gold.relations
            self.said["links"].append((argument.confidence, right))


def paired(gold: Gold, map_: ArgumentMap) -> Iterator[tuple[str, GoldUnit]]:
    """The ids of the locutions that are gold units, with those."""
    overlaps = sorted(
        (-share, n, m)
        for n, span in enumerate(_spans(gold, map_))
        for m, unit in enumerate(gold.units)
        if span is not None and (share := _overlap(span, unit)) >= _ALIKE
    )
    taken: set[tuple[str, int]] = set()
    for _, n, m in overlaps:
        if ("found", n) not in taken and ("gold", m) not in taken:
            taken |= {("found", n), ("gold", m)}
            yield map_.locutions[n].id, gold.units[m]


def _spans(gold: Gold, map_: ArgumentMap) -> Iterator[Span | None]:
    """For each locution where its words stand in a gold post; None where they stand in none."""
    homes = {post.id: _home(gold, words(post.text)) for post in map_.discussion.posts}
    texts = {post.id: post.text for post in map_.discussion.posts}
    for locution in map_.locutions:
        home = homes[locution.post]
        if home is None:
            yield None
            continue
        said, near = words(locution.text), len(words(texts[locution.post][: locution.start]))
        places = _places(gold.posts[home], said)
        first = min(places, key=lambda place: abs(place - near), default=None)
        yield None if first is None else (home, first, first + len(said))


def _home(gold: Gold, said: Words) -> str | None:
    """The gold post with these words, or else with the most of them."""
    for id_, post in gold.posts.items():
        if post == said:
            return id_
    counts = Counter(said)
    alike = {
        id_: (Counter(post) & counts).total() / max(len(post), len(said), 1)
        for id_, post in gold.posts.items()
    }
    best = max(alike, key=lambda id_: alike[id_], default=None)
    return best if best is not None and alike[best] >= _ALIKE else None


def _places(post: Words, said: Words) -> list[int]:
    """Where these words stand in a post, one after the other."""
    last = len(post) - len(said)
    return [n for n in range(last + 1) if said and post[n : n + len(said)] == said]


def _overlap(span: Span, unit: GoldUnit) -> float:
    post, first, end = span
    shared = min(end, unit.end) - max(first, unit.first) if post == unit.post else 0
    return shared / (end - first + unit.end - unit.first - shared) if shared > 0 else 0.0
