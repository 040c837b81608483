"""What a unit shows on its surface, as numbers: cue words, tags, tense, persons, what stands around it.

The trained heads read these beside the unit's embedding, in the order of `names()`.
"""

import math
import re
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc, Span, Token

from extract.components.clause import Clause, clauses, own
from extract.components.denial import negated
from extract.components.doubt import doubted
from extract.lexicon import pattern, table, words
from extract.marking.marker import COLUMNS

Vector = npt.NDArray[np.float32]

_FIRST = frozenset({"i", "me", "my", "mine", "myself", "i'm", "i've"})
_WE = frozenset({"we", "us", "our"})
_SECOND = frozenset({"you", "your", "yours", "yourself"})
_COPULA = frozenset({"is", "are", "was", "were", "be", "'s", "'re", "s", "been", "ai", "isnt"})
_POINTING = frozenset({"this", "that", "it", "these", "those"})
_MODALS = (
    "should",
    "must",
    "ought",
    "would",
    "could",
    "can",
    "might",
    "may",
    "will",
    "'ll",
    "'d",
    "wo",
    "ca",
)
_TAGS = ("VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "MD", "NN", "NNS", "NNP", "JJ")
_PATTERNS = {
    "year": r"\b(?:1[5-9]|20)\d\d\b",
    "amount": r"\d\s?%|[$€£]\s?\d|\b\d[\d,.]*\s?(?:k|m|million|billion|percent|miles|years|hours|dollars)\b",
    "url": r"https?://|www\.",
    "scare quotes": r"(?<!\w)[\"'](?:\S+ ){0,2}\S+[\"'](?!\w)",
    "exclaims": r"!",
    "if": r"\b(?:if|unless|whether)\b",
    "when": r"\b(?:when|whenever|once|until)\b",
    "more than": r"\b(?:more|less|fewer|better|worse|\w+er) than\b",
    "so that": r"\b(?:so|too|very|really|quite|pretty|much|extremely)\b",
    "all": r"\b(?:all|every|everyone|always|any|most|many|some|no one)\b",
    "ellipsis": r"\.\.\.|…",
    "wh question": r"^\W*(?:why|how|what|who|where|when|which)\b",
    "asks first": r"^\W*(?:(?:is|are|was|were|do|does|did|can|could|would|should|have|has)(?:n.t)?)\b",
    "there is": r"\bthere(?:'s| is| are| was| were)\b",
    "am a": r"\b(?:is|are|was|were|'s|'re|isn't|aren't|not) (?:\w+ly )?(?:a|an)\b",
    "is the": r"\b(?:is|are|was|were|'s) (?:\w+ly )?the\b",
}
_BEFORE = {
    "opens": r"^\W*$|[.!?:]\W*$",
    "because": r"\b(?:because|since|as|cuz|cause)\W*$",
    "so": r"\b(?:so|therefore|thus|hence|then|which means)\W*$",
    "but": r"\b(?:but|however|yet|though|although)\W*$",
    "and": r"\b(?:and|or|also|plus)\W*$",
    "example": r"\b(?:for example|for instance|e\.g|example|like|such as|say)\W*$",
    "opinion": r"\b(?:i think|i believe|i feel|imo|imho|i'd argue|i would argue|i'd say)(?: that)?\W*$",
    "that": r"\bthat\W*$",
    "grants": r"\b(?:sure|yes|yeah|granted|while|although|though|of course|agree|admit|know|true)\W*$",
    "quote": r"[\"“]\W*$",
    "colon": r":\W*$",
}
_AFTER = {
    "but": r"^\W*(?:but|however|yet|though|although|except|unfortunately)\b",
    "because": r"^\W*(?:because|since|as|cuz|cause)\b",
    "so": r"^\W*(?:so|therefore|thus|hence|then|which)\b",
    "and": r"^\W*(?:and|or)\b",
    "ends": r"^\W*$|^[.!?]",
    "quote": r"^\W{0,2}[\"”]",
}
_CUED = ("kinds", "schemes", "modes")
_CUES = ("hedges", "denials", "raised_negation", "distancing")


def register() -> None:
    """Let a document keep the signs of its units: four steps read them, one works them out."""
    if not Doc.has_extension("signs"):
        Doc.set_extension("signs", default=None)


def rows(doc: Doc) -> Vector:
    """What heads read of each unit of `doc`: its embedding, its signs, what the marker says of it."""
    if doc._.signs is None:
        doc._.signs = vectors(list(clauses(doc)))
    return np.hstack([doc._.embeddings, doc._.signs, doc._.seen])


@cache
def names() -> tuple[str, ...]:
    """The name of every sign, in the order of a vector."""
    cues = [f"{file}/{part}" for file in _CUED for part in table(file)] + list(_CUES)
    return (
        *(f"cue {name}" for name in cues),
        *(f"words {name}" for name in _PATTERNS),
        *(f"before {name}" for name in _BEFORE),
        *(f"after {name}" for name in _AFTER),
        *(f"has {tag}" for tag in _TAGS),
        *(f"root {tag}" for tag in _TAGS),
        *(f"modal {modal}" for modal in _MODALS),
        *_FORMS,
        *(f"marker {name}" for name in COLUMNS),
    )


def vectors(units: Sequence[Clause]) -> Vector:
    """One row a unit of a post, one column a name."""
    signs = np.zeros((len(units), len(names()) - len(COLUMNS)), np.float32)
    for place, clause in enumerate(units):
        signs[place] = [*_worded(clause), *_parsed(clause), *_formed(clause, place, len(units))]
    return signs


def _worded(clause: Clause) -> list[float]:
    cues = [f"{file}/{part}" for file in _CUED for part in table(file)] + list(_CUES)
    found = [pattern(name).search(clause.text) is not None for name in cues]
    found += [search(clause.text) is not None for search in _searches("words")]
    found += [search(clause.before) is not None for search in _searches("before")]
    found += [search(clause.after) is not None for search in _searches("after")]
    return list(map(float, found))


@cache
def _searches(where: str) -> tuple[Callable[[str], re.Match[str] | None], ...]:
    table_ = {"words": _PATTERNS, "before": _BEFORE, "after": _AFTER}[where]
    return tuple(re.compile(regex).search for regex in table_.values())


def _parsed(clause: Clause) -> list[float]:
    tags = [token.tag_ for token in clause.span]
    modals = {token.lower_ for token in clause.span if token.tag_ == "MD"}
    return [
        *(float(tags.count(tag) + (tags.count("NNPS") if tag == "NNP" else 0)) ** 0.5 for tag in _TAGS),
        *(float(clause.root.tag_ == tag) for tag in _TAGS),
        *(float(modal in modals) for modal in _MODALS),
    ]


_FORMS = (
    "length", "short", "question", "orders", "first person", "we", "second person", "subject i",
    "subject you", "subject points", "subject name", "subject bare plural", "subject they", "copula",
    "attribute a noun", "attribute an adjective", "denied", "passive", "subject is clause", "past",
    "number", "comparative", "reported inside", "first of post", "last of post", "alone", "name inside",
    "no verb", "bids", "obliges", "judges", "judges by noun", "judges by verb", "points at a noun",
    "equates nouns", "generic subject", "subject is gerund", "present", "names a term", "short copula",
    "about the other", "would of mine",
    "judges the subject", "judges in the object", "judges aside", "effort", "ranks", "denies a class",
    "class statement",
    "compares by copula", "second person fault", "kept from", "judges deep", "denies", "doubts", "attributed",
)  # fmt: skip


def _formed(clause: Clause, place: int, units: int) -> list[float]:
    span, root, subject = clause.span, clause.root, clause.subject
    lowered = {token.lower_ for token in span}
    tags = {token.tag_ for token in span}
    deps = {child.dep_: child for child in own(root, span)}
    who = subject.lower_ if subject is not None else ""
    attribute = deps.get("attr") or deps.get("acomp")
    forms = (
        math.log1p(len(span)),
        len(span) < 6,
        clause.question,
        root.tag_ == "VB" and subject is None and root.i - span.start < 3,
        bool(lowered & _FIRST),
        bool(lowered & _WE),
        bool(lowered & _SECOND),
        who == "i",
        who == "you",
        who in _POINTING,
        subject is not None and subject.tag_.startswith("NNP"),
        subject is not None and subject.tag_ == "NNS" and subject.left_edge.i == subject.i,
        who in {"they", "he", "she"},
        root.lower_ in _COPULA,
        attribute is not None and attribute.tag_.startswith("NN"),
        attribute is not None and attribute.tag_.startswith("JJ"),
        "neg" in deps,
        "nsubjpass" in deps or "auxpass" in deps,
        "csubj" in deps,
        root.tag_ in {"VBD", "VBN"}
        or any(c.lower_ in {"was", "were", "did", "had"} for c in own(root, span)),
        "CD" in tags,
        bool(tags & {"JJR", "JJS", "RBR", "RBS"}),
        any(token.dep_ == "ccomp" and token.head.tag_.startswith("VB") for token in span if token != root),
        place == 0,
        place == units - 1,
        units == 1,
        any(token.tag_.startswith("NNP") for token in span if token.i > span.start),
        not any(tag.startswith(("VB", "MD")) for tag in tags),
        *_composed(clause, deps, who),
        negated(clause),
        doubted(clause),
        bool(span._.attribution),
    )
    return list(map(float, forms))


def _composed(clause: Clause, deps: dict[str, Token], who: str) -> tuple[bool, ...]:
    """Signs that join several: a command, a judgement, an equation of two nouns."""
    span, root, subject = clause.span, clause.root, clause.subject
    values = words("kinds/value")
    attribute = deps.get("attr") or deps.get("acomp")
    judged = [] if attribute is None else [attribute, *own(attribute, span)]
    copula = root.lower_ in _COPULA
    auxiliaries = {child.lower_ for child in root.children if child.dep_ == "aux"}
    noun = attribute is not None and attribute.tag_ in {"NN", "NNS"}
    article = any(token.lower_ in {"a", "an"} for token in judged) and noun
    generic = (
        subject is not None and subject.tag_ in {"NN", "NNS"} and not (_determiners(subject) - {"a", "an"})
    )
    return (
        root.tag_ in {"VB", "VBP"}
        and subject is None
        and not auxiliaries - {"do", "let"}
        and _leads(root, span),
        bool(auxiliaries & {"should", "must", "ought"}),
        any(token.lower_ in values for token in judged),
        noun and any(token.lower_ in values for token in judged[1:]),
        root.lower_ in values
        or any(child.lower_ in values for child in own(root, span) if child.dep_ == "advmod"),
        copula and noun and who in _POINTING,
        copula and article and subject is not None and subject.tag_.startswith("NN"),
        generic,
        subject is not None and subject.tag_ == "VBG",
        root.tag_ in {"VBZ", "VBP"} and not auxiliaries,
        any(token.is_quote for token in span) and len(span) < 25,
        copula and len(span) < 9,
        who in {"you", "he", "she", "they"} and copula,
        who == "i" and bool(auxiliaries & {"would", "'d"}),
        *_placed(clause, deps, attribute),
    )


def _placed(clause: Clause, deps: dict[str, Token], attribute: Token | None) -> tuple[bool, ...]:
    """Where in the unit a judgement falls, and how a copula equates."""
    span, root, subject = clause.span, clause.root, clause.subject
    values, efforts = words("kinds/value"), words("kinds/effort")
    judging = [token for token in span if token.lower_ in values]
    deep = set() if attribute is None else {token.i for token in attribute.subtree}
    about = set() if subject is None else {token.i for token in subject.subtree}
    object_ = deps.get("dobj")
    grasped = set() if object_ is None else {object_.i, *(child.i for child in object_.children)}
    copula = root.lower_ in _COPULA
    noun = attribute is not None and attribute.tag_ in {"NN", "NNS"}
    who = subject.lower_ if subject is not None else ""
    return (
        any(token.i in about for token in judging),
        any(token.i in grasped for token in judging),
        bool(judging) and not any(token.i in deep | about | grasped for token in judging),
        attribute is not None and attribute.lower_ in efforts,
        attribute is not None
        and any(child.tag_ in {"JJS", "RBS", "JJR", "RBR"} for child in own(attribute, span)),
        copula and noun and "neg" in deps,
        copula and noun and subject is not None and subject.tag_ in {"NN", "NNS", "VBG"} and len(span) < 14,
        copula and ("prep" in deps and deps["prep"].lower_ == "like"),
        who in {"you", "they", "he", "she"} and pattern("kinds/fault").search(clause.text) is not None,
        "neg" in deps and root.tag_ == "VB",
        any(token.i in deep for token in judging),
    )


def _leads(root: Token, span: Span) -> bool:
    """Nothing but adverbs, "please" and "do not" stands before `root`."""
    lead = span.doc[span.start : root.i]
    return len(lead) < 4 and all(token.tag_ in {"RB", "UH", "VB", "VBP", ",", "CC"} for token in lead)


def _determiners(noun: Token) -> set[str]:
    return {child.lower_ for child in noun.children if child.dep_ in {"det", "poss"}}
