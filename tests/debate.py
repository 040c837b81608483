"""A discussion made by hand in which every question of the library finds something."""

from dataclasses import replace
from datetime import UTC, datetime

from kb import vocab
from kb.kinds import Asked, SnapshotState
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
from kb.rdf.evidence import dossier_quads, evidence_quads
from kb.records import as_held
from kb.store import KnowledgeBase
from tests.dossiers import DEAD, ELSEWHERE, passage, rent_dossier
from tests.maps import rent_map

SAID = {  # each sentence of each post, and the claim it makes
    "1": ("anna", None, {"Distillation is theft.": "theft", "It is like copying a book.": "book"}),
    "2": (
        "bert",
        "1",
        {
            "Distillation is no theft.": "no-theft",
            "Is a summary theft?": "summary",
            "OpenAI allows it.": "allows",
        },
    ),
    "3": ("carl", "2", {"A model is no summary.": "model", "Maybe distillation is theft.": "theft"}),
    "4": ("dora", "3", {"A model sums up its data.": "sums", "True, it sums up badly.": "badly"}),
    "5": (None, "4", {"It sums up since it is short.": "since", "It is short since it sums up.": "short"}),
    "6": ("bert", "5", {"Distillation is theft, then.": "theft"}),
}
TRAITS: dict[str, dict[str, object]] = {
    "It is like copying a book.": {"scheme": Scheme.ANALOGY},
    "Is a summary theft?": {"mode": Mode.RHETORICAL_QUESTION, "scheme": Scheme.CLASSIFICATION},
    "OpenAI allows it.": {"attribution": "OpenAI"},
    "Maybe distillation is theft.": {"hedged": True},
    "True, it sums up badly.": {"mode": Mode.CONCESSION},
}
STEPS = (  # id, kind, premises, target, where answered, confidence
    ("a1", ArgumentKind.SUPPORT, "book", "theft", "theft", 0.9),
    ("a2", ArgumentKind.REBUT, "no-theft", "theft", "theft", 0.8),
    ("a3", ArgumentKind.SUPPORT, "summary allows", "no-theft", "no-theft", 0.7),
    ("a4", ArgumentKind.UNDERCUT, "model", "a3", "summary", 0.6),
    ("a5", ArgumentKind.REBUT, "sums", "model", "model", 0.5),
    ("a6", ArgumentKind.SUPPORT, "badly", "model", "model", 0.4),
    ("a7", ArgumentKind.SUPPORT, "since", "short", "short", 0.3),
    ("a8", ArgumentKind.SUPPORT, "short", "since", "since", 0.3),
)


def debate() -> ArgumentMap:
    """Whether distillation is theft: rebutted, the rebuttal's step undercut, the undercut rebutted."""
    posts, locutions, made = list[Post](), list[Locution](), dict[str, list[str]]()
    for id_, (author, parent, sentences) in SAID.items():
        text = " ".join(sentences)
        posts.append(Post(id_, text, author, parent, datetime(2026, 3, int(id_), tzinfo=UTC)))
        for words, claim in sentences.items():
            start = text.index(words)
            traits = TRAITS.get(words, {})
            found = Locution(id_, start, start + len(words), words, **traits)  # type: ignore[arg-type]  # kept short
            locutions.append(found)
            made.setdefault(claim, []).append(found.id)
    words_of = {x.id: x.text for x in locutions}
    worth = {"theft": 0.2, "allows": 0.9, "sums": 0.6}
    return ArgumentMap(
        Discussion("hackernews-7", "hackernews", tuple(posts), "Distillation", "http://forum.example/7"),
        Run("r7", "0.1.0", (), (), "def"),
        tuple(locutions),
        tuple(
            Claim(id_, words_of[places[0]], tuple(places), ClaimKind.FACT, worth.get(id_, 0.1))
            for id_, places in made.items()
        ),
        tuple(
            Argument(
                id_, kind, tuple(premises.split()), target, made[premises.split()[0]][0], made[at][0],
                Basis.REPLY_TREE, confidence,
            )
            for id_, kind, premises, target, at, confidence in STEPS
        ),
        (Source("law", "https://www.law.example/a?b=c"), Source("book", None, "The Book of Law")),
        (
            Citation("2", "law", made["no-theft"][0]),
            Citation("3", "law", made["theft"][1]),
            Citation("4", "book", made["sums"][0]),
        ),
        (ContestedTerm("t7", "Theft", ("no-theft",)),),
        (Contradiction(("no-theft", "theft"), 0.9), Contradiction(("model", "sums"), 0.4)),
    )  # fmt: skip


MATCHES = (
    Match(("caps", "theft"), MatchRelation.NEAR, 0.6),
    Match(("land", "short"), MatchRelation.OPPOSITE, 0.8),
)
DECISIONS = (
    (
        Decision(
            "d1", "hackernews-7", DecisionKind.EDIT, "eva", datetime(2026, 4, 1, tzinfo=UTC), "badly",
            (("text", "It sums up badly."), ("kind", "value")), "clearer",
        ),
        vocab.claim_iri("badly"),
    ),
    (
        Decision("d2", "hackernews-7", DecisionKind.ACCEPT, "eva", datetime(2026, 4, 2, tzinfo=UTC), "a6"),
        vocab.argument_iri("a6"),
    ),
    (
        Decision("d3", "hackernews-7", DecisionKind.REJECT, "finn", datetime(2026, 4, 3, tzinfo=UTC), "gone"),
        None,
    ),
)  # fmt: skip


BOOK = Source("book", name="The Book of Law")
OTHER = replace(DEAD, source="book", state=SnapshotState.FETCHED, text="Supply rose, and no less.")
DENIED = replace(ELSEWHERE, passage=passage("Supply rose", OTHER), asked=Asked.TRUTH)


def debated() -> KnowledgeBase:
    """A knowledge base in memory with this discussion, the one about rent, matches, decisions, evidence."""
    kb = KnowledgeBase.open()
    with kb._snapshots.write() as writer:
        for decision, target in DECISIONS:
            writer.change((), decision_quads(decision, target=target))
        for match in MATCHES:
            writer.change((), match_quads(match))
    kb.put(debate())
    kb.put(rent_map())
    told = as_held(dossier_quads(rent_dossier()) | evidence_quads((BOOK, OTHER, DENIED)))
    with kb._snapshots.write() as writer:
        writer.change((), told)
    return kb
