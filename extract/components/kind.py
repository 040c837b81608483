"""What kind of proposition a unit puts forward: fact, value, policy or definition."""

from spacy.language import Language
from spacy.tokens import Doc, Span

from extract.components.clause import Clause, clauses
from extract.lexicon import pattern

NAME = "kind"


def register() -> None:
    """Make `span._.kind` known to spaCy."""
    if not Span.has_extension("kind"):
        Span.set_extension("kind", default=None)


@Language.component(NAME, requires=["token.tag", "token.dep", "doc.spans"], assigns=["span._.kind"])
def mark(doc: Doc) -> Doc:
    """Set `span._.kind` on every unit."""
    for clause in clauses(doc):
        clause.span._.kind = kind(clause)
    return doc


def kind(clause: Clause) -> str:
    """The kind the lexicon's words speak for, most specific first."""
    for name in ("definition", "policy", "value"):
        if pattern(f"kinds/{name}").search(clause.text):
            return name
    return "fact"
