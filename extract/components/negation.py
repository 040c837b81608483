"""Whether a unit denies its main predicate: "is not", "never", "I don't think that ..", a bare "No".

Not for un- and im- words, nor for "A, not B", which denies no predicate.
"""

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from extract.components.clause import Clause, clauses, own
from extract.lexicon import pattern, words

NAME = "negation"
_CARRIERS = frozenset({"nsubj", "nsubjpass", "dobj", "attr", "expl"})


def register() -> None:
    """Make `span._.negated` known to spaCy."""
    if not Span.has_extension("negated"):
        Span.set_extension("negated", default=False)


@Language.component(NAME, requires=["token.tag", "token.dep", "doc.spans"], assigns=["span._.negated"])
def mark(doc: Doc) -> Doc:
    """Set `span._.negated` on every unit."""
    for clause in clauses(doc):
        clause.span._.negated = negated(clause)
    return doc


def negated(clause: Clause) -> bool:
    """Whether the unit denies what its main predicate says."""
    if pattern("raised_negation").search(clause.text) or pattern("raised_negation").search(
        clause.before[-24:]
    ):
        return True
    if pattern("denials").match(clause.text.strip()):
        return True
    chain = _predicates(clause)
    return any(_denied(token, clause.span) for token in chain)


def _predicates(clause: Clause) -> list[Token]:
    """The main predicate and what it only carries: "is", "seems to be", "going to happen"."""
    chain = [clause.root]
    for child in own(clause.root, clause.span):
        if child.dep_ in {"xcomp", "acomp", "attr"} and child.i > clause.root.i:
            chain.append(child)
    return chain


def _denied(token: Token, span: Span) -> bool:
    negatives = words("negations")
    if token.lower_ in negatives:
        return True
    for child in own(token, span):
        if child.dep_ == "neg" or (child.lower_ in negatives and child.dep_ not in {"cc", "prep"}):
            return not _contrastive(child)
        if child.dep_ in _CARRIERS and any(
            inner.lower_ in {"no", "none", "neither"} for inner in (child, *own(child, span))
        ):
            return True
    return False


def _contrastive(child: Token) -> bool:
    """`not` after a comma and before a noun phrase alone: "Alibaba, not DeepSeek"."""
    previous = child.nbor(-1) if child.i > child.doc[0].i else None
    return previous is not None and previous.lower_ == "," and not child.head.tag_.startswith(("VB", "MD"))
