"""The vector of each unit, one row a unit."""

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from extract.encoder import FOLDER, Encoder
from extract.hashing import Hashing
from extract.manifest import shipped

NAME = "embeddings"


def register() -> None:
    """Let a document hold the vectors of its units."""
    if not Doc.has_extension("embeddings"):
        Doc.set_extension("embeddings", default=None)


@Language.factory(NAME, requires=["doc.spans"], assigns=["doc._.embeddings"])
def make(nlp: Language, name: str) -> "Embeddings":  # noqa: ARG001 - spaCy passes both by name
    """The step, with the encoder if it is shipped; raises ModelError where it does not load."""
    return Embeddings(Encoder.load() if shipped(FOLDER) else Hashing())


class Embeddings:
    """Sets `doc._.embeddings`: an array of units by dimensions, rows of length 1."""

    def __init__(self, encoder: Encoder | Hashing) -> None:
        self.encoder = encoder

    def __call__(self, doc: Doc) -> Doc:
        """Encode the units of `doc`."""
        texts = [span.text for span in doc.spans.get("units", ())]
        doc._.embeddings = self.encoder.embed(texts) if texts else np.zeros((0, 384), np.float32)
        return doc
