"""Which reader reads which format."""

from collections.abc import Callable

from extract.evidence.page import Page
from extract.evidence.reading import markdown, markup, pdf

FORMATS: dict[str, Callable[..., Page]] = {
    "text/html": markup.page,
    "application/pdf": pdf.page,
    "text/markdown": markdown.page,
}


def parse(data: bytes, *, name: str, kind: str, declared: str) -> Page:
    """The page in bytes of a known kind, read here and now; `extract.evidence.page.read` guards this."""
    return FORMATS[kind](data, name=name, declared=declared)
