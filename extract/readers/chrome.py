"""What a page prints around posts, and people copy with them: buttons, counts, and lines that name an author.

The patterns hold a whole line, so that nothing an author wrote in a sentence is taken for a button.
"""

import re
from dataclasses import dataclass

from extract.readers.cues import cues

_LONGEST = 160  # characters of a line that can be the page's

_NAME = r"(?:u/|/u/|@)?(?P<author>\[deleted\]|\[removed\]|[\w\-][\w.\-]{0,29})"
_UNIT = (
    r"(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?|mo|mos|months?|y|yrs?|years?)"
)
_AGO = rf"(?:(?:\d+|an?|one|last|about an?) ?{_UNIT}\.?(?: ago)?|just now|yesterday|today)"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_YEAR = r"(?:,? (?:\d{4}|['’]\d\d))?"
_DAY = (
    rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?{_YEAR}|{_MONTH} ['’]\d\d|\d{{1,2}} {_MONTH}{_YEAR}"
    r"|\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})"
)
_DATE = rf"(?:{_DAY}(?:,? (?:at )?\d{{1,2}}:\d\d(?::\d\d)?(?: ?[ap]m)?)?)"
_WHEN = rf"(?:on )?(?:{_AGO}|{_DATE})\*?"
_POINTS = r"(?:\[score hidden\]|[-−]?[\d.,]+k? (?:points?|pts?|votes?|upvotes?|likes?))"
_FOLD = r"(?: ?(?:\[[–—+−-]\]|\[\d+ more\]|\(\d+ child(?:ren)?\)))*"
_LINK = r"(?:root|parent|prev|next|context|hide|unhide|flag|unflag|favorite|edit|delete|reply|link|past)"
_NAV = rf"(?: ?\| ?(?:{_LINK}|on: ?[^|]*))*"
_FLAIR = r"(?:\[[A-Z]{1,3}\]| ?\(OP\)| (?:OP|MOD|Moderator|Leader|Admin|Regular))?"
_UNFOLD = r"(?:\[[–—+−-]\] ?)?"

_HEADERS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_UNFOLD}(?:\d+\. )?{_NAME} {_WHEN}(?P<nav>{_NAV}){_FOLD}",
        rf"{_UNFOLD}{_NAME}{_FLAIR}(?: [^|]{{1,40}}?)?? {_POINTS} ?[•·|,]? ?{_WHEN}{_FOLD}",
        rf"(?:avatar )?{_NAME}{_FLAIR} ?[•·∙|—–,] ?(?:edited )?{_WHEN}(?: ?[•·].{{0,40}})?",
        rf"(?:posted|submitted|written|asked) (?:{_WHEN} )?by {_NAME}(?: ?[»›,•·|]? {_WHEN})?{_FOLD}",
        rf"(?:on {_DATE},? )?{_NAME}{_FLAIR} (?:wrote|said|writes|posted)(?: (?:on )?{_WHEN})? ?:",
        rf"(?:post )?#\d+ (?:by )?{_NAME} ?[»›,•·|–-]? ?{_WHEN}",
    )
)
_ALONE = re.compile(rf"(?:avatar |user avatar |level \d+ )?{_NAME}{_FLAIR}(?: avatar)?", re.IGNORECASE)
_TIME = re.compile(
    rf"[•·∙|]? ?(?:{_POINTS} ?[•·]? ?)?(?:posted |edited )?{_WHEN}(?: \(edited.*\))?", re.IGNORECASE
)
_MARK = re.compile(r"[•·∙|]|op|mod|edited|avatar", re.IGNORECASE)

_COUNT = r"(?:\d[\d.,]*k?)"
_ARROW = r"(?: ?(?:→|->|›|»|⟶|▾|▼))?"
_COUNTED = r"(?:repl(?:y|ies)|comments?|likes?|points?|upvotes?|votes?|views?|awards?|shares?)"
_LINES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_COUNT} ?{_COUNTED}{_ARROW}",
        rf"(?:(?:load|show|view|see|read|hide) )?(?:all )?(?:{_COUNT} )?(?:more|previous|other) "
        rf"(?:comments?|repl(?:y|ies)|posts?)(?: \(\d+(?: repl(?:y|ies))?\))?{_ARROW}",
        r"(?:continue this thread|continue reading|view entire discussion.*|view all comments"
        rf"|show (?:more|less|parent)|read more|collapse|expand){_ARROW}",
        r"\[[–—+−-]\]|[•·∙|→⟶▲▼△▽⬆⬇↑↓]+|level \d+|\(\d+ child(?:ren)?\)|op|avatar|u/[\w-]+ avatar",
        r"(?:sort(?:ed)? by:?|sort) ?(?:best|top|new|old|controversial|q&a|hot|relevance)?",
        r"(?:add|post|leave|write) a comment|top \d+% (?:commenter|poster)|profile badge.*|log ?in|sign up",
        r"(?:[•·] ?)?edited .{1,20} ago|\(edited\)|created|last reply|powered by discourse.*|search:",
        r"hacker news(?: ?\|? ?(?:new|past|comments|ask|show|jobs|submit|threads|login))+|guidelines \| .*",
        rf"{_COUNT} (?:points?|pts) (?:by \S+ )?{_AGO}(?: \| [\w ]+)*",
    )
)
_NUMBER = re.compile(rf"[-−+]?{_COUNT}")
_STUCK_BEFORE = re.compile(r"\d+ ?repl(?:y|ies) ?(?:→|->|›|»|⟶)\s*", re.IGNORECASE)
_STUCK_AFTER = re.compile(r"\s*(?<!\w)\d+ ?repl(?:y|ies) ?(?:→|->|›|»|⟶)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """A line that names a post's author and time, and what else it tells of the post's place."""

    lines: int  # how many lines it takes
    author: str | None
    nav: frozenset[str] = frozenset()  # links of Hacker News: parent, prev, next, root
    children: int | None = None  # answers below it, all levels, as old Reddit counts them


def header(lines: list[str], at: int) -> Header | None:
    """The header that starts at a line; None where none does."""
    line = _spaced(lines[at])
    if not line:
        return None
    for pattern in _HEADERS:
        found = pattern.fullmatch(line)
        if found and found.group("author").lower() not in cues("no names"):
            nav = frozenset(re.findall(r"root|parent|prev|next", found.groupdict().get("nav") or ""))
            below = re.search(r"\((\d+) child", line)
            return Header(1, _author(found), nav, int(below.group(1)) if below else None)
    alone = _ALONE.fullmatch(line)
    if alone and alone.group("author").lower() not in cues("no names") and not is_chrome(line):
        return _over_lines(lines, at, alone)
    return None


def is_chrome(line: str, *, numbers: bool = False) -> bool:
    """Whether a whole line is the page's and not an author's; `numbers` counts bare numbers in."""
    line = _spaced(line)
    if not line:
        return False
    if _NUMBER.fullmatch(line):
        return numbers
    parts = [part for part in re.split(r"[\s|·•,\[\]()]+|\d+", line.lower()) if part]
    if parts and len(parts) <= 12 and not line[0].isdigit() and cues("buttons").issuperset(parts):
        return True
    return any(pattern.fullmatch(line) for pattern in _LINES)


def without_counts(line: str) -> tuple[str, bool, bool]:
    """The line without a count of replies that stuck to it, and whether one stood before or after it."""
    before = _STUCK_BEFORE.match(line)
    line = line[before.end() :] if before else line
    after = _STUCK_AFTER.search(line[-40:])
    line = line[: len(line) - len(after.group())] if after else line
    return line, before is not None, after is not None


def _spaced(line: str) -> str:
    """The line with single spaces; empty where it is too long to be the page's."""
    return " ".join(line.split()) if len(line) <= _LONGEST else ""


def _over_lines(lines: list[str], at: int, name: re.Match[str]) -> Header | None:
    """A name on one line and a time on one of the next, with nothing but marks between."""
    here = name.group("author").lower()
    for n in range(at + 1, min(at + 7, len(lines))):
        line = _spaced(lines[n])
        if line and _TIME.fullmatch(line):
            return Header(n - at + 1, _author(name))
        again = line.lower().removeprefix("u/").startswith(here) and len(line) < 40
        if lines[n].strip() and not (again or _MARK.fullmatch(line)):
            return None
    return None


def _author(found: re.Match[str]) -> str | None:
    name = found.group("author")
    return None if name.startswith("[") else name
