"""Units: the smallest stretches of a post that put a proposition forward.

A unit lies within one line of its post, never in a quoted line or in fenced code, and shares no word
with another unit. Connectives and frames at its edges ("because", "I think") are left out.
"""

from spacy.language import Language
from spacy.tokens import Doc, Span

from extract.manifest import all_shipped
from extract.marking.marker import FOLDER as MARKER
from extract.segmenting.ruled import ruled
from extract.segmenting.segmenter import Segmenter
from extract.segmenting.tokens import FOLDER

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
    """The step, with the weights if they are shipped; raises ModelError where they do not load."""
    return Units(Segmenter.load() if all_shipped(FOLDER, MARKER) else None)


class Units:
    """Sets `doc.spans["units"]`, in order, and on each span `span._.confidence`; by rule without weights."""

    def __init__(self, segmenter: Segmenter | None) -> None:
        self.segmenter = segmenter

    def __call__(self, doc: Doc) -> Doc:
        """Find the units of `doc`."""
        spans = []
        found = ruled(doc) if self.segmenter is None else self.segmenter.units(doc)
        for start, end, confidence in found:
            span = doc[start:end]
            span._.confidence = round(confidence, 4)
            spans.append(span)
        doc.spans["units"] = spans
        return doc
