"""One unit as the rules on traits read it: its words, its surroundings, its main predicate.

Rules stand on words (lower case, straight quotes), tags and dependency labels; the pipeline sets
neither coarse parts of speech nor lemmas.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from extract.lexicon import plain

REACH = 90  # characters of its paragraph that are read before and after a unit
_KEPT = "rejoinder clauses"
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})


@dataclass(frozen=True, slots=True)
class Clause:
    """A unit with what stands around it in its paragraph, as plain text."""

    span: Span
    text: str
    before: str
    after: str
    root: Token  # the main predicate, as the parse has it

    @property
    def question(self) -> bool:
        """Whether the unit ends its sentence with a question mark."""
        return self.text.rstrip(" \"')").endswith("?") or self.after.lstrip(" \"')").startswith(("?", "!?"))

    @property
    def subject(self) -> Token | None:
        """The subject of the main predicate, where it stands in the unit."""
        for child in self.root.children:
            if child.dep_ in SUBJECTS and self.span.start <= child.i < self.span.end:
                return child
        return None


def clauses(doc: Doc) -> tuple[Clause, ...]:
    """The units of `doc` in order, each as a clause; worked out once for all the traits that ask."""
    units = tuple((span.start, span.end) for span in doc.spans.get("units", ()))
    kept: tuple[object, tuple[Clause, ...]] | None = doc.user_data.get(_KEPT)
    if kept is None or kept[0] != units:
        doc.user_data[_KEPT] = kept = (units, tuple(_clauses(doc)))
    return kept[1]


def _clauses(doc: Doc) -> Iterator[Clause]:
    text = plain(doc.text)
    for span in doc.spans.get("units", ()):
        start, end = span.start_char, span.end_char
        before = text[max(0, start - REACH) : start].rpartition("\n")[2]
        after = text[end : end + REACH].partition("\n")[0]
        yield Clause(span, text[start:end], before, after, span.root)


def own(token: Token, span: Span) -> Iterator[Token]:
    """The children of `token` inside `span`."""
    for child in token.children:
        if span.start <= child.i < span.end:
            yield child
