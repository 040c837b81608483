"""The saved page of a Hacker News item, in the markup of 2015, 2016 and today.

Comments are flat rows; what answers what is told by their indentation only.
"""

import re
from datetime import datetime

from bs4 import BeautifulSoup
from bs4.element import Tag

from extract.readers.fields import identifier, moment, web_address, words
from extract.readers.hackernews_item import Item
from extract.text import clean
from kb.errors import InputError

_STEP = 40  # pixels a level, where the indent is a picture's width
_MARKS = re.compile(r"""id=["']?hnmain|class=["']?athing|class=["']?hnname""")


def is_page(text: str) -> bool:
    """Whether a text is a page of Hacker News."""
    return "<" in text[:2000] and _MARKS.search(text) is not None


def items(name: str, text: str) -> list[Item]:
    """The story of a page and its comments."""
    page = BeautifulSoup(clean(text), "lxml")
    rows = [row for row in page.find_all("tr", class_="athing") if isinstance(row, Tag)]
    head = {id(row) for row in page.select("table.fatitem tr.athing")}
    comments = [row for row in rows if row.find("td", class_="ind") and id(row) not in head]
    first = next((row for row in rows if not comments or row is not comments[0]), None)
    root = _head(first) if first is not None and (not comments or rows[0] is not comments[0]) else None
    if root is None and not comments:
        raise InputError(
            name,
            "",
            "it is a page of Hacker News, but not of one item",
            "save the page of a story or comment",
        )
    found: list[Item] = [] if root is None else [root]
    above: list[tuple[int, str]] = [] if root is None else [(-1, root.id)]
    for row in comments:
        depth = _depth(row)
        while above and above[-1][0] >= depth:
            above.pop()
        item = _comment(row, above[-1][1] if above else None)
        if item is not None:
            found.append(item)
            above.append((depth, item.id))
    return found


def has_more(text: str) -> bool:
    """Whether a page says that further comments stand on another."""
    return re.search(r"""class=["']?morelink""", text) is not None


def _head(row: Tag) -> Item | None:
    """The story above the comments, or the comment that the page is about."""
    if row.select_one(".comment"):
        return _comment(row, None)
    table = row.find_parent("table") or row
    link = row.select_one(".titleline > a, a.storylink") or row.select_one("td.title > a")
    id_ = _id(row)
    if id_ is None or link is None:
        return None
    under = table.select_one(".subtext") or table
    body = table.select_one(".toptext") or _self_text(table)
    return Item(
        id=id_,
        author=_author(under),
        title=words(link.get_text()),
        url=web_address(link.get("href")),
        markup="" if body is None else body.decode_contents(),
        created=_time(under),
    )


def _comment(row: Tag, parent: str | None) -> Item | None:
    id_ = _id(row)
    body = row.select_one(".commtext") or row.select_one(".comment > span") or row.select_one(".comment")
    if id_ is None:
        return None
    for link in body.select("div.reply") if body else ():
        link.decompose()
    return Item(
        id=id_,
        parent=parent,
        author=_author(row),
        markup="" if body is None else body.decode_contents(),
        created=_time(row),
    )


def _self_text(table: Tag) -> Tag | None:
    """The words of a story without class to find them by, as pages had it until 2020."""
    for cell in table.select("td[colspan] + td"):
        if not cell.get("class") and not cell.find(["form", "input"]) and cell.get_text(strip=True):
            return cell
    return None


def _id(row: Tag) -> str | None:
    own = identifier(row.get("id"))
    if own and own.isdecimal():
        return own
    for link in row.find_all("a"):
        found = re.match(r"(?:up|down|un)_(\d+)$", str(link.get("id", "")))
        found = found or re.search(r"item\?id=(\d+)", str(link.get("href", "")))
        if found:
            return found.group(1)
    return None


def _depth(row: Tag) -> int:
    indent = row.find("td", class_="ind")
    if not isinstance(indent, Tag):
        return 0
    level = str(indent.get("indent", ""))
    if level.isdecimal():
        return int(level[:6])
    picture = indent.find("img")
    width = str(picture.get("width", "0")) if isinstance(picture, Tag) else "0"
    return int(width[:6]) // _STEP if width.isdecimal() else 0


def _author(part: Tag) -> str | None:
    link = part.select_one("a.hnuser") or part.select_one('a[href^="user?id="]')
    return words(link.get_text()) if link else None


def _time(part: Tag) -> datetime | None:
    age = part.select_one("span.age[title]")
    return moment(str(age["title"]).split()[0]) if age and str(age["title"]).split() else None
