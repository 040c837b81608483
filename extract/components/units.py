"""Units: the smallest stretches of a post that put a proposition forward.

A unit lies within one line of its post, never in a quoted line or in fenced code, and shares no word
with another unit. Connectives and frames at its edges ("because", "I think") are left out.
"""

from spacy.language import Language
from spacy.tokens import Doc, Span

from extract.segmenting.segmenter import Segmenter

NAME = "units"


def register() -> None:
    """Let spans say how sure we are that they are units."""
    if not Span.has_extension("confidence"):
        Span.set_extension("confidence", default=0.0)


@Language.factory(
    NAME,
    requires=["token.is_sent_start", "token.dep", "token.head", "token.tag"],
    assigns=["doc.spans", "span._.confidence"],
)
def make(nlp: Language, name: str) -> "Units":  # noqa: ARG001 - spaCy passes both by name
    """The step, with the shipped weights loaded; raises ModelError where that fails."""
    return Units(Segmenter.load())


class Units:
    """Sets `doc.spans["units"]`, in order, and on each span `span._.confidence`."""

    def __init__(self, segmenter: Segmenter) -> None:
        self.segmenter = segmenter

    def __call__(self, doc: Doc) -> Doc:
        """Find the units of `doc`."""
        spans = []
        for start, end, confidence in self.segmenter.units(doc):
            span = doc[start:end]
            span._.confidence = round(confidence, 4)
            spans.append(span)
        doc.spans["units"] = spans
        return doc
