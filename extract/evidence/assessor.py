"""From a claim and the texts of its sources to assessments: what every check comes down to."""

from collections.abc import Sequence
from dataclasses import dataclass

from extract.evidence.checkers import CHECKERS
from extract.evidence.passages import Embed, Retriever, passages
from extract.evidence.question import Checker, Pair, Question
from extract.evidence.report import reported
from extract.evidence.said import said
from kb.evidence.model import Assessment, Passage, Snapshot

PASSAGES = 4  # read for a claim, the best of all its sources together
VOICES = 8  # ... and then one of each source that is not among them, up to so many in all
REPORTED = 2  # read of each source that the post says says so


@dataclass(frozen=True, slots=True)
class Assessor:
    """Finds the passages that bear on a claim, and asks every checker what they make of it."""

    retriever: Retriever
    checkers: tuple[Checker, ...]

    @classmethod
    def load(cls) -> "Assessor":
        """With the models that are shipped; ModelError where one is damaged."""
        return cls(Retriever.load(), tuple(load() for load in CHECKERS.values()))

    @property
    def embed(self) -> Embed | None:
        """Texts to vectors, where the encoder is shipped."""
        return self.retriever.embed

    def assess(self, question: Question, snapshots: Sequence[Snapshot]) -> list[Assessment]:
        """All assessments of a claim against the snapshots that have text."""
        pairs = self.pairs(question, [s for s in snapshots if s.readable])
        return [found for checker in self.checkers for found in checker(pairs)]

    def pairs(self, question: Question, snapshots: Sequence[Snapshot]) -> list[Pair]:
        """The claim with each passage that may bear on it, and with those that are to say what it reports."""
        of = {snapshot.id: snapshot for snapshot in snapshots}
        pairs = [Pair(question, of[p.snapshot], p) for p in self._bearing(said(question.text), snapshots)]
        report = reported(question)
        for snapshot in snapshots if report else ():
            if report and snapshot.source in report.sources:
                best = self.retriever.best(report.content, [snapshot], REPORTED)
                pairs += [Pair(question, snapshot, p, reported=True) for p in best or passages(snapshot)[:1]]
        return pairs

    def _bearing(self, text: str, snapshots: Sequence[Snapshot]) -> list[Passage]:
        rated = [s for s in snapshots if s.rating]  # what these say begins with the claim they are about
        found = [first for s in rated for first in passages(s)[:1]]
        others = [s for s in snapshots if not s.rating]
        found += self.retriever.best(text, others, PASSAGES)
        for snapshot in others:
            if len(found) >= VOICES:
                break
            if all(passage.snapshot != snapshot.id for passage in found):
                found += self.retriever.best(text, [snapshot], 1)
        return found
