"""Several processes at one knowledge base, some of them killed: nothing acknowledged is lost."""

import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from kb.errors import StoreError
from kb.snapshots import NOTHING, Disk
from tests.crowd import QUADS, graph, quads

ROOT = Path(__file__).parents[1]
ROUNDS = 16  # kills


def started(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.crowd", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def size(states: Disk, name: ox.NamedNode) -> int:
    return len(states.read().quads(name))


def test_killed_writers_lose_nothing_acknowledged_and_no_reader_notices(tmp_path: Path) -> None:
    folder, stop, dice = tmp_path / "kb", tmp_path / "stop", random.Random(7)
    readers = [started("read", folder, stop) for _ in range(2)]
    writers = {name: started("write", folder, name, 0) for name in ("one", "two")}
    acknowledged: list[tuple[str, int]] = []
    for round_ in range(1, ROUNDS + 1):
        name = dice.choice(sorted(writers))
        acknowledged += _killed(name, writers[name], dice)
        # a number is never used again, so that a part of a commit that was lost would show
        writers[name] = started("write", folder, name, round_ * 10_000)
    for name, writer in writers.items():
        acknowledged += _killed(name, writer, dice)
    stop.touch()
    said = [reader.communicate(timeout=60)[0].split(" ", 1) for reader in readers]

    states = Disk(folder)
    with states.write():
        pass  # publishes what a killed writer had committed and not published
    assert [size(states, graph(*which)) for which in acknowledged] == [QUADS] * len(acknowledged)
    counts = states.read().rows("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    assert {row[0] for row in counts} == {ox.Literal(QUADS)}, "no commit is there in part"
    assert [wrong for _, wrong in said] == ["{}\n"] * 2
    assert len(acknowledged) >= ROUNDS // 2 and all(int(reads) > 10 for reads, _ in said)
    assert len(list((folder / "snap").iterdir())) <= 4, "old states are deleted"


def _killed(name: str, writer: subprocess.Popen[str], dice: random.Random) -> list[tuple[str, int]]:
    """Kill a writer with SIGKILL, mostly after its first commit; what it acknowledged."""
    assert writer.stdout is not None
    first = writer.stdout.readline() if dice.random() < 0.8 else ""
    time.sleep(dice.uniform(0, 0.5))
    writer.kill()
    rest, _ = writer.communicate(timeout=60)
    return [(name, int(line)) for line in (first + rest).splitlines()]


def test_a_commit_whose_writer_dies_before_publishing_is_published_by_the_next(tmp_path: Path) -> None:
    states = Disk(tmp_path)
    with states.write() as writer:
        writer.change((), quads("a", 1))
    before = states.current
    with started("die", tmp_path, "b", 2) as dead:
        assert dead.wait(timeout=60) == 9
    assert states.current == before and size(states, graph("b", 2)) == 0
    with states.write():
        pass  # changes nothing itself
    assert states.current != before and size(states, graph("b", 2)) == QUADS


def test_a_writer_that_dies_at_its_very_first_commit_leaves_a_base_that_opens(tmp_path: Path) -> None:
    with started("die", tmp_path, "a", 1) as dead:
        assert dead.wait(timeout=60) == 9
    assert size(Disk(tmp_path), graph("a", 1)) in (0, QUADS)
    with Disk(tmp_path).write() as writer:
        writer.change((), quads("b", 2))
    assert size(Disk(tmp_path), graph("b", 2)) == QUADS


def test_a_block_that_fails_changes_nothing(tmp_path: Path) -> None:
    states = Disk(tmp_path)
    with states.write() as writer:
        writer.change((), quads("a", 1))
    before = states.current
    with pytest.raises(ZeroDivisionError), states.write() as writer:
        writer.change(quads("a", 1), quads("a", 2))
        raise ZeroDivisionError
    assert states.current == before
    with states.write() as writer:
        assert len(writer.quads(graph("a", 1))) == QUADS and not writer.quads(graph("a", 2))


def test_a_writer_reads_its_own_changes(tmp_path: Path) -> None:
    states = Disk(tmp_path)
    with states.write() as writer:
        writer.change((), quads("a", 1))
        writer.change(quads("a", 1)[:10], quads("a", 2))
        assert (len(writer.quads(graph("a", 1))), len(writer.quads(graph("a", 2)))) == (QUADS - 10, QUADS)
        writer.drop(graph("a", 2))
        assert writer.quads(graph("a", 2)) == set()
    assert states.read().graphs() == ["urn:a:1"]


def test_a_state_that_is_read_stays_while_many_more_are_published(tmp_path: Path) -> None:
    states, other = Disk(tmp_path), Disk(tmp_path)
    for number in range(30):  # more files than the engine opens at once
        with states.write() as writer:
            writer.change((), quads("a", number))
    reader = other.read()
    with states.write() as writer:
        for number in range(30):
            writer.drop(graph("a", number))
    for number in range(6):
        with states.write() as writer:
            writer.change((), quads("b", number))
    assert sum(len(reader.quads(graph("a", n))) for n in range(30)) == 30 * QUADS
    kept = len(list((tmp_path / "snap").iterdir()))
    del reader
    other.read()
    with states.write() as writer:
        writer.change((), quads("b", 7))
    assert (kept, len(list((tmp_path / "snap").iterdir()))) == (4, 3)


def test_threads_of_one_process_write_and_read_together(tmp_path: Path) -> None:
    states, problems = Disk(tmp_path), list[Exception]()

    def work(name: str) -> None:
        try:
            for number in range(5):
                with states.write() as writer:
                    writer.change((), quads(name, number))
                assert size(states, graph(name, number)) == QUADS
        except Exception as error:
            problems.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert len(states.read().graphs()) == 15


def test_a_second_writer_waits_and_then_says_who_holds_it_up(tmp_path: Path) -> None:
    states = Disk(tmp_path)
    with states.write():
        failed: list[str] = []

        def wait() -> None:
            try:
                with Disk(tmp_path, patience=0.1).write():
                    pass
            except StoreError as error:
                failed.append(str(error))

        thread = threading.Thread(target=wait)
        thread.start()
        thread.join()
    assert len(failed) == 1 and "another process has been writing" in failed[0]


def test_a_reader_does_not_wait_for_the_first_writer(tmp_path: Path) -> None:
    states = Disk(tmp_path)
    with states.write() as writer:
        writer.change((), quads("a", 1))
        assert Disk(tmp_path).read().id == NOTHING
    assert Disk(tmp_path).read().id != NOTHING


def test_a_state_that_was_deleted_by_hand_is_published_again(tmp_path: Path) -> None:
    states = Disk(tmp_path)
    with states.write() as writer:
        writer.change((), quads("a", 1))
    (tmp_path / "snap" / states.current / "CURRENT").unlink()
    assert size(Disk(tmp_path), graph("a", 1)) == QUADS
    (tmp_path / "CURRENT").unlink()
    assert size(Disk(tmp_path), graph("a", 1)) == QUADS


def test_an_engine_that_is_damaged_is_reported_with_a_way_out(tmp_path: Path) -> None:
    with Disk(tmp_path).write() as writer:
        writer.change((), quads("a", 1))
    for manifest in (tmp_path / "db").glob("MANIFEST*"):
        manifest.write_bytes(b"not a manifest")
    with pytest.raises(StoreError, match="cannot be opened"), Disk(tmp_path).write():
        pass
    assert size(Disk(tmp_path), graph("a", 1)) == QUADS, "the published state is still read"


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot keep a knowledge base here"):
        Disk(tmp_path / "file" / "kb")
