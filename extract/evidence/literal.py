"""Words that are said to stand in a text: whether they do, and where."""

import re
from dataclasses import dataclass

from extract.evidence.sentences import sentences
from extract.frame import stem
from extract.lexicon import plain, words

_PART = 6  # words in a row, of a long quotation, that are looked for together
_LONG = 12  # words from which a quotation may have been changed a little
_SENTENCE = 4  # words of a sentence that says something
_MOST = 0.7  # of its parts that must then be there


@dataclass(frozen=True, slots=True)
class Literal:
    """Where words stand in a text: as they are, or else in another form."""

    start: int
    end: int
    exact: bool = True


def stands(quoted: str, text: str) -> Literal | None:
    """Where a quotation stands in a text, whatever its letters, spaces and marks; None where it does not.

    A quotation with "..." in it stands where its parts do; of a long one a few words may differ.
    """
    said = plain(text)
    parts = [part for part in re.split(r"\.\.\.|…|\[[^\]]*\]", plain(quoted)) if re.search(r"\w", part)]
    found = [_place(re.findall(r"\w+", part), said) for part in parts]
    there = [place for place in found if place is not None]
    if parts and len(there) == len(parts):
        return Literal(there[0][0], there[-1][1] if there[-1][1] > there[0][0] else there[0][1])
    every = re.findall(r"\w+", plain(quoted))
    return _nearly(every, said) if len(every) >= _LONG else _inflected(every, said)


def asserts(said: str, text: str) -> Literal | None:
    """Where a sentence of a text is nothing but what is said; None where no sentence is."""
    every = re.findall(r"\w+", plain(said))
    if len(every) < _SENTENCE:
        return None
    for sentence in sentences(text):
        own = plain(text[sentence.start : sentence.end])
        found = re.match(r"\W*" + r"[\W_]{1,3}".join(map(re.escape, every)) + r"(?=[.!;:](?:\s|$)|$)", own)
        if found and not sentence.heading:
            return Literal(sentence.start, sentence.start + found.end())
    return None


def telling(quoted: str) -> bool:
    """Whether a quotation is more than a word that stands in any text."""
    return any(word not in words("frames/empty") | words("frames/modals") for word in plain(quoted).split())


def _place(part: list[str], said: str) -> tuple[int, int] | None:
    found = re.search(r"(?<!\w)" + r"[\W_]{1,6}".join(map(re.escape, part)) + r"(?!\w)", said)
    return found.span() if found else None


def _nearly(every: list[str], said: str) -> Literal | None:
    places = [_place(every[n : n + _PART], said) for n in range(0, len(every) - _PART + 1, 2)]
    there = [place for place in places if place is not None]
    if len(there) < _MOST * len(places):
        return None
    return Literal(min(start for start, _ in there), max(end for _, end in there), exact=False)


def _inflected(every: list[str], said: str) -> Literal | None:
    """One or two words in another form: "accused" for "accuses"."""
    if not 1 <= len(every) <= 2 or not telling(" ".join(every)):
        return None
    stems = [re.escape(stem(word)) + r"\w{0,6}" for word in every]
    found = re.search(r"(?<!\w)" + r"[\W_]{1,6}".join(stems) + r"(?!\w)", said)
    return Literal(*found.span(), exact=False) if found else None
