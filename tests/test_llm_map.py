"""A large model in the whole path: the same graph in shape, and a run that says who spoke."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from extract.link import Link
from extract.llm.assistant import Assistant
from extract.llm.choices import choices
from extract.run import Extractor, is_current, run_of
from extract.unit import Unit
from kb import vocab
from kb.export.outline import outline
from kb.model import ArgumentKind, ArgumentMap, Basis, Mode
from kb.rdf import from_quads, to_quads
from kb.shapes import check
from kb.store import KnowledgeBase
from tests.chat_server import ChatServer, running
from tests.conftest import ROOT
from tests.units import annotated, discussion
from ui.jobs import Job, Jobs

THREAD = discussion(
    "The city should close the northern bridge. Its pillar is cracked, because salt got into it.",
    "It is not cracked at all. The engineers of Aldmoor reported that the pillar is sound.",
    "Engineers are paid by the city, so they would say that. They were wrong about the harbour wall too.",
)
KEY = "sk-never-to-be-seen-42"


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with running(ChatServer()) as server:
        yield server


def helped(extractor: Extractor, server: ChatServer, **more: Any) -> tuple[Extractor, Assistant]:
    assistant = Assistant(server.endpoint(**more), sleep=lambda _: None)
    return replace(extractor, assistant=assistant), assistant


def careful(task: str, name: str, data: Mapping[str, Any]) -> Mapping[str, str]:
    """A model that knows what the thread is about."""
    unit = data["units"][name]
    if task == "target":
        return {"target": "a", "relation": "undercut"}
    if task == "holder":
        return {"holder": "The engineers of Aldmoor" if "sound" in unit["text"] else ""}
    return {"text": unit["text"].replace("It is", "It [the pillar] is", 1)}


@pytest.fixture(scope="module")
def plain(extractor: Extractor) -> ArgumentMap:
    return extractor.extract(THREAD)


def _words(map_: ArgumentMap) -> set[Any]:
    """The predicates and classes of its graph."""
    quads = list(to_quads(map_))
    return {quad.predicate for quad in quads} | {q.object for q in quads if q.predicate == vocab.TYPE}


def test_the_graph_is_whole_valid_and_of_the_same_shape(
    extractor: Extractor, server: ChatServer, plain: ArgumentMap
) -> None:
    server.words = careful
    asking, assistant = helped(extractor, server)
    map_ = asking.extract(THREAD)
    assert assistant.spent.failures == 0
    assert {request.task for request in server.asked} == {"target", "holder", "text"}
    assert from_quads(to_quads(map_)) == map_
    assert check(to_quads(map_)) == []
    assert outline(map_)
    assert {x.id for x in map_.locutions} == {x.id for x in plain.locutions}
    assert {claim.id for claim in map_.claims} == {claim.id for claim in plain.claims}
    bound = {vocab.OF, vocab.VALUE, vocab.BINDING}
    steps = {vocab.SUPPORT_STEP, vocab.ATTACK_STEP, vocab.REBUT, vocab.UNDERCUT}
    edges = {vocab.SUPPORTS, vocab.ATTACKS, vocab.UNDERCUTS}
    assert _words(map_) ^ _words(plain) <= {*bound, *steps, *edges, vocab.ATTRIBUTED_TO}


def test_what_the_model_says_stands_in_the_map_with_its_name(
    extractor: Extractor, server: ChatServer, plain: ArgumentMap
) -> None:
    server.words = careful
    asking, _ = helped(extractor, server)
    map_ = asking.extract(THREAD)
    texts = [claim.text for claim in map_.claims]
    [bound] = [claim for claim in map_.claims if "[the pillar]" in claim.text]
    assert bound.text.startswith("It [the pillar] is not cracked")
    [binding] = [binding for binding in bound.bindings if binding.text == "the pillar"]
    first = map_.locution(bound.appearances[0]).text
    assert (binding.rule, first[binding.start : binding.end]) == ("llm", "It")
    assert len(texts) == len(plain.claims)
    [sound] = [x for x in map_.locutions if "sound" in x.text]
    assert sound.attribution == "The engineers of Aldmoor"
    by_model = [argument for argument in map_.arguments if argument.found_by == "llm"]
    assert by_model
    assert {argument.kind for argument in by_model} == {ArgumentKind.UNDERCUT}


def test_the_run_names_the_model_and_the_map_is_the_current_one(
    extractor: Extractor, server: ChatServer, plain: ArgumentMap
) -> None:
    asking, assistant = helped(extractor, server)
    map_ = asking.extract(THREAD)
    assert f"llm small-talk at 127.0.0.1:{server.port}" in map_.run.models
    assert "llm prompts" in dict(map_.run.settings)
    assert is_current(map_, THREAD, assistant)
    assert not is_current(map_, THREAD)
    assert not is_current(plain, THREAD, assistant)
    assert is_current(plain, THREAD)
    assert asking.extract(THREAD) == map_
    other = Assistant(replace(server.endpoint(), model="another"))
    assert run_of(THREAD, other).id != map_.run.id


def test_where_the_model_fails_the_small_models_word_stands_and_the_run_says_so(
    extractor: Extractor, server: ChatServer, plain: ArgumentMap
) -> None:
    server.script = ["status 401"]
    asking, assistant = helped(extractor, server)
    map_ = asking.extract(THREAD)
    assert (map_.claims, map_.arguments, map_.locutions) == (plain.claims, plain.arguments, plain.locutions)
    assert dict(map_.run.settings)["llm unanswered"] == str(assistant.spent.failures)
    assert assistant.spent.failures > 3
    assert not is_current(map_, THREAD, assistant)
    assert from_quads(to_quads(map_)) == map_


def test_a_model_that_says_none_takes_links_away_and_never_the_claims(
    extractor: Extractor, server: ChatServer, plain: ArgumentMap
) -> None:
    server.words = lambda task, name, data: {
        "target": {"target": "none", "relation": "none"},
        "holder": {"holder": ""},
        "text": {"text": data["units"][name]["text"]},
    }[task]
    asking, _ = helped(extractor, server)
    map_ = asking.extract(THREAD)
    assert len(map_.arguments) < len(plain.arguments)
    assert [claim.id for claim in map_.claims] == [claim.id for claim in plain.claims]


def test_without_a_ranker_the_model_is_offered_what_is_alike(
    extractor: Extractor, server: ChatServer
) -> None:
    units = annotated(extractor, THREAD)
    asked = choices(THREAD, units, (), None)
    assert len(asked) >= len(units) - 1
    assert all(1 <= len(choice.candidates) <= 3 and choice.unit not in choice.candidates for choice in asked)
    found = Assistant(server.endpoint()).targets(THREAD, asked)
    assert {id_: chosen.target for id_, chosen in found.items()} == {
        c.unit.id: c.candidates[0] for c in asked
    }


def test_who_quotes_concedes_or_is_sure_is_not_asked_about(
    extractor: Extractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    units = annotated(extractor, THREAD)

    def asked(units: Sequence[Unit], links: Sequence[Link] = ()) -> set[str]:
        return {choice.unit.id for choice in choices(THREAD, units, links, extractor.ranker)}

    everyone = asked(units)
    last = units[-1]
    assert last.id in everyone
    quoting = Link(last, units[0], ArgumentKind.REBUT, Basis.EXPLICIT_QUOTE, 0.9, "ranker")
    assert everyone - asked(units, [quoting]) == {last.id}
    assert last.id not in asked([*units[:-1], replace(last, mode=Mode.CONCESSION)])
    monkeypatch.setattr("extract.llm.choices._SURE", 0.0)
    assert asked(units) == set()


def test_no_two_claims_bear_on_each_other_whatever_the_model_says(
    extractor: Extractor, server: ChatServer
) -> None:
    asking, _ = helped(extractor, server)
    map_ = asking.extract(THREAD)
    ends = {(argument.made_in, argument.answers) for argument in map_.arguments}
    assert ends
    assert not any((target, source) in ends for source, target in ends)


def test_progress_tells_what_is_asked(extractor: Extractor, server: ChatServer) -> None:
    told: list[str] = []
    asking, _ = helped(extractor, server)
    asking.extract(THREAD, progress=lambda step, _, __: told.append(step))
    assert list(dict.fromkeys(told)) == [
        *("annotate", "ask who says it", "link", "ask what it bears on"),
        *("match", "cite", "assemble", "ask what is meant"),
    ]


def _cli(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    given = {
        **{name: value for name, value in os.environ.items() if not name.startswith("REJOINDER_LLM")},
        "REJOINDER_KB": str(folder / "kb"),
        "REJOINDER_CACHE": str(folder / "cache"),
        "OMP_NUM_THREADS": "1",
        "REJOINDER_LLM_KEY": KEY,
        **environment,
    }
    text = "\n\n".join(post.text for post in THREAD.posts)
    command = [sys.executable, "-W", "error", str(ROOT / "cli.py"), *arguments]
    return subprocess.run(
        command, input=text, env=given, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_command_line_shows_tokens_and_cost_and_nowhere_the_key(
    server: ChatServer, tmp_path: Path
) -> None:
    done = _cli(
        tmp_path,
        *("ingest", "-", "--json", "--llm", server.url, "--model", "small-talk"),
        REJOINDER_LLM_PRICE="1,10",
    )
    assert done.returncode == 0, done.stderr
    [row] = json.loads(done.stdout)
    spent, calls = row["llm"], len(server.asked)
    assert calls > 1
    assert (spent["calls"], spent["prompt_tokens"], spent["failures"]) == (calls, 100 * calls, 0)
    assert spent["cost"] == pytest.approx(calls * 200 / 1_000_000)
    assert f"llm small-talk at 127.0.0.1:{server.port}: {calls} calls, 0 answers from disk" in done.stderr
    assert f"{100 * calls:,} prompt and {10 * calls} answer tokens, cost 0.00" in done.stderr
    assert {request.headers["authorization"] for request in server.asked} == {f"Bearer {KEY}"}
    exported = _cli(tmp_path, "export", row["id"], "--format", "trig").stdout
    assert f"llm small-talk at 127.0.0.1:{server.port}" in exported
    again = _cli(tmp_path, "ingest", "-", REJOINDER_LLM=server.url, REJOINDER_LLM_MODEL="small-talk")
    assert (len(server.asked), again.returncode) == (calls, 0)
    assert f": 0 calls, {calls} answers from disk, 0 prompt and 0 answer tokens\n" in again.stderr
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    shown = [done.stdout, done.stderr, exported, again.stderr, *(path.read_text("latin-1") for path in kept)]
    assert not any(KEY in text for text in shown)


def test_the_command_line_says_what_the_model_left_unanswered(server: ChatServer, tmp_path: Path) -> None:
    server.script = ["echo"]
    done = _cli(tmp_path, "ingest", "-", "--llm", server.url, "--model", "small-talk", "--json")
    assert done.returncode == 0
    [row] = json.loads(done.stdout)
    assert (row["llm"]["calls"], row["llm"]["cost"]) == (1, None)
    assert f"the small models' word stands for {row['llm']['failures']} units" in done.stderr
    assert "it does not accept the key (status 401: Incorrect key: Bearer …)" in done.stderr
    assert KEY not in done.stdout + done.stderr


def test_a_model_that_cannot_be_asked_is_said_before_anything_is_read(tmp_path: Path) -> None:
    done = _cli(tmp_path, "ingest", "-", "--llm", "ftp://models.example", "--model", "m")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("rejoinder: --llm: ftp://models.example: neither an http nor an https URL")


def _job(monkeypatch: pytest.MonkeyPatch, url: str) -> Job:
    monkeypatch.setenv("REJOINDER_LLM", url)
    monkeypatch.setenv("REJOINDER_LLM_MODEL", "small-talk")
    job = Jobs().submit(KnowledgeBase.open(), "paste", lambda: [THREAD])
    end = time.monotonic() + 60
    while not job.over and time.monotonic() < end:
        time.sleep(0.02)
    return job


def test_the_app_asks_the_model_that_the_environment_names(
    server: ChatServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, extractor: Extractor
) -> None:
    monkeypatch.setenv("REJOINDER_CACHE", str(tmp_path))
    monkeypatch.setattr(Extractor, "load", lambda: extractor)
    job = _job(monkeypatch, server.url)
    assert job.state == "done", job.problems
    assert f"large model: {len(server.asked)} calls, 0 answers from disk" in job.kept[0].notes[-1]
    assert "ask what is meant" in job.stages


def test_the_app_says_where_the_environment_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    job = _job(monkeypatch, "nonsense")
    assert (job.state, job.kept) == ("failed", [])
    assert job.problems[0].startswith("--llm: nonsense: neither an http nor an https URL")
