"""Whether a unit takes certainty from a fact: the rule of `doubt`, which no trained head did better than."""

from spacy.language import Language
from spacy.tokens import Doc, Span

from extract.components.clause import clauses
from extract.components.doubt import hedged

NAME = "hedging"


def register() -> None:
    """Make `span._.hedged` known to spaCy."""
    if not Span.has_extension("hedged"):
        Span.set_extension("hedged", default=False)


@Language.component(NAME, requires=["doc.spans", "span._.kind"], assigns=["span._.hedged"])
def mark(doc: Doc) -> Doc:
    """Set `span._.hedged` on every unit."""
    for clause in clauses(doc):
        clause.span._.hedged = hedged(clause)
    return doc
