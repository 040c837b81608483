"""What the marker says around borders and runs, as columns beside those of words and parse."""

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from extract.marking.marker import TAGS, Marks
from extract.segmenting.tokens import Floats, Ints, Tokens

BEGIN, INSIDE, OUTSIDE = range(len(TAGS))


def tags(doc: Doc) -> Floats:
    """How likely each token begins a unit, goes on one, is in none; zeros where nothing was marked."""
    rows = np.zeros((len(doc), len(TAGS)), dtype=np.float32)
    marks: Marks = (doc._.marks if Doc.has_extension("marks") else None) or ()
    if not marks:
        return rows
    starts = np.array([token.idx for token in doc], dtype=np.int64)
    ends = starts + np.array([len(token.text) for token in doc], dtype=np.int64)
    for glance in marks:
        own = glance.window.own
        first = np.searchsorted(own.ends, starts, side="right")
        last = np.searchsorted(own.starts, ends, side="left")
        sums = np.vstack([np.zeros((1, len(TAGS)), np.float32), np.cumsum(glance.tags, axis=0)])
        here = np.flatnonzero(first < last)
        rows[here] = (sums[last[here]] - sums[first[here]]) / (last - first)[here, None]
        rows[here, BEGIN] = glance.tags[first[here], BEGIN]
    return rows


def border_columns(tokens: Tokens, at: Ints) -> Floats:
    """One row a border: the tags of the tokens on either side of it."""
    return np.hstack([_row(tokens, at + step) for step in (-2, -1, 0, 1, 2)])


def run_columns(tokens: Tokens, low: Ints, high: Ints, first: Ints, last: Ints) -> Floats:
    """One row a run: the tags at both edges of the trimmed run [low, high), and within it."""
    sums = np.vstack([np.zeros((1, len(TAGS)), np.float32), np.cumsum(tokens.tags, axis=0)])
    size = np.maximum(high - low, 1)[:, None]
    within = (sums[high] - sums[low]) / size
    behind = np.minimum(low + 1, high)
    starts = (sums[high] - sums[behind])[:, [BEGIN]]
    edges = [_row(tokens, low - 1), _row(tokens, low), _row(tokens, high - 1), _row(tokens, high)]
    trimmed = (sums[low] - sums[first])[:, [OUTSIDE]] - (sums[last] - sums[high])[:, [OUTSIDE]]
    return np.hstack([within, starts, within * np.log1p(size), *edges, trimmed])


def _row(tokens: Tokens, at: npt.NDArray[np.integer]) -> Floats:
    """The tags at these places; zeros outside the post."""
    inside = (at >= 0) & (at < len(tokens.tags))
    rows = tokens.tags[np.clip(at, 0, len(tokens.tags) - 1)]
    return np.asarray(np.where(inside[:, None], rows, 0.0), dtype=np.float32)
