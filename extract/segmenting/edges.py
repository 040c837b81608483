"""Trimming: what stands at the edge of a unit and is not part of what it puts forward."""

from functools import cache

import numpy as np

from extract.segmenting.borders import Stretch
from extract.segmenting.tokens import FLAGS, Ints, Tokens, lexicon

_OPENING = frozenset("\"'“”‘([*_,;:.-–—>…") | {"--", "...", ".."}
_CLOSING = frozenset("\"'“‘*_,;:-–—>([") | {"--", "\n"}
_LOOSE = _CLOSING | {"and", "but", "or", "nor", "because", "which", "whereas"}  # what joins the next clause
_AFTER_NO = frozenset(",.;:!?-–—…") | {
    "--",
    "i",
    "you",
    "he",
    "she",
    "it",
    "we",
    "they",
    "this",
    "that",
    "there",
}
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
            if length == 1 and tokens.lower[at] == "no" and not _answers(tokens, at, end):
                return 0
            says_more = length == 1 and tokens.lower[at] in ambiguous and at + 1 < end
            return 0 if says_more and tokens.flags[at + 1, FLAGS["verb"]] else length
    return 0


def _answers(tokens: Tokens, at: int, end: int) -> bool:
    """Whether the "no" at `at` is an answer; before a noun ("no map shows it") it is the claim's own."""
    return at + 1 >= end or tokens.lower[at + 1] in _AFTER_NO


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
