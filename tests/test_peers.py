"""What the bench makes of the peers' answers: here made up, so that no peer is needed."""

import ast
import json
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.run import Extractor
from kb.model import ArgumentKind, ArgumentMap, Post
from tests import accuracy
from tests.bench import peers
from tests.bench.denials import Verdict, ours, shown
from tests.bench.likeness import READINGS, Found, mapped, nearest, of_arglib, of_chorus
from tests.conftest import ROOT
from tests.units import discussion

THREAD = discussion("Rents rose. Caps work. Rents rose.", "No, caps fail!", "Caps fail. Nobody builds.")


def _steps(map_: ArgumentMap) -> set[tuple[str, str, ArgumentKind]]:
    """Each argument as the words of both ends, and its kind."""
    return {(map_.locution(a.made_in).text, map_.locution(a.answers).text, a.kind) for a in map_.arguments}


def _unit(id_: str, *spans: tuple[str, int, str]) -> dict[str, object]:
    return {"id": id_, "spans": spans}


def _edge(source: str, target: str, says: str = "support", sure: float = 0.5) -> dict[str, object]:
    return {"source": source, "target": target, "says": says, "sure": sure}


@pytest.mark.parametrize(
    ("words", "near", "place"),
    [("Rents rose.", 0, 0), ("Rents rose.", 22, 23), ("caps", 0, None), ("", 0, None), ("Rents", 10**9, 23)],
)
def test_words_stand_at_the_place_nearest_to_where_they_are_said_to_be(
    words: str, near: int, place: int | None
) -> None:
    assert nearest(THREAD.posts[0].text, words, near) == place


def test_a_unit_stands_where_its_words_do_though_its_offsets_have_the_blank_before_it() -> None:
    map_ = mapped(THREAD, of_arglib({"units": [_unit("c1", ("0", 11, " Caps work."))], "edges": []}), by="x")
    assert [(x.start, x.end, x.text) for x in map_.locutions] == [(12, 22, "Caps work.")]


def test_units_that_a_peer_merged_are_one_claim() -> None:
    said = {"units": [_unit("c1", ("1", 4, "caps fail!"), ("2", 0, "Caps fail."))], "edges": []}
    assert len(mapped(THREAD, of_arglib(said), by="x").claims[0].appearances) == 2


def test_what_stands_in_no_post_is_left_out_with_what_bears_on_it() -> None:
    units = [
        _unit("c1", ("0", 0, "Rents rose.")),
        _unit("c2", ("0", 0, "Rents never rose.")),
        _unit("c3", ("9", 0, "Rents rose.")),
        _unit("c4", ("0", 0, "  ")),
    ]
    edges = [_edge("c1", "c2"), _edge("c3", "c1"), _edge("c4", "c1"), _edge("c9", "c1")]
    map_ = mapped(THREAD, of_arglib({"units": units, "edges": edges}), by="x")
    assert [x.text for x in map_.locutions] == ["Rents rose."]
    assert map_.arguments == ()


def test_of_the_edges_of_a_unit_the_surest_is_a_relation() -> None:
    units = [
        _unit("c1", ("0", 0, "Rents rose.")),
        _unit("c2", ("0", 12, "Caps work.")),
        _unit("c3", ("2", 0, "Caps fail.")),
    ]
    edges = [_edge("c3", "c1", sure=0.2), _edge("c3", "c2", "attack", 0.7), _edge("c2", "c1", "likeness")]
    map_ = mapped(THREAD, of_arglib({"units": units, "edges": edges}), by="x")
    assert _steps(map_) == {("Caps fail.", "Caps work.", ArgumentKind.REBUT)}


def _comment(id_: str, post: Post) -> dict[str, object]:
    return {"id": id_, "post": post.id, "answers": post.reply_to, "start": 0, "text": post.text}


@pytest.mark.parametrize(
    ("items", "dissent", "target"),
    [(["0", "1", "2"], "2", "1"), (["0", "2"], "2", "0"), (["0", "1"], "0", None), (["0", "1"], None, None)],
)
def test_a_dissenter_attacks_what_it_answers_or_else_what_stands_for_the_theme(
    items: list[str], dissent: str | None, target: str | None
) -> None:
    comments = [_comment(post.id, post) for post in THREAD.posts]
    themes = [{"items": items, "representative": "0", "dissent": dissent}]
    map_ = mapped(THREAD, of_chorus({"comments": comments, "themes": themes, "contested": []}), by="x")
    texts = [post.text for post in THREAD.posts]
    wanted = {(texts[int(dissent or 0)], texts[int(target)], ArgumentKind.REBUT)} if target else set()
    assert _steps(map_) == wanted
    assert [x.text for x in map_.locutions] == texts


def test_a_contested_word_is_a_term_once() -> None:
    map_ = mapped(THREAD, Found({}, terms=("Caps", "caps", "...")), by="x")
    assert [term.label for term in map_.terms] == ["Caps"]


NAMES = st.sampled_from(["a", "b", "c"])
PLACES = st.tuples(
    st.sampled_from(["0", "1", "2", "nowhere"]),
    st.integers(-5, 60),
    st.sampled_from(["Rents rose.", "caps", "fail", "Caps fail.", " ", "\x00"]),
)
FOUND = st.builds(
    Found,
    st.dictionaries(NAMES, st.lists(PLACES, max_size=4).map(tuple)),
    st.lists(st.tuples(NAMES, NAMES, st.sampled_from(["support", "attack", "undercut", "?"]))).map(tuple),
    st.lists(st.text(max_size=4)).map(tuple),
)


@given(FOUND)
def test_whatever_a_peer_says_gives_a_whole_map(found: Found) -> None:
    map_ = mapped(THREAD, found, by="x")
    assert len(map_.claims) <= len(found.claims)
    assert len(map_.arguments) <= len(found.relations)


def _as_found(gold: accuracy.Gold) -> Found:
    places = accuracy.places(gold)
    return Found(
        {u["id"]: ((places[u["id"]][0], places[u["id"]][1], u["quote"]),) for u in gold["units"]},
        tuple((r["source"], r["target"], r["type"]) for r in gold["relations"]),
        tuple(gold["contested_terms"]),
    )


def _folder(name: str) -> peers.Folder:
    path = ROOT / "tests" / "gold" / name
    gold = json.loads(path.read_text(encoding="utf-8"))
    posts = [Post(p["id"], p["text"], p.get("author"), p.get("reply_to")) for p in gold["posts"]]
    return peers.Folder("one of ours", {path: discussion(*posts)})


def test_a_peer_that_finds_all_has_every_figure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = _folder("leadership-analogies.json")
    gold = json.loads(next(iter(folder.gold)).read_text(encoding="utf-8"))
    map_ = mapped(next(iter(folder.gold.values())), _as_found(gold), by="x")
    monkeypatch.setattr(peers, "SHARED", tmp_path)
    figures = peers.figures(folder, [map_])
    assert {name: figures[name] for name in ("unit", "token", "relation", "cross")} == dict.fromkeys(
        ("unit", "token", "relation", "cross"), 1.0
    )


def test_the_scorer_and_our_own_arithmetic_agree(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _folder("leadership-analogies.json")
    (path, thread), *_ = folder.gold.items()
    found = _as_found(json.loads(path.read_text(encoding="utf-8")))
    most = {name: places for n, (name, places) in enumerate(found.claims.items()) if n % 4}
    map_ = mapped(thread, Found(most, found.relations), by="x")
    scored = peers.figures(folder, [map_])
    monkeypatch.setattr(peers, "SHARED", shared / "none")
    own = peers.figures(folder, [map_])
    assert all(0.3 < own[name] < 1 for name in ("unit", "token", "relation", "cross"))
    assert {name: scored[name] for name in own} == pytest.approx(own)


def _stand_in(folder: Path, answer: str, code: int = 0) -> None:
    """A python that says one thing, whatever it is asked."""
    program = folder / "bin" / "python"
    program.parent.mkdir()
    (folder / "answer").write_text(answer, encoding="utf-8")
    program.write_text(
        f"#!/bin/sh\n/bin/cat >/dev/null\n/bin/cat {folder}/answer\necho of no use >&2\nexit {code}\n"
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


def test_the_answers_of_a_peer_become_its_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unit = {"units": [_unit("c1", ("0", 0, "Rents rose."))], "edges": []}
    digest = {"comments": [_comment("0", THREAD.posts[0])], "themes": [], "contested": ["caps"]}
    says = {name: unit if name.startswith("arglib") else digest for name in READINGS}
    answer = {name: {"seconds": 0.5, "said": [said]} for name, said in says.items()}
    _stand_in(tmp_path, json.dumps(answer))
    monkeypatch.setenv("PEERS", str(tmp_path))
    rows = list(peers.theirs(peers.Folder("made up", {tmp_path: THREAD})))
    assert [(name, seconds) for name, _, seconds in rows] == [(name, 0.5) for name in READINGS]
    assert {name: maps[0].locutions[0].text for name, maps, _ in rows} == {
        name: "Rents rose." if name.startswith("arglib") else THREAD.posts[0].text for name in READINGS
    }


@pytest.mark.parametrize(("code", "says"), [(3, "of no use"), (0, "do not answer")])
def test_peers_that_cannot_speak_are_left_out_with_the_reason(
    code: int, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stand_in(tmp_path, "no JSON", code)
    monkeypatch.setenv("PEERS", str(tmp_path))
    assert says in peers.missing()
    assert "make peers" in peers.missing()


def test_an_environment_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEERS", str(tmp_path / "none"))
    assert str(tmp_path / "none") in peers.missing()


def test_every_answer_of_the_interview_has_a_reading() -> None:
    tree = ast.parse((ROOT / "tests" / "bench" / "interview.py").read_text(encoding="utf-8"))
    table = next(n.value for n in tree.body if isinstance(n, ast.AnnAssign) and n.target.id == "PEERS")  # type: ignore[union-attr]  # it is a name
    assert isinstance(table, ast.Dict)
    assert [key.value for key in table.keys if isinstance(key, ast.Constant)] == list(READINGS)


def test_the_lock_has_a_hash_for_each_peer_and_no_address() -> None:
    lock = (ROOT / "requirements-peers.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert [line.split("==")[0] for line in lock.splitlines() if "==" in line] == [
        "arglib",
        "chorus-discourse",
    ]
    assert lock.count("--hash=sha256:") >= 2


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        ("Distillation is theft.", "Distillation isn't theft.", "opposite"),
        ("Distillation isn't theft.", "Distillation is theft.", "opposite"),
        ("Distillation isn't theft.", "Distillation is not theft.", "same"),
        ("Distillation is theft.", "Piracy is theft.", "neither"),
    ],
)
def test_our_own_word_on_a_pair_is_what_its_map_holds(
    one: str, other: str, says: str, extractor: Extractor
) -> None:
    assert ours(extractor, one, other) == says


def test_a_verdict_is_right_when_it_is_so_both_ways_round() -> None:
    assert Verdict("dissent", "dissent").right("opposite")
    assert not Verdict("dissent", "one theme").right("opposite")
    assert str(Verdict("dissent", "one theme")) == "dissent / one theme"


def test_a_long_claim_is_shown_by_both_its_ends() -> None:
    assert shown("Caps work.") == "Caps work."
    assert shown("a" * 50 + "b" * 50) == "a" * 36 + "… " + "b" * 20
