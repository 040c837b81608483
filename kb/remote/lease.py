"""One writer at a time, on however many machines, with no clock that they would have to share.

Whoever wants to write puts a ticket into the register and looks: alone there, it may write; beside
another's, it takes its own out again and waits. A ticket that does not change for `life` seconds is
that of a dead writer.
"""

import contextlib
import random
import secrets
import threading
import time
from collections.abc import Iterator

from kb.errors import StoreError
from kb.remote.register import Register

PATIENCE = 60.0  # seconds to wait for another writer
LIFE = 15.0  # seconds after which a writer that gives no sign is dead


class Ticket:
    """The right to write, shown to be alive by whoever holds it."""

    def __init__(self, register: Register, life: float) -> None:
        self._register, self._life = register, life
        self._name, self._beats, self._shown = secrets.token_hex(8), 0, 0.0
        self.text, self.inherited = "", False  # from one who died

    def show(self) -> None:
        """Put it into the register, the new one before the old one goes."""
        before, self._beats = self.text, self._beats + 1
        self.text, self._shown = f"{self._name} {self._beats}", time.monotonic()
        self._register.announce(self.text)
        if before:
            self._register.withdraw(before)

    def beat(self) -> None:
        """Show that its holder lives, where that was not shown for some time."""
        if time.monotonic() - self._shown > self._life / 4:
            self.show()

    def withdraw(self) -> None:
        """Take it out of the register."""
        self._register.withdraw(self.text)

    def mine(self, text: str) -> bool:
        """Whether a ticket is this one, at whatever beat."""
        return text.startswith(self._name + " ")


class Lease:
    """The right to write to one service."""

    def __init__(
        self, register: Register, place: str, *, patience: float = PATIENCE, life: float = LIFE
    ) -> None:
        self._register, self._place, self._patience, self._life = register, place, patience, life
        self._mutex = threading.Lock()

    @contextlib.contextmanager
    def held(self) -> Iterator[Ticket]:
        """Hold it; StoreError where another writer does not let go in time."""
        end = time.monotonic() + self._patience
        if not self._mutex.acquire(timeout=self._patience):
            raise self._busy()
        try:
            ticket = self._taken(end)
            try:
                yield ticket
            finally:
                with contextlib.suppress(StoreError):  # it dies by itself
                    ticket.withdraw()
        finally:
            self._mutex.release()

    def _taken(self, end: float) -> Ticket:
        seen, died = dict[str, float](), False
        while True:
            ticket = Ticket(self._register, self._life)
            ticket.show()
            others = {text for text in self._register.entries().writing if not ticket.mine(text)}
            if not others:
                ticket.inherited = died
                return ticket
            ticket.withdraw()
            died |= self._wait(seen, end)

    def _wait(self, seen: dict[str, float], end: float) -> bool:
        """Until nobody writes any more who lives; whether somebody died."""
        while True:
            others, now = self._register.entries().writing, time.monotonic()
            for text in others:
                seen.setdefault(text, now)
            dead = {text for text in others if now - seen[text] > self._life}
            for text in dead:
                self._register.withdraw(text)
            if dead == others:
                time.sleep(random.uniform(0, 0.02))
                return bool(dead)
            if now > end:
                raise self._busy()
            time.sleep(random.uniform(0.005, 0.05))

    def _busy(self) -> StoreError:
        return StoreError(
            f"{self._place}: another process has been writing for {self._patience:.0f} s; wait until it is "
            f"done, or stop it: nothing it has acknowledged is lost"
        )
