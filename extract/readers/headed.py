"""Pastes that name the authors: posts under header lines, and indented lines of `author: words`.

What a post answers is told, in this order, by the links of its header (Hacker News shows `parent` and `prev`
where they lead somewhere), by counts of answers, by indentation, by a parent shown again, by quoted words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.readers.chrome import Header, header, is_chrome, without_counts
from extract.readers.cues import cues
from extract.readers.repeats import Seen, unquoted
from extract.text import plain
from kb.model import Post

_SPOKEN = re.compile(r"(?P<indent>[ \t]*)(?P<author>[\w\-][\w.\-]{1,29}): (?P<words>\S.*)")
_INDENTS = 4  # columns that a tab stands for


@dataclass(slots=True)
class _Draft:
    """A post being read off the lines."""

    author: str | None
    indent: int
    header: Header | None = None
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words, without the indentation they share."""
        least = min((_indent(line) for line in self.lines if line.strip()), default=0)
        return plain("\n".join(line.expandtabs(_INDENTS)[least:] for line in self.lines))


def posts(lines: Sequence[str]) -> list[Post]:
    """The posts under header lines; none where the paste has no such lines."""
    found = _headers(list(lines))
    if len(found) < 2:
        return []
    first = min(found)
    drafts = [_Draft(None, 0, None, _words(lines[:first]))] if any(_words(lines[:first])) else []
    ends = [*sorted(found)[1:], len(lines)]
    for at, end in zip(sorted(found), ends, strict=True):
        body = _words(lines[at + found[at].lines : end])
        drafts.append(_Draft(found[at].author, _indent(lines[at]), found[at], body))
    return _placed(drafts)


def spoken(lines: Sequence[str]) -> list[Post]:
    """The posts of lines like `author: words`; none where the paste is not made of them."""
    drafts: list[_Draft] = []
    starts = loose = 0
    for n, line in enumerate(lines):
        found = _SPOKEN.fullmatch(line.rstrip())
        fresh = n == 0 or not lines[n - 1].strip() or bool(drafts and _indent(line) != drafts[-1].indent)
        if found and found.group("author").lower() not in cues("no names"):
            indent = _indent(line)
            drafts.append(_Draft(found.group("author"), indent, None, [" " * indent + found.group("words")]))
            starts += 1
        elif drafts:
            drafts[-1].lines.append(line)
            loose += fresh and bool(line.strip()) and _indent(line) <= drafts[-1].indent
        elif line.strip() and not is_chrome(line):
            drafts.append(_Draft(None, 0, None, [line]))
    authors = [draft.author for draft in drafts if draft.author]
    levels = {draft.indent for draft in drafts}
    talks = len(set(authors)) >= 2 and (len(levels) > 1 or len(set(authors)) < len(authors))
    return _placed(drafts) if starts >= 3 and talks and loose <= 4 * starts else []


def _headers(lines: list[str]) -> dict[int, Header]:
    found: dict[int, Header] = {}
    at = 0
    while at < len(lines):
        here = header(lines, at)
        if here:
            found[at] = here
        at += here.lines if here else 1
    return found


def _words(lines: Sequence[str]) -> list[str]:
    """The lines that an author wrote."""
    kept = [without_counts(line)[0] for line in lines if not is_chrome(line, numbers=True)]
    return [line for line in kept if not is_chrome(line, numbers=True)]


def _indent(line: str) -> int:
    line = line.expandtabs(_INDENTS)
    return len(line) - len(line.lstrip(" "))


def _placed(drafts: Sequence[_Draft]) -> list[Post]:
    """The posts, each once, with what they answer."""
    texts = [draft.text for draft in drafts]
    tops = [0] if drafts[0].author is None else []
    parents = _shown_parents(drafts, tops)
    seen, first = Seen(), dict[str, int]()
    kept: list[int] = []  # for each post the one that stands for it: itself, or the same before
    above: int | None = None
    out: list[Post] = []
    for n, draft in enumerate(drafts):
        again = first.get(texts[n]) if len(texts[n].split()) > 3 else None
        if again is not None and drafts[again].author == draft.author:
            above = again
            kept.append(again)
            continue
        first.setdefault(texts[n], n)
        kept.append(n)
        answers = parents[n]
        if answers is None and n not in tops:
            answers = (above, False) if above is not None else _quoted(texts[n], seen)
            outside = texts[n].startswith(">")  # it answers words that the paste does not hold
            answers = answers or ((n - 1, True) if n and not outside else None)
        parent, inferred = answers or (None, False)
        parent = kept[parent] if parent is not None else None
        seen.add(n, "\n".join(line for line in texts[n].split("\n") if not line.startswith(">")))
        above = None
        out.append(
            Post(
                id=str(n + 1),
                text=texts[n],
                author=draft.author,
                reply_to=None if parent is None else str(parent + 1),
                deleted=not texts[n],
                inferred_reply=inferred and parent is not None,
            )
        )
    return out


def _quoted(text: str, seen: Seen) -> tuple[int, bool] | None:
    """The post that a post quotes."""
    for line in text.split("\n"):
        source = seen.part(unquoted(line)) if line.startswith(">") else None
        if source is not None:
            return source, False
    return None


def _shown_parents(drafts: Sequence[_Draft], tops: Sequence[int]) -> list[tuple[int | None, bool] | None]:
    """What each post answers as far as headers and indentation show it; None where they say nothing."""
    headers = [draft.header for draft in drafts]
    if any(each and each.nav for each in headers):
        return _by_links(headers, tops)
    if any(each and each.children for each in headers):
        return _by_counts(headers, tops)
    if len({draft.indent for draft in drafts}) > 1:
        return _by_indents([draft.indent for draft in drafts], tops)
    return [None] * len(drafts)


def _by_links(headers: Sequence[Header | None], tops: Sequence[int]) -> list[tuple[int | None, bool] | None]:
    """Depth first: without `prev` a post answers the one above it, else it stands beside one with `next`."""
    top = tops[0] if tops else None
    answers: list[tuple[int | None, bool] | None] = []
    path: list[
        tuple[int, bool]
    ] = []  # the posts from the top down to the last one, and whether one stands beside
    for n, each in enumerate(headers):
        if each is None:
            answers.append((None, False))
            continue
        nav = each.nav
        if "parent" not in nav:
            path.clear()
            answers.append((top, False))
        elif "prev" not in nav and path:
            answers.append((path[-1][0], False))
        else:
            while len(path) > 1 and not path[-1][1]:
                path.pop()
            if path:
                path.pop()
            answers.append((path[-1][0], False) if path else (n - 1 if n else None, True))
        path.append((n, "next" in nav))
    return answers


def _by_counts(headers: Sequence[Header | None], tops: Sequence[int]) -> list[tuple[int | None, bool] | None]:
    """Depth first: as many posts as a header counts stand below it."""
    top = tops[0] if tops else None
    answers: list[tuple[int | None, bool] | None] = []
    open_: list[list[int]] = []  # a post, and how many below it are still to come
    for n, each in enumerate(headers):
        if each is None:
            answers.append((None, False))
            continue
        while open_ and open_[-1][1] == 0:
            open_.pop()
        answers.append((open_[-1][0] if open_ else top, False))
        for above in open_:
            above[1] -= 1
        open_.append([n, each.children or 0])
    return answers


def _by_indents(indents: Sequence[int], tops: Sequence[int]) -> list[tuple[int | None, bool] | None]:
    """A post answers the last one that is indented less."""
    top = tops[0] if tops else None
    answers: list[tuple[int | None, bool] | None] = []
    path: list[int] = []
    for n, indent in enumerate(indents):
        if n in tops:
            answers.append((None, False))
            continue
        while path and indents[path[-1]] >= indent:
            path.pop()
        answers.append((path[-1] if path else top, False))
        path.append(n)
    return answers
