"""Warm workers for a process that lives long: small queries are answered beside large ones.

Two lanes. A query starts in the fast one; once it has used `_SLICE` of processor time and others wait
there, it goes to the slow one: on its worker if there is room, from its beginning if there is none. In
the slow lane it runs where nothing else wants to, and gives up its place after `_FAIR` if others wait.
What was slow once starts there.
"""

import hashlib
import os
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

from kb.errors import QueryStopped, RejoinderError, TooBusy
from kb.sandbox import Asked, Died, Limits, State, Worker, Written, reason, stopped

_SLICE = 0.1  # seconds of processor time, half of it where many wait
_MANY = 16
_FAIR = 3.0  # seconds
_PATIENCE = 30.0  # seconds that a query waits for its turn
_REMEMBERED = 256  # queries that were slow
_TIRED = 4  # a worker that holds this part of its memory is replaced


def setting(name: str, default: int) -> int:
    """The whole number, 1 or more, that REJOINDER_SPARQL_`name` sets."""
    said = os.environ.get(f"REJOINDER_SPARQL_{name}", "").strip() or str(default)
    if not said.isascii() or not said.isdecimal() or int(said) < 1:
        raise RejoinderError(f"REJOINDER_SPARQL_{name}={said}: set a whole number of 1 or more")
    return int(said)


class Ticket:
    """An answer to come: its `future` has it, or fails as the query does."""

    def __init__(self) -> None:
        self.future: Future[Written] = Future()
        self.stopped = False

    def stop(self) -> None:
        """Have the query stopped, as nobody waits for it any more."""
        self.stopped = True

    def resolve(self, answer: Callable[[], Written]) -> bool:
        """Hand the answer to whoever waits, or what went wrong; False where nobody does."""
        if not self.future.set_running_or_notify_cancel():
            return False
        try:
            self.future.set_result(answer())
        except BaseException as error:
            self.future.set_exception(error)
        return True

    def fail(self, error: BaseException) -> None:
        """Tell whoever waits that there will be no answer."""
        if self.future.set_running_or_notify_cancel():
            self.future.set_exception(error)


@dataclass(slots=True, eq=False)
class _Job:
    """A query on its way."""

    read: Callable[[], State]
    asked: Asked
    lane: "_Lane"
    ticket: Ticket = field(default_factory=Ticket)
    since: float = field(default_factory=time.monotonic)

    @property
    def key(self) -> bytes:
        words = repr((self.asked.query, self.asked.default_graphs, self.asked.named_graphs))
        return hashlib.sha256(words.encode(errors="replace")).digest()


@dataclass(slots=True)
class _Lane:
    """Some places, and who waits for one."""

    of: str
    places: int
    most: int
    running: int = 0
    queue: deque[_Job] = field(default_factory=deque)

    @property
    def free(self) -> bool:
        return self.running < self.places

    def join(self, job: _Job) -> None:
        if len(self.queue) >= self.most:
            for left in [waiting for waiting in self.queue if waiting.ticket.stopped]:
                self.queue.remove(left)
                left.ticket.future.cancel()
        if len(self.queue) >= self.most:
            raise TooBusy(f"too many {self.of} wait already; try again later")
        job.lane = self
        self.queue.append(job)


class _Yielded(Exception):  # noqa: N818 - reads as what happened
    """A query left the fast lane for the queue of the slow one."""


class _GivenUp(Exception):  # noqa: N818 - reads as what happened
    """Nobody waits for the answer."""


class Pool:
    """Answers many queries at once, each within its limits."""

    def __init__(self, limits: Limits, *, places: int = 2, waiting: int = 256) -> None:
        self.limits = limits
        self._fast = _Lane("queries", places, waiting)
        self._slow = _Lane("long queries", places, 4 * places)
        self._were_slow: OrderedDict[bytes, None] = OrderedDict()
        self._idle: list[Worker] = []
        self._restocking = self._closed = False
        self._mutex = threading.RLock()
        self._threads = threading.Semaphore(waiting)

    @classmethod
    def from_environment(cls) -> "Pool":
        """A pool as REJOINDER_SPARQL_SECONDS and its like say; `endpoint` lists them."""
        limits = Limits(
            seconds=setting("SECONDS", 10),
            megabytes=setting("MEGABYTES", 1500),
            answer_megabytes=setting("ANSWER_MEGABYTES", 64),
        )
        return cls(limits, places=setting("WORKERS", 2), waiting=setting("WAITING", 256))

    def submit(self, read: Callable[[], State], asked: Asked) -> Ticket:
        """Have a query answered in its turn; TooBusy where too many wait already."""
        job = _Job(read, asked, self._fast)
        with self._mutex:
            if self._closed:
                raise TooBusy("the knowledge base is being closed")
            (self._slow if job.key in self._were_slow else self._fast).join(job)
            self._dispatch()
        return job.ticket

    def elsewhere(self, answer: Callable[[], Written]) -> Ticket:
        """Have somebody else answer, in a thread of its own; TooBusy where too many are at it already."""
        if not self._threads.acquire(blocking=False):
            raise TooBusy("too many queries wait already; try again later")
        ticket = Ticket()

        def resolve() -> None:
            try:
                ticket.resolve(answer)
            finally:
                self._threads.release()

        threading.Thread(target=resolve, daemon=True).start()
        return ticket

    def ask(self, read: Callable[[], State], asked: Asked) -> Written:
        """Have a query answered, and wait for it."""
        return self.submit(read, asked).future.result()

    def close(self) -> None:
        """Let go of all workers; what still runs is stopped."""
        with self._mutex:
            self._closed = True
            idle, self._idle = self._idle, []
            waiting = [*self._fast.queue, *self._slow.queue]
            self._fast.queue.clear()
            self._slow.queue.clear()
        for worker in idle:
            worker.kill()
        for job in waiting:
            job.ticket.fail(TooBusy("the knowledge base is being closed"))

    def _dispatch(self) -> None:
        """Start what there is room for."""
        for lane in (self._fast, self._slow):
            while lane.queue and lane.free:
                job = lane.queue.popleft()
                if job.ticket.stopped:
                    job.ticket.future.cancel()
                elif time.monotonic() - job.since > _PATIENCE:
                    job.ticket.fail(TooBusy(f"no place came free in {_PATIENCE:.0f} s; try again later"))
                else:
                    lane.running += 1
                    threading.Thread(target=self._run, args=(job,), daemon=True).start()

    def _run(self, job: _Job) -> None:
        worker: Worker | None = None
        try:
            state = job.read()
            worker = self._worker(state)
            if job.lane is self._slow:
                worker.yield_to_others()
            answer = worker.answer(state, job.asked, self._watch(job, worker))
        except _Yielded:
            self._ended(job, worker, again=True)
        except _GivenUp:
            self._ended(job, worker)
            job.ticket.future.cancel()
        except Died as death:
            self._ended(job, worker, was_slow=True)
            job.ticket.fail(reason(death, job.asked.limits))
        except QueryStopped as error:
            self._ended(job, worker, was_slow=True)
            job.ticket.fail(error)
        except BaseException as error:
            self._ended(job, worker, keep=isinstance(error, RejoinderError))
            job.ticket.fail(error)
        else:
            self._ended(job, worker, keep=True)
            if not job.ticket.resolve(lambda: answer):
                answer.body.close()

    def _watch(self, job: _Job, worker: Worker) -> Callable[[], None]:
        begun, used, seconds = time.monotonic(), worker.seconds(), job.asked.limits.seconds

        def watch() -> None:
            if job.ticket.stopped or self._closed:
                raise _GivenUp
            ran = time.monotonic() - begun
            if ran > seconds:
                raise stopped(f"{seconds} s")
            if job.lane is self._slow:
                if ran > _FAIR and self._slow.queue:
                    raise QueryStopped(
                        f"the query was stopped after {ran:.0f} s, as others wait; ask for less"
                    )
            elif (others := len(self._fast.queue)) and worker.seconds() - used > _slice(others):
                self._leave_fast_lane(job, worker)

        return watch

    def _leave_fast_lane(self, job: _Job, worker: Worker) -> None:
        with self._mutex:
            self._remember(job)
            if not self._slow.free or self._slow.queue:
                raise _Yielded
            self._fast.running -= 1
            self._slow.running += 1
            job.lane = self._slow
            worker.yield_to_others()
            self._dispatch()

    def _ended(
        self,
        job: _Job,
        worker: Worker | None,
        *,
        keep: bool = False,
        again: bool = False,
        was_slow: bool = False,
    ) -> None:
        """Make its place free, and let the worker go or keep it for others."""
        if worker is not None and not (keep and self._kept(worker)):
            worker.kill()
        with self._mutex:
            job.lane.running -= 1
            if was_slow:
                self._remember(job)
            try:
                if again:
                    self._slow.join(job)
            except TooBusy as error:
                job.ticket.fail(error)
            self._dispatch()

    def _remember(self, job: _Job) -> None:
        self._were_slow[job.key] = None
        self._were_slow.move_to_end(job.key)
        if len(self._were_slow) > _REMEMBERED:
            self._were_slow.popitem(last=False)

    def _worker(self, state: State) -> Worker:
        """An idle worker with the state open, or else a new one."""
        with self._mutex:
            outdated = [worker for worker in self._idle if not worker.can_open(state)]
            self._idle = [worker for worker in self._idle if worker not in outdated]
            worker = max(self._idle, key=lambda idle: idle.has(state), default=None)
            if worker is not None:
                self._idle.remove(worker)
            if not self._idle and not self._restocking:
                self._restocking = True
                threading.Thread(target=self._restock, args=(state,), daemon=True).start()
        for other in outdated:
            other.kill()
        if worker is not None:
            try:
                worker.open(state)
                return worker
            except Died:  # the system may have needed its memory
                worker.kill()
        return _opened(state)

    def _restock(self, state: State) -> None:
        """Have one worker more than is needed now, as a new one takes its time."""
        try:
            worker = _opened(state)
            if not self._kept(worker):
                worker.kill()
        except Died:  # whoever asks next will be told
            pass
        finally:
            self._restocking = False

    def _kept(self, worker: Worker) -> bool:
        """Keep it for others, unless it is worn out or one too many."""
        tired = worker.kilobytes > self.limits.megabytes * 1024 // _TIRED
        with self._mutex:
            if tired or worker.polite or self._closed or len(self._idle) > self._fast.places:
                return False
            self._idle.append(worker)
            return True


def _slice(others: int) -> float:
    return _SLICE if others < _MANY else _SLICE / 2


def _opened(state: State) -> Worker:
    worker = Worker()
    try:
        worker.open(state)
    except BaseException:
        worker.kill()
        raise
    return worker
