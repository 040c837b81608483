"""Pairs of claims that say the same, the opposite or something else, made from sentences by rule.

A sentence is denied, its denial taken away, its subject and object change places, a name or a number
becomes another, it is doubted or put into another's mouth, or it is only dressed differently. Judges
of likeness that never saw such pairs call "A copied B" and "B copied A" the same.
"""

import random
import re
from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

Pair = tuple[str, str, str]
"""Two texts, and how they stand to one another: same, opposite or different."""

_HOLDERS = ("critics", "the article", "the report", "some people", "the company", "my professor", "experts")
_DOUBTS = ("I doubt that {}", "It is unclear whether {}", "If {}, things would change", "{} might happen")
_SAYS = ("According to {h}, {}", "{h} claim that {}", "{h} said that {}")
_DRESSED = (
    "I think {}", "Honestly, {}", "To be clear, {}", "Look, {}", "{}, as far as I can see",
    "The point is that {}", "It is true that {}", "In fact, {}", "Nobody can deny that {}",
    "It's obvious that {}", "{}, of course",
)  # fmt: skip
_DENIED = (
    "It is not true that {}", "It is false that {}", "It's simply wrong that {}", "I don't think {}",
    "No, it is not the case that {}", "There is no way that {}", "The claim that {} is false",
)  # fmt: skip
_TWICE = (
    "It is not false that {}",
    "Nobody can say that it is not true that {}",
    "It would be wrong to deny that {}",
)
_DO = {"VBZ": "does not ", "VBP": "do not ", "VBD": "did not "}
_SHORT = {
    "is not": "isn't", "are not": "aren't", "does not": "doesn't", "do not": "don't", "did not": "didn't",
    "cannot": "can't", "will not": "won't", "was not": "wasn't", "has not": "hasn't", "have not": "haven't",
}  # fmt: skip
_NAMES = ("Google", "Microsoft", "France", "Japan", "Canada", "Sony", "Intel", "Germany", "Apple", "Toyota")


def contrasts(nlp: Language, sentences: Iterable[str], *, seed: int) -> Iterator[Pair]:
    """The pairs that the sentences give, in their order; the same for the same seed."""
    chance = random.Random(seed)
    for doc in nlp.pipe(sentences, batch_size=32):
        text = doc.text.strip().rstrip(".!")
        if not 4 <= len(doc) <= 28 or "?" in text or "\n" in text:
            continue
        low = _lowered(doc, text)
        yield from _denials(doc, text, low, chance)
        yield from _others(doc, text, low, chance)
        if chance.random() < 0.6:
            yield text, chance.choice(_DRESSED).format(low), "same"


def _denials(doc: Doc, text: str, low: str, chance: random.Random) -> Iterator[Pair]:
    turned = _turned(doc)
    if turned is not None:
        if chance.random() < 0.5:
            for full, short in _SHORT.items():
                turned = turned.replace(f" {full} ", f" {short} ")
        yield text, turned, "opposite"
        if chance.random() < 0.3:
            yield chance.choice(_DENIED).format(low), turned, "same"
    roll = chance.random()
    if roll < 0.25:
        yield text, chance.choice(_DENIED).format(low), "opposite"
    elif roll < 0.35:
        yield text, chance.choice(_TWICE).format(low), "same"


def _others(doc: Doc, text: str, low: str, chance: random.Random) -> Iterator[Pair]:
    swapped = _swapped(doc)
    if swapped is not None:
        yield text, swapped, "different"
    names = [token for token in doc[1:] if token.tag_ == "NNP"]
    if names:
        other = chance.choice([name for name in _NAMES if name != names[0].text])
        yield text, text.replace(names[0].text, other, 1), "different"
    number = re.search(r"\b\d+\b", text)
    if number:
        other = str(int(number[0]) * chance.choice((2, 3, 10)) + 1)
        yield text, text[: number.start()] + other + text[number.end() :], "different"
    if chance.random() < 0.15:
        said = chance.choice(_DOUBTS)
        yield text, said.format(low), "different"
    if chance.random() < 0.1:
        holder = chance.choice(_HOLDERS)
        yield (
            text,
            chance.choice(_SAYS).format(low, h=holder),
            "same",
        )  # who holds it does not tell claims apart


def _turned(doc: Doc) -> str | None:
    """The sentence denied, or its denial taken away; None where that is not plain."""
    root = next(token for token in doc if token.dep_ == "ROOT")
    denials = [child for child in root.children if child.dep_ == "neg"]
    helpers = [child for child in root.children if child.dep_ in ("aux", "auxpass") and child.i < root.i]
    text = doc.text.rstrip(".! ")
    if denials:
        word = denials[0]
        before = doc[word.i - 1].lower_ if word.i else ""
        if word.lower_ in ("not", "n't") and before not in ("ca", "wo", "do", "does", "did", "sha"):
            return (doc[: word.i].text.rstrip() + " " + doc[word.i + 1 :].text).rstrip(".! ")
        return None
    anchor: Token | None = (
        helpers[0] if helpers else root if root.lemma_ == "be" or root.tag_ == "MD" else None
    )
    if anchor is not None and anchor.tag_ not in ("TO", "VBG", "VB"):
        return f"{doc[: anchor.i + 1].text} not {doc[anchor.i + 1 :].text}".rstrip(".! ")
    if root.tag_ in _DO and text:
        plain = root.lemma_ or root.text
        return f"{doc[: root.i].text_with_ws}{_DO[root.tag_]}{plain} {doc[root.i + 1 :].text}".rstrip(".! ")
    return None


def _swapped(doc: Doc) -> str | None:
    """The sentence with subject and object in each other's place; None where it has not both."""
    root = next(token for token in doc if token.dep_ == "ROOT")
    subjects = [child for child in root.children if child.dep_ == "nsubj"]
    objects = [child for child in root.children if child.dep_ == "dobj"]
    objects += [deep for child in root.children if child.dep_ == "prep" for deep in child.children]
    if not subjects or not objects or root.lemma_ == "be":
        return None
    one, other = _phrase(doc, subjects[0]), _phrase(doc, objects[0])
    if one.end > other.start or max(len(one), len(other)) > 5 or subjects[0].tag_[:2] != "NN":
        return None
    middle = doc[one.end : other.start].text
    return f"{doc[: one.start].text_with_ws}{other.text} {middle} {one.text} {doc[other.end :].text}".rstrip(
        ".! "
    )


def _phrase(doc: Doc, head: Token) -> Span:
    return doc[head.left_edge.i : head.right_edge.i + 1]


def _lowered(doc: Doc, text: str) -> str:
    first = doc[0]
    keep = (
        first.text in ("I", "I'm")
        or first.tag_ in ("NNP", "NNPS")
        or first.text[1:] != first.text[1:].lower()
    )
    return text if keep else text[0].lower() + text[1:]
