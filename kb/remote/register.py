"""What a service keeps of the knowledge base itself, in a graph of its own beside the discussions'.

state     a random mark, another one after every change
writing   who writes at the moment, and that it is still alive
pending   a change that is journalled whole, and not known to be done
part      the journal of a change, packed, some letters at a time
"""

import hashlib
import secrets
import time
from dataclasses import dataclass

import pyoxigraph as ox

from kb import records, vocab
from kb.ids import digest
from kb.remote.client import Client
from kb.state import value

NOTHING = "0"  # the state of a service that has never been written to

_LETTERS = 100_000  # of a journal in one literal
_STATE, _WRITING, _PENDING, _PART = (
    ox.NamedNode(f"{records.REGISTER.value}#{name}") for name in ("state", "writing", "pending", "part")
)


@dataclass(frozen=True, slots=True)
class Entries:
    """What the register says, apart from journals."""

    states: tuple[str, ...] = ()
    writing: frozenset[str] = frozenset()
    pending: tuple[str, ...] = ()


class Register:
    """Reads and writes what a service keeps of the knowledge base itself."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def entries(self) -> Entries:
        """What it says now, in one small query."""
        found = {_STATE: set[str](), _WRITING: set[str](), _PENDING: set[str]()}
        for predicate, object_ in self._client.rows(
            f"SELECT ?p ?o {{ GRAPH {records.REGISTER} {{ {records.REGISTER} ?p ?o }} }} LIMIT 1000"
        ):
            if isinstance(predicate, ox.NamedNode) and predicate in found and object_ is not None:
                found[predicate].add(value(object_))
        return Entries(
            tuple(sorted(found[_STATE])), frozenset(found[_WRITING]), tuple(sorted(found[_PENDING]))
        )

    def state(self) -> str:
        """The id of the newest state, fit to name a file."""
        states = self.entries().states
        if not states:
            return self._unmarked()
        one = states[0] if len(states) == 1 else ""
        plain = one.isascii() and one.replace("-", "").isalnum() and len(one) <= 40
        return one if plain else digest(*states)

    def _unmarked(self) -> str:
        """The id of a state that another program's loader left."""
        [row] = self._client.rows(
            f"SELECT (COUNT(?d) AS ?n) (MIN(?d) AS ?first) (MAX(?d) AS ?last) "
            f"{{ GRAPH {records.STORE} {{ ?s {vocab.DIGEST} ?d }} }}"
        )
        marks = [value(term) for term in row if term is not None]
        return NOTHING if marks[:1] in ([], ["0"]) else digest(*marks)

    def publish(self) -> None:
        """Say that there is a new state; ids come in the order of time, as long as clocks agree."""
        state = ox.Literal(f"{time.time_ns():020d}-{secrets.token_hex(4)}")
        self._client.insert([_said(_STATE, state)])
        self._forget(_STATE, f"FILTER(?o != {state})")

    def announce(self, ticket: str) -> None:
        """Say that somebody writes."""
        self._client.insert([_said(_WRITING, ox.Literal(ticket))])

    def withdraw(self, ticket: str) -> None:
        """Say no longer that somebody writes."""
        self._client.remove([_said(_WRITING, ox.Literal(ticket))])

    def journal(self, body: str) -> str:
        """Keep a change before it is made; what marks it as whole comes last."""
        name = secrets.token_hex(8)
        parts = [body[start : start + _LETTERS] for start in range(0, len(body), _LETTERS)]
        for number, part in enumerate(parts):
            self._client.insert(
                [ox.Quad(_node(name), _PART, ox.Literal(f"{number}:{part}"), records.REGISTER)]
            )
        mark = f"{name}:{len(parts)}:{_sum(body)}"
        self._client.insert([_said(_PENDING, ox.Literal(mark))])
        return mark

    def journalled(self, mark: str) -> str | None:
        """A change that was kept; None where not all of it is there."""
        name, _, _ = mark.partition(":")
        parts: dict[int, str] = {}
        number = 0
        while True:  # one at a time: together they may be more than an engine gives
            rows = self._client.rows(
                f"SELECT ?o {{ GRAPH {records.REGISTER} {{ {_node(name)} {_PART} ?o }} "
                f'FILTER(STRSTARTS(STR(?o), "{number}:")) }} LIMIT 1'
            )
            if not rows or rows[0][0] is None:
                break
            parts[number] = value(rows[0][0]).partition(":")[2]
            number += 1
        body = "".join(parts[n] for n in sorted(parts))
        return body if mark == f"{name}:{len(parts)}:{_sum(body)}" else None

    def strike(self, mark: str) -> None:
        """Take a journal out, now that its change is done or never will be."""
        self._client.remove([_said(_PENDING, ox.Literal(mark))])
        name = mark.partition(":")[0]
        self._client.update(f"DELETE WHERE {{ GRAPH {records.REGISTER} {{ {_node(name)} {_PART} ?o }} }}")

    def tidy(self) -> None:
        """Take out what is left of journals that were never whole."""
        self._client.update(f"DELETE WHERE {{ GRAPH {records.REGISTER} {{ ?s {_PART} ?o }} }}")

    def _forget(self, predicate: ox.NamedNode, condition: str) -> None:
        fact = f"GRAPH {records.REGISTER} {{ {records.REGISTER} {predicate} ?o }}"
        self._client.update(f"DELETE {{ {fact} }} WHERE {{ {fact} {condition} }}")


def _said(predicate: ox.NamedNode, object_: ox.Literal) -> ox.Quad:
    return ox.Quad(records.REGISTER, predicate, object_, records.REGISTER)


def _node(name: str) -> ox.NamedNode:
    letters = "".join(c for c in name if c in "0123456789abcdef")
    return ox.NamedNode(f"{records.REGISTER.value}/{letters or '0'}")


def _sum(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:16]
