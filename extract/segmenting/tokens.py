"""A parsed post as columns of numbers, one row a token: all that the segmenter reads of it."""

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

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
    " capital wh point asks asks_only exclaims stops colon only_colon trails bare"
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
    tags: Floats  # what the marker says of each token; zeros where it said nothing

    def count(self, flag: str, start: Ints | int, end: Ints | int) -> Ints:
        """How many tokens of each stretch [start, end) have that flag."""
        column = self.counts[:, FLAGS[flag]]
        return np.maximum(column[end] - column[start], 0)

    def has(self, flag: str, at: Ints) -> Bools:
        """Whether the tokens at these places have that flag; -1 has none."""
        return np.where(at >= 0, self.flags[at, FLAGS[flag]], False)


def tokens(doc: Doc, tags: Floats) -> Tokens:
    """The columns of `doc`, beside its `tags`."""
    lower, rows = [], []
    flags = np.zeros((len(doc), len(FLAGS)), dtype=np.bool_)
    subject = np.full(len(doc), -1, dtype=np.int32)
    for at, token in enumerate(doc):
        tag, dep, mother, form = token.tag_, token.dep_, token.head.i, token.text
        flags[at, _form(form, token.is_punct or token.is_space, token.like_num, token.like_url)] = True
        flags[at, _tagged(tag)] = True
        if dep in SUBJECTS and subject[mother] < 0:
            subject[mother] = at
        if tag in _FINITE and dep in ("aux", "auxpass"):
            flags[mother, FLAGS["finite"]] = True
        if dep in OBJECTS:
            flags[mother, FLAGS["objects"]] = True
        word = token.lower_.replace("’", "'")
        lower.append(word)
        span = token.left_edge.i, token.right_edge.i + 1, token.idx, token.idx + len(form)
        rows.append((slots().get(word, 0), _TAG.get(tag, 0), _DEP.get(dep, 0), mother, *span))
    verb, finite = flags[:, FLAGS["verb"]], flags[:, FLAGS["finite"]]
    flags[:, FLAGS["clause"]] = verb & finite & (subject >= 0)
    counts = np.zeros((len(doc) + 1, len(FLAGS)), dtype=np.int32)
    np.cumsum(flags, axis=0, out=counts[1:])
    columns: list[Ints] = list(np.array(rows, dtype=np.int32).reshape(-1, 8).T)
    named = dict(zip(("word", "tag", "dep", "head", "left", "right", "start", "end"), columns, strict=True))
    return Tokens(text=doc.text, lower=lower, subject=subject, flags=flags, counts=counts, tags=tags, **named)


@cache
def _known() -> dict[str, tuple[str, ...]]:
    """The sets each word is in."""
    sets: dict[str, list[str]] = lexicon()["sets"]
    return {word: tuple(s for s in SETS if word in sets[s]) for words in sets.values() for word in words}


_BY_TAG = {
    **dict.fromkeys(("JJ", "JJR", "JJS"), ("adjective",)),
    **dict.fromkeys(("NN", "NNS"), ("noun",)),
    **dict.fromkeys(("NNP", "NNPS"), ("noun", "name")),
    **dict.fromkeys(("WP", "WRB", "WDT", "WP$"), ("wh",)),
    **dict.fromkeys(("VB", "VBG", "VBN"), ("verb",)),
    **dict.fromkeys(("VBP", "VBZ"), ("verb", "finite")),
    "VBD": ("verb", "finite", "past"),
    "MD": ("verb", "finite", "modal"),
    "RBR": ("comparative",),
}
_BY_TAG["JJR"] = _BY_TAG["JJS"] = ("adjective", "comparative")
_BY_FORM = {"(": "opening", "[": "opening", ")": "closing", "]": "closing", **dict.fromkeys('"“”', "quote")}
_BY_FORM |= {":": "only_colon", "?": "asks_only", "...": "trails", "…": "trails"}
_INSIDE = {"?": "asks", "!": "exclaims", ".": "stops", ":": "colon"}


@cache
def _tagged(tag: str) -> list[int]:
    """The flags of a word with that tag."""
    return [FLAGS[name] for name in _BY_TAG.get(tag, ())]


@lru_cache(maxsize=50_000)  # the words of a language, and no more of a hostile post
def _form(form: str, mark: bool, number: bool, url: bool) -> list[int]:
    """The flags of a word by its form alone."""
    found = [] if mark else ["word"]
    found += [_BY_FORM[form]] if form in _BY_FORM else []
    found += [name for sign, name in _INSIDE.items() if sign in form]
    found += ["number"] * number + ["url"] * url + ["point"] * (form in lexicon()["points"])
    found += ["shouted"] * (len(form) > 1 and form.isupper()) + ["capital"] * form[:1].isupper()
    found += ["bare"] * form[-1:].isalnum()
    found += _known().get(form.lower().replace("’", "'"), ())
    return [FLAGS[name] for name in found]
