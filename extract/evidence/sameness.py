"""Whether two claims of different places say the same, or the opposite, without a parse of either."""

from collections.abc import Callable
from dataclasses import dataclass

from extract.encoder import FOLDER, Encoder
from extract.evidence.comparison import missing
from extract.evidence.names import names, spoken_of
from extract.evidence.quantities import quantities
from extract.evidence.ranking import tokens
from extract.hashing import Hashing
from extract.judge import FOLDER as JUDGE
from extract.judge import Judge
from extract.lexicon import pattern, plain
from extract.manifest import shipped
from kb.model import MatchRelation

_ALIKE = 0.8  # share of words that two wordings of one claim have in common
_NEAR = 0.6  # cosine from which the judge is asked
_SURE = 0.8  # what it must say in both orders


@dataclass(frozen=True, slots=True)
class Sameness:
    """Compares claims: their slots first, then what a trained judge says in both orders."""

    encoder: Encoder | Hashing
    judge: Judge | None

    @classmethod
    def load(cls) -> "Sameness":
        """With the models that are shipped; without them only like words are the same."""
        encoder = Encoder.load() if shipped(FOLDER) else Hashing()
        return cls(encoder, Judge.load() if shipped(JUDGE) else None)

    def relation(self, one: str, other: str) -> tuple[MatchRelation, float] | None:
        """Same or opposite, and how surely; None where they are two claims, or it is not clear."""
        if _names_apart(one, other) or _numbers_apart(one, other) or _numbers_apart(other, one):
            return None
        mine, theirs = _content(one), _content(other)
        if not mine or not theirs:
            return None
        denied = _denies(one) != _denies(other)
        if len(mine & theirs) >= _ALIKE * len(mine | theirs):
            shared = len(mine & theirs) / len(mine | theirs)
            return (MatchRelation.OPPOSITE if denied else MatchRelation.SAME), round(0.75 + 0.2 * shared, 2)
        return self._judged(one, other, denied=denied)

    def _judged(self, one: str, other: str, *, denied: bool) -> tuple[MatchRelation, float] | None:
        first, second = self.encoder.embed([one, other])
        if self.judge is None or float(first @ second) < _NEAR:
            return None
        labels = self.judge.labels("match")
        pair = one.rstrip(" .!"), other.rstrip(" .!")
        rows = self.judge.probabilities("match", [pair, (pair[1], pair[0])])
        sure = {label: float(rows[:, n].min()) for n, label in enumerate(labels)}
        if not denied and sure["same"] >= _SURE:
            return MatchRelation.SAME, round(sure["same"], 2)
        if denied and sure["opposite"] >= _SURE:
            return MatchRelation.OPPOSITE, round(sure["opposite"], 2)
        return None


Relation = Callable[[str, str], tuple[MatchRelation, float] | None]
"""What two claims are to one another."""


def _content(text: str) -> set[str]:
    """The words of a text without its quantities, which are compared by themselves."""
    for quantity in reversed(quantities(text)):
        text = f"{text[: quantity.start]} {text[quantity.end :]}"
    return set(tokens(text))


def _names_apart(one: str, other: str) -> bool:
    """Whether each speaks of somebody of whom the other does not, or who did it to whom is turned round."""
    shared = [
        [name for name in names(text) if spoken_of(name, against)]
        for text, against in ((one, other), (other, one))
    ]
    turned = shared[0] == shared[1][::-1] and len(shared[0]) > 1 and " by " not in f"{one} {other}"
    return turned or (_foreign(one, other) and _foreign(other, one))


def _foreign(one: str, other: str) -> bool:
    return any(not spoken_of(name, other) for name in names(one))


def _numbers_apart(one: str, other: str) -> bool:
    """Whether the first has an amount and the second has others."""
    return bool(quantities(other)) and bool(missing(one, other))


def _denies(text: str) -> bool:
    return len(pattern("numerals/denies").findall(plain(text))) % 2 == 1
