"""One unit by hand: a post parsed by the real pipeline, a stretch of it made its only unit."""

from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Span

from extract.components import units as finder
from extract.pipeline import STEPS, build


@cache
def language() -> Language:
    """The pipeline without the step that finds units, loaded once."""
    return build(step for step in STEPS if step != finder.NAME)


def units(text: str, *stretches: str) -> Doc:
    """`text` with `stretches` of it as its units (all of it where none is given) and every trait set."""
    nlp = language()
    after = STEPS[STEPS.index(finder.NAME) + 1 :]
    with nlp.select_pipes(disable=list(after)):
        doc = nlp(text)
    doc.spans["units"] = [_span(doc, stretch) for stretch in stretches or (text,)]
    for step in after:
        doc = nlp.get_pipe(step)(doc)
    return doc


def unit(text: str, stretch: str | None = None) -> Span:
    """The one unit of `text`: `stretch`, or all of it."""
    doc = units(text, *([stretch] if stretch else []))  # named: a group of spans does not keep its post alive
    span: Span = doc.spans["units"][0]
    return span


def _span(doc: Doc, stretch: str) -> Span:
    start = doc.text.index(stretch)
    span = doc.char_span(start, start + len(stretch), alignment_mode="expand")
    assert span is not None
    return span
