"""Reading threads, and checking claims, in the background: a job outlives clicks, page switches and reloads.

No Streamlit call is made in a worker; pages poll.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING

import streamlit as st

from extract.fetch import Fetcher, FetchSettings
from extract.llm.assistant import Assistant
from extract.readers import Input
from ingest import Found, Ingested, discussions, found_in, ingest_all
from kb.errors import InputError, RejoinderError
from kb.reading import Reading
from kb.store import KnowledgeBase
from ui.text import short

if TYPE_CHECKING:
    from checking import Checked

_REMEMBERED = 100  # jobs that are over and still told about

Finder = Callable[[], Iterable[Found]]
"""Finds the discussions of a job, in its worker."""

Progress = Callable[[str, int, int], None]
"""Called by the work of a job with a stage, how much of it is done, and of how much; stops one cancelled."""


class _CancelledError(Exception):
    """The user asked the job to stop."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a job says of a discussion it kept; the map itself is in the knowledge base."""

    id: str
    title: str  # its first words where it has none
    posts: int
    claims: int
    arguments: int
    notes: tuple[str, ...]
    replaced: bool
    imported: bool


@dataclass
class Job:
    """One ingest, or one check, as far as it has come."""

    id: str
    name: str
    state: str = "waiting"  # then running, and one of done, failed, cancelled
    stages: dict[str, tuple[int, int]] = field(default_factory=dict)  # name: how many done, of how many
    kept: list[Kept] = field(default_factory=list)
    checked: "list[Checked]" = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    stop: Event = field(default_factory=Event)

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ("done", "failed", "cancelled")


class Jobs:
    """The jobs of this process; one runs at a time, since one already fills a core."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="job")
        self._jobs: dict[str, Job] = {}

    def find(self, id_: str) -> Job | None:
        """The job with that id, if this process still knows it."""
        return self._jobs.get(id_)

    def submit(self, kb: KnowledgeBase, name: str, found: Finder) -> Job:
        """Start a job that keeps the discussions that `found` gives."""
        return self.begin(name, lambda job, progress: _ingest(job, progress, kb, found))

    def begin(self, name: str, work: "Work") -> Job:
        """Start a job that does `work`, once those before it are over."""
        job = Job(uuid.uuid4().hex[:12], name)
        self._jobs[job.id] = job
        for old in [old for old in self._jobs.values() if old.over][:-_REMEMBERED]:
            self._jobs.pop(old.id, None)
        self._pool.submit(_run, job, work)
        return job


Work = Callable[[Job, Progress], bool]
"""Does what a job is for, and says whether anything came of it."""


def _run(job: Job, work: Work) -> None:
    def progress(stage: str, done: int, total: int) -> None:
        if job.stop.is_set():
            raise _CancelledError
        job.stages[stage] = (done, total)

    job.state = "running"
    try:
        job.state = "done" if work(job, progress) else "failed"
    except _CancelledError:
        job.state = "cancelled"
    except RejoinderError as error:
        job.problems.append(str(error))
        job.state = "failed"
    except Exception as error:
        job.problems.append(f"a defect in Rejoinder: {type(error).__name__}: {error}")
        job.state = "failed"


def _ingest(job: Job, progress: Progress, kb: KnowledgeBase, found: Finder) -> bool:
    progress("read", 0, 1)
    asked = Assistant.of()
    announced = _announced(found(), progress)
    for done in ingest_all(kb, announced, progress=lambda _: progress, assistant=asked):
        if isinstance(done, InputError):
            job.problems.append(str(done))
        else:
            job.kept.append(_kept(done))
            progress("keep", 1, 1)
    return bool(job.kept)


def _kept(done: Ingested) -> Kept:
    discussion = done.map_.discussion
    opening = discussion.posts[0].text if discussion.posts else discussion.id
    asked = done.spent.lines() if done.spent else ()
    return Kept(
        id=discussion.id,
        title=short(discussion.title or opening, 120),
        posts=len(discussion.posts),
        claims=len(done.map_.claims),
        arguments=len(done.map_.arguments),
        notes=(*discussion.notes, *(f"large model: {line}" for line in asked)),
        replaced=done.replaced,
        imported=Reading(done.map_).imported,
    )


def _announced(found: Iterable[Found], progress: Progress) -> Iterator[Found]:
    for discussion in found:
        progress("read", 1, 1)
        yield discussion


def from_url(url: str) -> Finder:
    """What a URL holds, fetched when the job runs."""
    return lambda: discussions([url], Fetcher(FetchSettings.from_environment()))


def from_bytes(data: bytes, name: str) -> Finder:
    """What pasted or uploaded bytes hold."""
    return lambda: found_in(Input(data, name))


@st.cache_resource(show_spinner=False)
def jobs() -> Jobs:
    """The jobs that all sessions of the app share."""
    return Jobs()
