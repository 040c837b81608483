"""The signs of stances, verdicts and sources: a colour, an icon and a word each, never a colour alone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import streamlit as st

from kb.evidence.model import Snapshot
from kb.kinds import SnapshotState, SourceKind, Stance, Status

Colour = Literal["green", "red", "orange", "violet", "blue", "gray"]


@dataclass(frozen=True, slots=True)
class Sign:
    """How one of several kinds looks, and what it means."""

    colour: Colour
    icon: str
    word: str
    meaning: str

    @property
    def badge(self) -> str:
        """The sign as Markdown, to stand in a line."""
        return f":{self.colour}-badge[{self.icon} {self.word}]"

    def draw(self) -> None:
        """Draw the sign with its meaning as help."""
        st.badge(self.word, color=self.colour, icon=self.icon, help=self.meaning)

    def checked(self) -> "Sign":
        """The same sign for where other things than evidence are told of a claim."""
        return replace(self, word=f"checked: {self.word}")


STANCES: Mapping[Stance, Sign] = {
    Stance.SUPPORTS: Sign("green", ":material/check:", "bears it out", "The words say that it is so."),
    Stance.REFUTES: Sign("red", ":material/close:", "refutes it", "The words say that it is not so."),
    Stance.NOT_ENOUGH_EVIDENCE: Sign(
        "gray", ":material/remove:", "says neither", "The words do not settle it."
    ),
}
STATUSES: Mapping[Status, Sign] = {
    Status.SUPPORTED: Sign(
        "green", ":material/verified:", "supported", "What was read bears it out, by the rule that is named."
    ),
    Status.REFUTED: Sign(
        "red", ":material/cancel:", "refuted", "What was read says otherwise, by the rule that is named."
    ),
    Status.CONFLICTING: Sign(
        "orange", ":material/call_split:", "conflicting", "Independent sources say opposite things."
    ),
    Status.NOT_ENOUGH_EVIDENCE: Sign(
        "gray", ":material/help:", "not enough evidence", "What was read does not settle it."
    ),
    Status.NOT_CHECKABLE: Sign(
        "blue", ":material/psychology:", "not checkable", "No evidence could settle it: see why."
    ),
    Status.UNCHECKED: Sign(
        "gray", ":material/hourglass_empty:", "unchecked", "Nothing was read that could settle it."
    ),
}
DECIDED = (Status.SUPPORTED, Status.REFUTED, Status.CONFLICTING)
"""The verdicts that evidence led to."""

STATES: Mapping[str, Sign] = {
    SnapshotState.FETCHED: Sign("green", ":material/description:", "read", "Its text is kept here."),
    SnapshotState.CHANGED: Sign(
        "orange", ":material/difference:", "changed", "Read, and its text is not what it was the last time."
    ),
    SnapshotState.CUT_OFF: Sign(
        "gray", ":material/link_off:", "cut off", "Its address was cut where it was written."
    ),
    SnapshotState.DEAD: Sign(
        "red", ":material/heart_broken:", "dead", "There is no such page any more, or nobody answers."
    ),
    SnapshotState.REFUSED: Sign(
        "orange", ":material/block:", "refused", "A rule, or the wish to stay offline, forbids to fetch it."
    ),
    SnapshotState.EMPTY: Sign(
        "gray", ":material/lock:", "no text", "It is behind a paywall, or has no text that could be read."
    ),
    "not looked at": Sign(
        "gray", ":material/hourglass_empty:", "not looked at", "Nobody has looked at it yet."
    ),
    "rejected": Sign(
        "violet", ":material/person_cancel:", "rejected", "A person ruled it out for all claims."
    ),
}
KINDS: Mapping[SourceKind, str] = {
    SourceKind.PRIMARY: "primary source",
    SourceKind.REFERENCE: "reference work",
    SourceKind.FACT_CHECK: "published fact-check",
    SourceKind.NEWS: "news",
    SourceKind.BLOG: "blog",
    SourceKind.FORUM: "forum",
    SourceKind.OTHER: "other source",
}
CHECKERS = {
    "stance": "the stance model",
    "quantities": "the comparison of numbers and dates",
    "names": "the comparison of names",
    "fact-check": "a published fact-check",
    "report": "the check of what the post says its source says",
}
FINDERS = {
    "cited": "cited in the discussion",
    "pool": "your own pool",
    "fact-checks": "imported fact-checks",
    "discussions": "cited elsewhere for the same claim",
    "google-fact-check": "Google Fact Check Tools",
    "wikipedia": "Wikipedia",
    "person": "added by a person",
}


def state(snapshot: Snapshot) -> Sign:
    """The sign of what became of looking at a source."""
    return STATES[snapshot.state]


def rule(name: str) -> str:
    """A rule's name as words."""
    return name.replace("-", " ")
