"""Where clauses may begin: the stretches of a post that are read as one, and the borders in each."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
from spacy.tokens import Doc

from extract.components.paragraphs import lines, quoted
from extract.segmenting.tokens import DEPS, FLAGS, TAGS, Ints, Tokens, lexicon

LONGEST = 400  # tokens of one stretch; what nobody ends in a sentence is cut there


def _deps(*names: str) -> frozenset[int]:
    return frozenset(DEPS.index(name) + 1 for name in names)


def _tags(*names: str) -> frozenset[int]:
    return frozenset(TAGS.index(name) + 1 for name in names)


_END = re.compile(r"[.!?…:]")
_CLOSERS = frozenset(")\"”'*]")
_CLAUSES = _deps("conj", "advcl", "relcl", "acl", "ccomp", "parataxis", "ROOT", "csubj", "pcomp")
_STARTS = _deps("ccomp", "conj", "advcl", "parataxis", "relcl", "ROOT")
_ENDS = _deps("ccomp", "advcl", "relcl", "parataxis")
_CC, _CONJ, _PREP = (DEPS.index(name) + 1 for name in ("cc", "conj", "prep"))
_JOINING = _tags("CC", "IN", "WDT", "WRB", "WP", "RB", "VBG", "WP$")
_LINKED = _tags("IN", "WDT", "WRB", "CC", "RB")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Tokens [start, end) of one line, mostly a sentence, and where clauses may begin inside."""

    start: int
    end: int
    borders: tuple[int, ...]

    @property
    def places(self) -> tuple[int, ...]:
        """The borders, with both ends."""
        return (self.start, *self.borders, self.end)


def stretches(doc: Doc, tokens: Tokens) -> list[Stretch]:
    """The stretches of `doc` in order, without quoted lines and fenced code."""
    runs: list[tuple[int, int]] = []
    for start, end in _sentences(doc, tokens):
        if runs and _goes_on(tokens, runs[-1], start) and end - runs[-1][0] <= LONGEST:
            runs[-1] = runs[-1][0], end
        else:
            runs.extend((at, min(at + LONGEST, end)) for at in range(start, end, LONGEST))
    return [Stretch(start, end, tuple(_borders(doc, tokens, start, end))) for start, end in runs]


def _sentences(doc: Doc, tokens: Tokens) -> Iterator[tuple[int, int]]:
    """The sentences that are the poster's own, without the white space around them."""
    spans = list(lines(tokens.text))
    begins = [start for start, _ in spans]
    fenced, fence = set(), False
    for n, (start, end) in enumerate(spans):
        mark = tokens.text[start:end].lstrip().startswith("```")
        if fence or mark or quoted(tokens.text, start):
            fenced.add(n)
        fence ^= mark
    for sentence in doc.sents:
        start, end = sentence.start, sentence.end
        while start < end and doc[start].is_space:
            start += 1
        while end > start and doc[end - 1].is_space:
            end -= 1
        if start < end and bisect_right(begins, int(tokens.start[start])) - 1 not in fenced:
            yield start, end


def _goes_on(tokens: Tokens, run: tuple[int, int], start: int) -> bool:
    """Whether the sentence at `start` goes on with the run before it: nothing there ends one."""
    last = run[1] - 1
    if "\n" in tokens.text[tokens.end[last] : tokens.start[start]]:
        return False
    if tokens.lower[last] in _CLOSERS and last > run[0]:
        last -= 1
    return not _END.search(tokens.lower[last])


def _borders(doc: Doc, tokens: Tokens, start: int, end: int) -> list[int]:
    found: set[int] = set()
    joints, points, openers = _joints(), FLAGS["point"], _openers()
    for at in range(start, end):
        if at > start:
            pointed = bool(tokens.flags[at - 1, points]) and not _hyphen(tokens, at - 1)
            if pointed or tokens.lower[at] in openers or doc[at].is_sent_start:
                found.add(at)
            if (
                tokens.lower[at] in joints
                and int(tokens.tag[at]) in _JOINING
                and _joins(tokens, at, end, pointed)
            ):
                found.add(at)
        if int(tokens.dep[at]) in _CLAUSES and tokens.flags[at, FLAGS["verb"]]:
            found.update(_clause(tokens, at, start))
    return list(_worded(tokens, sorted(at for at in found if start < at < end), start, end))


def _hyphen(tokens: Tokens, at: int) -> bool:
    """Whether the mark at `at` joins the parts of one word, as in "whack-a-mole"."""
    inside = 0 < at < len(tokens.lower) - 1 and tokens.lower[at] == "-"
    return inside and tokens.end[at - 1] == tokens.start[at] and tokens.end[at] == tokens.start[at + 1]


def _worded(tokens: Tokens, borders: list[int], start: int, end: int) -> Iterator[int]:
    """The borders that have a word between them and the next place, and one before the first."""
    words = tokens.counts[:, FLAGS["word"]]
    for at, after in pairwise([*borders, end]):
        if words[after] > words[at] and words[at] > words[start]:
            yield at


def _joins(tokens: Tokens, at: int, end: int, pointed: bool) -> bool:
    """Whether the joint at `at` may join clauses, and not just words."""
    if tokens.dep[at] != _CC:
        return bool(tokens.dep[at] != _PREP) or tokens.lower[at] in ("because", "except")
    sisters = (tokens.head[at:end] == tokens.head[at]) & (tokens.dep[at:end] == _CONJ)
    return pointed or bool((sisters & tokens.flags[at:end, FLAGS["verb"]]).any())


def _clause(tokens: Tokens, verb: int, start: int) -> Iterator[int]:
    """Where the clause of that verb begins, where its subject does, and where it ends."""
    dep, left = int(tokens.dep[verb]), int(tokens.left[verb])
    if dep in _STARTS:
        yield left
    if dep in _ENDS:
        yield int(tokens.right[verb])
    subject = int(tokens.subject[verb])
    if 0 <= subject < verb:
        left = int(tokens.left[subject])
        if left > start and int(tokens.tag[left - 1]) not in _LINKED:
            yield left


@cache
def _joints() -> frozenset[str]:
    return frozenset(lexicon()["joints"])


@cache
def _openers() -> frozenset[str]:
    return frozenset(lexicon()["openers"])


@lru_cache(maxsize=200)
def places_between(count: int, reach: int) -> tuple[Ints, Ints]:
    """Every pair of `count` places at most `reach` apart, as two columns: from the first to the last."""
    pairs = [(x, y) for x in range(count - 1) for y in range(x + 1, min(count, x + 1 + reach))]
    columns = np.array(pairs, dtype=np.int32).reshape(-1, 2)
    return columns[:, 0], columns[:, 1]
