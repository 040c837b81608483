"""How a unit puts its claim forward where it does not just assert it.

A rhetorical question, a concession ("sure, .., but"), or a hypothetical ("imagine ..", "if they were ..").
"""

from spacy.language import Language
from spacy.tokens import Span

from extract.components import signs
from extract.components.clause import Clause
from extract.components.trait import Trait
from extract.heads import Heads, Matrix
from extract.lexicon import pattern

NAME = "mode"


def register() -> None:
    """Make `span._.mode` known to spaCy."""
    signs.register()
    if not Span.has_extension("mode"):
        Span.set_extension("mode", default=None)


@Language.factory(
    NAME,
    default_config={"trained": True},
    requires=["token.tag", "token.dep", "doc.spans", "doc._.embeddings"],
    assigns=["span._.mode"],
)
def make(nlp: Language, name: str, trained: bool) -> Trait:  # noqa: ARG001 - spaCy passes all three by name
    """The step; raises ModelError where the shipped head does not load."""
    return Trait(NAME, trained=trained, read=_likeliest, rule=ruled)


def _likeliest(heads: Heads, rows: Matrix) -> list[str | None]:
    return [None if label == "none" else label for label in heads.choices(NAME, rows)]


def ruled(clause: Clause) -> str | None:
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
