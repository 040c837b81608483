"""Trimming: what stands at the edge of a unit and is not part of what it puts forward."""

from functools import cache

import numpy as np

from extract.segmenting.borders import Stretch
from extract.segmenting.tokens import DEPS, FLAGS, TAGS, Ints, Tokens, lexicon

_OPENING = frozenset("\"'“”‘([*_,;:.-–—>…") | {"--", "...", ".."}
_CLOSING = frozenset("\"'“‘*_,;:-–—>([") | {"--", "\n"}
_LOOSE = _CLOSING | {"and", "but", "or", "nor", "because", "which", "whereas"}  # what joins the next clause
_AFTER_ANSWER = frozenset(",.;:!?-–—…") | {"--", "..."}
_AFTER_ANSWER |= {"i", "you", "he", "she", "it", "we", "they", "this", "that", "there"}
_ANSWERS = frozenset({"no", "first", "second", "third", "well", "again"})
_DEGREES = frozenset(TAGS.index(name) + 1 for name in ("JJ", "JJR", "RB", "RBR"))
_PREP, _MARK = (DEPS.index(name) + 1 for name in ("prep", "mark"))
_PAIRS = {")": "(", "]": "[", "”": "“"}


def trimmed(tokens: Tokens, stretch: Stretch) -> tuple[Ints, Ints]:
    """For each place of the stretch: where a unit that begins there starts, and one that ends there ends."""
    places = stretch.places
    starts = [_start(tokens, place, stretch.end) for place in places]
    ends = [_end(tokens, place, stretch.start) for place in places]
    return np.array(starts, dtype=np.int32), np.array(ends, dtype=np.int32)


def _start(tokens: Tokens, at: int, end: int) -> int:
    while at < end:
        if tokens.lower[at] in _OPENING or not tokens.lower[at].strip():
            at += 1
            continue
        length = _edge(tokens, at, end)
        if not length:
            break
        at += length
    return at


def _edge(tokens: Tokens, at: int, end: int) -> int:
    """How many tokens of a connective or a frame stand at `at`; 0 where they are part of the claim."""
    phrases, longest, ambiguous = _phrases()
    for length in range(min(longest, end - at), 0, -1):
        if tuple(tokens.lower[at : at + length]) in phrases:
            part = length == 1 and at + 1 < end and _is_part(tokens, at)
            says_more = length == 1 and tokens.lower[at] in ambiguous and at + 1 < end
            return 0 if part or (says_more and tokens.flags[at + 1, FLAGS["verb"]]) else length
    return 0


def _is_part(tokens: Tokens, at: int) -> bool:
    """Whether the word at `at` is the claim's own: "no map shows it", "so many", "as a teacher"."""
    word = tokens.lower[at]
    if word in _ANSWERS:
        return tokens.lower[at + 1] not in _AFTER_ANSWER
    if word == "that":
        return bool(tokens.dep[at] != _MARK)
    if word == "so":
        return bool(tokens.head[at] == at + 1 and int(tokens.tag[at + 1]) in _DEGREES)
    return bool(tokens.dep[at] == _PREP)


def _end(tokens: Tokens, at: int, start: int) -> int:
    while at > start and (tokens.lower[at - 1] in _LOOSE or not tokens.lower[at - 1].strip()):
        at -= 1
    return at


def balanced(tokens: Tokens, start: int, end: int) -> tuple[int, int]:
    """The unit [start, end) with the quotation mark that its edge had lost, or without a stray bracket."""
    inside = "".join(tokens.lower[start:end])
    after = tokens.lower[end] if end < len(tokens.lower) else ""
    before = tokens.lower[start - 1] if start else ""
    if after == '"' and inside.count('"') % 2:
        return start, end + 1
    if before in ('"', "“") and (
        inside.count('"') % 2 if before == '"' else inside.count("”") > inside.count("“")
    ):
        return start - 1, end
    last = tokens.lower[end - 1]
    if last in _PAIRS and inside.count(last) > inside.count(_PAIRS[last]):
        return start, _end(tokens, end - 1, start + 1)
    return start, end


@cache
def _phrases() -> tuple[frozenset[tuple[str, ...]], int, frozenset[str]]:
    said = lexicon()
    phrases = frozenset(tuple(phrase.split()) for phrase in said["edges"])
    return phrases, max(map(len, phrases)), frozenset(said["ambiguous"])
