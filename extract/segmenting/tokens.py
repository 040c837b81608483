"""A parsed post as columns of numbers, one row a token: all that the segmenter reads of it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc, Token

Ints = npt.NDArray[np.integer[Any]]
Floats = npt.NDArray[np.floating[Any]]
Bools = npt.NDArray[np.bool_]

FOLDER = Path(__file__).parents[1] / "models" / "units"
"""The segmenter's weights and words, as they are shipped."""

TAGS = (  # noqa: SIM905 - labels read better in a row
    "$ '' , -LRB- -RRB- . : ADD AFX CC CD DT EX FW HYPH IN JJ JJR JJS LS MD NFP NN NNP NNPS NNS PDT"
    " POS PRP PRP$ RB RBR RBS RP SYM TO UH VB VBD VBG VBN VBP VBZ WDT WP WP$ WRB XX _SP ``"
).split()
DEPS = (  # noqa: SIM905 - labels read better in a row
    "ROOT acl acomp advcl advmod agent amod appos attr aux auxpass case cc ccomp compound conj csubj"
    " csubjpass dative dep det dobj expl intj mark meta neg nmod npadvmod nsubj nsubjpass nummod oprd"
    " parataxis pcomp pobj poss preconj predet prep prt punct quantmod relcl xcomp"
).split()
SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj", "csubjpass"})
OBJECTS = frozenset({"dobj", "attr", "acomp", "ccomp", "prep", "xcomp", "advmod", "oprd"})
_FINITE = frozenset({"VBP", "VBZ", "VBD", "MD"})
_TAG = {name: n for n, name in enumerate(TAGS, start=1)}
_DEP = {name: n for n, name in enumerate(DEPS, start=1)}

SETS = (
    "if",
    "opens_condition",
    "not",
    "me",
    "you",
    "anyone",
    "say",
    "think",
    "meta",
    "feel",
    "be",
    "because",
    "code",
)
KINDS = (  # noqa: SIM905 - labels read better in a row
    "word verb modal past comparative adjective noun name number url shouted opening closing quote"
    " capital wh point"
).split()
FLAGS = {name: n for n, name in enumerate((*KINDS, "finite", "clause", "objects", *SETS))}
"""What may be true of a token, and the column it stands in."""


@cache
def lexicon() -> dict[str, Any]:
    """The words the segmenter knows. They are part of its model: other words ask for other weights."""
    said: dict[str, Any] = json.loads((FOLDER / "words.json").read_text(encoding="utf-8"))
    return said


@cache
def slots() -> dict[str, int]:
    """The words that have a number of their own; every other word is 0."""
    return {word: n for n, word in enumerate(lexicon()["slots"], start=1)}


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The columns of one post. `subject` is a token's first subject, or -1; `right` is exclusive."""

    text: str
    lower: list[str]
    word: Ints
    tag: Ints
    dep: Ints
    head: Ints
    left: Ints
    right: Ints
    start: Ints
    end: Ints
    subject: Ints
    flags: Bools
    counts: Ints  # of each flag in all tokens before a place

    def count(self, flag: str, start: Ints | int, end: Ints | int) -> Ints:
        """How many tokens of each stretch [start, end) have that flag."""
        column = self.counts[:, FLAGS[flag]]
        return np.maximum(column[end] - column[start], 0)

    def has(self, flag: str, at: Ints) -> Bools:
        """Whether the tokens at these places have that flag; -1 has none."""
        return np.where(at >= 0, self.flags[at, FLAGS[flag]], False)


def tokens(doc: Doc) -> Tokens:
    """The columns of `doc`."""
    lower = [token.lower_.replace("’", "'") for token in doc]
    flags = np.zeros((len(doc), len(FLAGS)), dtype=np.bool_)
    subject = np.full(len(doc), -1, dtype=np.int32)
    known = _known()
    for token, word in zip(doc, lower, strict=True):
        for name in (*_kinds(token), *known.get(word, ())):
            flags[token.i, FLAGS[name]] = True
        head = token.head.i
        if token.dep_ in SUBJECTS and subject[head] < 0:
            subject[head] = token.i
        if token.tag_ in _FINITE and (token.dep_ in ("aux", "auxpass")):
            flags[head, FLAGS["finite"]] = True
        if token.dep_ in OBJECTS:
            flags[head, FLAGS["objects"]] = True
    verb, finite = flags[:, FLAGS["verb"]], FLAGS["finite"]
    flags[:, FLAGS["clause"]] = verb & flags[:, finite] & (subject >= 0)
    counts = np.zeros((len(doc) + 1, len(FLAGS)), dtype=np.int32)
    np.cumsum(flags, axis=0, out=counts[1:])
    return Tokens(
        text=doc.text,
        lower=lower,
        word=_ints(slots().get(word, 0) for word in lower),
        tag=_ints(_TAG.get(token.tag_, 0) for token in doc),
        dep=_ints(_DEP.get(token.dep_, 0) for token in doc),
        head=_ints(token.head.i for token in doc),
        left=_ints(token.left_edge.i for token in doc),
        right=_ints(token.right_edge.i + 1 for token in doc),
        start=_ints(token.idx for token in doc),
        end=_ints(token.idx + len(token) for token in doc),
        subject=subject,
        flags=flags,
        counts=counts,
    )


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int32)


@cache
def _known() -> dict[str, tuple[str, ...]]:
    """The sets each word is in."""
    sets: dict[str, list[str]] = lexicon()["sets"]
    return {word: tuple(s for s in SETS if word in sets[s]) for words in sets.values() for word in words}


_BY_TAG = {
    **dict.fromkeys(("JJ", "JJR", "JJS"), "adjective"),
    **dict.fromkeys(("NN", "NNS", "NNP", "NNPS"), "noun"),
    **dict.fromkeys(("WP", "WRB", "WDT", "WP$"), "wh"),
    **dict.fromkeys(("VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "MD"), "verb"),
}
_BY_FORM = {"(": "opening", "[": "opening", ")": "closing", "]": "closing", **dict.fromkeys('"“”', "quote")}


def _kinds(token: Token) -> list[str]:
    """What is true of the token by itself."""
    tag, form = token.tag_, token.text
    found = [] if token.is_punct or token.is_space else ["word"]
    found += [name for name in (_BY_TAG.get(tag), _BY_FORM.get(form)) if name]
    found += ["modal"] * (tag == "MD") + ["past"] * (tag == "VBD") + ["finite"] * (tag in _FINITE)
    found += ["comparative"] * (tag in ("JJR", "JJS", "RBR")) + ["name"] * (tag in ("NNP", "NNPS"))
    found += ["number"] * token.like_num + ["url"] * token.like_url
    found += ["shouted"] * (len(form) > 1 and form.isupper()) + ["capital"] * form[:1].isupper()
    found += ["point"] * (form in _points())
    return found


@cache
def _points() -> frozenset[str]:
    return frozenset(lexicon()["points"])
