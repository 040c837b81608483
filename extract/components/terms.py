"""Words whose own meaning or fitness is disputed: "distillation", "attack".

A post only offers candidates, `doc._.terms`; which of them are contested is settled over the whole
discussion by `contested`, since a word needs somebody who doubts it and somebody who uses it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from extract.lexicon import pattern, plain

NAME = "terms"
_QUOTED = re.compile(r"(?<!\w)[\"']([^\"'\n]{2,40}?)[\"'](?!\w)")


class Candidate(NamedTuple):
    """A word that one unit of one post treats as open to dispute."""

    label: str  # lower case, as written
    post: str  # the post's id
    unit: int  # the unit's place among the post's units
    score: float  # how plainly the unit disputes it, 0 to 1


def register() -> None:
    """Make `doc._.terms` known to spaCy."""
    if not Doc.has_extension("terms"):
        Doc.set_extension("terms", default=[])


@Language.component(NAME, requires=["doc.spans", "span._.kind"], assigns=["doc._.terms"])
def mark(doc: Doc) -> Doc:
    """Set `doc._.terms`: label, index of the unit and score of every candidate, in order."""
    doc._.terms = list(candidates(doc))
    return doc


def candidates(doc: Doc) -> Iterator[tuple[str, int, float]]:
    """The words that the units of `doc` treat as open to dispute."""
    for index, span in enumerate(doc.spans.get("units", ())):
        text = plain(span.text)
        for found in _QUOTED.finditer(text):
            label = found.group(1).strip(" .,!?")
            if 1 <= len(label.split()) <= 3:
                distanced = pattern("distancing").search(text[: found.start()]) is not None
                yield label, index, 0.8 if distanced or span._.kind == "definition" else 0.4


def contested(candidates: Sequence[Candidate]) -> dict[str, tuple[Candidate, ...]]:
    """The contested terms of one discussion, each with the candidates that dispute it.

    Pure: the same candidates in the same order give the same answer. A label is kept where its
    scores together reach 0.8.
    """
    by_label: defaultdict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_label[candidate.label].append(candidate)
    return {label: tuple(found) for label, found in by_label.items() if sum(c.score for c in found) >= 0.8}
