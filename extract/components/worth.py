"""How far a unit is worth checking: whether evidence could settle it and somebody else would care.

A trained head gives the probability; without it (`{"trained": False}`) surface signs are counted.
"""

from spacy.language import Language
from spacy.tokens import Span

from extract.components import signs
from extract.components.clause import Clause
from extract.components.trait import Trait
from extract.heads import Heads, Matrix

NAME = "worth"
_PRIVATE = frozenset({"i", "my", "me", "mine", "myself"})


def register() -> None:
    """Make `span._.worth` known to spaCy."""
    signs.register()
    if not Span.has_extension("worth"):
        Span.set_extension("worth", default=0.0)


@Language.factory(
    NAME,
    default_config={"trained": True},
    requires=["token.tag", "doc.spans", "doc._.embeddings", "span._.kind"],
    assigns=["span._.worth"],
)
def make(nlp: Language, name: str, trained: bool) -> Trait:  # noqa: ARG001 - spaCy passes all three by name
    """The step; raises ModelError where the shipped head does not load."""
    return Trait(NAME, trained=trained, read=_probable, rule=ruled)


def _probable(heads: Heads, rows: Matrix) -> list[float]:
    checkable = heads.labels(NAME).index("checkable")
    return [float(share) for share in heads.probabilities(NAME, rows)[:, checkable]]


def ruled(clause: Clause) -> float:
    """What surface signs say: facts with names and numbers high, values and private matters low."""
    if clause.span._.kind != "fact":
        return 0.1
    tags = {token.tag_ for token in clause.span}
    score = 0.5
    score += 0.15 * ("CD" in tags) + 0.15 * bool(tags & {"NNP", "NNPS"}) + 0.1 * bool(tags & {"VBD", "VBN"})
    score -= 0.3 * any(token.lower_ in _PRIVATE for token in clause.span)
    return round(min(max(score, 0.0), 1.0), 2)
