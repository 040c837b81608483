"""The errors Rejoinder raises, drawn as a tree.

RejoinderError
├── InputError            an input is not what its format promises
├── FetchRefused          a rule of the guarded fetcher forbids the request
├── FetchFailed           the request was allowed and did not succeed
├── MapError              an argument map is not whole
├── ShapeError            a graph breaks a shape
├── UnknownName           a table has no such row
├── NotFound              the knowledge base holds no such thing
├── QueryError            a SPARQL text is wrong
│   ├── QueryStopped      it ran into a limit
│   ├── QueryRefused      it asks for what is not done here
│   └── Unwritable        its answer has no place in the form asked for
├── TooBusy               more is asked at once than can be answered
├── StoreError            the store cannot be opened or written
│   └── Damaged           what is kept of one discussion is not what was noted of it
└── ModelError            a model file is missing, corrupted or of another version

Every message says what is wrong, where, and what to do.
"""

from collections.abc import Iterable, Sequence


class RejoinderError(Exception):
    """Whatever Rejoinder tells its user; anything else that escapes is a defect."""


class InputError(RejoinderError):
    """An input is not what its format promises."""

    def __init__(self, name: str, place: str, problem: str, remedy: str) -> None:
        where = f"{name}: {place}" if place else name
        super().__init__(f"{where}: {problem}; {remedy}")
        self.name, self.place, self.problem, self.remedy = name, place, problem, remedy


class FetchRefused(RejoinderError):  # noqa: N818 - reads as what happened
    """A rule of the guarded fetcher forbids the request; nothing was sent to the address."""

    def __init__(self, url: str, rule: str, detail: str) -> None:
        super().__init__(f"{url}: refused by the rule '{rule}': {detail}")
        self.url, self.rule, self.detail = url, rule, detail


class FetchFailed(RejoinderError):  # noqa: N818 - reads as what happened
    """The request was allowed and did not succeed; `status` is None where no answer came."""

    def __init__(self, url: str, problem: str, *, status: int | None = None) -> None:
        super().__init__(f"{url}: {problem}")
        self.url, self.problem, self.status = url, problem, status


class MapError(RejoinderError):
    """An argument map is not whole: it points at something that it does not hold."""


class ShapeError(RejoinderError):
    """A graph breaks a shape; `problems` has one sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("the graph breaks a shape: " + "; ".join(problems))
        self.problems = tuple(problems)


class UnknownName(RejoinderError):  # noqa: N818 - reads as what happened
    """A table has no such row; the message lists those it has."""

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        super().__init__(f"there is no {what} '{name}'; known: {', '.join(sorted(known))}")
        self.what, self.name = what, name


class NotFound(RejoinderError):  # noqa: N818 - reads as what happened
    """The knowledge base holds no such thing."""


class QueryError(RejoinderError):
    """A SPARQL text is wrong; `line` and `column` count from 1 where they are known."""

    def __init__(self, problem: str, *, line: int | None = None, column: int | None = None) -> None:
        super().__init__(problem)
        self.problem, self.line, self.column = problem, line, column


class QueryStopped(QueryError):  # noqa: N818 - reads as what happened
    """A query ran into a limit; asked for less, or later, it may be answered."""


class QueryRefused(QueryError):  # noqa: N818 - reads as what happened
    """A query asks for what is not done here, such as to reach the network."""


class Unwritable(QueryError):  # noqa: N818 - reads as what happened
    """An answer that the form asked for has no way to write."""


class TooBusy(RejoinderError):  # noqa: N818 - reads as what happened
    """More is asked at once than can be answered; nothing was tried."""


class StoreError(RejoinderError):
    """The store cannot be opened or written."""


class Damaged(StoreError):  # noqa: N818 - reads as what happened
    """What is kept of one discussion is not what was noted of it; the others are as they were."""


class ModelError(RejoinderError):
    """A model file is missing, corrupted or of another version."""
