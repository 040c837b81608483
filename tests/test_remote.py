"""A knowledge base on a service where things go wrong between two requests."""

import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kb import records, views, vocab
from kb.errors import Damaged, NotFound, StoreError
from kb.remote import Remote
from kb.remote.wire import Reply, Wire
from kb.remote.writer import Plan, RemoteWriter
from kb.store import KnowledgeBase
from tests.conftest import ROOT
from tests.engines import OXIGRAPH, SERVICES, base, place, services
from tests.maps import rent_map
from tests.stores import renamed
from tests.test_review import edit, reject
from tests.test_store_contract import dumped, with_text

__all__ = ["base", "place", "services"]  # fixtures are asked for by name

on_every_service = pytest.mark.parametrize("place", SERVICES, indirect=True)
on_one_service = pytest.mark.parametrize("place", [OXIGRAPH], indirect=True)

LIFE = 0.3  # seconds that a writer who gives no sign is thought alive in these tests


class Killed(BaseException):
    """What a process sees of its own death."""


class Mortal(Wire):
    """A wire whose process dies after some requests."""

    def __init__(self, requests: int) -> None:
        super().__init__()
        self.left = requests

    def send(self, *of: Any, **more: Any) -> Reply:
        """Send, unless dead."""
        self.left -= 1
        if self.left < 0:
            raise Killed
        return super().send(*of, **more)


def remote(place: str, **settings: float) -> KnowledgeBase:
    """The base there, opened by somebody who soon thinks others dead."""
    return KnowledgeBase(Remote(place, life=LIFE, **settings))


def inside(kb: KnowledgeBase) -> Remote:
    """What the base stands on."""
    states = kb._snapshots
    assert isinstance(states, Remote)
    return states


def begun(kb: KnowledgeBase) -> KnowledgeBase:
    """A base with a discussion that people decided about, and one more."""
    kb.put(rent_map())
    kb.decide(reject("leave"))
    kb.put(renamed(rent_map(), "pasted-other"))
    return kb


CHANGES: dict[str, Callable[[KnowledgeBase], object]] = {
    "put": lambda kb: kb.put(with_text(rent_map(), "Other words.")),
    "put new": lambda kb: kb.put(renamed(rent_map(), "pasted-new")),
    "decide": lambda kb: kb.decide(edit("caps", after=1, text="Ours.")),
    "forget": lambda kb: kb.forget("pasted-other"),
}


@on_every_service
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_whenever_a_writer_dies_its_change_is_done_whole_or_not_at_all(
    place: str, services: Any, change: Callable[[KnowledgeBase], object], tmp_path: Path
) -> None:
    here = begun(KnowledgeBase.open())
    before = dumped(here, tmp_path)
    change(here)
    after = dumped(here, tmp_path)
    results = set[str]()
    for requests in itertools.count(0, 2):
        services.empty("virtuoso" if "dba" in place else "oxigraph")
        dying = begun(KnowledgeBase.open(place))
        mortal = inside(dying)._client._wire = Mortal(requests)
        try:
            change(dying)
        except Killed:
            pass
        else:
            break
        assert mortal.left < 0
        survivor = remote(place)
        seen = survivor.get("pasted-rent")
        assert seen in (begun(KnowledgeBase.open()).get("pasted-rent"), here.get("pasted-rent"))
        with inside(survivor).write():
            pass  # changes nothing itself, and finishes what was begun
        left = dumped(survivor, tmp_path)
        assert left in (before, after)
        results.add("before" if left == before else "after")
        ids = {row.id for row in views.discussions(survivor)}
        assert ids == {row.id for row in views.discussions(here)} if left == after else len(ids) == 2
        entries = inside(survivor)._register.entries()
        assert (entries.writing, entries.pending, len(entries.states)) == (frozenset(), (), 1)
    assert results == {"before", "after"}, "it died both early and late"


@on_one_service
def test_what_a_dead_writer_left_changes_the_state_once_it_is_finished(place: str) -> None:
    kb = begun(remote(place))
    dying = KnowledgeBase.open(place)
    plan, _ = _plan(dying)
    inside(dying)._register.journal(plan.packed())
    inside(dying)._register.announce("somebody 1")
    before = kb.snapshot
    assert kb.get("pasted-rent") != with_text(rent_map(), "Other words.")
    kb.forget("pasted-other")
    assert kb.snapshot != before
    assert kb.get("pasted-rent").claim("caps").text == "Other words."


def _plan(kb: KnowledgeBase) -> tuple[Plan, Plan]:
    writer = RemoteWriter(inside(kb)._client)
    other = with_text(rent_map(), "Other words.")
    records.keep(writer, other, records.checked(other))
    return writer.plans()


@on_one_service
def test_a_reader_who_finds_a_discussion_half_replaced_finishes_it(place: str) -> None:
    kb = begun(remote(place))
    dying = KnowledgeBase.open(place)
    plan, _ = _plan(dying)
    inside(dying)._register.journal(plan.packed())
    inside(dying)._register.announce("somebody 1")
    for graph, held in plan.graphs.items():
        inside(dying)._client.put(graph, set(sorted(held, key=str)[:20]))
    assert kb.get("pasted-rent").claim("caps").text == "Other words."
    assert inside(kb)._register.entries().pending == ()


@on_one_service
def test_a_plan_survives_its_journal(place: str) -> None:
    plan, undone = _plan(begun(remote(place)))
    assert Plan.unpacked(plan.packed()) == plan
    assert Plan.unpacked(undone.packed()) == undone
    assert plan.graphs.keys() == undone.graphs.keys() != set()


@on_one_service
def test_a_journal_that_is_not_whole_is_thrown_away(place: str) -> None:
    kb = begun(remote(place))
    before = kb.get("pasted-rent")
    plan, _ = _plan(kb)
    mark = inside(kb)._register.journal(plan.packed())
    name = mark.partition(":")[0]
    part = f"GRAPH {records.REGISTER} {{ <{records.REGISTER.value}/{name}> ?p ?o }}"
    inside(kb)._client.update(f"DELETE WHERE {{ {part} }}")
    kb.put(renamed(rent_map(), "pasted-new"))
    assert kb.get("pasted-rent") == before
    assert inside(kb)._register.entries().pending == ()


@on_every_service
def test_a_change_that_the_service_refuses_is_undone(
    place: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kb = begun(KnowledgeBase.open(place))
    before = dumped(kb, tmp_path)
    client = inside(kb)._client
    put = client.put

    def refusing(graph: ox.NamedNode, triples: set[ox.Triple]) -> None:
        put(graph, triples)
        monkeypatch.undo()
        client.update("THIS IS NO UPDATE")

    monkeypatch.setattr(client, "put", refusing)
    with pytest.raises(StoreError, match="nothing was changed"):
        kb.put(with_text(rent_map(), "Other words."))
    assert dumped(kb, tmp_path) == before
    assert kb.put(with_text(rent_map(), "Other words.")) is True


@on_one_service
def test_a_graph_that_another_program_changed_is_named_and_the_others_are_listed(place: str) -> None:
    kb = begun(remote(place))
    graph = records.graph_of("pasted-other")
    stray = ox.Quad(graph, vocab.TITLE, ox.Literal("Another title"), graph)
    inside(kb)._client.insert([stray])
    fresh = remote(place)
    with pytest.raises(Damaged, match="another program"):
        fresh.get("pasted-other")
    assert [row.id for row in views.discussions(fresh)] == ["pasted-rent"]
    fresh.put(renamed(rent_map(), "pasted-other"))
    assert fresh.get("pasted-other") == renamed(rent_map(), "pasted-other")
    assert len(views.discussions(fresh)) == 2


@on_one_service
def test_a_graph_without_a_note_is_no_discussion(place: str) -> None:
    kb = begun(remote(place))
    graph = records.graph_of("pasted-other")
    inside(kb)._client.update(f"DELETE WHERE {{ GRAPH {records.STORE} {{ {graph} ?p ?o }} }}")
    fresh = remote(place)
    with pytest.raises(NotFound):
        fresh.get("pasted-other")
    assert fresh.put(renamed(rent_map(), "pasted-other")) is True


@on_one_service
def test_a_second_writer_waits_and_then_says_who_holds_it_up(place: str) -> None:
    kb, other = KnowledgeBase.open(place), KnowledgeBase(Remote(place, patience=0.2))
    with inside(kb).write(), pytest.raises(StoreError, match="another process has been writing"):
        other.put(rent_map())
    other.put(rent_map())


@on_one_service
def test_a_writer_who_gives_signs_of_life_is_left_alone(place: str) -> None:
    kb, other = remote(place), KnowledgeBase(Remote(place, patience=3 * LIFE, life=LIFE))
    with inside(kb)._lease.held() as ticket:
        end = time.monotonic() + 4 * LIFE

        def keep_alive() -> None:
            while time.monotonic() < end:
                ticket.beat()
                time.sleep(LIFE / 20)

        beating = threading.Thread(target=keep_alive)
        beating.start()
        with pytest.raises(StoreError, match="another process has been writing"):
            other.put(rent_map())
        beating.join()
    other.put(rent_map())


WRITER = """
import sys, itertools
sys.path.insert(0, {root!r})
from kb.store import KnowledgeBase
from kb.remote import Remote
from tests.maps import rent_map
from tests.stores import renamed
from tests.test_store_contract import with_text
kb = KnowledgeBase(Remote({place!r}, life={life}))
for number in itertools.count():
    kb.put(with_text(renamed(rent_map(), {name!r}), f"Words {{number}}."))
    sys.stdout.write(f"{{number}}\\n")
    sys.stdout.flush()
"""


@on_every_service
def test_no_acknowledged_change_is_lost_when_writers_are_killed(place: str, tmp_path: Path) -> None:
    dice, newest = random.Random(7), {"a": 0, "b": 0}
    for _ in range(3):
        logs = {name: tmp_path / name for name in newest}
        writers = [_writer(place, name, log) for name, log in logs.items()]
        for writer, log in zip(writers, logs.values(), strict=True):
            while not log.read_text().endswith("\n"):
                assert writer.poll() is None, log.read_text()
                time.sleep(0.01)
        time.sleep(dice.uniform(0, 0.5))
        for writer in writers:
            os.kill(writer.pid, signal.SIGKILL)
        for writer in writers:
            writer.wait(60)
        newest = {name: int(log.read_text().split()[-1]) for name, log in logs.items()}
    kb = remote(place)
    with inside(kb).write():
        pass
    found = {name: int(kb.get(name).claims[0].text.split()[1][:-1]) for name in newest}
    assert all(found[name] in (number, number + 1) for name, number in newest.items()), (found, newest)
    kb.dump(tmp_path / "whole.nq")  # which reads and checks every graph
    assert inside(kb)._register.entries().writing == frozenset()


def _writer(place: str, name: str, log: Path) -> "subprocess.Popen[bytes]":
    code = WRITER.format(root=str(ROOT), place=place, life=5 * LIFE, name=name)
    with log.open("w") as output:
        return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=output, stderr=output)
