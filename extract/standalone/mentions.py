"""What a post speaks of, and the words in it that point at such things: read off its parse.

Pure values, so that what works on a whole thread never sees spaCy.
"""

import re
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from spacy.tokens import Doc, Span, Token

from extract.components.clause import SUBJECTS
from extract.frame import stem
from extract.lexicon import plain, words

_LONGEST = 9  # words of a mention
_NOUNS = ("NN", "NNS", "NNP", "NNPS")
_HEADS = frozenset(
    {"nsubj", "nsubjpass", "dobj", "pobj", "attr", "dative", "conj", "ROOT", "appos", "poss", "oprd"}
)
_MODIFIERS = frozenset({"det", "amod", "compound", "poss", "nummod", "nmod", "quantmod", "predet", "neg"})
_CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "acl", "csubj", "relcl"})
_GERUND = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "pcomp"})
_BROKEN = frozenset('>"“”()[]{}*_|')
_FIRST_WORDS = re.compile(r"^(?:(?:a|an|this|that|these|those|such|same|both|all|some|any) )+", re.I)


_KEPT = "rejoinder sentences"


@dataclass(frozen=True, slots=True)
class Mention:
    """A thing that a post names, by the words it has for it."""

    start: int  # offsets into the post
    end: int
    text: str
    head: str  # the stem of its main word
    role: str  # subject, object or other
    many: bool
    proper: bool = False
    person: bool = False
    group: bool = False  # "they" may be said of one such
    minded: bool = False  # can think and want
    human: bool = False  # a word for people; "it" is said of none
    acts: bool = False  # says, thinks or wants something where it is named
    doing: bool = False  # "training on books"
    definite: bool = False
    sentence: int = 0


@dataclass(frozen=True, slots=True)
class Pointer:
    """A word of a unit that stands for something else; of no length where a subject is left out."""

    start: int  # offsets into the post
    end: int
    word: str  # in lower case; "" where the subject is left out
    kind: str  # a list of the lexicon's `pointing`, or "subject"
    role: str
    sentence: int = 0
    inside: bool = False  # what it stands for may be named before it in its own unit
    told: Mention | None = None  # what it stands for, where the parse says so
    owns: bool = False  # its, their
    minded: bool = False  # what it stands for thinks or wants something
    whole: bool = False  # "it" may well stand for all of what was said: "do it", "it is hard"


def mentions(doc: Doc) -> tuple[Mention, ...]:
    """The things that a post names, in the order of their first words."""
    sentences = _sentences(doc)
    found = (_mention(token, sentences) for token in doc if _heads(token))
    return tuple(sorted((m for m in found if m is not None), key=lambda m: (m.start, m.end)))


def pointers(span: Span) -> tuple[Pointer, ...]:
    """The words of a unit that point at something named elsewhere, in their order."""
    sentences = _sentences(span.doc)
    found = [pointer for token in span if (pointer := _pointer(token, span, sentences))]
    left_out = _left_out(span, sentences)
    return tuple([left_out, *found] if left_out else found)


def _sentences(doc: Doc) -> list[int]:
    """The number of each token's sentence; worked out once for all the units that ask."""
    kept: list[int] | None = doc.user_data.get(_KEPT)
    if kept is None:
        starts = [bool(token.is_sent_start) or token.i == 0 for token in doc]
        doc.user_data[_KEPT] = kept = [number - 1 for number in accumulate(starts)]
    return kept


def _heads(token: Token) -> bool:
    if token.tag_ == "VBG":
        return token.dep_ in _GERUND and any(child.dep_ in ("dobj", "prep") for child in token.children)
    return token.tag_ in _NOUNS and token.dep_ in _HEADS and token.lower_ not in words("pointing/empty_heads")


def _mention(token: Token, sentences: list[int]) -> Mention | None:
    doing = token.tag_ == "VBG"
    left = min((child.left_edge.i for child in token.lefts if child.dep_ in _MODIFIERS), default=token.i)
    first = token.i if doing else left
    while first < token.i and token.doc[first].lower_ in words("pointing/asides"):
        first += 1
    last = _last(token, doing=doing)
    if last - first >= _LONGEST:
        first, last = max(first, token.i - 3), token.i
    if any(t.is_space or t.text in _BROKEN for t in token.doc[first : last + 1]):
        return None
    if token.dep_ == "ROOT" and not any(
        child.dep_ in ("det", "amod", "compound") for child in token.children
    ):
        return None  # most often no noun at all
    span = token.doc[first : last + 1]
    lead = span[0].lower_
    proper = token.tag_.startswith("NNP")
    lower = token.lower_
    return Mention(
        start=span.start_char,
        end=span.end_char,
        text=span.text,
        head=stem(plain(lower)),
        role=_role(token),
        many=token.tag_ in ("NNS", "NNPS"),
        proper=proper,
        person=lower in words("pointing/persons") and _known(token, span[0]),
        group=proper or (lower != "person" and stem(lower) in _collectives()),
        minded=proper or _minded(lower),
        human=lower in words("pointing/persons") or stem(lower) == "person",
        acts=_acts(token),
        doing=doing,
        definite=proper
        or lead in ("the", "this", "that", "these", "those")
        or span[0].tag_ in ("PRP$", "NNP"),
        sentence=sentences[token.i],
    )


def _known(token: Token, first: Token) -> bool:
    """Whether a noun for a person stands for one: "the judge", "a judge said"; not "like a judge"."""
    if first.lower_ in ("a", "an"):
        return _role(token) == "subject"
    return first.tag_ in ("DT", "PRP$", "NNP") and token.lower_ != "person"


def _acts(token: Token) -> bool:
    """Whether a noun is said to think, say or want something, or to be what something is done by."""
    by = token.dep_ == "pobj" and token.head.lower_ == "by" and token.tag_.startswith("NNP")
    return by or (token.dep_ == "nsubj" and token.head.lower_ in words("pointing/minds"))


def _minded(word: str) -> bool:
    """Whether a noun is one for people, by itself or by its ending."""
    single = stem(word)
    return (
        word in words("pointing/persons")
        or word in words("sources/people")
        or single in _collectives()
        or re.search(r"(?:[^t]er|tor|ist|ian|man|men|ee|ant)s?$", word) is not None
    )


def _last(token: Token, *, doing: bool) -> int:
    """The last word of what belongs to a noun: "of" with what follows; all of a doing."""
    last = token.i
    for child in token.rights:
        near = child.left_edge.i == last + 1
        fits = child.right_edge.i - token.i < _LONGEST - 1
        if near and fits and (child.dep_ in ("dobj", "prep") if doing else child.lower_ == "of"):
            last = child.right_edge.i
        elif child.dep_ != "prep" or not doing:
            break
    return last


def _role(token: Token) -> str:
    dep = token.dep_
    if dep == "conj":
        dep = token.head.dep_
    if dep in SUBJECTS or dep == "csubjpass":
        return "subject"
    return "object" if dep in ("dobj", "attr", "dative") else "other"


@cache
def _collectives() -> frozenset[str]:
    return frozenset(stem(word) for word in words("pointing/collectives"))


def _pointer(token: Token, span: Span, sentences: list[int]) -> Pointer | None:
    word = plain(token.text)
    kind = _kinds().get(word)
    if kind is None or _idle(token, word, kind):
        return None
    told = None
    if token.tag_ in ("WDT", "WP") or (kind == "this" and token.dep_ in SUBJECTS and token.tag_ == "WDT"):
        told = _relative(token, span, sentences)
        if told is None:
            return None
        kind = "which"
    elif kind == "which":
        return None
    return Pointer(
        start=token.idx,
        end=token.idx + len(token),
        word=word,
        kind=kind,
        role=_role(token),
        sentence=sentences[token.i],
        inside=told is None and _named_before(token, span, kind),
        told=told,
        owns=token.tag_ == "PRP$",
        minded=token.dep_ == "nsubj" and token.head.lower_ in words("pointing/minds"),
        whole=_whole(token),
    )


def _whole(token: Token) -> bool:
    """Whether a pronoun may well stand for no thing but for all that was said."""
    verb = token.head
    if token.dep_ == "dobj":
        return verb.lower_ in ("do", "does", "did", "done", "doing")
    judged = [c.lower_ for c in verb.children if c.dep_ in ("acomp", "attr", "oprd")]
    return token.dep_ in SUBJECTS and any(word in words("pointing/judging") for word in judged)


@cache
def _kinds() -> dict[str, str]:
    kinds = {
        w: kind for kind in ("one", "many", "he", "she", "this", "these") for w in words(f"pointing/{kind}")
    }
    return {"which": "which", "who": "which", **kinds}


def _idle(token: Token, word: str, kind: str) -> bool:
    """ "It" that stands for nothing, and "that" which only joins."""
    if kind in ("this", "these"):
        if token.tag_ in ("WDT", "WP"):
            return False
        if any(c.dep_ in ("relcl", "acl") or c.lower_ == "of" for c in token.rights):
            return True  # "those who .."
        return token.tag_ != "DT" or token.dep_ not in SUBJECTS | {"dobj", "pobj", "attr", "conj", "ROOT"}
    if word.endswith(("self", "selves")):
        return True
    return word == "it" and _expletive(token)


def _expletive(token: Token) -> bool:
    """ "It is clear that ..", "it rains", "makes it clear that ..": nothing stands behind it."""
    if token.dep_ == "expl":
        return True
    verb = token.head
    if token.dep_ in SUBJECTS:
        if verb.lower_ in words("pointing/weather"):
            return True
        for child in (verb, *(c for c in verb.children if c.dep_ in ("acomp", "attr", "xcomp"))):
            for later in child.children:
                if later.i > token.i and later.dep_ in _CLAUSES and later.i > verb.i and _opens_clause(later):
                    return True
        return False
    return token.dep_ in ("dobj", "nsubj") and any(
        c.dep_ in ("ccomp", "xcomp", "acl") and c.i > token.i for c in verb.children if c != token
    )


def _opens_clause(verb: Token) -> bool:
    """Whether a clause is one that "it" announces: opened by "that" or "to", or a doing."""
    return verb.tag_ == "VBG" or any(
        c.lower_ in ("that", "to", "how", "whether", "if", "when") and c.i < verb.i for c in verb.children
    )


def _named_before(token: Token, span: Span, kind: str) -> bool:
    """Whether its own unit names, before it, something it may stand for."""
    many = kind in ("many", "these")
    for other in span.doc[span.start : token.i]:
        if many and other.lower_ in words("pointing/whoever"):
            return True
        if not _heads(other):
            continue
        plural = other.tag_ in ("NNS", "NNPS") or any(c.dep_ == "conj" for c in other.children)
        if kind in ("he", "she"):
            if other.tag_ == "NNP" or other.lower_ in words("pointing/persons"):
                return True
        elif plural == many or (
            many and (other.tag_ == "NNP" or other.lower_ in words("pointing/collectives"))
        ):
            return True
    return False


def _relative(token: Token, span: Span, sentences: list[int]) -> Mention | None:
    """What "which" stands for, where that stands before the unit."""
    verb = token.head
    while verb.dep_ not in ("relcl", "ROOT") and verb.head != verb and span.start <= verb.i < span.end:
        verb = verb.head
    noun = verb.head
    if verb.dep_ != "relcl" or span.start <= noun.i < span.end or not _heads(noun):
        return None
    return _mention(noun, sentences)


def _left_out(span: Span, sentences: list[int]) -> Pointer | None:
    """The subject that a unit leaves to the verb its own is joined to: "X does A, and <does B>"."""
    root = span.root
    if any(child.dep_ in SUBJECTS | {"csubjpass"} for child in root.children) or root.dep_ != "conj":
        return None
    head = root.head
    if span.start <= head.i < span.end or root.tag_ not in ("VBD", "VBZ", "VBP", "MD", "VBN", "VBG", "VB"):
        return None
    opens = span[0].tag_.startswith(("VB", "MD", "RB")) and span[0].lower_ not in ("neither", "nor", "so")
    before = span.doc[span.start - 1].lower_ if span.start else ""
    if sentences[head.i] != sentences[root.i] or not opens or before in ("which", "who", "that"):
        return None
    for _ in range(3):
        subject = next((c for c in head.children if c.dep_ in SUBJECTS and c.dep_ != "expl"), None)
        if subject is not None or head.dep_ != "conj":
            break
        head = head.head
    if subject is None or subject.i > span.start:
        return None
    told = _mention(subject, sentences) if _heads(subject) else None
    kind = _kinds().get(plain(subject.text))
    if told is None and (kind is None or kind == "which"):
        return None
    place = span.start_char
    return Pointer(
        place, place, "", "subject" if told else kind or "", "subject", sentences[root.i], told=told
    )


def gist(text: str) -> str:
    """A mention's words without the article or pointing word that only fits where it stands."""
    return _FIRST_WORDS.sub("", text)
