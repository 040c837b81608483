"""What a unit says, slot by slot: who does what to whom, denied or not, how much, of which names.

Two units are the same claim only where their slots agree; nearness of meaning alone never decides.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Span, Token

from extract.lexicon import table

_WORD = re.compile(r"[^\W_\d]|\W[^\W_\d]")  # quantities have a slot of their own
_NUMBER = re.compile(
    r"(?<![\w.])(?P<digits>\d[\d.,]*)(?:\s?(?P<unit>(?:k|m|bn|b|million|billion|thousand|percent)\b|%))?",
    re.I,
)
_SCALE = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9}
_FULL = {"ca": "can", "wo": "will", "'ll": "will"}
_SUBJECTS = frozenset({"nsubj", "csubj", "expl", "agent"})
_PASSIVE = frozenset({"nsubjpass", "csubjpass"})
_JOINING = frozenset({"IN", "EX"})  # "that" before a clause and "there" before "is" point at nothing
_IDLE = frozenset(
    {"neg", "aux", "auxpass", "punct", "mark", "cc", "intj", "meta", "relcl", "advcl", "parataxis"}
)
_NOBODY = ("nobody", "none", "no", "one", "who")
_ENDINGS = (
    ("ies", "y"), ("sses", "ss"), ("ing", ""), ("ied", "y"), ("ed", ""), ("'s", ""),
    ("ss", "ss"), ("us", "us"), ("is", "is"), ("s", ""),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """The slots of a proposition; words are cut to their stems."""

    subject: tuple[str, ...] = ()  # the words of who or what acts, passive or not, in their order
    predicate: str = ""  # the main verb; "" for to be
    object: tuple[str, ...] = ()  # the words of all that the verb is said of besides
    holder: frozenset[str] = frozenset()  # who is reported to say so: "Amodei claims that …"
    negated: bool = False
    denials: int = 0  # the words in it that deny
    modals: frozenset[str] = frozenset()
    scope: frozenset[str] = frozenset()  # words that widen or narrow it: if, all, some, more
    numbers: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    content: tuple[str, ...] = ()  # every word that carries meaning, in order
    complete: bool = False  # has a verb and its subject
    speaker: bool = False  # speaks of "I" or "we"
    pointing: bool = False  # speaks of "it", "they", "you"
    passive: bool = False  # its grammatical subject is acted on, and stands in `object`


def frame(span: Span, *, denied: bool = False, asks: bool = False) -> Frame:
    """Read the slots off the parse of a span.

    `denied` says that its trait denies it: for the words before it, or as the claim of a question that
    `asks`, which says the opposite of what its own words do.
    """
    words = _words()
    root, holder, doubts = _main(span)
    inside = [_FULL.get(word, word) for word in map(_word, span)]
    groups: dict[str, list[str]] = {"subject": [], "object": []}
    for child in root.children:
        if child.dep_ not in _IDLE and span.start <= child.i < span.end:
            side = "subject" if child.dep_ in _SUBJECTS else "object"
            groups[side].extend(stems(map(_word, _under(child, span))))
    core = span if root == span.root else span[max(root.left_edge.i - span.start, 0) :]
    said = inside[len(span) - len(core) :]
    denials = sum(word in words["negations"] for word in inside) + doubts
    return Frame(
        subject=tuple(groups["subject"]),
        predicate="" if root.lower_.replace("’", "'") in words["copulas"] else stem(root.lower_),
        object=tuple(groups["object"]),
        holder=frozenset(holder),
        negated=denials % 2 == 1 if denials and not asks else denied,
        denials=denials,
        modals=frozenset(said) & words["modals"],
        scope=frozenset(inside) & words["scope"],
        numbers=numbers(span.text),
        names=frozenset(t.lower_ for t in span if t.tag_ in ("NNP", "NNPS")),
        content=tuple(stems(said)),
        speaker=not words["speaker"].isdisjoint(said),
        pointing=any(t.lower_ in words["pointing"] and t.tag_ not in _JOINING for t in core),
        complete=any(child.dep_ in _SUBJECTS | _PASSIVE for child in root.children),
        passive=any(child.dep_ in _PASSIVE for child in root.children),
    )


def _word(token: Token) -> str:
    """The word in lower case; the country is no pronoun, and "by no means" means nothing."""
    if token.lower_ == "means" and token.i and token.nbor(-1).lower_ == "no":
        return "the"
    return "usa" if token.text in ("US", "U.S.") else token.lower_.replace("’", "'")


def numbers(text: str) -> frozenset[str]:
    """The quantities in a text, however they are written: 150k and 150,000 are one."""
    return frozenset(_quantity(match) for match in _NUMBER.finditer(text))


def stems(words: Iterable[str]) -> list[str]:
    """The stems of the words that carry meaning."""
    idle = _words()["empty"] | _words()["negations"]
    plain = (word.replace("’", "'") for word in words)
    return [meant(stem(word)) for word in plain if word not in idle and _WORD.match(word)]


def meant(word: str) -> str:
    """The stem that stands for a stem and all that mean the same in most places."""
    return _synonyms().get(word, word)


def stem(word: str) -> str:
    """The word without its ending; cruder than a lemma, the same for its forms."""
    word = _irregular().get(word, word)
    for ending, put in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            cut = word[: len(word) - len(ending)] + put
            doubled = ending in ("ing", "ed") and len(cut) > 3 and cut[-1] == cut[-2] and cut[-1] not in "lsz"
            return (cut[:-1] if doubled else cut).removesuffix("e")
    return word.removesuffix("e") if len(word) > 3 else word


@cache
def _words() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in table("frames").items()}


@cache
def _synonyms() -> dict[str, str]:
    groups = (group.split() for group in table("frames")["synonyms"])
    return {word: first for first, *others in groups for word in others}


@cache
def _irregular() -> dict[str, str]:
    return dict(pair.split() for pair in table("frames")["irregular"])


def _main(span: Span) -> tuple[Token, list[str], int]:
    """The verb of the proposition, who is said to hold it, and whether it is held or denied."""
    words = _words()
    root, doubts = span.root, 0
    for _ in range(3):  # "I doubt that they say that …" goes no deeper
        inner = next((c for c in root.children if c.dep_ == "ccomp" and root.i < c.i < span.end), None)
        judged = _judged(root, span)
        if judged is not None:
            root, doubts = judged[0], doubts + judged[1]
            continue
        if inner is None or stem(root.lower_) not in words["reports"] | words["denials"]:
            break
        who = [t for c in root.children if c.dep_ in _SUBJECTS for t in _under(c, span)]
        if who and not all(t.lower_ in ("i", "we", *_NOBODY) for t in who):
            denies = int(stem(root.lower_) in words["denials"])
            return inner, stems(t.lower_ for t in who) or ["they"], doubts + denies
        doubts += stem(root.lower_) in words["denials"]
        root = inner
    return root, [], doubts


def _judged(root: Token, span: Span) -> tuple[Token, int] | None:
    """The clause that "it is true that ..", "it is false that .." judges, and whether it denies it."""
    if root.lower_.replace("’", "'") not in _words()["copulas"]:
        return None
    words = [c for c in root.children if c.dep_ in ("acomp", "attr") and root.i < c.i < span.end]
    it = any(
        c.dep_ in _SUBJECTS | {"nsubjpass"} and c.lower_ in ("it", "that", "there") for c in root.children
    )
    for word in words if it else []:
        denies = word.lower_ in _words()["untrue"]
        if not denies and word.lower_ not in _words()["plainly_true"]:
            continue
        for holder in (word, root):
            for clause in holder.children:
                if clause.dep_ in ("ccomp", "advcl", "acl", "csubj") and word.i < clause.i < span.end:
                    return clause, int(denies)
    return None


def _under(token: Token, span: Span) -> Span:
    """The words that hang on a token, as far as they stand in the span."""
    return span.doc[max(token.left_edge.i, span.start) : min(token.right_edge.i + 1, span.end)]


def _quantity(match: re.Match[str]) -> str:
    digits, unit = match["digits"].rstrip(".,"), (match["unit"] or "").lower()
    plain = digits.replace(",", "")
    try:
        value = float(plain) * _SCALE.get(unit, 1.0)
    except ValueError:
        return digits
    return f"{value:g}%" if unit in ("%", "percent") else f"{value:.12g}"
