"""Background jobs: they run to an end that says what happened, and stop when they are asked to."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pytest

from extract.run import Extractor
from ingest import Found
from kb.errors import InputError
from kb.model import ArgumentMap, Discussion, Post, Run
from kb.store import KnowledgeBase
from ui.jobs import Job, Jobs, from_bytes


@dataclass
class _Slow:
    """Stands in for the extractor, so that a job lasts as long as the test wants."""

    steps: int = 1

    def extract(self, discussion: Discussion, *, progress: Callable[[str, int, int], None]) -> ArgumentMap:
        for step in range(self.steps):
            progress("annotate", step, self.steps)
            time.sleep(0.01)
        return ArgumentMap(discussion, Run("r", "1", (), (), "h"))


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> _Slow:
    stand_in = _Slow()
    monkeypatch.setattr(Extractor, "load", lambda: stand_in)
    return stand_in


def _wait(job: Job) -> Job:
    end = time.monotonic() + 20
    while not job.over and time.monotonic() < end:
        time.sleep(0.01)
    return job


def _one() -> Iterable[Found]:
    return [Discussion("pasted-1", "pasted", (Post("1", "Rent caps cut supply."),))]


def test_a_job_that_is_done_names_what_it_kept(slow: _Slow) -> None:
    kb = KnowledgeBase.open()
    job = _wait(Jobs().submit(kb, "paste", _one))
    assert (job.state, job.problems) == ("done", [])
    assert [(kept.id, kept.title, kept.posts, kept.replaced) for kept in job.kept] == [
        ("pasted-1", "Rent caps cut supply.", 1, False)
    ]
    assert list(job.stages) == ["read", "annotate", "keep"]
    assert kb.get("pasted-1").discussion.id == "pasted-1"


def test_a_job_that_is_cancelled_stops_and_keeps_nothing(slow: _Slow) -> None:
    slow.steps = 100_000
    kb, jobs = KnowledgeBase.open(), Jobs()
    job = jobs.submit(kb, "paste", _one)
    while "annotate" not in job.stages:
        time.sleep(0.01)
    job.stop.set()
    assert _wait(job).state == "cancelled"
    assert job.kept == []
    assert jobs.find(job.id) is job
    assert jobs.find("another") is None


def test_one_bad_discussion_stops_none_of_the_others(slow: _Slow) -> None:
    def found() -> Iterator[Found]:
        yield InputError("archive.jsonl", "line 1", "no JSON", "mend the line")
        yield from _one()

    job = _wait(Jobs().submit(KnowledgeBase.open(), "archive", found))
    assert job.state == "done"
    assert job.problems == ["archive.jsonl: line 1: no JSON; mend the line"]


def test_an_unreadable_upload_fails_with_its_reason() -> None:
    job = _wait(Jobs().submit(KnowledgeBase.open(), "empty.json", from_bytes(b"", "empty.json")))
    assert job.state == "failed"
    assert job.problems[0].startswith("empty.json")


def test_a_defect_ends_the_job_and_says_that_it_is_one(slow: _Slow) -> None:
    def found() -> Iterable[Found]:
        raise RuntimeError("boom")

    job = _wait(Jobs().submit(KnowledgeBase.open(), "paste", found))
    assert job.state == "failed"
    assert "a defect in Rejoinder" in job.problems[0]
