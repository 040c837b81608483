"""Passages: a snapshot's text cut into a few sentences each, and those that may bear on a claim.

Offsets are into the snapshot's text. A heading goes with what follows it.
"""

import re
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

import numpy as np

from extract.encoder import FOLDER, Encoder
from extract.evidence.ranking import bm25, fused, tokens
from extract.evidence.sentences import Sentence, sentences
from extract.manifest import shipped
from kb.evidence.model import Passage, Snapshot

_SENTENCES = 3  # that say something, in a passage
_WORDS = 90  # in a passage, at most
_CHARACTERS = 1080  # in a passage, at most
_WORD = re.compile(r"\S+")
_FEW = 4  # words below which a sentence says nothing by itself
_HEADINGS = 2  # kept with what follows
_FIRST_CUT = 40  # passages that are looked at for their meaning
_LEAST = 0.25  # cosine below which a passage speaks of something else
_CLEARLY = 1.5  # times as many words that a sentence must share as the next
_KEPT = 64  # snapshots whose passages are remembered
_VECTORS = 5000  # vectors of passages that are remembered

Embed = Callable[[Sequence[str]], np.ndarray]
"""Texts to rows of length 1."""


def passages(snapshot: Snapshot) -> tuple[Passage, ...]:
    """The passages of a snapshot in order; each shares a sentence with the next of its paragraph."""
    text = snapshot.text
    return tuple(
        Passage(snapshot.id, start, end, text[start:end])
        for start, end in _windows(_pieces(text, sentences(text)))
    )


def nearest(said: str, passage: Passage) -> tuple[int, int]:
    """Where in the snapshot the sentence of a passage stands that shares most with what is said.

    The whole passage, where no sentence clearly does.
    """
    query = set(tokens(said))
    every = list(sentences(passage.text))
    shared = [len(query & set(tokens(passage.text[s.start : s.end]))) for s in every]
    ranked = sorted(shared, reverse=True)
    if len(ranked) < 2 or ranked[0] < _CLEARLY * ranked[1] or not ranked[0]:
        return passage.start, passage.end
    best = every[shared.index(ranked[0])]
    return passage.start + best.start, passage.start + best.end


def _pieces(text: str, found: Iterator[Sentence]) -> list[tuple[Sentence, int]]:
    """The sentences with the number of their words; one that is too long is cut."""
    pieces = []
    for sentence in found:
        start = sentence.start
        for stop in _cuts(text, start, sentence.end):
            piece = Sentence(start, stop, sentence.heading, sentence.opens and start == sentence.start)
            pieces.append((piece, len(text[start:stop].split())))
            start = stop
            while start < sentence.end and text[start].isspace():
                start += 1
    return pieces


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Where to cut a sentence so that no piece has too many words or characters."""
    while end - start > _CHARACTERS or len(text[start:end].split()) > _WORDS:
        words = list(islice(_WORD.finditer(text, start, min(end, start + _CHARACTERS)), _WORDS))
        whole = [word.end() for word in words if word.end() == end or text[word.end()].isspace()]
        yield (start := whole[-1] if whole else start + _CHARACTERS)
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield end


def _windows(pieces: list[tuple[Sentence, int]]) -> Iterator[tuple[int, int]]:
    n = 0
    while n < len(pieces):
        last, saying, words, headings = n, 0, 0, 0
        while last < len(pieces):
            sentence, size = pieces[last]
            begins = sentence.heading or (sentence.opens and saying >= _SENTENCES - 1)
            long = words + size > _WORDS or sentence.end - pieces[n][0].start > _CHARACTERS
            if last > n and (long or saying >= _SENTENCES or (saying and begins)):
                break
            saying += not sentence.heading and size >= _FEW
            headings += sentence.heading
            words += size
            last += 1
        yield pieces[n][0].start, pieces[last - 1][0].end
        following = last < len(pieces) and not pieces[last][0].heading and not pieces[last][0].opens
        n = last - 1 if following and last - n > 1 + headings else last


class Retriever:
    """Finds the passages that may bear on a claim: by words and by meaning, put together."""

    def __init__(self, embed: Embed | None = None) -> None:
        self.embed = embed
        self._cut: OrderedDict[str, list[tuple[Passage, Counter[str]]]] = OrderedDict()
        self._vectors: OrderedDict[str, np.ndarray] = OrderedDict()

    @classmethod
    def load(cls) -> "Retriever":
        """A retriever with the encoder; by words alone where that is not shipped."""
        return cls(Encoder.load().embed if shipped(FOLDER) else None)

    def best(self, claim_text: str, snapshots: Sequence[Snapshot], k: int = 3) -> list[Passage]:
        """At most `k` passages of all the snapshots, the likeliest first; none that share nothing."""
        pool = [each for snapshot in snapshots if snapshot.readable for each in self._passages(snapshot)]
        query = tokens(claim_text)
        lexical = bm25(query, [counts for _, counts in pool])
        order = sorted(range(len(pool)), key=lambda n: -lexical[n])[:_FIRST_CUT]
        if not order:
            return []
        chosen = [pool[n][0] for n in order]
        scores = fused([lexical[n] for n in order], self._meaning(claim_text, chosen))
        picked: list[Passage] = []
        for n in sorted(range(len(chosen)), key=lambda n: (-scores[n], n)):
            if scores[n] <= 0 or len(picked) == k:
                break
            if not any(_overlap(chosen[n], other) for other in picked):
                picked.append(chosen[n])
        return picked

    def _passages(self, snapshot: Snapshot) -> list[tuple[Passage, Counter[str]]]:
        if snapshot.id not in self._cut:
            self._cut[snapshot.id] = [(p, Counter(tokens(p.text))) for p in passages(snapshot)]
            while len(self._cut) > _KEPT:
                self._cut.popitem(last=False)
        return self._cut[snapshot.id]

    def _meaning(self, claim_text: str, chosen: Sequence[Passage]) -> list[float]:
        """How near each passage is to the claim; 0 where it is far, or where nothing can tell."""
        if self.embed is None:
            return [0.0] * len(chosen)
        texts = [claim_text, *(" ".join(passage.text.split()) for passage in chosen)]
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        self._vectors.update(zip(new, self.embed(new), strict=True))
        cosines = np.stack([self._vectors[text] for text in texts[1:]]) @ self._vectors[claim_text]
        while len(self._vectors) > _VECTORS:
            self._vectors.popitem(last=False)
        return [float(c) if c >= _LEAST else 0.0 for c in cosines]


def _overlap(one: Passage, other: Passage) -> bool:
    """Whether two passages share more than half of the shorter."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return one.snapshot == other.snapshot and 2 * shared > min(one.end - one.start, other.end - other.start)
