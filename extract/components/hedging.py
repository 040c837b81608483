"""Whether a unit takes certainty from a fact.

A trained head decides, with the rule of `doubt` among what it reads; without it (`{"trained": False}`)
the rule does.
"""

from spacy.language import Language
from spacy.tokens import Span

from extract.components import signs
from extract.components.doubt import hedged
from extract.components.trait import Trait
from extract.heads import Heads, Matrix

NAME = "hedging"
TRAIT = "hedged"


def register() -> None:
    """Make `span._.hedged` known to spaCy."""
    signs.register()
    if not Span.has_extension(TRAIT):
        Span.set_extension(TRAIT, default=False)


@Language.factory(
    NAME,
    default_config={"trained": True},
    requires=["token.tag", "token.dep", "doc.spans", "doc._.embeddings", "span._.kind"],
    assigns=["span._.hedged"],
)
def make(nlp: Language, name: str, trained: bool) -> Trait:  # noqa: ARG001 - spaCy passes all three by name
    """The step; raises ModelError where the shipped head does not load."""
    return Trait(TRAIT, trained=trained, read=_told, rule=hedged)


def _told(heads: Heads, rows: Matrix) -> list[bool]:
    return [label == "yes" for label in heads.choices(TRAIT, rows)]
