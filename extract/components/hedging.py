"""Whether a unit takes certainty from a fact: "probably", "may", "I guess".

"I think" before a value or a policy is how one states those, and no hedge.
"""

import re

from spacy.language import Language
from spacy.tokens import Doc, Span

from extract.components.clause import Clause, clauses
from extract.lexicon import closes, pattern

NAME = "hedging"
_LOOKS = re.compile(r"\W*(?:looks|sounds|feels|seems) like\b")


def register() -> None:
    """Make `span._.hedged` known to spaCy."""
    if not Span.has_extension("hedged"):
        Span.set_extension("hedged", default=False)


@Language.component(NAME, requires=["doc.spans", "span._.kind"], assigns=["span._.hedged"])
def mark(doc: Doc) -> Doc:
    """Set `span._.hedged` on every unit."""
    for clause in clauses(doc):
        clause.span._.hedged = hedged(clause)
    return doc


def hedged(clause: Clause) -> bool:
    """Whether the unit or the frame it stands in makes its fact less certain."""
    if clause.span._.kind in {"value", "policy"}:
        return False
    if pattern("hedges").search(clause.text) or _LOOKS.match(clause.text):
        return True
    return clause.span._.kind != "definition" and _framed(clause)


def _framed(clause: Clause) -> bool:
    """A hedging frame ends right before the unit ("I think <unit>") or begins right after it."""
    if clause.text.startswith(("about ", "of ")):
        return False  # "I think about ..": a thought, no doubt
    before = clause.before.rstrip(" ,:(\"'").removesuffix(" that")
    if closes("hedging_frames", before):
        return True
    return pattern("hedging_frames").match(clause.after.lstrip(" ,(-")) is not None
