"""Whether a unit denies its main predicate: "is not", "never", "I don't think that ..", a bare "No".

Not for un- and im- words, nor for "A, not B" and "not only A", which deny no predicate. A question
that makes a point says the opposite of what it asks: "Why would they?" denies, "Isn't that so?" does not.
"""

import re

from spacy.tokens import Span, Token

from extract.components.clause import Clause, own
from extract.lexicon import closes, pattern, plain, words

_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "attr", "expl", "npadvmod"})
_NOTHING = frozenset({"no", "none", "neither"})
_ASKING = re.compile(
    r"^\W*(?:(?:so|but|and|okay|ok|yeah|or|well)\W+)*(?:why|what|which|where|who|how (?!many|much|often))\b"
)
_DOUBTING = re.compile(r"\b(?:really|seriously|honestly|possibly)\b|^show me\b")
_NOT = re.compile(r"n't\b|\bnot\b|\bno\b|\bnever\b")
_CUT = re.compile(r"(?:n't|\b(?:is|are|was|were|'s|'re) not|\bnever)$")  # the unit begins behind the denial
_BUT = re.compile(r"\b(?:not|n't)\b[^.;?!]*,\s*(?:but|it's|it is|rather|more)\b")


def negated(clause: Clause) -> bool:
    """Whether the unit denies what its main predicate says."""
    if clause.question:
        return _asks_the_opposite(clause.text)
    if pattern("no_denial").search(clause.text):
        return False
    if pattern("raised_negation").search(clause.text) or _framed(clause):
        return True
    if pattern("denials").match(clause.text.strip()):
        return True
    if _BUT.search(clause.text):
        return False
    return any(_denied(token, clause.span) for token in _predicates(clause))


def _asks_the_opposite(text: str) -> bool:
    if _NOT.search(text):
        return False
    return _ASKING.search(text) is not None or _DOUBTING.search(text) is not None


def _framed(clause: Clause) -> bool:
    """The words right before the unit deny it: "I don't think that <unit>"."""
    frame = clause.before.rstrip(" ,\"'").removesuffix(" that")
    return closes("raised_negation", frame) or _CUT.search(frame) is not None


def _predicates(clause: Clause) -> list[Token]:
    """The main predicate and what it only carries: "is", "seems to be", "is going to happen"."""
    chain = [clause.root]
    for token in chain:
        chain += [
            c for c in own(token, clause.span) if c.dep_ in {"xcomp", "acomp", "attr"} and c.i > token.i
        ]
    return chain


def _denied(token: Token, span: Span) -> bool:
    negatives = words("negations")
    if plain(token.text) in negatives:
        return True
    for child in own(token, span):
        if child.dep_ == "neg" or (plain(child.text) in negatives and child.dep_ not in {"cc", "prep"}):
            return not _contrastive(child)
        if child.dep_ in _ARGUMENTS and any(part.lower_ in _NOTHING for part in (child, *own(child, span))):
            return True
    return False


def _contrastive(child: Token) -> bool:
    """`not` after a comma and before a noun phrase alone: "Alibaba, not DeepSeek"."""
    previous = child.nbor(-1) if child.i else None
    return previous is not None and previous.lower_ == "," and not child.head.tag_.startswith(("VB", "MD"))
