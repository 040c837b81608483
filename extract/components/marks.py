"""What the marker sees in a post, read after what the post answers."""

from spacy.language import Language
from spacy.tokens import Doc

from extract.manifest import shipped
from extract.marking.marker import FOLDER, Marker

NAME = "marks"


def register() -> None:
    """Let a document say what it answers, and keep what the marker saw."""
    if not Doc.has_extension("marks"):
        Doc.set_extension("marks", default=())
        Doc.set_extension("above", default="")


@Language.factory(NAME, assigns=["doc._.marks"])
def make(nlp: Language, name: str) -> "Reader":  # noqa: ARG001 - spaCy passes both by name
    """The step, with the marker if one is shipped; raises ModelError where it does not load."""
    return Reader(Marker.load() if shipped(FOLDER) else None)


class Reader:
    """Sets `doc._.marks`. `marker` is None where there is none: nothing is marked then."""

    def __init__(self, marker: Marker | None) -> None:
        self.marker = marker

    def __call__(self, doc: Doc) -> Doc:
        """Read `doc` after `doc._.above`."""
        if self.marker is not None:
            doc._.marks = self.marker.read(doc.text, doc._.above)
        return doc
