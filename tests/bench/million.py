"""A knowledge base of about a million quads of our own shape: whole discussions of made-up words.

`python -m tests.bench.million FOLDER` makes one. The same seed gives the same base.
"""

import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kb import vocab
from kb.ids import argument_id, claim_id, source_id
from kb.model import (
    Argument,
    ArgumentKind,
    ArgumentMap,
    Basis,
    Citation,
    Claim,
    ClaimKind,
    ContestedTerm,
    Contradiction,
    Decision,
    DecisionKind,
    Discussion,
    Locution,
    Match,
    MatchRelation,
    Mode,
    Post,
    Run,
    Scheme,
    Source,
)
from kb.rdf import decision_quads, match_quads
from kb.store import KnowledgeBase

SEED = 11
DISCUSSIONS = 580
SIZES = (4, 8, 8, 15, 15, 30, 30, 60, 120)  # posts of a discussion
NAMES, SITES, PARTIES = 900, 300, 200
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
VERSION = 1  # counts up whenever another base comes out


def million(discussions: int = DISCUSSIONS) -> Path:
    """The folder of such a base, kept from one call to the next as long as the machine keeps it."""
    folder = Path(tempfile.gettempdir()) / f"rejoinder-bench-{VERSION}-{discussions}"
    if not (folder / "whole").exists():
        shutil.rmtree(folder, ignore_errors=True)
        make(folder, discussions)
        (folder / "whole").touch()
    return folder


def make(folder: Path, discussions: int = DISCUSSIONS) -> None:
    """Make a base there, with a log of decisions and with matches."""
    kb = KnowledgeBase.open(folder)
    maps = list(_maps(discussions))
    rng = random.Random(SEED)
    with kb._snapshots.write() as writer:
        for decision, target in _decisions(maps, rng):
            writer.change((), decision_quads(decision, target=target))
        for match in _matches(maps, rng):
            writer.change((), match_quads(match))
    for _ in kb.put_all(maps):
        pass


def _maps(count: int) -> Iterator[ArgumentMap]:
    words = _words(random.Random(SEED))
    for number in range(count):
        yield Thread(number, words).map()


def _words(rng: random.Random) -> list[str]:
    made = (
        "".join(rng.choice("bdfgklmnprstvwz") + rng.choice("aeiou") for _ in range(n)) for n in (2, 3) * 1500
    )
    return sorted(set(made))


class Thread:
    """One discussion while it is made up."""

    def __init__(self, number: int, words: list[str]) -> None:
        self.rng, self.words, self.id = random.Random(SEED * 100_003 + number), words, f"hackernews-{number}"
        self.locutions: dict[str, Locution] = {}
        self.claims: dict[str, Claim] = {}
        self.claim_at: dict[str, str] = {}
        self.said: list[list[str]] = []  # the locutions of each post
        self.arguments: dict[str, Argument] = {}
        self.citations: list[Citation] = []
        self.sources: dict[str, Source] = {}

    def map(self) -> ArgumentMap:
        """The whole of it."""
        posts = [self.post(number) for number in range(self.rng.choice(SIZES))]
        claims, pick = list(self.claims), self.rng.sample
        opposed = {(min(p), max(p)) for p in (pick(claims, 2) for _ in range(len(claims) // 25))}
        return ArgumentMap(
            Discussion(
                self.id, "hackernews", tuple(posts), self.sentence(), f"https://forum.example/{self.id}"
            ),
            Run("bench", "0.1.0", ("encoder 1",), (), "none"),
            tuple(self.locutions.values()),
            tuple(self.claims.values()),
            tuple(self.arguments.values()),
            tuple(self.sources.values()),
            tuple(self.citations),
            tuple(
                ContestedTerm(f"{self.id}-{n}", self.rng.choice(self.words), tuple(pick(claims, 2)))
                for n in range(len(claims) // 30)
            ),
            tuple(Contradiction(pair, 0.7) for pair in sorted(opposed)),
        )

    def sentence(self) -> str:
        return " ".join(self.rng.choices(self.words, k=self.rng.randint(5, 14))).capitalize() + "."

    def post(self, number: int) -> Post:
        """One message that answers an earlier one, often a late one."""
        parent = max(self.rng.randrange(number), self.rng.randrange(number)) if number else None
        sentences = [self.sentence() for _ in range(self.rng.choice((1, 2, 2, 3)))]
        starts = [sum(len(s) + 1 for s in sentences[:n]) for n in range(len(sentences))]
        id_, author = str(number), f"{self.words[self.rng.randrange(NAMES)]}{self.rng.randrange(3)}"
        self.said.append([self.say(id_, s, at) for s, at in zip(sentences, starts, strict=True)])
        first, *others = self.said[-1]
        if parent is not None and self.rng.random() < 0.8:
            self.answer(first, self.rng.choice(self.said[parent]))
        for other in others:
            if self.rng.random() < 0.6:
                self.argue(ArgumentKind.SUPPORT, other, first, self.claim_at[first], Basis.SAME_POST)
        return Post(
            id_,
            " ".join(sentences),
            author,
            None if parent is None else str(parent),
            BEGUN + timedelta(minutes=7 * number),
            f"https://forum.example/{self.id}/{id_}",
        )

    def say(self, post: str, text: str, start: int) -> str:
        """Put a claim forward: mostly a new one, sometimes one that somebody has made before."""
        rng = self.rng
        locution = Locution(
            post,
            start,
            start + len(text),
            text,
            confidence=rng.randint(40, 100) / 100,
            attribution=f"The {self.words[rng.randrange(PARTIES)]}" if rng.random() < 0.05 else None,
            hedged=rng.random() < 0.15,
            negated=rng.random() < 0.12,
            mode=rng.choice(list(Mode)) if rng.random() < 0.1 else None,
            scheme=rng.choice(list(Scheme)) if rng.random() < 0.3 else None,
            found_by="units",
        )
        self.locutions[locution.id] = locution
        if self.claims and rng.random() < 0.06:
            old = self.claims[rng.choice(list(self.claims))]
            claim = Claim(old.id, old.text, (*old.appearances, locution.id), old.kind, old.check_worthiness)
        else:
            kind = rng.choice(list(ClaimKind))
            id_ = claim_id(self.id, f"{post} {start}", text)
            claim = Claim(id_, text, (locution.id,), kind, rng.randint(0, 100) / 100)
        self.claims[claim.id] = claim
        self.claim_at[locution.id] = claim.id
        if rng.random() < 0.08:
            self.cite(post, locution.id if rng.random() < 0.8 else None)
        return locution.id

    def cite(self, post: str, locution: str | None) -> None:
        site = int(SITES * self.rng.random() ** 3)  # a few sites are cited often
        url = f"https://{self.words[site]}.example/{self.rng.randrange(9)}"
        self.sources[source_id(url)] = Source(source_id(url), url)
        self.citations.append(Citation(post, source_id(url), locution))

    def answer(self, made_in: str, answers: str) -> None:
        """Bear on what a post says: mostly against it, sometimes against a step in it."""
        kind = self.rng.choices(list(ArgumentKind), (30, 55, 15))[0]
        target = self.claim_at[answers]
        step = next((a.id for a in self.arguments.values() if a.made_in == answers), None)
        if kind is ArgumentKind.UNDERCUT and step is not None:
            target = step
        self.argue(kind, made_in, answers, target, Basis.REPLY_TREE)

    def argue(self, kind: ArgumentKind, made_in: str, answers: str, target: str, basis: Basis) -> None:
        premise, id_ = self.claim_at[made_in], argument_id(self.id, made_in, answers, kind)
        if premise != target and premise != self.claim_at[answers]:
            confidence = self.rng.randint(30, 100) / 100
            self.arguments[id_] = Argument(
                id_, kind, (premise,), target, made_in, answers, basis, confidence, "link"
            )


def _decisions(maps: list[ArgumentMap], rng: random.Random) -> Iterator[tuple[Decision, str]]:
    for number, map_ in enumerate(rng.sample(maps, len(maps) // 4)):
        claim, at = rng.choice(map_.claims), BEGUN + timedelta(hours=number)
        kind = rng.choice((DecisionKind.ACCEPT, DecisionKind.EDIT))
        changes = (("kind", "fact"),) if kind is DecisionKind.EDIT else ()
        by = rng.choice(("dora", "emil", "fritz"))
        decision = Decision(f"d{number}", map_.discussion.id, kind, by, at, claim.id, changes)
        yield decision, vocab.claim_iri(claim.id)


def _matches(maps: list[ArgumentMap], rng: random.Random) -> Iterator[Match]:
    for _ in range(5 * len(maps)):
        one, other = (rng.choice(map_.claims).id for map_ in rng.sample(maps, 2))
        yield Match((one, other), rng.choice(list(MatchRelation)), rng.randint(50, 100) / 100)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
