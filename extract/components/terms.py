"""Words whose own meaning or fitness is disputed: "distillation", "attack".

A post only offers candidates, `doc._.terms`; which of them are contested is settled over the whole
discussion by `contested`: a word needs somebody who disputes it and somebody else who uses it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from extract.components.clause import SUBJECTS, Clause, clauses, own
from extract.lexicon import pattern, plain, words

NAME = "terms"
USED = 0.05  # the score of a word that a unit only uses
DISPUTED = 0.3  # from here on a unit says something about the word itself
ENOUGH = 0.7  # of all scores of a word together
MOST = 3  # words of one discussion; where more are disputed, these are most

_QUOTED = re.compile(r"(?<!\w)[\"']([^\s\"'][^\"'\n]{1,38}?)[\"'](?!\w)")
_COPULA = frozenset({"is", "are", "was", "were", "be", "'s", "'re", "isnt", "been"})
_PARTS = frozenset({"compound", "amod"})
_TAGS = frozenset({"NN", "JJ", "VB"})
_COMPARED = frozenset({"JJR", "JJS"})
_AUXILIARY = frozenset({"aux", "auxpass"})


class Candidate(NamedTuple):
    """A word that one unit of one post uses or disputes."""

    label: str  # lower case, as written
    post: str  # the post's id
    unit: int  # which unit, by its place in the discussion
    score: float  # how plainly the unit disputes it: `USED` to 1


def register() -> None:
    """Make `doc._.terms` known to spaCy."""
    if not Doc.has_extension("terms"):
        Doc.set_extension("terms", default=None)


@Language.component(NAME, requires=["token.dep", "doc.spans", "span._.kind"], assigns=["doc._.terms"])
def mark(doc: Doc) -> Doc:
    """Set `doc._.terms`: label, index of the unit and score of every candidate, in order."""
    doc._.terms = [
        (label, index, score)
        for index, clause in enumerate(clauses(doc))
        for label, score in sorted(candidates(clause).items())
    ]
    return doc


def candidates(clause: Clause) -> dict[str, float]:
    """The words a unit uses, each with how plainly the unit disputes it."""
    found: dict[str, float] = {}
    defines = clause.span._.kind == "definition"
    for label, token in _phrases(clause.span):
        found[label] = max(found.get(label, USED), _dispute(clause, token, defines=defines))
    for quoted in _QUOTED.finditer(clause.text):
        label = quoted.group(1).strip(" .,!?")
        if label and len(label.split()) <= 3:
            distanced = pattern("distancing").search(clause.text[: quoted.start()]) is not None
            found[label] = 1.0 if defines or distanced else 0.6
    return found


def _phrases(span: Span) -> Iterator[tuple[str, Token]]:
    """Words that can be disputed, and the pairs that nouns end, in lower case."""
    plain_words = words("plain_words")
    for token in span:
        if len(token) < 3 or not token.is_alpha or token.tag_[:2] not in _TAGS or token.tag_ in _COMPARED:
            continue
        word = plain(token.text)
        if word not in plain_words and not (token.dep_ in _AUXILIARY or word in _COPULA):
            yield word, token
        before = span.doc[token.i - 1] if token.i > span.start else None
        if (
            before is not None
            and token.tag_.startswith("NN")
            and before.dep_ in _PARTS
            and before.head == token
        ):
            yield f"{plain(before.text)} {word}", token


def _dispute(clause: Clause, token: Token, *, defines: bool) -> float:
    """How plainly the unit says something about the word itself."""
    head, lead = token.head, plain(clause.span.doc[max(0, token.i - 4) : token.i].text)
    if pattern("distancing").search(lead):
        return 1.0
    if token.dep_ in SUBJECTS and head.lower_ in {"means", "mean", "requires", "implies"}:
        return 0.8
    denied = any(child.dep_ == "neg" for child in own(head, clause.span))
    if head.lower_ in _COPULA and token.dep_ in {"attr", "acomp"}:
        return (0.8 if denied else 0.6) if defines else (0.5 if denied else 0.35)
    if head.lower_ in _COPULA and token.dep_ in SUBJECTS and defines:
        return 0.6
    return DISPUTED if defines else USED


def contested(candidates: Sequence[Candidate]) -> dict[str, tuple[Candidate, ...]]:
    """The contested terms of one discussion: label to the candidates that dispute it, plainest term first.

    Pure: the same candidates in the same order give the same answer. Give it the candidates of all
    posts, used words too. Forms that differ by a plural s are one term, under its commonest form.
    """
    forms: defaultdict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        forms[_stem(candidate.label)].append(candidate)
    weights = {stem: _weight(found) for stem, found in forms.items()}
    ranked = sorted((-weight, stem) for stem, weight in weights.items() if weight >= ENOUGH)
    kept = [stem for _, stem in ranked if not _part_of_another(stem, weights)][:MOST]
    return {_commonest(forms[stem]): tuple(c for c in forms[stem] if c.score >= DISPUTED) for stem in kept}


def _weight(found: list[Candidate]) -> float:
    """How far a word is disputed; 0 where only one post knows it, or none disputes it."""
    disputed: defaultdict[str, float] = defaultdict(float)
    for candidate in found:
        if candidate.score >= DISPUTED:
            disputed[candidate.post] += candidate.score
    posts = {candidate.post for candidate in found}
    if not disputed or len(posts) < 2:
        return 0.0
    return sum(min(score, 1.5) for score in disputed.values()) + 0.1 * min(len(posts) - 1, 4)


def _part_of_another(stem: str, weights: Mapping[str, float]) -> bool:
    """Whether a longer term has most of this word's weight: "use" beside "fair use"."""
    if " " in stem:
        return False
    return any(
        stem in longer.split() and weight >= ENOUGH and weight >= 0.6 * weights[stem]
        for longer, weight in weights.items()
        if longer != stem
    )


def _stem(label: str) -> str:
    return " ".join(word.rstrip("s") for word in re.findall(r"[^\W_]+", label))


def _commonest(found: list[Candidate]) -> str:
    counts: defaultdict[str, int] = defaultdict(int)
    for candidate in found:
        counts[candidate.label] += 1
    return min(counts, key=lambda label: (-counts[label], label))
