"""Answers that are remembered: never of another state, bounded, and absent where they cannot be kept."""

import os
import stat
import subprocess
import sys
import threading
import zlib
from pathlib import Path

import pytest

from kb import cache
from kb.answers import Answer
from kb.embedded import EmbeddedReader
from kb.library import ask
from kb.snapshots import Disk
from kb.state import Reader
from kb.store import KnowledgeBase
from tests.conftest import ROOT
from tests.maps import rent_map
from tests.stores import renamed
from tests.test_review import edit, reject

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?discussion { ?claim a <http://schema.org/Claim> } }"
ASKING = """
import sys
from kb.embedded import EmbeddedReader
from kb.library import ask
from kb.store import KnowledgeBase
kb = KnowledgeBase.open(sys.argv[1])
for n in range(int(sys.argv[2])):
    answer = ask(kb, "discussions", {"limit": str(1000 - n % 7)})
    assert len(answer.rows) == len({row[-1].value for row in answer.rows}) >= 1
print("fine")
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one discussion, where every answer counts as slow enough to be kept."""
    monkeypatch.setattr(cache, "_SLOW", 0.0)
    KnowledgeBase.open(tmp_path / "kb").put(rent_map())
    return tmp_path / "kb"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The queries that the engine was asked."""
    found: list[str] = []
    answer = EmbeddedReader.answer

    def noting(self: EmbeddedReader, query: str) -> Answer:
        found.append(query)
        return answer(self, query)

    monkeypatch.setattr(EmbeddedReader, "answer", noting)
    return found


def kept(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "answers").rglob("*") if path.is_file())


def test_a_question_is_worked_out_once_for_each_state(folder: Path, asked: list[str]) -> None:
    kb = KnowledgeBase.open(folder)
    first = ask(kb, "contested", {})
    assert ask(kb, "contested", {}) == first and len(asked) == 1
    ask(kb, "contested", {"limit": "1"})
    assert len(asked) == 2


def test_another_process_finds_what_was_worked_out(folder: Path, asked: list[str]) -> None:
    first = ask(KnowledgeBase.open(folder), "contested", {})
    assert len(kept(folder)) == 1
    assert ask(KnowledgeBase.open(folder), "contested", {}) == first and len(asked) == 1


@pytest.mark.parametrize(
    "query",
    [
        COUNT,
        "ASK { GRAPH ?g { ?s ?p ?o } }",
        "CONSTRUCT { ?s a ?o } WHERE { GRAPH ?g { ?s a ?o } }",
        'SELECT ?x ?y WHERE { VALUES (?x ?y) { ("a\\nb"@en UNDEF) ("\\u0000" 1.5) (<http://x> true) } }',
    ],
)
def test_an_answer_of_any_kind_comes_back_as_it_was(folder: Path, query: str) -> None:
    first = KnowledgeBase.open(folder).ask(query)
    assert len(kept(folder)) == 1
    assert KnowledgeBase.open(folder).ask(query) == first


def test_no_change_is_ever_missed(folder: Path) -> None:
    kb, other = KnowledgeBase.open(folder), KnowledgeBase.open(folder)

    def counted() -> set[int]:
        return {int(base.ask(COUNT).rows[0][0].value) for base in (kb, other, KnowledgeBase.open(folder))}  # type: ignore[union-attr]

    assert counted() == counted() == {5}
    other.put(renamed(rent_map(), "pasted-two"))
    assert counted() == counted() == {10}
    kb.decide(reject("leave"))
    assert counted() == counted() == {9}
    kb.forget("pasted-two")
    assert counted() == {4}
    kb.put(renamed(rent_map(), "pasted-two"))
    assert counted() == {9}
    other.decide(edit("caps", after=1, text="Caps cut."))
    texts = [row[0].value for row in ask(kb, "unsupported-claims", {}).rows]  # type: ignore[union-attr]
    assert "Caps cut." in texts or "Caps cut." in str(ask(kb, "contested", {}).rows)


def test_no_change_is_missed_in_memory(asked: list[str]) -> None:
    kb = KnowledgeBase.open()
    kb.put(rent_map())
    assert kb.ask(COUNT) == kb.ask(COUNT) and len(asked) == 1
    kb.put(renamed(rent_map(), "pasted-two"))
    assert int(kb.ask(COUNT).rows[0][0].value) == 10  # type: ignore[union-attr]


def test_two_bases_never_share_an_answer(tmp_path: Path) -> None:
    one, other = KnowledgeBase.open(), KnowledgeBase.open()
    one.put(rent_map())
    other.put(renamed(rent_map(), "pasted-two"))
    assert one.snapshot == other.snapshot
    assert ask(one, "discussions", {}) != ask(other, "discussions", {})


def test_what_is_kept_of_earlier_states_goes(folder: Path) -> None:
    kb = KnowledgeBase.open(folder)
    for n in range(4):
        kb.put(renamed(rent_map(), f"pasted-{n}"))
        kb.ask(COUNT)
    assert [path.parent.name for path in kept(folder)] == [kb.snapshot]


def test_there_is_a_limit_to_what_is_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_ANSWERS", 5)
    kb = KnowledgeBase.open(folder)
    for n in range(12):
        kb.ask(f"{COUNT} LIMIT {n + 1}")
    assert len(kept(folder)) == 5
    monkeypatch.setattr(cache, "_ROOM", 1)
    kb.ask(f"{COUNT} LIMIT 20")
    assert len(kept(folder)) == 1
    monkeypatch.setattr(cache, "_LARGEST", 1)
    kb.ask(f"{COUNT} LIMIT 21")
    assert len(kept(folder)) == 1


def test_a_process_remembers_only_so_much(monkeypatch: pytest.MonkeyPatch, asked: list[str]) -> None:
    monkeypatch.setattr(cache, "_ANSWERS", 2)
    kb = KnowledgeBase.open()
    for query in ("ASK {}", "ASK { }", "ASK {}", "ASK {  }", "ASK {}", "ASK { }"):
        kb.ask(query)
    assert asked == ["ASK {}", "ASK { }", "ASK {  }", "ASK { }"]


@pytest.mark.parametrize("damage", [b"", b"not packed", zlib.compress(b"S{"), zlib.compress(b"")])
def test_a_damaged_file_is_as_good_as_none(folder: Path, damage: bytes) -> None:
    first = KnowledgeBase.open(folder).ask(COUNT)
    (path,) = kept(folder)
    path.write_bytes(damage)
    assert KnowledgeBase.open(folder).ask(COUNT) == first
    path.unlink()
    path.mkdir()
    assert KnowledgeBase.open(folder).ask(COUNT) == first


def test_where_nothing_can_be_written_nothing_is_kept_and_all_is_answered(folder: Path) -> None:
    first = KnowledgeBase.open(folder).ask(COUNT)
    for path in kept(folder):
        path.unlink()
    (folder / "answers" / KnowledgeBase.open(folder).snapshot).rmdir()
    (folder / "answers").rmdir()
    (folder / "answers").write_text("in the way")
    assert KnowledgeBase.open(folder).ask(COUNT) == first
    assert (folder / "answers").read_text() == "in the way"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to this user")
def test_a_folder_that_may_only_be_read_is_asked_all_the_same(folder: Path) -> None:
    first = KnowledgeBase.open(folder).ask(COUNT)
    for path in kept(folder):
        path.unlink()
    (folder / "answers" / KnowledgeBase.open(folder).snapshot).rmdir()
    mode = (folder / "answers").stat().st_mode
    (folder / "answers").chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        assert KnowledgeBase.open(folder).ask(COUNT) == first
    finally:
        (folder / "answers").chmod(mode)


def test_an_answer_is_kept_under_the_state_it_was_found_in(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit between the question and the answer: what is read then belongs to the newer state."""
    kb, other = KnowledgeBase.open(folder), KnowledgeBase.open(folder)
    read = Disk.read

    def late(self: Disk) -> Reader:
        monkeypatch.setattr(Disk, "read", read)
        other.put(renamed(rent_map(), "pasted-two"))
        return read(self)

    monkeypatch.setattr(Disk, "read", late)
    assert int(kb.ask(COUNT).rows[0][0].value) == 10  # type: ignore[union-attr]
    assert [path.parent.name for path in kept(folder)] == [other.snapshot]


def test_threads_may_ask_while_others_write(folder: Path) -> None:
    kb, seen, problems = KnowledgeBase.open(folder), list[int](), list[BaseException]()
    done = threading.Event()

    def asking() -> None:
        try:
            while not done.is_set():
                seen.append(int(kb.ask(COUNT).rows[0][0].value))  # type: ignore[union-attr]
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=asking) for _ in range(3)]
    for thread in threads:
        thread.start()
    for n in range(4):
        kb.put(renamed(rent_map(), f"pasted-{n}"))
        assert int(kb.ask(COUNT).rows[0][0].value) == 10 + 5 * n  # type: ignore[union-attr]
    done.set()
    for thread in threads:
        thread.join()
    assert problems == [] and set(seen) <= {5, 10, 15, 20, 25}


def test_processes_may_ask_while_another_writes(folder: Path) -> None:
    jobs = [
        subprocess.Popen(
            [sys.executable, "-c", ASKING, str(folder), "60"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    kb = KnowledgeBase.open(folder)
    for n in range(6):
        kb.put(renamed(rent_map(), f"pasted-{n}"))
        assert len(ask(kb, "discussions", {}).rows) == n + 2
    for job in jobs:
        output, errors = job.communicate(timeout=120)
        assert (output.strip(), errors) == ("fine", "")
