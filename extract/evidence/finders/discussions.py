"""What other discussions cite for a claim in nearly the same words.

Whether the claim is denied there, or its numbers are others, does not matter: a source that is cited
against it bears on it as well, and what it says of it the checkers tell.
"""

from collections.abc import Iterator, Sequence

from extract.evidence.finders.means import Means, Other
from extract.evidence.question import Finder, Found, Question

_MOST = 6  # sources that are offered
_ALIKE = 0.6  # of the words of two claims that they share
_HALF = 0.4  # ... where their meaning is near
_NEAR = 0.75  # cosine


def make(means: Means) -> Finder:
    """The finder over the other discussions of the knowledge base."""

    def find(question: Question) -> Iterator[Found]:
        own = {source.id for source in question.cited}
        given = 0
        for _, sources in _alike(means, question.text, list(means.elsewhere(question))):
            for source in sources:
                if source.id not in own and given < _MOST:
                    own.add(source.id)
                    given += 1
                    yield Found(source)

    return find


def _alike(means: Means, claim: str, others: Sequence[Other]) -> list[Other]:
    """Those that say nearly the same, or the opposite, the nearest first."""
    shared = [_shared(claim, text) for text, _ in others]
    hopeful = [n for n, share in enumerate(shared) if share >= _HALF]
    if means.embed is None or not hopeful:
        kept = [(shared[n], n) for n in hopeful if shared[n] >= _ALIKE]
    else:
        vectors = means.embed([claim, *(others[n][0] for n in hopeful)])
        cosines = [float(cosine) for cosine in vectors[1:] @ vectors[0]]
        pairs = zip(hopeful, cosines, strict=True)
        kept = [(shared[n] + c, n) for n, c in pairs if c >= _NEAR or shared[n] >= _ALIKE]
    return [others[n] for _, n in sorted(kept, key=lambda pair: (-pair[0], pair[1]))]


def _shared(one: str, other: str) -> float:
    """How much of the words of both is common to them."""
    from extract.evidence.ranking import tokens  # here, because it loads spaCy

    mine, theirs = set(tokens(one)), set(tokens(other))
    common = len(mine & theirs)
    return 2 * common / (len(mine) + len(theirs)) if common > 1 else 0.0
