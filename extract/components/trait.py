"""A step that sets one trait of every unit: by a trained head, or by a rule where there is no head."""

from collections.abc import Callable, Sequence

from spacy.tokens import Doc

from extract.components import signs
from extract.components.clause import Clause, clauses
from extract.heads import FOLDER, Heads, Matrix
from extract.manifest import all_shipped
from extract.marking.marker import FOLDER as MARKER
from kb.errors import ModelError

Value = str | float | bool | None
Read = Callable[[Heads, Matrix], Sequence[Value]]
"""From the heads and one row a unit to one value a unit."""
Rule = Callable[[Clause], Value]


class Trait:
    """Sets `span._.<trait>` on every unit. `heads` is None where the rule decides.

    `sure` speaks where the head finds nothing: for cues that leave no doubt.
    """

    def __init__(
        self, trait: str, *, trained: bool, read: Read, rule: Rule, sure: Rule | None = None
    ) -> None:
        self.trait = trait
        self.heads = _shipped() if trained and all_shipped(FOLDER, MARKER) else None
        self._read, self._rule, self._sure = read, rule, sure

    def __call__(self, doc: Doc) -> Doc:
        """Set the trait on each unit of `doc`."""
        spans = list(doc.spans.get("units", ()))
        if not spans:
            return doc
        values: Sequence[Value]
        if self.heads is None:
            values = [self._rule(clause) for clause in clauses(doc)]
        else:
            values = self._read(self.heads, signs.rows(doc))
            if self._sure is not None and None in values:
                values = [v or self._sure(clause) for v, clause in zip(values, clauses(doc), strict=True)]
        for span, value in zip(spans, values, strict=True):
            span._.set(self.trait, value)
        return doc


def _shipped() -> Heads:
    heads = Heads.load()
    if heads.signs != signs.names():
        raise ModelError("the trained heads read other signs than this Rejoinder gives; train them again")
    return heads
