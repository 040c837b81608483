"""Pairs of claims that a reader of arguments must not get wrong: a claim and its denial before all.

Each is given both ways round, as a post and its answer. The words are ours.
"""

from dataclasses import dataclass

from extract.run import Extractor
from kb.model import Discussion, Post

CLAIM = "Distillation is theft."
LONG = "Training a language model on the novels of living writers without asking any of them first is theft."

PAIRS: tuple[tuple[str, str, str], ...] = (
    ("opposite", CLAIM, "Distillation is not theft."),
    ("opposite", CLAIM, "Distillation isn't theft."),
    ("opposite", CLAIM, "No, distillation isn't theft at all."),
    ("opposite", CLAIM, "It is not true that distillation is theft."),
    ("opposite", CLAIM, "I doubt that distillation is theft."),
    ("opposite", CLAIM, "Distillation is hardly theft."),
    ("opposite", CLAIM, "Distillation is no theft."),
    ("opposite", CLAIM, "Distillation is not stealing."),
    ("opposite", "Copying a book is theft.", "To copy a book isn't theft."),
    ("opposite", "It is not untrue that distillation is theft.", "Distillation is not theft."),
    ("opposite", "Nobody can deny that distillation is theft.", "Distillation isn't theft."),
    ("opposite", LONG, LONG.replace(" is theft", " is not theft")),
    ("opposite", LONG, LONG.replace(" is theft", " isn't theft")),
    ("opposite", "Painting the pier is legal.", "Painting the pier is illegal."),
    ("same", CLAIM, "It is not untrue that distillation is theft."),
    ("same", CLAIM, "Nobody can say that distillation isn't theft."),
    ("same", "Distillation isn't theft.", "Distillation is not theft."),
    ("same", "The council closed the library.", "The library was closed by the council."),
    ("same", "The mill burned 150k tons of coal.", "The mill burned 150,000 tons of coal."),
    ("neither", CLAIM, "Piracy is theft."),
    ("neither", "Alder trained on Birch outputs.", "Birch trained on Alder outputs."),
    ("neither", "The bridge costs 5 million.", "The bridge costs 6 million."),
    ("neither", "Copying a book is legal in Norway.", "Copying a book is legal in Sweden."),
    ("neither", "Copying a book is legal in Norway.", "Copying a book is not legal in Sweden."),
)
"""How the two stand to one another, and the two."""

MEANT = {  # what each calls it, in its own words
    "opposite": {"opposite", "dissent", "attack"},
    "same": {"same", "one theme", "merged", "support"},
    "neither": {"neither", "two themes", "neutral"},
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody says of a pair, each way round."""

    forth: str
    back: str

    def __str__(self) -> str:
        return self.forth if self.forth == self.back else f"{self.forth} / {self.back}"

    def right(self, meant: str) -> bool:
        """Whether it is so both ways."""
        return {self.forth, self.back} <= MEANT[meant]


def shown(claim: str) -> str:
    """A claim for a table: a long one without its middle."""
    return claim if len(claim) <= 60 else f"{claim[:36]}… {claim[-20:]}"


def ours(extractor: Extractor, one: str, other: str) -> str:
    """What our map of the two posts holds: a contradiction, one claim for both, or neither."""
    posts = (Post("1", one, "Ada"), Post("2", other, "Ben", "1"))
    map_ = extractor.extract(Discussion("pasted-0123456789ab", "pasted", posts))
    posts_of = {claim.id: {map_.locution(a).post for a in claim.appearances} for claim in map_.claims}
    if any(posts_of[a] | posts_of[b] == {"1", "2"} for a, b in (c.claims for c in map_.contradictions)):
        return "opposite"
    return "same" if {"1", "2"} in posts_of.values() else "neither"
