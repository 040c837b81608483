"""A page of HTML: its text without menus, its title, publisher, author and date."""

import re
from copy import deepcopy
from datetime import date, timedelta

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura import bare_extraction

from extract.evidence.page import Page, line, settled
from extract.evidence.reading.charset import decoded
from extract.evidence.reading.linked import Linked, day, linked, metas
from extract.evidence.reading.walls import missing, wall
from extract.text import clean

_MOST = 4_000_000  # characters of markup
_LATER = "only the first part of it was read, because it is very long"
_ELEMENTS = 15_000  # of a larger page, all is read plainly: the extractor's time grows with their square
_SENTENCE = 6  # words: what is as long stands in a page twice only by mistake
_ALIKE = 0.8  # of its length: as good, and its lines are the page's own
_SHORT = 250  # characters: a text as short as this may have lost what matters
_SHARE = 0.25  # of what is shown: with less, the extractor took the wrong part
_DROPPED = frozenset(
    {"script", "style", "noscript", "template", "svg", "canvas", "iframe", "object", "embed"}
) | frozenset({"textarea", "select", "button", "input", "head"})
_NEVER = frozenset({"template", "noscript", "textarea"})
_AROUND = frozenset({"nav", "header", "footer", "aside", "form", "dialog"})
_ROLES = frozenset(
    {"dialog", "alertdialog", "navigation", "banner", "contentinfo", "search", "complementary"}
)
_CONSENT = re.compile(r"\b(?:cookie|consent|gdpr)", re.IGNORECASE)
_WHOLE = frozenset({"html", "body", "main", "article"})
_BLOCKS = frozenset(
    {"p", "div", "section", "article", "main", "blockquote", "pre", "ul", "ol", "li", "dl", "dt", "dd"}
    | {"table", "tr", "caption", "figure", "figcaption", "hr", "br", "address", "details", "summary", "body"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "header", "footer", "nav", "aside", "form", "title", "fieldset"}
)
_DATES = (
    *("article:published_time", "citation_publication_date", "citation_date", "datepublished", "dc.date"),
    *("dcterms.date", "date", "pubdate", "parsely-pub-date", "dc.date.issued", "dcterms.issued"),
)
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])", re.IGNORECASE
)


def page(data: bytes, *, name: str, declared: str) -> Page:
    """What a page of HTML says."""
    return from_markup(decoded(data, declared, markup=True), name=name)


def from_markup(markup: str, *, name: str) -> Page:
    """What a text in HTML says; nothing in it is run or fetched."""
    note = _LATER if len(markup) > _MOST else None
    tree = _tree(markup[:_MOST])
    if tree is None:
        return Page(media_type="text/html", note="it holds no text")
    things, tags = linked(tree), metas(tree)
    scripts = sum(1 for _ in tree.iter("script"))
    _hide(tree)
    _flow(tree)
    shown = words(tree)
    core = words(tree, around=False)
    small = sum(1 for _ in tree.iter()) < _ELEMENTS
    extra = _extracted(tree, name) if small else Page()
    text, cut = settled(_fuller(extra.text, core or shown))
    publisher = line(things.said("publisher")) or line(_publisher(tags)) or extra.publisher
    return Page(
        text=text,
        title=line(things.said("headline")) or line(tags.get("og:title")) or _headline(tree, publisher),
        publisher=publisher,
        author=line(_author(things, tags)) or extra.author,
        published=_published(things, tags) or extra.published,
        language=line(tree.get("lang")),
        media_type="text/html",
        note=cut or note or (None if text else "it holds no text"),
        wall=wall(text, shown, core, locked=things.locked, scripts=scripts),
        missing=missing(_title(tree), text),
        types=things.types,
        og_type=line(tags.get("og:type")),
        generator=line(tags.get("generator")),
        claim_reviews=things.claim_reviews,
    )


def plainly(markup: str) -> Page:
    """What a text in HTML of our own making shows, all of it."""
    tree = _tree(markup)
    text, note = settled(words(tree)) if tree is not None else ("", None)
    return Page(text=text, note=note or (None if text else "it holds no text"))


def words(tree: HtmlElement, *, around: bool = True) -> str:
    """What a reader sees of a page, plainly; without menus, heads and feet where `around` is false."""
    parts: list[str] = []
    left_out: HtmlElement | None = None
    for event, node in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if left_out is None:
            name = node.tag if isinstance(node.tag, str) else ""
            if name in _BLOCKS:
                parts.append("\n")
            elif name in ("td", "th") and event == "start" and node.getprevious() is not None:
                parts.append(" | ")
            if event == "start" and (name in _DROPPED or (not around and _is_around(node))):
                left_out = node
            elif event == "start":
                parts.append(_flowed(node.text, name))
        elif left_out is node and event == "end":
            left_out = None
        if event != "start" and left_out is None and node is not tree:
            parts.append(_flowed(node.tail))
    lines = (re.sub(r"[ \t]+", " ", each).strip() for each in "".join(parts).split("\n"))
    return "\n".join(each for each in lines if each)


def _is_around(node: HtmlElement) -> bool:
    """Whether a part of a page is beside its text: head, foot, menu, or a notice over it."""
    if node.tag in _AROUND or node.get("role") in _ROLES:
        return True
    return node.tag not in _WHOLE and _CONSENT.search(f"{node.get('class')} {node.get('id')}") is not None


def _tree(markup: str) -> HtmlElement | None:
    """The page as a tree; None where it holds no element."""
    parser = HTMLParser(encoding="utf-8", collect_ids=False, remove_pis=True, no_network=True)
    try:
        tree = document_fromstring(clean(markup).encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    return tree if isinstance(tree, HtmlElement) else None


def _hide(tree: HtmlElement) -> None:
    """Take out what a reader would not see: a page must not tell us more than people."""
    for node in list(tree.iter()):
        part = isinstance(node.tag, str) and node.tag not in _WHOLE and node.getparent() is not None
        if part and _is_unseen(node):
            node.drop_tree()


def _is_unseen(node: HtmlElement) -> bool:
    if node.tag in _NEVER or "hidden" in node.attrib or _UNSEEN.search(node.get("style") or ""):
        return True
    mark = node.tag == "a" and (node.text or "").strip() in {"¶", "#"}  # what links to a heading
    return mark or (node.get("aria-hidden") == "true" and node.tag != "svg")


def _flow(tree: HtmlElement) -> None:
    """Make one line of what browsers show as one: line ends in the markup, and code within a sentence."""
    etree.strip_tags(tree, "code", "tt", "kbd", "samp", "var", "font")
    kept = {node for block in tree.iter("pre") for node in block.iter()}
    for node in tree.iter():
        if node.text and node not in kept:
            node.text = re.sub(r"\s+", " ", node.text)
        if node.tail and node.getparent() not in kept:
            node.tail = re.sub(r"\s+", " ", node.tail)


def _extracted(tree: HtmlElement, name: str) -> Page:
    """What the extractor makes of it; an empty page where it fails."""
    try:
        found = bare_extraction(
            deepcopy(tree),
            url=name if "://" in name else None,
            with_metadata=True,
            include_comments=False,
            date_extraction_params=_dated(),
        )
    except Exception:
        return Page()
    if found is None or isinstance(found, dict):
        return Page()
    named = found.sitename or ""  # the host, where the page names nobody
    return Page(
        text=found.text or "",
        publisher=None if "." in named and named.lower() in name.lower() else line(named),
        author=line((found.author or "").replace("; ", ", ")),
        published=_plausible(day(found.date)),
    )


def _dated() -> dict[str, object]:
    """How a date is looked for: where pages say it, and not in their words."""
    return {"extensive_search": False, "original_date": True, "max_date": date.today().isoformat()}


def _fuller(extracted: str, core: str) -> str:
    """The extractor's text, unless it lost most of what the page shows; what it gives twice stands once."""
    seen: set[str] = set()
    lines = []
    for each in extracted.split("\n"):
        long = len(each.split()) >= _SENTENCE and not each.startswith("|")
        if not (long and each in seen):
            lines.append(each)
        seen.add(each)
    extracted = "\n".join(lines)
    little = len(extracted) < _SHORT or len(extracted) < _SHARE * len(core)
    return core if little and len(core) > _ALIKE * len(extracted) else extracted


def _flowed(text: str | None, inside: str = "") -> str:
    """A stretch of text with its line ends as a browser shows them."""
    return (text or "") if inside == "pre" else re.sub(r"\s+", " ", text or "")


def _title(tree: HtmlElement) -> str | None:
    return line(tree.findtext(".//title"))


def _headline(tree: HtmlElement, site: str | None) -> str | None:
    """The one heading of the first order, else the title of the browser's tab without the site's name."""
    headings = list(tree.iter("h1"))
    only = line(" ".join(headings[0].itertext())) if len(headings) == 1 else None
    title = _title(tree) or ""
    return only or re.sub(rf"\s+[-–—|·:]\s+{re.escape(site or '')}$", "", title) or None


def _publisher(tags: dict[str, str]) -> str | None:
    names = (
        "og:site_name",
        "citation_journal_title",
        "citation_publisher",
        "dc.publisher",
        "application-name",
    )
    return next((tags[name] for name in names if name in tags), None)


def _author(things: Linked, tags: dict[str, str]) -> str | None:
    names = ("author", "citation_author", "dc.creator", "article:author", "parsely-author")
    said = (things.said("author"), *(tags.get(name) for name in names))
    return next((each for each in said if each and "://" not in each), None)


def _published(things: Linked, tags: dict[str, str]) -> date | None:
    said = (things.said("datePublished", "dateCreated"), *(tags.get(name) for name in _DATES))
    return next((found for each in said if (found := _plausible(day(each)))), None)


def _plausible(found: date | None) -> date | None:
    """A date that can be a page's: not before printing, and not after tomorrow."""
    return found if found and found.year > 1450 and found <= date.today() + timedelta(days=1) else None
