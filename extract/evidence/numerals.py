"""Numbers as people write them: 150k, 150,000, one hundred and fifty thousand, half, one in twenty."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extract.lexicon import plain, table

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:[\u00a0\u202f]\d{3})+|\d{1,3}(?: 000)+|\d{1,15})(?:\.\d{1,9})?"
_ATTACHED = r"(?:km|kg|mg|mm|cm|g|ml|lbs?|ft|[kmg]w|[mgt]b|h|hrs?|min|pp)\b"  # "10km"
_HALF = re.compile(r"\bhalf an?(?: (?P<scale>thousand|million|billion|trillion))?\b")
_FEW = 24  # words of one number


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number with its place. `grain` is the size of its last digit that says something."""

    start: int
    end: int
    value: float
    grain: float
    share: bool = False  # a part of a whole: its value is in percent
    bare: bool = False  # four digits and nothing else, as years are written
    ambiguous: bool = False  # "5m": million or metres


def numerals(text: str) -> Iterator[Numeral]:
    """The numbers of a text, in order, none inside another."""
    said = plain(text)
    end = 0
    found = sorted((*_shares(said), *_digits(said), *_words(said)), key=lambda n: (n.start, -n.end))
    for numeral in found:
        if numeral.start >= end:
            yield numeral
            end = numeral.end


def _digits(said: str) -> Iterator[Numeral]:
    for match in _digit_pattern().finditer(said):
        number, scale = match["number"], match["scale"] or ""
        value = _read(number)
        factor = _table("scales").get(scale, 1.0)
        attached = bool(scale) and match["gap"] == ""
        yield Numeral(
            match.start(),
            match.end(),
            value * factor,
            _grain(number) * factor,
            bare=not scale and re.fullmatch(r"\d{4}", number) is not None,
            ambiguous=scale in ("m", "b") and attached,
        )


def _words(said: str) -> Iterator[Numeral]:
    for match in _word_pattern().finditer(said):
        parts = re.findall(r"[a-z]+", match[0])[:_FEW]
        if parts in (["one"], ["a"]) or not any(p in _table("words") or p in _table("scales") for p in parts):
            continue
        value = _spoken([p for p in parts if p != "and"])
        yield Numeral(match.start(), match.end(), value, _coarse(value))


def _shares(said: str) -> Iterator[Numeral]:
    """Parts of a whole: "half of", "two thirds", "one in twenty", "7 out of 10"; and "half a million"."""
    for match in _HALF.finditer(said):
        value = _table("scales").get(match["scale"] or "", 1.0) / 2
        yield Numeral(match.start(), match.end(), value, value)
    for match in _ratio_pattern().finditer(said):
        part, whole = _plain_value(match["part"]), _plain_value(match["whole"])
        if 0 < part < whole <= 1000:  # not "500 in 2019"
            yield Numeral(match.start(), match.end(), 100 * part / whole, 100 / whole, share=True)
    for match in _fraction_pattern().finditer(said):
        part = _plain_value(match["part"] or "one")
        name = match["name"]
        whole = _table("shares")[name]
        if part < whole and _is_share(said, match, name):
            yield Numeral(match.start(), match.end(), 100 * part / whole, 5.0, share=True)


def _is_share(said: str, match: re.Match[str], name: str) -> bool:
    """Not "the third quarter", "half an hour", "second half": those are no parts of a whole."""
    after = said[match.end() : match.end() + 12].lstrip()
    if name == "half" and not match["part"]:
        return re.match(r"(?:an? |hour|year|day|century|hearted|way)", after) is None
    if name.endswith("s"):
        return bool(match["part"])
    return bool(match["part"]) and re.match(r"(?:of|the)\b", after) is not None


def _read(number: str) -> float:
    return float(re.sub(r"[^\d.]", "", number))


def _grain(number: str) -> float:
    """The size of the last digit that is not one of a row of noughts."""
    whole, _, decimals = number.partition(".")
    if decimals:
        return float(10.0 ** -len(decimals))
    figures = re.sub(r"\D", "", whole)
    return float(10 ** (len(figures) - len(figures.rstrip("0")))) if figures.strip("0") else 1.0


def _coarse(value: float) -> float:
    return _grain(str(int(value))) if math.isfinite(value) else 1.0


def _spoken(parts: list[str]) -> float:
    """What the words of a number come to: two hundred and fifty thousand."""
    total, current = 0.0, 0.0
    for part in parts:
        if part in _table("words"):
            value = _table("words")[part]
            current = current * 12 if part == "dozen" and current else current + value
        elif part in _table("scales"):
            scale = _table("scales")[part]
            if scale == 100:
                current = max(current, 1.0) * scale
            else:
                total, current = total + max(current, 1.0) * scale, 0.0
    return min(total + current, 1e15)


def _plain_value(said: str) -> float:
    if said[0].isdigit():
        return _read(said)
    return 1.0 if said in ("a", "an") else _spoken(re.findall(r"[a-z]+", said))


@cache
def _table(name: str) -> dict[str, float]:
    return {word: float(value) for word, value in (row.rsplit(" ", 1) for row in table("numerals")[name])}


@cache
def _digit_pattern() -> re.Pattern[str]:
    scales = "|".join(sorted(_table("scales"), key=len, reverse=True))
    long = "|".join(s for s in sorted(_table("scales"), key=len, reverse=True) if len(s) > 2)
    return re.compile(
        rf"(?<![\w.])(?<![^\W\d_]-)(?<!\d,)(?P<number>{_DIGITS})"
        rf"(?:(?P<gap>(?=(?:{scales})\b)|[\s-](?=(?:{long})\b))(?P<scale>{scales})\b)?(?![\d_]|[.,]\d)"
        rf"(?!(?!{_ATTACHED})[^\W\d_])"
    )


@cache
def _number_words() -> str:
    return "|".join(sorted((*_table("words"), *(s for s in _table("scales") if len(s) > 3)), key=len)[::-1])


@cache
def _word_pattern() -> re.Pattern[str]:
    words = _number_words()
    joint = r"[ -]|(?<=hundred) and |(?<=thousand) and |(?<=million) and "
    return re.compile(rf"(?<![\w-])(?:a )?(?:{words})(?:(?:{joint})(?:{words})){{0,{_FEW}}}\b(?!-\w)")


@cache
def _ratio_pattern() -> re.Pattern[str]:
    one = rf"(?:\d{{1,4}}|(?:{_number_words()})(?:[ -](?:{_number_words()}))?)"
    return re.compile(
        rf"(?<![\w.,])(?P<part>{one}) (?:[a-z]{{3,20}} )?"
        rf"(?:of every|in every|out of(?: every)?|in) (?P<whole>{one})\b"
    )


@cache
def _fraction_pattern() -> re.Pattern[str]:
    names = "|".join(sorted(_table("shares"), key=len, reverse=True))
    parts = "a|one|two|three|four|seven|nine"
    return re.compile(rf"\b(?:(?P<part>{parts})[ -])?(?<!first )(?<!second )(?P<name>{names})\b(?!-)")
