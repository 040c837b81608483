"""What each unit's pointing words stand for, where it can be told safely, and the unit's words with it.

Text in brackets is words of the thread. What cannot be told stays as it is written, and is named.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from extract.lexicon import phrases, plain
from extract.standalone.candidates import Candidate, Surroundings, vector
from extract.standalone.echoes import Echo, echoes
from extract.standalone.mentions import Pointer, gist
from extract.standalone.questions import claimed
from extract.standalone.weights import Weights
from extract.unit import Unit
from kb.model import Binding, Discussion

_SAFE = 0.67  # how sure a pronoun's antecedent must be; right about four times in five on held-out threads
_TOLD = 0.9  # where the parse itself says what is meant
_WORDS = 16  # the most that stand in one bracket
_LEARNT = ("one", "many", "he", "she")  # what "this" stands for is told too seldom
_SHORTENED = re.compile(r"['’](?:s|re|ll|ve|d|m)\b")
_NESTED = re.compile(r"[\[\]]")


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What was told of one unit."""

    bindings: tuple[Binding, ...] = ()
    unresolved: tuple[str, ...] = ()
    echo: Echo | None = None
    stems: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of what a word stands for


def told(
    discussion: Discussion,
    units: Sequence[Unit],
    answered: Mapping[str, Unit],
    *,
    weights: Weights | None = None,
) -> dict[str, Told]:
    """What is told of each unit, by its id. `answered` is the unit that each bears on."""
    reader = _Reader(discussion, units, answered, weights)
    return {unit.id: reader.read(unit) for unit in units}


def standalone(text: str, bindings: Sequence[Binding]) -> str:
    """The words of a quote with what they stand for in brackets."""
    pieces, done = [], 0
    for binding in bindings:
        shortened = _SHORTENED.match(text, binding.end)  # "it's [the mill] loud"
        end = shortened.end() if shortened else binding.end
        pieces.append(text[done:end])
        pieces.append(f" [{binding.text}]" if end else f"[{binding.text}] ")
        done = end
    return " ".join("".join([*pieces, text[done:]]).split())


def pronouns(unit: Unit) -> tuple[Pointer, ...]:
    """The first of each kind of pronoun in a unit that stands for something outside of it."""
    first: dict[str, Pointer] = {}
    for pointer in unit.pointers:
        first.setdefault(pointer.kind, pointer)
    return tuple(
        p for p in first.values() if p.kind in _LEARNT and p.told is None and not p.inside and not p.whole
    )


class _Reader:
    """Reads the units of a discussion in their order; what a pronoun was bound to carries over."""

    def __init__(
        self,
        discussion: Discussion,
        units: Sequence[Unit],
        answered: Mapping[str, Unit],
        weights: Weights | None,
    ) -> None:
        self.posts = {post.id: post for post in discussion.posts}
        self.around = Surroundings(discussion, units, answered)
        self.echoes = echoes(discussion, units, answered)
        self.weights = weights
        self.bound: dict[str, str] = {}
        self.post = ""

    def read(self, unit: Unit) -> Told:
        if unit.post != self.post:
            self.post, self.bound = unit.post, {}
        found: list[Binding] = []
        stems: dict[str, tuple[str, ...]] = {}
        left: list[str] = []
        seen: set[str] = set()
        echo = self.echoes.get(unit.id)
        if echo is not None:
            found.append(_taken_up(unit, echo))
        else:
            for pointer in unit.pointers:
                if pointer.kind in seen:
                    continue
                seen.add(pointer.kind)
                binding = self._bound(unit, pointer)
                if binding is not None:
                    found.append(binding)
                    stems[pointer.word] = tuple(binding.text.split())
                elif not pointer.inside and pointer.word:
                    left.append(pointer.word)
        found += self._address(unit)
        if (claim := claimed(unit)) is not None:
            end = len(unit.text)
            found.append(Binding(end, end, claim, "question", 0.8))
        if _NESTED.search(unit.text):
            return Told((), tuple(left), echo)  # brackets of its own: ours could not be told from them
        return Told(tuple(_apart(found)), tuple(left), echo, stems)

    def _bound(self, unit: Unit, pointer: Pointer) -> Binding | None:
        start, end = pointer.start - unit.start, pointer.end - unit.start
        if pointer.told is not None:
            rule = "relative" if pointer.kind == "which" else "left-out-subject"
            return _binding(start, end, gist(pointer.told.text), rule, _TOLD)
        if pointer not in pronouns(unit) or self.weights is None:
            return None
        best, sure = self._likeliest(unit, pointer, self.weights)
        if best is None or not best.head or sure < _SAFE:
            return None
        self.bound[pointer.kind] = best.head
        return _binding(start, end, best.words, best.place.replace(" ", "-"), sure)

    def _likeliest(self, unit: Unit, pointer: Pointer, weights: Weights) -> tuple[Candidate | None, float]:
        """What a pointer most likely stands for, and how likely that is; None where it is left alone."""
        candidates = self.around.candidates(unit, pointer, self.bound)
        if not candidates:
            return None, 0.0
        rows = [vector(self.around.none(pointer)), *(vector(c.marks) for c in candidates)]
        shares = weights.shares(np.array(rows))
        best = int(shares[1:].argmax())
        return candidates[best], float(shares[best + 1])

    def _address(self, unit: Unit) -> Iterator[Binding]:
        """The author of the answered post, where "you" or "your" plainly speaks to them."""
        parent = self.posts[unit.post].reply_to
        author = self.posts[parent].author if parent is not None else None
        if author is None or author == self.posts[unit.post].author or _NESTED.search(author):
            return
        text = plain(unit.text)
        found = _direct().search(text)
        if found is not None and not re.search(r"\b(?:if|when|whenever|unless)\b", text):
            yield Binding(found.start("you"), found.end("you"), " ".join(author.split()), "address", 0.9)


def _binding(start: int, end: int, text: str, rule: str, confidence: float) -> Binding | None:
    flat = " ".join(text.split())
    if not flat or len(flat.split()) > _WORDS or _NESTED.search(flat):
        return None
    return Binding(start, end, flat, rule, confidence)


def _taken_up(unit: Unit, echo: Echo) -> Binding:
    """The words that a unit takes up go behind all of its own."""
    end = len(unit.text)
    other = _NESTED.sub("", " ".join(echo.of.text.split())).strip(" .,;:!")
    return Binding(end, end, other or echo.of.text, "echo", echo.certain)


def _apart(found: Sequence[Binding]) -> Iterator[Binding]:
    """The bindings in order, one a place."""
    end = -1
    for binding in sorted(found, key=lambda b: (b.end, -b.confidence)):
        if binding.end > end:
            yield binding
            end = binding.end


@cache
def _direct() -> re.Pattern[str]:
    """ "you" and "your" where they cannot mean just anybody."""
    verbs, things = ("|".join(phrases(f"echoes/{name}")) for name in ("direct_verbs", "direct"))
    said = rf"(?=you (?:just |already |yourself |also |have )*(?:{verbs})\b)"
    thing = rf"(?=your (?:own |original |whole |entire |first |last )*(?:{things})\b)"
    return re.compile(rf"\b(?:{said}|{thing})(?P<you>your?)\b")
