"""The names in a text, and whether a page speaks of them at all."""

import re
from collections.abc import Iterator

from extract.lexicon import words

_NAME = re.compile(r"[A-Z][\w&.'’-]*\w|[A-Z]{2,6}s?\b")
_RUN = re.compile(r"(?:[A-Z][\w'’-]*(?:\s+(?:of|the|and|for|de)(?=\s+[A-Z]))?\s?){2,7}")
_OPENS = re.compile(r"(?:^|[.!?:;…\n\"“”(\[*•>-])\s*$")
_STEM = 5  # letters of a name beyond which its ending is left out: China and Chinese are one


def names(text: str) -> tuple[str, ...]:
    """The names in a text, in order, each with all of its words; not a word that only opens a sentence."""
    return tuple(dict.fromkeys(_names(text)))


def _names(text: str) -> Iterator[str]:
    run: list[str] = []
    end, opens = -2, False
    for match in _NAME.finditer(text):
        name = re.sub(r"['’]s?$", "", match[0])
        if text[max(end, 0) : match.start()] != " " or not run:
            yield from _whole(run, opens=opens)
            run, opens = [], _OPENS.search(text[max(0, match.start() - 6) : match.start()]) is not None
        if name.lower() not in words("calendar") | words("frames/empty") and not name.startswith("I'"):
            run.append(name)
        end = match.end()
    yield from _whole(run, opens=opens)


def _whole(run: list[str], *, opens: bool) -> Iterator[str]:
    """The words in capitals as a name, unless they are the one with which any sentence opens."""
    told = any(letter.isupper() or letter.isdigit() for name in run for letter in name[1:])
    if run and (told or len(run) > 1 or not opens):
        yield " ".join(run)


def spoken_of(name: str, text: str) -> bool:
    """Whether a text has a word of the name, in one of its forms: "Chinese" for China, "FTC" for three."""
    return any(_spoken_of(word, text) for word in name.split())


def _spoken_of(name: str, text: str) -> bool:
    stem = name[: max(_STEM - 1, len(name) - 3)] if len(name) > _STEM else name
    if re.search(rf"(?<!\w){re.escape(stem)}", text, re.IGNORECASE):
        return True
    letters = re.sub(r"[^A-Z]", "", name)
    if len(letters) < 2 or len(letters) < len(name.rstrip("s")) - name.count("."):  # not an acronym
        return len(letters) > 1 and re.search(rf"\b{letters}\b", text) is not None
    camel = "[a-z]+".join(letters) + r"[a-z]*\b"
    return re.search(rf"\b{camel}", text) is not None or any(
        letters in "".join(word[0] for word in run[0].split() if word[0].isupper())
        for run in _RUN.finditer(text)
    )
