"""Whether a unit denies its main predicate: the rule of `denial`, which no trained head did better than."""

from spacy.language import Language
from spacy.tokens import Doc, Span

from extract.components.clause import clauses
from extract.components.denial import negated

NAME = "negation"


def register() -> None:
    """Make `span._.negated` known to spaCy."""
    if not Span.has_extension("negated"):
        Span.set_extension("negated", default=False)


@Language.component(NAME, requires=["token.tag", "token.dep", "doc.spans"], assigns=["span._.negated"])
def mark(doc: Doc) -> Doc:
    """Set `span._.negated` on every unit."""
    for clause in clauses(doc):
        clause.span._.negated = negated(clause)
    return doc
