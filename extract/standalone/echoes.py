"""Units that only take up another: "That's pretty much true", "It isn't", "I doubt it", "No?"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from extract.lexicon import phrases, plain
from extract.unit import Unit
from kb.model import Discussion, Mode

_LONGEST = 60  # characters of a unit that only takes up another
_SAID = 24  # words of a unit that can be taken up as a whole
_WORD = re.compile(r"[\w']+")
_AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|ca|wo|ai)"
_ASKS = re.compile(rf"\W*(?:(?:so|but|and|why|how) )?{_AUXILIARY}(?:n't)? ")
_SPLIT = re.compile(rf"\b({_AUXILIARY})n['o]?t\b")


@dataclass(frozen=True, slots=True, eq=False)
class Echo:
    """A unit that takes up another as a whole."""

    of: Unit
    agrees: bool
    place: int  # offset in the echoing unit's words after which the other's words are meant
    certain: float


def echoes(discussion: Discussion, units: Sequence[Unit], answered: Mapping[str, Unit]) -> dict[str, Echo]:
    """The units that only take up another, by their ids. `answered` is what each unit bears on."""
    posts = {post.id: post for post in discussion.posts}
    by_post: dict[str, list[Unit]] = {}
    for unit in units:
        by_post.setdefault(unit.post, []).append(unit)
    found: dict[str, Echo] = {}
    for unit in units:
        taken = reading(unit)
        if taken is None:
            continue
        if by_post[unit.post][0] is not unit:
            continue  # what it takes up may stand anywhere in its own post
        above = by_post.get(posts[unit.post].reply_to or "", [])
        other = above[0] if len(above) == 1 else answered.get(unit.id)
        if other is None or other.post == unit.post or not _can_be_taken_up(other, taken[0]):
            continue
        certain = 0.9 if len(above) == 1 else 0.7
        found[unit.id] = Echo(other, _agrees(taken, other), len(unit.text.rstrip(" .?!")), certain)
    return found


def _can_be_taken_up(other: Unit, how: str) -> bool:
    if other.mode is Mode.HYPOTHETICAL or len(other.text.split()) > _SAID or reading(other) is not None:
        return False
    if not other.text.rstrip(" \"')").endswith("?"):
        return True
    return how == "ellipsis" and _ASKS.match(plain(other.text)) is not None


def _agrees(taken: tuple[str, bool], other: Unit) -> bool:
    """Whether a unit that takes up another says the same as it does."""
    how, denies = taken
    return denies == other.frame.negated if how == "ellipsis" else not denies


def reading(unit: Unit) -> tuple[str, bool] | None:
    """How a unit takes up another, by a word for truth or by leaving words out, and whether it denies."""
    text = plain(unit.text).strip(" .?!,\"'…")
    if not text or len(text) > _LONGEST:
        return None
    if any(text.startswith(doubt) for doubt in phrases("echoes/doubts")):
        rest = text.split(" ")[-1]
        return ("truth", True) if rest in phrases("echoes/subjects") else None
    words = _WORD.findall(_SPLIT.sub(r"\1 not", text).replace("'s", " is").replace("'re", " are"))
    while words and words[0] in phrases("echoes/openings") and len(words) > 1:
        words = words[1:]
    if words == ["no"] or (len(words) == 1 and words[0] in phrases("echoes/bare_denials")):
        return ("truth", True)
    return _judged(" ".join(words))


def _judged(text: str) -> tuple[str, bool] | None:
    found = _truth().fullmatch(text)
    if found is not None:
        denies = bool(found["dissent"]) != bool(re.search(r"\b(?:not|hardly|never)\b", text))
        pointed = found["subject"] is not None
        return ("truth", denies) if pointed or found["assent"] or found["dissent"] else None
    short = _ellipsis().fullmatch(text)
    return ("ellipsis", short["not"] is not None) if short else None


@cache
def _truth() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?P<subject>{_any('subjects')})(?: (?:{_any('copulas')}|{_AUXILIARY}))?(?: not)? )?"
        rf"(?:(?:{_any('adverbs')}) )*(?:(?P<assent>{_any('assent')})|(?P<dissent>{_any('dissent')}))"
    )


@cache
def _ellipsis() -> re.Pattern[str]:
    only = "(?: (?:just|simply|really|definitely|absolutely|certainly|clearly|also|all))*"
    return re.compile(rf"(?:{_any('subjects')}){only} {_AUXILIARY}{only}(?P<not> not)?")


def _any(name: str) -> str:
    listed = sorted(phrases(f"echoes/{name}"), key=len, reverse=True)
    return "|".join(re.escape(phrase) for phrase in listed)
