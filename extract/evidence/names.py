"""The names in a text, and whether a page speaks of them at all."""

import re
from collections.abc import Iterator

from extract.lexicon import words

_NAME = re.compile(r"[A-Z][\w&.'’-]*\w|[A-Z]{2,6}s?\b")
_RUN = re.compile(r"(?:[A-Z][\w'’-]*(?:\s+(?:of|the|and|for|de)(?=\s+[A-Z]))?\s?){2,7}")
_OPENS = re.compile(r"(?:^|[.!?:;…\n\"“”(\[*•>-])\s*$")
_STEM = 5  # letters by which China and Chinese are one


def names(text: str) -> tuple[str, ...]:
    """The names in a text, in order, without those that only open a sentence like any word."""
    return tuple(dict.fromkeys(_names(text)))


def _names(text: str) -> Iterator[str]:
    end = -2
    for match in _NAME.finditer(text):
        name = re.sub(r"['’]s?$", "", match[0])
        plainly = name.lower() in words("calendar") | words("frames/empty") or name.startswith("I'")
        opens = _OPENS.search(text[max(0, match.start() - 6) : match.start()]) is not None
        following = _NAME.match(text, match.end() + 1) is not None
        told = any(letter.isupper() or letter.isdigit() for letter in name[1:])
        if not plainly and (told or not opens or following or match.start() == end + 1):
            yield name
        end = match.end()


def spoken_of(name: str, text: str) -> bool:
    """Whether a text has the name, in one of its forms: "Chinese" for China, "FTC" for its words."""
    stem = name[: max(_STEM, len(name) - 2)] if len(name) > _STEM else name
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
