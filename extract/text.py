"""Forum markup to the plain text of a post, and the links that stand in it.

A post's text is fixed here, before anything is computed on it: markup resolved, links as `text (url)`,
quoted lines behind `> `, paragraphs a blank line apart, no control characters but newline and tab, no
lone surrogates. Nothing is normalised beyond that: offsets count what is written.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, Tag
from markdown_it import MarkdownIt

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_NEWLINES = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE = re.compile("[\ud800-\udfff]")

_URL = re.compile(
    r"(?<![\w@/.])(?:https?://|www\.(?=[^\s.]+\.))"
    r"[^\s<>\"\u00ab\u00bb\u201c\u201d\u201e`|\\^{}]{1,2000}",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?:https?://|www\.)[^\s/?#]", re.IGNORECASE)
_CUTS = ("...", "…")
_TRAILING = ".,;:!?'’*_~"
_CLOSERS = {")": "(", "]": "["}


@dataclass(frozen=True, slots=True)
class Link:
    """A URL as it is written in a text; `truncated` where a site cut it off with dots."""

    start: int
    end: int
    url: str
    truncated: bool


def links(text: str) -> list[Link]:
    """The URLs written in a text, in order; punctuation that belongs to the sentence is left out."""
    found = (_trimmed(match.start(), match.group()) for match in _URL.finditer(text))
    return [link for link in found if _HOST.match(link.url)]


def _trimmed(start: int, url: str) -> Link:
    while url:
        cut = url.endswith(_CUTS)
        if cut and "/" in url.partition("://")[2].rstrip("."):
            return Link(start, start + len(url), url, truncated=True)
        last = url[-1]
        unopened = last in _CLOSERS and url.count(last) > url.count(_CLOSERS[last])
        if not (unopened or last in _TRAILING or cut):
            break
        url = url[:-1]
    return Link(start, start + len(url), url, truncated=False)


def clean(text: str) -> str:
    """The text with one kind of newline, no control characters but newline and tab, and no surrogates."""
    text = _NEWLINES.sub("\n", text)
    if not _CONTROLS.search(text):
        return text
    text = _PAIR.sub(lambda pair: pair.group().encode("utf-16", "surrogatepass").decode("utf-16"), text)
    text = _LONE.sub("\ufffd", text)
    return _CONTROLS.sub("", text)


def plain(text: str) -> str:
    """Cleaned text without blank edges, trailing spaces, or more than one blank line in a row."""
    text = "\n".join(line.rstrip() for line in clean(text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n").strip()


def from_html(markup: str) -> str:
    """The plain text of a post written in HTML, as Hacker News and Discourse serve it."""
    markup = clean(markup)
    if "<" not in markup:
        return plain(_flowed(html.unescape(markup)))
    return from_tree(BeautifulSoup(markup, "lxml"))


def from_tree(tree: Tag) -> str:
    """The plain text of a parsed stretch of HTML."""
    page = _Page()
    stack: list[tuple[Iterator[object], Tag | None]] = [(iter(list(tree.children)), None)]
    while stack:
        nodes, tag = stack[-1]
        node = next(nodes, None)
        if node is None:
            stack.pop()
            if tag is not None:
                page.leave(tag)
        elif isinstance(node, Tag):
            if not _hidden(node):
                page.enter(node)
                inside = [NavigableString(_preview(node))] if _is_preview(node) else list(node.children)
                stack.append((iter(inside), node))
        elif isinstance(node, NavigableString) and not isinstance(node, Comment):
            page.write(str(node))
    return plain(page.text())


def from_markdown(source: str) -> str:
    """The plain text of a post written in Markdown, as Reddit serves it."""
    source = clean(source)
    deepest = max((len(run) for run in re.findall(r"^[ >]+", source, re.MULTILINE)), default=0)
    if deepest > _DEEPEST or len(source) > _LONGEST:
        return plain(source)  # nobody writes that: markup that only costs time
    try:
        tokens = _MARKDOWN.parse(source)
        for token in tokens:
            if token.type == "list_item_open":
                token.attrSet("data-mark", token.info + token.markup)  # "1)" and "-" as they are written
        return from_html(str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})))
    except RecursionError:
        return plain(source)


_DEEPEST = 60  # quote marks and spaces at the start of a line
_LONGEST = 50_000  # characters; Reddit takes 40,000
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 200}).enable(
    ["table", "strikethrough"]
)

_DROPPED = {"script", "style", "noscript", "template", "svg", "head", "textarea", "select", "button"}
_CHROME = {"quote-controls", "meta", "reply", "badge", "source", "onebox-avatar", "excerpt-hidden", "title"}
_PARAGRAPHS = {"p", "blockquote", "aside", "pre", "ul", "ol", "table", "hr", "details", "article", "section"}
_PARAGRAPHS |= {f"h{n}" for n in range(1, 7)}
_LINES = {"div", "li", "tr", "br", "dt", "dd", "summary", "header", "body", "html"}


def _hidden(tag: Tag) -> bool:
    """Whether a tag holds what the site says, and not what the author says."""
    if tag.name in _DROPPED:
        return True
    classes = set(tag.get_attribute_list("class"))
    return tag.name in {"div", "header"} and bool(classes & _CHROME)


def _is_preview(tag: Tag) -> bool:
    """Whether a tag is what the forum shows of a page that somebody linked."""
    return tag.name == "aside" and "onebox" in tag.get_attribute_list("class")


def _preview(tag: Tag) -> str:
    """The address that was linked."""
    link = tag.find("a")
    return clean(
        str(tag.get("data-onebox-src") or (link.get("href") if isinstance(link, Tag) else None) or "")
    )


def _flowed(words: str) -> str:
    """One line, as a browser shows it; a line that opens a list item or a quote stays a line."""
    lines = words.split("\n")
    out = [re.sub(r"[ \t\xa0]+", " ", lines[0])]
    for line in lines[1:]:
        words = re.sub(r"[ \t\xa0]+", " ", line).strip(" ")
        opens = re.match(r"(?:[-*•>]|\d{1,2}[.)])\s*\S", words)
        if not line.startswith("   ") and (opens or (words and out[-1].startswith(">"))):
            out.append(words)
        else:
            out[-1] = f"{out[-1].rstrip(' ')} {words}"
    return "\n".join(out)


@dataclass(slots=True)
class _Page:
    """Lines being written: words gather in `line` until a break ends it."""

    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    quotes: int = 0
    least: int = 0  # the lowest quote depth since the line before
    gap: bool = False  # a blank line comes before the next line
    verbatim: int = 0
    lists: list[int | None] = field(default_factory=list)  # next number, or None for bullets
    bullet: str = ""
    anchors: list[int] = field(default_factory=list)

    def text(self) -> str:
        self.end_line()
        return "\n".join(self.lines)

    def write(self, words: str) -> None:
        self.line.append(words if self.verbatim else words.replace("\xa0", " "))

    def end_line(self) -> None:
        words = "".join(self.line)
        words = words.strip("\n") if self.verbatim else _flowed(words).strip()
        self.line, self.anchors = [], [0] * len(self.anchors)
        if not words.strip():
            return
        if self.gap and self.lines:
            self.lines.append("> " * self.least)
        prefix, self.bullet = "> " * self.quotes + self.bullet, ""
        for line in words.split("\n"):
            self.lines.append(prefix + line)
            prefix = "> " * self.quotes
        self.gap, self.least = False, self.quotes

    def enter(self, tag: Tag) -> None:
        self._break(tag)
        match tag.name:
            case "blockquote":
                self.quotes += 1
            case "pre":
                self.verbatim += 1
            case "ul" | "ol":
                start = str(tag.get("start", "1"))
                number = int(start) if start.isdecimal() and len(start) < 10 else 1
                self.lists.append(number if tag.name == "ol" else None)
            case "li":
                self._mark_item(tag)
            case "td" | "th" if "".join(self.line).strip():
                self.write(" | ")
            case "img":
                self.write(_picture(tag))
            case "a":
                self.anchors.append(len(self.line))

    def leave(self, tag: Tag) -> None:
        if tag.name == "a" and self.anchors:
            self._end_link(tag, self.anchors.pop())
        self._break(tag)
        match tag.name:
            case "blockquote":
                self.quotes -= 1
                self.least = min(self.least, self.quotes)
                self.gap = True
            case "pre":
                self.verbatim -= 1
            case "ul" | "ol" if self.lists:
                self.lists.pop()

    def _break(self, tag: Tag) -> None:
        if tag.name in _PARAGRAPHS:
            self.end_line()
            nested = tag.name in {"ul", "ol"} and bool(self.lists)
            self.gap = self.gap or not (self.bullet or nested)
        elif tag.name in _LINES:
            self.end_line()

    def _mark_item(self, tag: Tag) -> None:
        number = self.lists[-1] if self.lists else None
        mark = str(tag.get("data-mark", ""))
        if not re.fullmatch(r"[-*+]|\d{1,9}[.)]", mark):
            mark = "*" if number is None else f"{number}."
        self.bullet = "  " * (len(self.lists) - 1) + mark + " "
        if self.lists and number is not None:
            self.lists[-1] = number + 1

    def _end_link(self, tag: Tag, start: int) -> None:
        label = "".join(self.line[start:]).strip()
        target = clean(str(tag.get("href", ""))).strip()
        if not re.match(r"https?://", target, re.IGNORECASE) or "mention" in tag.get_attribute_list("class"):
            return
        if not label or _names(label, target):
            self.line[start:] = [target]
        elif target not in label:
            self.line.append(f" ({target})")


def _names(label: str, target: str) -> bool:
    """Whether a link's words are its address, whole or cut off."""
    bare = re.sub(r"^https?://(?:www\.)?|/$", "", target, flags=re.IGNORECASE)
    shown = re.sub(r"^https?://(?:www\.)?|/$", "", label, flags=re.IGNORECASE)
    cut = shown.rstrip(".…") if shown.endswith(_CUTS) else shown
    return shown == bare or (cut != shown and len(cut) > 3 and bare.startswith(cut))


def _picture(tag: Tag) -> str:
    """What stands for a picture: its own words; a name of a file is none."""
    words = str(tag.get("alt", "") or "").strip()
    return "" if re.fullmatch(r"[\w-]+\.(?:png|jpe?g|gif|webp|svg)|image", words, re.IGNORECASE) else words
