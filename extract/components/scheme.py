"""The pattern of the reason a unit gives: analogy, precedent, authority, example and the others."""

import re

from spacy.language import Language
from spacy.tokens import Span

from extract.components import signs
from extract.components.clause import Clause
from extract.components.trait import Trait
from extract.heads import Heads, Matrix
from extract.lexicon import closes, pattern, table

NAME = "scheme"
_SENTENCE_END = re.compile(r"[.!?]\s")


def register() -> None:
    """Make `span._.scheme` known to spaCy."""
    signs.register()
    if not Span.has_extension("scheme"):
        Span.set_extension("scheme", default=None)


@Language.factory(
    NAME,
    default_config={"trained": True},
    requires=["token.tag", "token.dep", "doc.spans", "doc._.embeddings"],
    assigns=["span._.scheme"],
)
def make(nlp: Language, name: str, trained: bool) -> Trait:  # noqa: ARG001 - spaCy passes all three by name
    """The step; raises ModelError where the shipped head does not load."""
    return Trait(NAME, trained=trained, read=_likeliest, rule=ruled, sure=plain)


def _likeliest(heads: Heads, rows: Matrix) -> list[str | None]:
    return [None if label == "none" else label for label in heads.choices(NAME, rows)]


def ruled(clause: Clause) -> str | None:
    """The first scheme of the lexicon whose cue stands in the unit or directly before it."""
    around = _SENTENCE_END.split(clause.before)[-1][-24:] + clause.text
    for name in table("schemes"):
        if pattern(f"schemes/{name}").search(around):
            return name
    return None


def plain(clause: Clause) -> str | None:
    """The scheme that a cue shows beyond doubt: "For example, <unit>", "is like saying"."""
    if closes("plain_schemes/example", clause.before.rstrip(" ,:(-–—")):
        return "example"
    for name in table("plain_schemes"):
        if name != "example" and pattern(f"plain_schemes/{name}").search(clause.text):
            return name
    return None
