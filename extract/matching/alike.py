"""Whether two frames say the same: word for word, in other slots' order, or one with a little less."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.frame import Frame, stems
from extract.lexicon import plain
from extract.standalone.bindings import Told
from extract.unit import Unit

ALIKE = 0.75  # share of words that two wordings of one claim have in common
_MORE = 2  # words that the longer wording of one claim may add
_DOING = re.compile(
    r"\b(?:doing|do|does|did|done) (?:it|so|that|this)\b|\b(?:does|did|do)(?:n't)?(?: while\b|$)"
)
_POINTS = ("same-post", "answered-post", "first-post", "relative", "left-out-subject")


def said_alike(one: Frame, other: Frame) -> bool:
    """The same words in the same order, or in another order that fills the same slots."""
    if one.content == other.content:
        return len(one.content) >= 2
    full = one.complete and other.complete and one.subject and one.object
    if not full or sorted(one.content) != sorted(other.content):
        return False
    return (one.subject, one.predicate, one.object) == (other.subject, other.predicate, other.object)


def nearly_alike(one: Frame, other: Frame) -> bool:
    """Nearly the same words, of the same names, of the same subject."""
    shared, either = set(one.content) & set(other.content), set(one.content) | set(other.content)
    if len(shared) < 3 or len(shared) < ALIKE * len(either) or one.names != other.names:
        return False
    full = one.complete and other.complete and bool(one.subject)
    return full and one.subject == other.subject and one.predicate == other.predicate


def says_less(one: Frame, other: Frame, *, least: int) -> bool:
    """All that the shorter one says is said by the longer, which adds little and nothing to tell apart."""
    short, long = sorted((one, other), key=lambda frame: len(set(frame.content)))
    few, many = set(short.content), set(long.content)
    if not least <= len(few) or not few < many or len(many - few) > _MORE or short.names != long.names:
        return False
    return short.predicate == long.predicate and set(short.subject) <= set(long.subject)


def takes_up(short: Unit, long: Unit) -> bool:
    """Whether one says the other again with "do it" for the other's verb, and no word of its own."""
    few, many = set(short.frame.content), set(long.frame.content)
    again = _DOING.search(plain(short.text)) is not None and short.frame.names <= long.frame.names
    return again and len(few) >= 2 and few < many


def filled(short: Frame, long: Frame) -> Frame | None:
    """`short` with the subject of `long` for its pronoun, where they then have the same words."""
    if not short.pointing or short.subject or not long.subject or short.predicate != long.predicate:
        return None
    if short.names <= long.names and sorted((*long.subject, *short.content)) == sorted(long.content):
        return replace(short, subject=long.subject, content=long.content, pointing=long.pointing)
    return None


def turned(one: Frame, other: Frame, prefixes: Sequence[str]) -> Frame:
    """`one` with the one word whose plain opposite `other` has put right: illegal for legal."""
    pairs = {
        word: prefix + word for word in one.content for prefix in prefixes if prefix + word in other.content
    }
    pairs |= {
        prefix + word: word for word in other.content for prefix in prefixes if prefix + word in one.content
    }
    if len(pairs) != 1:
        return Frame()
    [(was, now)] = pairs.items()
    return Frame(content=tuple(now if word == was else word for word in one.content))


def bound(unit: Unit, told: Told | None) -> Frame:
    """The frame with the words that its pronouns stand for put in; as it is where none is told."""
    frame = unit.frame
    meant = [b for b in told.bindings if b.rule in _POINTS] if told is not None else []
    if told is None or not meant:
        return frame
    roles = {pointer.start - unit.start: pointer.role for pointer in unit.pointers}
    subject: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    for binding in meant:
        found = tuple(stems(binding.text.lower().split()))
        if roles.get(binding.start) == "subject" and not subject:
            subject = found
        else:
            others += found
    return replace(
        frame,
        subject=(*subject, *frame.subject),
        object=(*frame.object, *others),
        content=(*subject, *frame.content, *others),
        complete=frame.complete or bool(subject),
        pointing=bool(told.unresolved) or "you" in unit.text.lower().split(),
    )
