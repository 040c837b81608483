"""The warm workers: their lanes, their limits, and what becomes of a worker that dies."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import pyoxigraph as ox
import pytest

from kb.errors import QueryError, QueryStopped, RejoinderError, StoreError, TooBusy
from kb.pool import Pool, Ticket
from kb.sandbox import Asked, Limits, State, Worker
from kb.snapshots import Disk
from kb.store import KnowledgeBase
from tests.maps import rent_map
from tests.stores import kb, renamed

__all__ = ["kb"]  # the fixture is asked for by name

LIMITS = Limits(seconds=20, megabytes=900, answer_megabytes=8)
SMALL = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
BOMB = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture
def pool() -> Iterator[Pool]:
    pool = Pool(LIMITS, places=1, waiting=3)
    yield pool
    pool.close()


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> State:
    """A state of 200 quads, of which every four make a row for a bomb."""
    folder, name = tmp_path_factory.mktemp("pool"), ox.NamedNode("urn:g")
    disk = Disk(folder)
    with disk.write() as writer:
        writer.change((), [ox.Quad(ox.NamedNode(f"urn:{n}"), name, name, name) for n in range(200)])
    reader = disk.read()
    return State(reader.id, reader.folder, lambda: b"", reader)


def submit(pool: Pool, state: State, query: str, limits: Limits = LIMITS) -> Ticket:
    return pool.submit(lambda: state, Asked(query, limits, table="csv"))


def number(ticket: Ticket) -> int:
    """The one number of an answer."""
    return int(ticket.future.result(60).read().splitlines()[1])


def until(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + 60
    while not holds() and time.monotonic() < end:
        time.sleep(0.01)
    return holds()


def test_a_small_query_is_answered_while_a_bomb_runs(pool: Pool, state: State) -> None:
    bomb = submit(pool, state, BOMB)
    small = [submit(pool, state, SMALL) for _ in range(3)]
    assert [number(ticket) for ticket in small] == [200, 200, 200]
    assert not bomb.future.done()
    bomb.stop()
    with pytest.raises(CancelledError):
        bomb.future.result(60)


def test_a_bomb_in_the_slow_lane_gives_way_to_the_next_there(pool: Pool, state: State) -> None:
    bombs = [submit(pool, state, f"{BOMB} # {n}") for n in range(2)]
    small = submit(pool, state, SMALL)
    assert number(small) == 200
    with pytest.raises(QueryStopped, match="as others wait"):
        bombs[0].future.result(60)
    assert not bombs[1].future.done()
    bombs[1].stop()


def test_a_query_that_was_slow_once_does_not_stop_the_small_ones_again(pool: Pool, state: State) -> None:
    short = Limits(seconds=1, megabytes=900, answer_megabytes=8)
    with pytest.raises(QueryStopped, match="limit of 1 s"):
        submit(pool, state, BOMB, short).future.result(60)
    again = submit(pool, state, BOMB)
    small = submit(pool, state, SMALL)
    assert number(small) == 200 and not again.future.done()
    assert pool._fast.running == 0 and pool._slow.running == 1
    again.stop()


def test_more_than_may_wait_is_refused_and_those_who_left_do_not_count(pool: Pool, state: State) -> None:
    release: list[bool] = []

    def held() -> State:
        assert until(lambda: bool(release))
        return state

    first = pool.submit(held, Asked(SMALL, LIMITS, table="csv"))
    waiting = [submit(pool, state, SMALL) for _ in range(3)]
    with pytest.raises(TooBusy, match="too many queries wait"):
        submit(pool, state, SMALL)
    waiting[0].stop()
    last = submit(pool, state, SMALL)
    release.append(True)
    assert [number(ticket) for ticket in (first, *waiting[1:], last)] == [200] * 4
    assert waiting[0].future.cancelled()


def test_a_worker_serves_many_queries_and_wrong_ones_do_not_end_it(pool: Pool, state: State) -> None:
    assert number(submit(pool, state, SMALL)) == 200
    assert until(lambda: len(pool._idle) == 2), "the worker, and one in reserve"
    workers = set(pool._idle)
    for _ in range(5):
        with pytest.raises(QueryError):
            submit(pool, state, "SELEC").future.result(60)
        assert number(submit(pool, state, SMALL)) == 200
    assert set(pool._idle) == workers


def test_a_worker_that_died_is_replaced_without_a_word(pool: Pool, state: State) -> None:
    assert number(submit(pool, state, SMALL)) == 200
    assert until(lambda: len(pool._idle) == 2)
    for worker in pool._idle:
        worker._process.kill()
        worker._process.wait()
    assert number(submit(pool, state, SMALL)) == 200


def test_a_worker_that_holds_much_memory_is_replaced(state: State) -> None:
    pool = Pool(Limits(seconds=20, megabytes=80, answer_megabytes=8), places=1)  # tired at 20 MB, as all are
    large = Limits(seconds=20, megabytes=900, answer_megabytes=8)
    try:
        assert number(submit(pool, state, SMALL, large)) == 200
        first = set(pool._idle)
        assert number(submit(pool, state, SMALL, large)) == 200
        assert first.isdisjoint(pool._idle)
    finally:
        pool.close()


def test_a_worker_that_can_open_no_second_state_makes_room_for_one_that_can(
    pool: Pool, state: State, tmp_path: Path
) -> None:
    assert number(submit(pool, state, SMALL)) == 200
    assert until(lambda: len(pool._idle) == 2)
    first = set(pool._idle)
    for worker in first:
        worker._free = False  # as where the system cannot refuse sockets alone
    KnowledgeBase.open(tmp_path).put(rent_map())
    reader = Disk(tmp_path).read()
    newer = State(reader.id, reader.folder, lambda: b"", reader)
    assert number(submit(pool, newer, SMALL)) > 0
    assert until(lambda: len(pool._idle) == 2)
    assert first.isdisjoint(pool._idle)
    assert all(worker._process.returncode is not None for worker in first)


def test_the_processor_time_of_a_query_is_its_own_and_not_its_workers(state: State) -> None:
    worker, limits = Worker(), Limits(seconds=1, megabytes=900, answer_megabytes=8)
    asked = Asked("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . FILTER(?a != ?d) }", limits, table="csv")
    try:
        while worker.seconds() < 4:  # one query may use two, as the limit counts whole seconds
            assert worker.answer(state, asked, lambda: None).read().splitlines()[1] == b"39800"
    finally:
        worker.kill()


@pytest.mark.parametrize(
    ("query", "limits", "said"),
    [
        (BOMB, Limits(1, 900, 8), "limit of 1 s"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c", Limits(20, 300, 8), "limit of 300 MB"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f }", Limits(20, 900, 1), "more than 1 MB"),
    ],
)
def test_limits_are_those_of_the_query(
    pool: Pool, state: State, query: str, limits: Limits, said: str
) -> None:
    with pytest.raises(QueryStopped, match=said):
        submit(pool, state, query, limits).future.result(60)
    assert number(submit(pool, state, SMALL)) == 200


def test_a_state_that_cannot_be_had_fails_the_query_and_not_the_pool(pool: Pool, state: State) -> None:
    def none() -> State:
        raise StoreError("the folder is gone")

    with pytest.raises(StoreError, match="the folder is gone"):
        pool.submit(none, Asked(SMALL, LIMITS)).future.result(60)
    gone = State("other", Path("/nowhere"), lambda: b"", None)
    with pytest.raises(StoreError, match="could not open"):
        submit(pool, gone, SMALL).future.result(60)
    assert number(submit(pool, state, SMALL)) == 200


def test_a_pool_that_is_closed_answers_nobody(state: State) -> None:
    pool = Pool(LIMITS, places=1)
    running, waiting = submit(pool, state, BOMB), submit(pool, state, SMALL)
    pool.close()
    with pytest.raises(TooBusy):
        submit(pool, state, SMALL)
    for ticket in (running, waiting):
        with pytest.raises((TooBusy, CancelledError)):
            ticket.future.result(60)


def test_a_base_that_is_kept_warm_answers_from_its_newest_state(kb: KnowledgeBase) -> None:
    pool = Pool(LIMITS, places=1)
    kb.keep_warm(pool)
    try:
        graphs = "SELECT DISTINCT ?g { GRAPH ?g { ?s a <http://schema.org/Claim> } } ORDER BY ?g"
        for n in range(3):
            kb.put(renamed(rent_map(), f"pasted-{n}"))
            assert len(kb.query(graphs).rows) == n + 1
        assert kb.limits == LIMITS
        (one,) = kb.query(graphs).rows[1]
        assert isinstance(one, ox.NamedNode)
        only = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
        assert kb.query(only, named_graphs=[one.value]).rows == ((one,),)
        assert kb.query(SMALL, default_graphs=["urn:nothing"]).rows == ((ox.Literal(0),),)
    finally:
        pool.close()


def test_a_setting_that_is_no_number_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REJOINDER_SPARQL_SECONDS", "3")
    pool = Pool.from_environment()
    assert pool.limits == Limits(seconds=3, megabytes=1500, answer_megabytes=64)
    for wrong in ("soon", "0", "-1", "2.5"):
        monkeypatch.setenv("REJOINDER_SPARQL_SECONDS", wrong)
        with pytest.raises(RejoinderError, match="REJOINDER_SPARQL_SECONDS"):
            Pool.from_environment()
