"""A large language model that helps where small models are unsure, and decides only what it is offered.

Pure to its caller: the same discussion and the same answers of the model give the same result; what it
leaves out of a result is for the small models to say.
"""

import random
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from extract.llm import holders, prompts, targets, wording
from extract.llm.cache import Cache
from extract.llm.chat import Chat
from extract.llm.context import Context
from extract.llm.endpoint import Endpoint
from extract.llm.interview import Interview, Question
from extract.llm.ledger import Ledger, Spent
from extract.llm.targets import Choice, Chosen
from extract.llm.wording import Standalone
from extract.unit import Unit
from kb.model import Discussion

__all__ = ["Assistant", "Choice", "Chosen", "Spent", "Standalone"]

T = TypeVar("T")
Told = Callable[[int, int], None]
"""Told how many questions are done, and of how many."""


class Assistant:
    """Asks one endpoint about the units of discussions, and counts what that costs."""

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.endpoint = endpoint
        self._ledger = Ledger(endpoint.price)
        self._interview = Interview(Chat(endpoint, self._ledger, sleep, jitter), Cache(endpoint.cache_dir))

    @classmethod
    def of(
        cls, url: str | None = None, model: str | None = None, *, budget: int | None = None
    ) -> "Assistant | None":
        """The model that is named, or that the environment names; None where there is none.

        InputError where what is named cannot be used.
        """
        endpoint = Endpoint.of(url, model, budget=budget)
        return cls(endpoint) if endpoint else None

    @property
    def name(self) -> str:
        """What the run of a map calls it."""
        return self.endpoint.name

    @property
    def settings(self) -> tuple[tuple[str, str], ...]:
        """What the run of a map says about how it was asked."""
        return (("llm prompts", prompts.VERSION),)

    @property
    def spent(self) -> Spent:
        """What was spent since it was made."""
        return self._ledger.spent()

    @property
    def stopped(self) -> str:
        """Why nothing more is asked; "" while it is."""
        return self._interview.stopped

    def targets(
        self, discussion: Discussion, asked: Sequence[Choice], *, told: Told | None = None
    ) -> Mapping[str, Chosen]:
        """What each unit bears on, by the unit's id, for those that were answered."""
        return self._all(targets.questions(Context.of(discussion), asked), told)

    def standalone(
        self, discussion: Discussion, asked: Sequence[Unit], *, told: Told | None = None
    ) -> Mapping[str, Standalone]:
        """The quote of each unit with what is meant in brackets, by the unit's id."""
        return self._all(wording.questions(Context.of(discussion), asked), told)

    def holders(
        self, discussion: Discussion, asked: Sequence[Unit], *, told: Told | None = None
    ) -> Mapping[str, str | None]:
        """Who is said to claim each unit, by the unit's id; None where its author does."""
        return self._all(holders.questions(Context.of(discussion), asked), told)

    def _all(
        self, questions: Iterable[tuple[dict[str, Unit], Question[T]]], told: Told | None
    ) -> dict[str, T]:
        answers: dict[str, T] = {}
        listed = list(questions)
        for done, (named, question) in enumerate(listed, 1):
            for name, answer in self._interview.ask(question).items():
                answers[named[name].id] = answer
            if told is not None:
                told(done, len(listed))
        return answers
