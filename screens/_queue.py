"""The review queue of one session: an order that does not jump about, where one is in it, and the way back.

The order is taken when the session begins, so that a decision moves nothing but its own claim; what
comes to wait later is added at its end.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st

from kb.evidence.queue import Waiting

_STATE = "review_queue"


@dataclass
class Queue:
    """What one person has before them."""

    order: list[str] = field(default_factory=list)
    done: dict[str, str] = field(default_factory=dict)  # claim: what was decided, in a word
    skipped: dict[str, None] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)  # claims decided or skipped, the last one last

    def follow(self, waiting: Sequence[Waiting]) -> None:
        """Take in what waits now; what somebody else looked at meanwhile is dropped."""
        now = {one.claim.id: None for one in waiting}
        kept = [claim for claim in self.order if claim in now or claim in self.done]
        known = set(kept)
        self.order = kept + [claim for claim in now if claim not in known]

    @property
    def left(self) -> int:
        """How many wait."""
        return len(self.order) - len(self.done)

    def upcoming(self, claim: str | None) -> list[str]:
        """Those that wait, from the one after `claim` on and round again, skipped ones at the end."""
        at = self.order.index(claim) + 1 if claim in self.order else 0
        round_ = [*self.order[at:], *self.order[:at]]
        waiting = [one for one in round_ if one not in self.done and one != claim]
        return [one for one in waiting if one not in self.skipped] + [
            one for one in waiting if one in self.skipped
        ]

    def after(self, claim: str | None) -> str | None:
        """The one to look at next."""
        return next(iter(self.upcoming(claim)), None)

    def before(self, claim: str | None) -> str | None:
        """The one before it in the order, looked at or not."""
        at = self.order.index(claim) if claim in self.order else 0
        return self.order[at - 1] if at else None

    def decided(self, claim: str, what: str) -> None:
        """Note what was decided."""
        self.done[claim] = what
        self.skipped.pop(claim, None)
        self.steps.append(claim)

    def skip(self, claim: str) -> None:
        """Leave it for the end."""
        self.skipped[claim] = None
        self.steps.append(claim)

    def undo(self) -> tuple[str, bool] | None:
        """Take the last step back: its claim, and whether there was a decision on it."""
        if not self.steps:
            return None
        claim = self.steps.pop()
        self.skipped.pop(claim, None)
        return claim, self.done.pop(claim, None) is not None


def queue(waiting: Sequence[Waiting]) -> Queue:
    """The queue of this session, brought up to date."""
    mine = current()
    mine.follow(waiting)
    return mine


def current() -> Queue:
    """The queue of this session as it was drawn, for callbacks."""
    mine: Queue = st.session_state.setdefault(_STATE, Queue())
    return mine
