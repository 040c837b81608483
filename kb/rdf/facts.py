"""Quads grouped so that they can be asked for one thing at a time, with errors that name the thing."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Quad

from kb import vocab
from kb.errors import MapError

Word = TypeVar("Word", bound=StrEnum)


class Facts:
    """What a set of quads says, whatever graph it says it in. Things come in the order of their IRIs."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._about: dict[str, dict[str, list[str]]] = {}
        for quad in quads:
            subject, object_ = quad.subject, quad.object
            if isinstance(subject, NamedNode) and isinstance(object_, NamedNode | Literal):
                facts = self._about.setdefault(subject.value, {})
                facts.setdefault(quad.predicate.value, []).append(object_.value)

    def of_type(self, type_: NamedNode) -> list[str]:
        """The IRIs of all things of a type."""
        wanted, key = type_.value, vocab.TYPE.value
        return sorted(iri for iri, facts in self._about.items() if wanted in facts.get(key, ()))

    def all(self, iri: str, predicate: NamedNode) -> list[str]:
        """All values, in order, each once."""
        return sorted(set(self._about.get(iri, {}).get(predicate.value, ())))

    def get(self, iri: str, predicate: NamedNode) -> str | None:
        """The value, where there is one; two are an error."""
        values = self.all(iri, predicate)
        if len(values) > 1:
            raise MapError(f"<{iri}> has {len(values)} values of <{predicate.value}>; one is allowed")
        return values[0] if values else None

    def one(self, iri: str, predicate: NamedNode) -> str:
        """The value, which must be there."""
        value = self.get(iri, predicate)
        if value is None:
            raise MapError(f"<{iri}> has no <{predicate.value}>; the graph is not a whole discussion")
        return value

    def flag(self, iri: str, predicate: NamedNode) -> bool:
        """Whether something is said to be true; what is not said is false."""
        return self.get(iri, predicate) in ("true", "1")

    def number(self, iri: str, predicate: NamedNode) -> float:
        """A decimal."""
        return float(self.one(iri, predicate))

    def moment(self, iri: str, predicate: NamedNode) -> datetime | None:
        """A time, where one is given; the latest of several."""
        return max(map(datetime.fromisoformat, self.all(iri, predicate)), default=None)

    def word(self, iri: str, predicate: NamedNode, words: type[Word]) -> Word | None:
        """The word of the domain that an individual stands for, where one is given."""
        value = self.get(iri, predicate)
        if value is None:
            return None
        known = _words(words)
        if value not in known:
            names = ", ".join(sorted(known))
            raise MapError(f"<{iri}> has <{value}> as <{predicate.value}>; allowed are {names}")
        return words(known[value])

    def subjects(self, predicate: NamedNode) -> dict[str, list[str]]:
        """For each object of a predicate, the things that point at it with it."""
        pointing: dict[str, list[str]] = {}
        for iri, facts in self._about.items():
            for value in facts.get(predicate.value, ()):
                pointing.setdefault(value, []).append(iri)
        return pointing


@cache
def _words(words: type[StrEnum]) -> dict[str, str]:
    return {vocab.individual(word).value: word.value for word in words}
