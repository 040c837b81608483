"""What the marker says of each unit, one row a unit: the logarithm of how likely each label is."""

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from extract.components import marks
from extract.marking.marker import COLUMNS

NAME = "seen"
_LEAST = 0.002  # what is less likely than this is as good as ruled out


def register() -> None:
    """Let a document hold what was said of its units."""
    if not Doc.has_extension("seen"):
        Doc.set_extension("seen", default=None)


@Language.factory(NAME, requires=["doc.spans", "doc._.marks"], assigns=["doc._.seen"])
def make(nlp: Language, name: str) -> "Seen":  # noqa: ARG001 - spaCy passes both by name
    """The step; it asks the marker of the step `marks`."""
    reader = nlp.get_pipe(marks.NAME)
    assert isinstance(reader, marks.Reader)
    return Seen(reader)


class Seen:
    """Sets `doc._.seen`: an array of units by COLUMNS; all zeros where there is no marker."""

    def __init__(self, reader: marks.Reader) -> None:
        self.reader = reader

    def __call__(self, doc: Doc) -> Doc:
        """Ask what each unit of `doc` is."""
        spans = [(span.start_char, span.end_char) for span in doc.spans.get("units", ())]
        if self.reader.marker is None:
            doc._.seen = np.zeros((len(spans), len(COLUMNS)), dtype=np.float32)
        else:
            likely = self.reader.marker.said(doc._.marks, spans)
            doc._.seen = np.where(likely.any(axis=1, keepdims=True), np.log(np.maximum(likely, _LEAST)), 0.0)
        return doc
