"""A paste of bare paragraphs: which belong to one post, which stood there before, and what answers what."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.readers.breaks import Paragraph, cuts
from extract.readers.chrome import is_chrome, without_counts
from extract.readers.repeats import Seen, unquoted
from kb.model import Post

_RULE = re.compile(r"\s*(?:[-=_*~#•]\s?){3,}\s*")
_ITEM = re.compile(r"\s*(?:[-*•–]|\(?\d{1,2}[.):])\s")
_STOP = re.compile(r"[.?!:;…][\"'”’)\]]*$")
_WIDTHS = (40, 110)  # characters of a line that was wrapped


@dataclass(frozen=True, slots=True)
class Shown:
    """A paragraph of the paste: new words, or a place where earlier ones are shown again."""

    paragraph: Paragraph
    again: int | None = None  # the paragraph that is shown again
    answers: bool = False  # a count of replies stands right before it


def posts(lines: Sequence[str]) -> list[Post]:
    """The posts of a paste, in its order."""
    shown = _marked(_paragraphs(_unwrapped(lines)))
    new = [n for n, each in enumerate(shown) if each.again is None]
    starts = {new[n] for n in cuts([shown[n].paragraph for n in new], _forced(shown, new))} if new else set()
    home: dict[int, int] = {}  # a paragraph -> the one that its post starts with
    start = -1
    for n in new:
        start = n if n in starts else start
        home[n] = start
    texts: dict[int, list[str]] = {}
    for n in new:
        texts.setdefault(home[n], []).append(shown[n].paragraph.text)
    answered = _answered(shown, home)
    ids = {start: str(n) for n, start in enumerate(texts, 1)}
    return [
        Post(
            id=ids[start],
            text="\n\n".join(texts[start]),
            reply_to=ids.get(-1 if parent is None else parent),
            inferred_reply=inferred and parent is not None,
        )
        for start, (parent, inferred) in answered.items()
    ]


def _unwrapped(lines: Sequence[str]) -> list[str]:
    """The lines, joined again where a mail or terminal broke them."""
    pairs = [
        (before, after)
        for before, after in pairwise(lines)
        if before.strip() and after.strip() and not _ITEM.match(after) and not after.lstrip().startswith(">")
    ]
    broken = [b for b, _ in pairs if _WIDTHS[0] <= len(b) <= _WIDTHS[1] and not _STOP.search(b.rstrip())]
    if len(broken) < 3 or len(broken) < 0.6 * len(pairs) or max(map(len, lines)) > 2 * _WIDTHS[1]:
        return list(lines)
    out: list[str] = []
    for line in lines:
        goes_on = out and out[-1].strip() and line.strip() and len(out[-1]) >= _WIDTHS[0] // 2
        if goes_on and not _ITEM.match(line) and not line.lstrip().startswith(">"):
            out[-1] = f"{out[-1].rstrip()} {line.strip()}"
        else:
            out.append(line)
    return out


def _paragraphs(lines: Sequence[str]) -> list[Shown]:
    """The paragraphs with what parts them; buttons and rules are gone, and part posts."""
    out: list[Shown] = []
    bars = 0  # rules and rows of buttons between paragraphs
    blanks, cut, answers = 0, False, False
    for raw in lines:
        line, before, after = without_counts(raw.strip())
        if before or (after and not line):
            cut = answers = True
        if not line or _RULE.fullmatch(line) or is_chrome(line):
            blanks += not raw.strip()
            bars += bool(line) and bool(out) and not cut
            cut = cut or bool(line)
            continue
        gap = "cut" if cut else ("line", "blank", "wide")[min(blanks, 2)]
        if out and gap == "line" and _runs_on(out[-1].paragraph.text, line):
            last = out[-1].paragraph
            out[-1] = replace(out[-1], paragraph=replace(last, text=f"{last.text}\n{line}"))
        else:
            out.append(Shown(Paragraph(line, gap), answers=answers))
        blanks, cut, answers = 0, after, after
    return _with_known_gaps(out, parted=bars - cut >= 2)


def _runs_on(text: str, line: str) -> bool:
    """Whether a line belongs to the lines above it: a list, or one quote."""
    last = text.rsplit("\n", 1)[-1]
    if line.startswith(">") or last.startswith(">"):
        return line.startswith(">") and last.startswith(">")
    return bool(_ITEM.match(line)) and (bool(_ITEM.match(last)) or last.endswith(":"))


def _with_known_gaps(shown: list[Shown], *, parted: bool) -> list[Shown]:
    """Several blank lines part posts, where there are narrower gaps between paragraphs.

    Where such gaps, or bars (`parted`), part posts throughout, nothing else does.
    """
    gaps = [each.paragraph.gap for each in shown[1:]]
    wide = gaps.count("wide")
    parts = 0 < wide < len(gaps) and "blank" in gaps
    alone = wide >= 2 and wide * 6 >= len(gaps)  # then nothing else parts posts
    names = {"wide": "cut" if parts else "blank"}
    if parted or (parts and alone):
        names |= {"blank": "inside", "line": "inside"}
    return [
        replace(
            each, paragraph=replace(each.paragraph, gap=names.get(each.paragraph.gap, each.paragraph.gap))
        )
        for each in shown
    ]


def _marked(shown: Sequence[Shown]) -> list[Shown]:
    """The paragraphs, with those marked that show or quote earlier words."""
    seen = Seen()
    out: list[Shown] = []
    for place, each in enumerate(shown):
        paragraph = each.paragraph
        if paragraph.quotes:
            quoted = "\n".join(line for line in paragraph.text.split("\n") if line.startswith(">"))
            out.append(replace(each, paragraph=replace(paragraph, source=seen.part(unquoted(quoted)))))
            continue
        again = seen.again(paragraph.text)
        again = seen.beginning(paragraph.text) if again is None else again
        if again is not None:
            out.append(replace(each, again=again))
            continue
        source = seen.part(paragraph.text, short=False)
        if source is None:
            seen.add(place, paragraph.text)
        else:  # words of another post, quoted without marks
            text = "\n".join(f"> {line}" for line in paragraph.text.split("\n"))
            each = replace(each, paragraph=replace(paragraph, text=text, source=source))  # noqa: PLW2901
        out.append(each)
    return out


def _forced(shown: Sequence[Shown], new: Sequence[int]) -> set[int]:
    """Where posts begin because of what is shown again: whole posts are, and new ones come after them."""
    order = {n: k for k, n in enumerate(new)}
    forced: set[int] = set()
    for n, each in enumerate(shown):
        if each.again is None:
            if n and shown[n - 1].again is not None:
                forced.add(order[n])
            continue
        if not (n and shown[n - 1].again is not None and shown[n - 1].again == each.again - 1):
            forced.add(order[each.again])
        goes_on = n + 1 < len(shown) and shown[n + 1].again == each.again + 1
        if not goes_on and each.again + 1 in order:
            forced.add(order[each.again + 1])
    return forced


def _answered(shown: Sequence[Shown], home: dict[int, int]) -> dict[int, tuple[int | None, bool]]:
    """For each post, by its first paragraph: what it answers, and whether that is inferred."""
    answered: dict[int, tuple[int | None, bool]] = {}
    above: int | None = None  # a post shown again right before
    last: int | None = None
    for n, each in enumerate(shown):
        if each.again is not None:
            above = home[each.again]
            continue
        start = home[n]
        if n == start:
            if above is not None:
                answered[n] = above, False
            elif each.paragraph.quotes and each.paragraph.source is None:
                answered[n] = None, False  # it answers words that the paste does not hold
            else:
                answered[n] = last, not each.answers
            last = n
        source = each.paragraph.source
        loose = answered[start][1] or answered[start][0] is None
        if source is not None and loose and home[source] < start:
            answered[start] = home[source], False
        above = None
    _relist(shown, home, answered)
    return answered


def _relist(
    shown: Sequence[Shown], home: dict[int, int], answered: dict[int, tuple[int | None, bool]]
) -> None:
    """A post shown again below a new one, with nothing new under it, stands under that one."""
    for n, each in enumerate(shown[1:], 1):
        before = shown[n - 1]
        followed = n + 1 < len(shown) and shown[n + 1].again is None
        if each.again is None or before.again is not None or followed:
            continue
        post, upper = home[each.again], home[n - 1]
        at: int | None = upper
        while at is not None and at != post:
            at = answered[at][0]
        if at is None and answered[post][1]:
            answered[post] = upper, True
