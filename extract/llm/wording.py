"""A claim's text that can be understood alone: its quote word for word, with what is meant in brackets.

What the model gives is taken apart and put together again from the quote itself, so it can add brackets
and nothing else; and in them only words of the discussion that neither deny nor point elsewhere again.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from extract.frame import stem, stems
from extract.lexicon import table, words
from extract.llm import prompts
from extract.llm.context import Context, quote, words_of
from extract.llm.interview import Entry, Question, Wrong
from extract.unit import Unit
from kb.model import Mode

_MOST = 3  # brackets in one text
_LONGEST = 12  # words in one bracket
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_BRACKET = re.compile(r"\[([^\[\]]*)\]")
_PLAIN = re.compile(r"[\w\s'’“”\"&/.,%$€£-]+")


@dataclass(frozen=True, slots=True)
class Inserted:
    """What stands in one bracket, and the stretch of the quote that it stands behind."""

    start: int  # both 0 where it opens the text
    end: int
    word: str  # of the quote; "" where it opens the text
    text: str


@dataclass(frozen=True, slots=True)
class Standalone:
    """A quote with its brackets."""

    text: str
    inserted: tuple[Inserted, ...]


def wanted(unit: Unit) -> bool:
    """Whether a unit may say more with brackets. What a question claims is not for brackets to say."""
    frame = unit.frame
    denied_before = unit.negated and not frame.denials  # its denial stands outside of the quote
    asks = unit.mode is Mode.RHETORICAL_QUESTION
    whole = quote(unit) == unit.text and not re.search(r"[\[\]]", unit.text)
    return (frame.pointing or not frame.complete) and whole and not denied_before and not asks


def questions(
    context: Context, asked: Sequence[Unit]
) -> Iterator[tuple[dict[str, Unit], Question[Standalone]]]:
    """The questions about some units, each with the units it names."""
    for post, named in context.batches(unit for unit in asked if wanted(unit)):
        around = context.around(post, named.values())
        shown = {**around, "units": {name: {"text": unit.text} for name, unit in named.items()}}
        read = _reader(named, words_of(around))
        yield named, Question(prompts.STANDALONE, shown, {"text": None}, tuple(named), read)


def _reader(named: dict[str, Unit], given: str) -> Callable[[str, Entry], Standalone]:
    allowed = frozenset(chain.from_iterable((word, stem(word)) for word in _plain_words(given)))

    def read(name: str, entry: Entry) -> Standalone:
        return checked(named[name].text, entry["text"], allowed)

    return read


def checked(said: str, given: str, allowed: frozenset[str]) -> Standalone:
    """The quote `said` with the brackets that `given` has; Wrong where there is more to it than that."""
    outside = _BRACKET.split(given)
    pieces, brackets = outside[::2], [" ".join(text.split()) for text in outside[1::2]]
    own = list(_WORD.finditer(said))
    kept = [list(_plain_words(piece)) for piece in pieces]
    if list(chain.from_iterable(kept)) != [_straight(word.group()) for word in own]:
        raise Wrong("outside of its brackets it is not the quote word for word")
    if len(brackets) > _MOST:
        raise Wrong(f"it has more than {_MOST} brackets")
    inserted, seen = [], 0
    for piece, text in zip(kept, brackets, strict=False):
        seen += len(piece)
        word = own[seen - 1] if seen else None
        _judge(text, _straight(word.group()) if word else "", allowed)
        start, end = word.span() if word else (0, 0)
        inserted.append(Inserted(start, end, said[start:end], text))
    if len({each.end for each in inserted}) < len(inserted):
        raise Wrong("two of its brackets stand behind one word")
    return Standalone(_put_together(said, inserted), tuple(inserted))


def _judge(text: str, before: str, allowed: frozenset[str]) -> None:
    """Wrong where a bracket holds what the discussion does not say, or says nothing."""
    inside = list(_plain_words(text))
    if not inside or len(inside) > _LONGEST or not _PLAIN.fullmatch(text):
        raise Wrong(f"a bracket holds no plain words, or more than {_LONGEST}")
    if any(word in words("negations") or word.endswith("n't") for word in inside):
        raise Wrong("a bracket denies something")
    free = frozenset(table("frames")["empty"])
    if not stems(inside) or inside == [before]:
        raise Wrong("a bracket says nothing")
    if not all(word in free or word in allowed or stem(word) in allowed for word in inside):
        raise Wrong("a bracket holds words that stand nowhere in what was given")


def _put_together(said: str, inserted: Sequence[Inserted]) -> str:
    parts, done = [], 0
    for each in inserted:
        parts += [said[done : each.end], f" [{each.text}]" if each.end else f"[{each.text}] "]
        done = each.end
    return " ".join("".join([*parts, said[done:]]).split())


def _plain_words(text: str) -> Iterator[str]:
    return (_straight(word) for word in _WORD.findall(text))


def _straight(word: str) -> str:
    return word.lower().replace("’", "'")
