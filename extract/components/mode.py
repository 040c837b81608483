"""How a unit puts its claim forward where it does not just assert it.

A rhetorical question, a concession ("sure, .., but"), or a hypothetical ("imagine ..", "if they were ..").
"""

from spacy.language import Language
from spacy.tokens import Doc, Span

from extract.components.clause import Clause, clauses
from extract.lexicon import pattern

NAME = "mode"


def register() -> None:
    """Make `span._.mode` known to spaCy."""
    if not Span.has_extension("mode"):
        Span.set_extension("mode", default=None)


@Language.component(NAME, requires=["token.dep", "doc.spans"], assigns=["span._.mode"])
def mark(doc: Doc) -> Doc:
    """Set `span._.mode` on every unit that has one."""
    for clause in clauses(doc):
        clause.span._.mode = mode(clause)
    return doc


def mode(clause: Clause) -> str | None:
    """The unit's mode; None where it plainly asserts."""
    if clause.question:
        return "rhetorical-question"
    if _conceded(clause):
        return "concession"
    if pattern("modes/hypothetical").search(clause.text):
        return "hypothetical"
    return None


def _conceded(clause: Clause) -> bool:
    """Granted by a word before or inside it, and taken back by a contrast after it."""
    after = clause.after.lstrip(" ,.;:)-–—\"'")
    answered = pattern("modes/contrast_after").match(after) is not None
    lead = clause.before.rstrip()
    opened = any(found.end() == len(lead) for found in pattern("modes/concession_before").finditer(lead))
    inside = pattern("modes/concession_inside").search(clause.text) is not None
    return (answered and (opened or inside)) or lead.endswith(
        ("although", "even though", "while", "granted,")
    )
