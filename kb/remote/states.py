"""The states of a knowledge base on a SPARQL service.

Every change gives the state another id, so that what was made from an earlier one is seen to be old.
A change is made while its writer holds the lease, and is journalled before: when the writer dies, the
next one finishes it, and so does a reader who finds a discussion half replaced.
"""

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

import platformdirs

from kb.answers import Answer
from kb.errors import StoreError
from kb.ids import digest
from kb.remote.asking import ask
from kb.remote.client import Client
from kb.remote.endpoints import found
from kb.remote.lease import LIFE, PATIENCE, Lease, Ticket
from kb.remote.reader import RemoteReader
from kb.remote.register import Register
from kb.remote.wire import Account, Refused, Wire
from kb.remote.writer import Plan, RemoteWriter
from kb.sandbox import Asked


class Remote:
    """States on a SPARQL 1.1 service that any number of machines share."""

    def __init__(self, address: str, *, patience: float = PATIENCE, life: float = LIFE) -> None:
        self.location, account = Account.of(address)
        wire = Wire()
        self._client = Client(found(self.location, account, wire), account, wire)
        self._register = Register(self._client)
        self._lease = Lease(self._register, self.location, patience=patience, life=life)
        self._mutex = threading.Lock()
        self._reader: RemoteReader | None = None
        self.folder = _folder(self.location, account.user or "")

    @property
    def current(self) -> str:
        """The mark that the last writer left."""
        return self._register.state()

    def read(self) -> RemoteReader:
        """The newest state; the same value for as long as nothing changes."""
        state = self.current
        with self._mutex:
            if self._reader is None or self._reader.id != state:
                self._reader = RemoteReader(state, self._client, self._settle)
            return self._reader

    @contextlib.contextmanager
    def write(self) -> Iterator[RemoteWriter]:
        """Change things; one writer at a time, across machines."""
        with self._held() as ticket:
            writer = RemoteWriter(self._client)
            yield writer
            if writer.changed:
                self._keep(writer, ticket)

    def query(self, asked: Asked) -> Answer:
        """Have the service answer a stranger's query."""
        return ask(self._client, asked)

    @contextlib.contextmanager
    def _held(self) -> Iterator[Ticket]:
        """The lease, with all that dead writers left finished."""
        with self._lease.held() as ticket:
            for mark in self._register.entries().pending:
                body = self._register.journalled(mark)
                if body is not None:
                    with contextlib.suppress(Refused):  # never acknowledged, and cannot be done
                        Plan.unpacked(body).make(self._client, ticket.beat)
                self._register.publish()
                self._register.strike(mark)
            if ticket.inherited:
                self._register.tidy()
            yield ticket

    def _settle(self) -> None:
        with self._held():
            pass

    def _keep(self, writer: RemoteWriter, ticket: Ticket) -> None:
        plan, undone = writer.plans()
        mark = self._register.journal(plan.packed())
        try:
            plan.make(self._client, ticket.beat)
        except Refused as error:
            undone.make(self._client, ticket.beat)
            self._register.strike(mark)
            raise StoreError(f"{error}; nothing was changed") from error
        except StoreError as error:
            raise StoreError(
                f"{error}; the change is noted on the service and will be finished by whoever writes next"
            ) from error
        self._register.publish()
        self._register.strike(mark)


def _folder(address: str, user: str) -> Path | None:
    """Where to keep what is made from a service: a folder of this user's own, where one can be had."""
    folder = platformdirs.user_cache_path("rejoinder", appauthor=False) / "services" / digest(address, user)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return folder
