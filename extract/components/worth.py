"""How far a unit is worth checking: whether evidence could settle it and somebody else would care."""

from spacy.language import Language
from spacy.tokens import Doc, Span

from extract.components.clause import Clause, clauses

NAME = "worth"


def register() -> None:
    """Make `span._.worth` known to spaCy."""
    if not Span.has_extension("worth"):
        Span.set_extension("worth", default=0.0)


@Language.component(NAME, requires=["token.tag", "doc.spans", "span._.kind"], assigns=["span._.worth"])
def mark(doc: Doc) -> Doc:
    """Set `span._.worth`, 0 to 1, on every unit."""
    for clause in clauses(doc):
        clause.span._.worth = worth(clause)
    return doc


def worth(clause: Clause) -> float:
    """What surface signs say: facts with names and numbers high, values and private matters low."""
    if clause.span._.kind != "fact":
        return 0.1
    score = 0.5
    tags = [token.tag_ for token in clause.span]
    score += 0.15 * ("CD" in tags) + 0.15 * any(tag.startswith("NNP") for tag in tags)
    score += 0.1 * any(tag in {"VBD", "VBN"} for tag in tags)
    score -= 0.3 * any(token.lower_ in {"i", "my", "me"} for token in clause.span)
    return round(min(max(score, 0.0), 1.0), 2)
