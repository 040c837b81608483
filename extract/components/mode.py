"""How a unit puts its claim forward where it does not just assert it.

A rhetorical question, a concession ("sure, .., but"), or a hypothetical ("imagine ..", "if they were ..").
"""

from spacy.language import Language
from spacy.tokens import Span

from extract.components import signs
from extract.components.clause import Clause
from extract.components.trait import Trait
from extract.heads import Heads, Matrix
from extract.lexicon import closes, pattern

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
    return Trait(NAME, trained=trained, read=_likeliest, rule=ruled, sure=plain)


def _likeliest(heads: Heads, rows: Matrix) -> list[str | None]:
    return [None if label == "none" else label for label in heads.choices(NAME, rows)]


def ruled(clause: Clause) -> str | None:
    """The unit's mode by its cues; None where it plainly asserts."""
    if clause.question:
        return "rhetorical-question"
    if plain(clause) or _granted(clause):
        return "concession"
    if pattern("modes/hypothetical").search(clause.text):
        return "hypothetical"
    return None


def plain(clause: Clause) -> str | None:
    """A concession whose opening says so: "While <unit>, .."."""
    lead = clause.before.rstrip(" ,")
    opens = closes("modes/concession_plain", lead) and len(lead.rpartition(". ")[2].split()) < 3
    return "concession" if opens else None


def _granted(clause: Clause) -> bool:
    """Granted by a word before or inside it, and taken back by a contrast after it."""
    answered = pattern("modes/contrast_after").match(clause.after.lstrip(" ,.;:)-–—\"'"))
    opened = closes("modes/concession_before", clause.before.rstrip())
    return bool(answered) and (opened or pattern("modes/concession_inside").search(clause.text) is not None)
