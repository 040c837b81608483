"""Where one post ends and the next begins, in a paste that shows paragraphs and no headers.

A browser copies a Hacker News comment of one paragraph with a single newline after it, and paragraphs
within a comment with a blank line between: where a paste has both, a single newline is the end of a post.
Elsewhere the words decide. The weights below are log odds, fitted to threads whose posts are known
(last paragraphs against inner ones) and rounded; by words alone seven in ten breaks come out right.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.readers.cues import cues

_BIAS = 0.15  # towards a new post at any gap
_BIAS_MIXED = -0.1  # the same, where newlines end most posts
_LONE = 3.0  # what speaks against a post of one paragraph that a blank line follows, where newlines end posts
_WEIGHTS = {  # of a sign, towards a new post
    "answers": 1.3,
    "asks": 0.6,
    "says I": 0.3,
    "says you": 0.3,
    "goes on": -0.9,
    "aside": -0.8,
    "sets the scene": -0.5,
    "item": -1.1,
    "footnote": -3.0,
    "address": -1.7,
    "addendum": -1.2,
    "brief": 0.4,
    "after colon": -2.2,
    "after question": 0.5,
    "after goodbye": 1.0,
    "after no stop": 0.6,
    "after quote": -3.1,
    "after evidence": -0.6,
    "after item": -0.9,
    "after footnote": 1.5,
    "after address": 0.6,
    "after addendum": 0.5,
    "before a footnote": -3.0,
    "evidence": -0.6,
    "after evidence in marks": -0.6,
    "after a joint": -3.0,
    "goes on so": -1.2,
    "other words": 0.4,
    "quotes": 0.2,
    "quotes the post above": 4.0,
    "quotes on": -2.5,
}

_ITEM = re.compile(r"(?:[-*•–]|\(?\d{1,2}[.):])\s")
_FOOTNOTE = re.compile(
    r"(?:\[\d{1,2}\]|\d{1,2}[.:)])[:.]?\s*(?:e\.g\.\s*|see\s*)?(?:https?://|www\.)", re.IGNORECASE
)
_TAIL = 300  # characters in which a paragraph shows how it ends
_NOTE_REACH = 15  # paragraphs from a footnote's call to it
_IN_MARKS = re.compile(r"[\"“][^\"”]+[\"”]?\s*$")
_ADDRESS = re.compile(r"\S*(?:https?://|www\.)\S+")
_ENDS_IN_ADDRESS = re.compile(r"(?:https?://|www\.)\S+\W*$")
_ADDENDUM = re.compile(r"(?:edit|update|eta|p\.?s|tl;?dr)\b", re.IGNORECASE)
_GOODBYE = re.compile(r"(?:[:;]-?[)D(]|\b(?:lol|thanks|cheers|haha)\W*)$", re.IGNORECASE)
_OPENERS = ("answers", "goes on", "says I", "says you", "sets the scene")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a paste, with what stands before it."""

    text: str
    gap: str  # "line", "blank", "cut" where a post ends, "inside" where none does
    source: int | None = None  # the paragraph of which it quotes words, where it opens with a quote

    @property
    def quotes(self) -> bool:
        """Whether it is quoted, all of it or its first line."""
        return self.text.startswith(">")


def words(text: str) -> list[str]:
    """The words of a text, lower-cased."""
    return re.findall(r"[^\W_]+(?:'[a-z]+)?", text.lower().replace("’", "'"))


def content(text: str) -> set[str]:
    """The words of a text that carry its subject."""
    return set(words(text)) - cues("small")


def cuts(paragraphs: Sequence[Paragraph], forced: set[int]) -> list[int]:
    """The paragraphs that begin a post; `forced` ones do so in any case."""
    if not paragraphs:
        return []
    mixed = {"line", "blank"} <= {p.gap for p in paragraphs[1:]}
    hard = set(forced) | {n for n, p in enumerate(paragraphs) if p.gap == "cut"} | {0}
    for n in range(1, len(paragraphs)):
        if mixed and paragraphs[n].gap == "line" and _is_end(paragraphs[n - 1].text, paragraphs[n].text):
            hard |= (
                {n - 1, n} if paragraphs[n - 1].gap == "blank" else {n}
            )  # and the one before is a whole post
    return _best(paragraphs, hard, mixed)


def _best(paragraphs: Sequence[Paragraph], hard: set[int], mixed: bool) -> list[int]:
    """The likeliest cuts, by what each gap says and how long posts then are."""
    # for each paragraph: the score of the best way to be in a post of one paragraph so far, or of more
    one, more = 0.0, float("-inf")
    noted = _noted(paragraphs)
    bias = _BIAS_MIXED if mixed else _BIAS
    trail: list[
        tuple[bool, bool]
    ] = []  # whether a cut here came from a longer post; whether a stay came from one
    for n in range(1, len(paragraphs)):
        lone = _LONE if mixed and paragraphs[n].gap == "blank" else 0.0
        weight = (bias + _odds(paragraphs, n) + (_WEIGHTS["before a footnote"] if n in noted else 0.0)) / 2
        cut_from_more = more > one - lone
        cut = max(more, one - lone) + weight
        stay_from_more = more > one
        stay = max(more, one) - weight
        if n in hard:
            stay = float("-inf")
        elif paragraphs[n].gap == "inside":
            cut = float("-inf")
        trail.append((cut_from_more, stay_from_more))
        one, more = cut, stay
    starts: list[int] = []
    long = more > one
    for n in range(len(paragraphs) - 1, 0, -1):
        cut_from_more, stay_from_more = trail[n - 1]
        if long:
            long = stay_from_more
        else:
            starts.append(n)
            long = cut_from_more
    return [0, *reversed(starts)]


def _is_end(before: str, after: str) -> bool:
    """Whether a newline between two lines of prose can only be the end of a post."""
    inside = (_ITEM.match(after), _FOOTNOTE.match(after), _ADDRESS.fullmatch(after), after[:1].islower())
    goes_on = before.startswith(">") or before.rstrip().endswith((":", ",", ";")) or _ITEM.match(before)
    return not any(inside) and not goes_on


def _odds(paragraphs: Sequence[Paragraph], n: int) -> float:
    """How much speaks for a new post at a paragraph."""
    return sum(_WEIGHTS[sign] for sign in _signs(paragraphs, n))


def _signs(paragraphs: Sequence[Paragraph], n: int) -> set[str]:
    before, after = paragraphs[n - 1].text, paragraphs[n].text
    end = before[-_TAIL:]
    said = words(after)
    first = said[0] if said else ""
    marks = {
        "item": _ITEM.match(after),
        "footnote": _FOOTNOTE.match(after),
        "address": _ADDRESS.fullmatch(after.strip()),
        "addendum": _ADDENDUM.match(after),
        "aside": after.startswith("("),
        "asks": first in cues("asking") and "?" in after[:200],
        "brief": len(said) <= 12 and not paragraphs[n].quotes,
        "after colon": re.search(r":\W*$", end),
        "after question": re.search(r"\?\W*$", end),
        "after goodbye": _GOODBYE.search(end),
        "after no stop": before[-1:].isalnum(),
        "after quote": before.split("\n")[-1].startswith(">"),
        "after item": _ITEM.match(before) and not _ITEM.match(after),
        "after footnote": _FOOTNOTE.match(before) and not _FOOTNOTE.match(after),
        "after address": _ENDS_IN_ADDRESS.search(end) and not _ADDRESS.fullmatch(after),
        "after addendum": _ADDENDUM.match(before),
        "evidence": _IN_MARKS.match(after),
        "after evidence in marks": _IN_MARKS.match(before),
        "after a joint": len(words(before)) <= 3 and set(words(before)) <= cues("small"),
        "goes on so": " ".join(said[:2]) in cues("goes on so"),
        "other words": not content(before) & content(after),
        "quotes": paragraphs[n].quotes,
    }
    found = {sign for sign, is_there in marks.items() if is_there}
    found |= {sign for sign in _OPENERS if first in cues(sign)}
    if "after quote" in found and n > 1 and paragraphs[n - 2].text.rstrip().endswith(":"):
        found.remove("after quote")  # words that were led up to, and not those that are answered
        found.add("after evidence")
    if paragraphs[n].source is not None:
        found.add("quotes on" if _quoted_already(paragraphs, n) else "quotes the post above")
    return found


def _noted(paragraphs: Sequence[Paragraph]) -> set[int]:
    """The paragraphs between the call of a footnote and the footnote, which are of one post with both."""
    between: set[int] = set()
    calls: dict[str, int] = {}
    for n, paragraph in enumerate(paragraphs):
        note = _FOOTNOTE.match(paragraph.text)
        number = re.search(r"\d+", note.group()) if note else None
        if number and n - calls.get(number.group(), -_NOTE_REACH) < _NOTE_REACH:
            between |= set(range(calls[number.group()] + 1, n + 1))
        calls |= dict.fromkeys(re.findall(r"\[(\d{1,2})\]", paragraph.text), n)
    return between


def _quoted_already(paragraphs: Sequence[Paragraph], n: int) -> bool:
    """Whether the words just before this quote go on from another quote of the same place."""
    source = paragraphs[n].source
    for back in range(n - 1, max(n - 8, -1), -1):
        other = paragraphs[back].source
        if other is not None:
            return source is not None and abs(other - source) <= 6 and back > source
    return False
