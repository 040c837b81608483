"""The pages of the made-up web: read from `hosts/HOST.txt`, each dressed as its kind of site dresses pages.

A file opens with fields of the site; `=== PATH` opens a page, whose fields end at an empty line;
`=== PATH @2` is what the page has become by the second check.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.web.dress import dressed
from tests.web.paper import paper

FOLDER = Path(__file__).parent / "hosts"
SAMPLE = Path(__file__).parents[2] / "data" / "sources" / "harbour-report.html"
SAMPLE_AT = ("transparency.harbour-forum.example", "/2025-report")
_KINDS = {"application/pdf": "application/pdf", "text/markdown": "text/markdown; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Page:
    """What one address gives at one turn."""

    host: str
    path: str
    turn: int  # the first check at which it is so
    fields: dict[str, str]
    body: bytes = b""
    media: str = "text/html; charset=utf-8"

    @property
    def url(self) -> str:
        """Its address as threads cite it."""
        return f"https://{self.host}{self.path}"


@dataclass(frozen=True, slots=True)
class Web:
    """All pages, found by host, path and turn."""

    pages: tuple[Page, ...] = field(default_factory=lambda: tuple(_pages()))

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts there are; every other name is unknown."""
        return frozenset(page.host for page in self.pages)

    def find(self, host: str, path: str, turn: int) -> Page | None:
        """The newest version of a page by that turn."""
        versions = [p for p in self.pages if (p.host, p.path) == (host, path) and p.turn <= turn]
        return max(versions, key=lambda p: p.turn, default=None)


def _pages() -> Iterator[Page]:
    yield Page(*SAMPLE_AT, 1, {}, SAMPLE.read_bytes())
    for place in sorted(FOLDER.glob("*.txt")):
        opening, *rest = re.split(r"^=== ", place.read_text(encoding="utf-8"), flags=re.MULTILINE)
        site = _fields(opening)
        hosts = [(place.stem, site["site"])]
        for copy in filter(None, site.get("copies", "").split(" | ")):
            host, _, name = copy.partition(" ")
            hosts.append((host, name))
        for n, (host, name) in enumerate(hosts):
            dress = {"site": name, "frame": site["frame"] if not n else "news"}
            for section in rest:
                yield _page(host, dress, section, copied=n)


def _page(host: str, site: dict[str, str], section: str, *, copied: int) -> Page:
    top, _, words = section.partition("\n\n")
    where, _, rest = top.partition("\n")
    path, _, turn = where.partition(" @")
    fields = {**site, **_fields(rest), "host": host, "path": path}
    if copied:  # a newsroom cuts the last paragraph, or puts its own line on top
        words = words.replace(words.strip().splitlines()[-1], "") if copied % 2 else words
        fields["title"] = f"{fields['title']} ({fields['site']})" if copied % 3 else fields["title"]
    media = fields.get("media", "text/html")
    if media == "application/pdf":
        body = paper(fields["title"], fields.get("author", ""), fields["date"], words)
    elif media == "text/markdown":
        body = words.encode()
    else:
        body = dressed(fields, words).encode()
    return Page(host, path, int(turn or 1), fields, body, _KINDS.get(media, "text/html; charset=utf-8"))


def _fields(text: str) -> dict[str, str]:
    found = (line.partition(": ") for line in text.splitlines())
    return {name: value.strip() for name, colon, value in found if colon}
