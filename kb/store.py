"""The knowledge base: put discussions in, get them out, ask, decide.

What `put`, `decide`, `forget` and `load` have done when they return is durable and there for every
process; what they have not done has not happened at all. One object may be shared between threads.
"""

import time
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
import pyoxigraph as ox

from kb import archive, records, references
from kb.answers import Answer, answer_from, serialise
from kb.errors import StoreError
from kb.model import ArgumentMap, Decision
from kb.sandbox import Asked, Limits, Service, State, ask, written
from kb.snapshots import Disk, Memory, Snapshots

if TYPE_CHECKING:
    from kb.cache import Cache
    from kb.evidence.ledger import Ledger
    from kb.pool import Pool, Ticket
    from kb.search import Index

_BATCH = 64  # maps committed together by put_all
_TURN = 2.0  # seconds after which put_all commits what it has


def default_location() -> Path:
    """The folder used where none is named: `rejoinder` in the user's data folder."""
    return platformdirs.user_data_path("rejoinder", appauthor=False)


class KnowledgeBase:
    """All discussions kept in one place, with what people decided about them."""

    def __init__(self, snapshots: Snapshots) -> None:
        self._snapshots = snapshots
        self._pool: Pool | None = None

    @cached_property
    def index(self) -> "Index":
        """The rows that `kb.views` reads."""
        from kb.search import Index  # here, because showing one discussion needs no index

        return Index(self._snapshots)

    @cached_property
    def evidence(self) -> "Ledger":
        """What bears claims out or does not, and where they stand."""
        from kb.evidence.ledger import Ledger  # here, because showing a discussion needs no evidence

        return Ledger(self._snapshots)

    @cached_property
    def _cache(self) -> "Cache":
        from kb.cache import Cache

        return Cache(self._snapshots)

    @classmethod
    def open(cls, location: str | Path | None = None) -> "KnowledgeBase":
        """The base in a folder, which is made if missing, or on a SPARQL service; None keeps it in memory."""
        if location is None:
            return cls(Memory())
        if str(location).lower().startswith(("http://", "https://")):
            from kb.remote import Remote  # here, because a folder needs no network

            return cls(Remote(str(location)))
        return cls(Disk(Path(location).expanduser()))

    @property
    def location(self) -> str:
        """Where it is kept, for messages: a folder, the address of a service, or `memory`."""
        return self._snapshots.location

    @property
    def snapshot(self) -> str:
        """The id of the newest state; it changes with every change and never comes back."""
        return self._snapshots.current

    def put(self, map_: ArgumentMap) -> bool:
        """Keep a map in place of whatever was kept for its discussion; True if there was one.

        Decisions people took are replayed on it. ShapeError, and nothing changes, where it is wrong.
        """
        quads = records.checked(map_)
        with self._snapshots.write() as writer:
            return records.keep(writer, map_, quads)

    def put_all(self, maps: Iterable[ArgumentMap]) -> Iterator[tuple[ArgumentMap, bool]]:
        """Like `put` for many maps, committed some at a time; each is yielded once it is durable.

        While `maps` computes the next one, others may write.
        """
        waiting: list[tuple[ArgumentMap, set[ox.Quad]]] = []
        since = time.monotonic()
        for map_ in maps:
            waiting.append((map_, records.checked(map_)))
            if len(waiting) >= _BATCH or time.monotonic() - since > _TURN:
                yield from self._commit(waiting)
                waiting, since = [], time.monotonic()
        yield from self._commit(waiting)

    def _commit(self, waiting: list[tuple[ArgumentMap, set[ox.Quad]]]) -> list[tuple[ArgumentMap, bool]]:
        if not waiting:
            return []
        with self._snapshots.write() as writer:
            return [(map_, records.keep(writer, map_, quads)) for map_, quads in waiting]

    def get(self, discussion_id: str) -> ArgumentMap:
        """The map of a discussion as it stands; NotFound where there is none."""
        return records.current(self._snapshots.read(), discussion_id)

    def version(self, discussion_id: str) -> str:
        """A mark of the map as it stands, which changes when the map does; NotFound where there is none."""
        return records.version(self._snapshots.read(), discussion_id)

    def forget(self, discussion_id: str) -> None:
        """Take a discussion out. What people decided about it stays in the log."""
        with self._snapshots.write() as writer:
            records.forget(writer, discussion_id)

    def resolve(self, reference: str) -> str:
        """The id of the discussion meant by an id, a unique prefix of one, an IRI, or a URL."""
        return references.discussion(self._snapshots.read(), reference)

    def discussion_of(self, reference: str) -> str:
        """The id of the discussion that a claim or argument, given by id or IRI, is made in."""
        return references.discussion_of(self._snapshots.read(), reference)

    def ask(self, sparql: str) -> Answer:
        """What one of our own queries answers, from memory where this state was asked it before.

        Only for queries that we wrote ourselves (`kb.library`): nothing stops a long one. A stranger's
        goes through `query`.
        """
        return self._cache.ask(sparql)

    def query(
        self,
        sparql: str,
        *,
        limits: Limits | None = None,
        default_graphs: Iterable[str] = (),
        named_graphs: Iterable[str] = (),
    ) -> Answer:
        """Answer a stranger's query, in a process that can be stopped and cannot reach the network.

        It asks the union of all graphs, unless graphs are named here or in the query.
        """
        asked = Asked(sparql, limits or self.limits, tuple(default_graphs), tuple(named_graphs))
        if isinstance(self._snapshots, Service):
            return self._snapshots.query(asked)
        answer = self._pool.ask(self._state, asked) if self._pool else ask(self._state(), asked)
        return answer_from(answer.read(), graph=answer.graph)

    def submit(self, asked: Asked) -> "Ticket":
        """Have a stranger's query answered without waiting for it; see `keep_warm`."""
        if self._pool is None:
            raise StoreError("this knowledge base keeps no workers; ask it with `query`")
        if isinstance(service := self._snapshots, Service):
            return self._pool.elsewhere(lambda: written(service.query(asked), asked))
        return self._pool.submit(self._state, asked)

    def keep_warm(self, pool: "Pool | None" = None) -> None:
        """Answer strangers by workers that live on, as a process that serves many should."""
        if self._pool is None or pool is not None:
            from kb.pool import Pool

            self._pool = pool or Pool.from_environment()

    @property
    def limits(self) -> Limits:
        """What a stranger's query may use, if nothing else is said."""
        return self._pool.limits if self._pool else Limits()

    def _state(self) -> State:
        reader = self._snapshots.read()
        return State(reader.id, reader.folder, lambda: archive.as_nquads(reader), pin=reader)

    def serialise(self, answer: Answer, format_: str) -> bytes:
        """An answer as text: csv, json, tsv or xml for rows; jsonld, nt, rdfxml or ttl for triples."""
        return serialise(answer, format_)

    def dump(self, path: str | Path) -> None:
        """Write everything to a file: .nq, .nq.gz or .trig."""
        archive.dump(self._snapshots.read(), Path(path))

    def load(self, path: str | Path) -> None:
        """Add what a dump holds; its discussions replace ours. All of it, or nothing if any is wrong."""
        cargo = archive.read(Path(path))
        with self._snapshots.write() as writer:
            archive.unload(writer, cargo)

    def decide(self, decision: Decision) -> ArgumentMap:
        """Record what a person decided; the map with it. NotFound, and nothing changes, without a target."""
        with self._snapshots.write() as writer:
            return records.decide(writer, decision)

    def decisions(self, discussion: str | None = None) -> tuple[Decision, ...]:
        """The log of decisions, or what it says about one discussion; oldest first."""
        return records.decisions(self._snapshots.read(), discussion)

    def orphans(self, discussion: str) -> tuple[Decision, ...]:
        """The decisions about a discussion that find nothing to decide about any more."""
        return records.orphans(self._snapshots.read(), discussion)
