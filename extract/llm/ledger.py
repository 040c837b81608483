"""What asking has cost so far, and what came of it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from extract.llm.endpoint import Price

_MILLION = 1_000_000
_SMALLEST = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Spent:
    """Calls, tokens and money, and for how many units no answer could be used."""

    calls: int = 0
    cached: int = 0  # questions answered from disk
    prompt_tokens: int = 0
    answer_tokens: int = 0
    cost: Decimal | None = None  # None where the user gave no price
    failures: int = 0  # units for which the small models' word stands
    problems: tuple[tuple[str, int], ...] = ()  # why, and for how many units

    def since(self, before: "Spent") -> "Spent":
        """What was spent after `before`."""
        counted = Counter(dict(self.problems))
        counted.subtract(dict(before.problems))
        return Spent(
            self.calls - before.calls,
            self.cached - before.cached,
            self.prompt_tokens - before.prompt_tokens,
            self.answer_tokens - before.answer_tokens,
            None if self.cost is None else self.cost - (before.cost or Decimal(0)),
            self.failures - before.failures,
            tuple((problem, count) for problem, count in sorted(counted.items()) if count > 0),
        )

    def lines(self) -> Iterator[str]:
        """What a user is told."""
        cost = "" if self.cost is None else f", cost {self.cost.quantize(_SMALLEST).normalize():f}"
        yield (
            f"{self.calls:,} calls, {self.cached:,} answers from disk, {self.prompt_tokens:,} prompt and "
            f"{self.answer_tokens:,} answer tokens{cost}"
        )
        if self.failures:
            reasons = "; ".join(f"{count:,} times: {problem}" for problem, count in self.problems)
            yield f"the small models' word stands for {self.failures:,} units that got no answer ({reasons})"


@dataclass(slots=True)
class Ledger:
    """Counts while the assistant works."""

    price: Price | None = None
    calls: int = 0
    cached: int = 0
    prompt_tokens: int = 0
    answer_tokens: int = 0
    problems: Counter[str] = field(default_factory=Counter)

    @property
    def tokens(self) -> int:
        """Prompts and answers together."""
        return self.prompt_tokens + self.answer_tokens

    def spent(self) -> Spent:
        """Where the counts stand."""
        cost = None
        if self.price is not None:
            cost = (
                self.prompt_tokens * self.price.prompt + self.answer_tokens * self.price.answer
            ) / _MILLION
        return Spent(
            self.calls,
            self.cached,
            self.prompt_tokens,
            self.answer_tokens,
            cost,
            self.problems.total(),
            tuple(sorted(self.problems.items())),
        )
