"""What kind of proposition a unit puts forward: fact, value, policy or definition.

A trained head decides; where the pipeline is built without it (`{"trained": False}`), the words of the
lexicon do, which is cruder.
"""

from spacy.language import Language
from spacy.tokens import Span

from extract.components import signs
from extract.components.clause import Clause
from extract.components.trait import Trait
from extract.heads import Heads, Matrix
from extract.lexicon import pattern

NAME = "kind"


def register() -> None:
    """Make `span._.kind` known to spaCy."""
    signs.register()
    if not Span.has_extension("kind"):
        Span.set_extension("kind", default=None)


@Language.factory(
    NAME,
    default_config={"trained": True},
    requires=["token.tag", "token.dep", "doc.spans", "doc._.embeddings"],
    assigns=["span._.kind", "doc._.signs"],
)
def make(nlp: Language, name: str, trained: bool) -> Trait:  # noqa: ARG001 - spaCy passes all three by name
    """The step; raises ModelError where the shipped head does not load."""
    return Trait(NAME, trained=trained, read=_likeliest, rule=ruled)


def _likeliest(heads: Heads, rows: Matrix) -> list[str]:
    return heads.choices(NAME, rows)


def ruled(clause: Clause) -> str:
    """The kind the lexicon's words speak for, most telling first."""
    for kind in ("policy", "definition", "value"):
        if pattern(f"kinds/{kind}").search(clause.text):
            return kind
    return "fact"
