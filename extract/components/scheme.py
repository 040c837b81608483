"""The pattern of the reason a unit gives: analogy, precedent, authority, example and the others."""

from spacy.language import Language
from spacy.tokens import Doc, Span

from extract.components.clause import Clause, clauses
from extract.lexicon import pattern, table

NAME = "scheme"


def register() -> None:
    """Make `span._.scheme` known to spaCy."""
    if not Span.has_extension("scheme"):
        Span.set_extension("scheme", default=None)


@Language.component(NAME, requires=["doc.spans"], assigns=["span._.scheme"])
def mark(doc: Doc) -> Doc:
    """Set `span._.scheme` on every unit whose words show one."""
    for clause in clauses(doc):
        clause.span._.scheme = scheme(clause)
    return doc


def scheme(clause: Clause) -> str | None:
    """The first scheme of the lexicon whose cue stands in the unit or directly before it."""
    around = clause.before[-24:] + clause.text
    for name in table("schemes"):
        if pattern(f"schemes/{name}").search(around):
            return name
    return None
