"""What the map draws, before a browser is asked: its data, its forest under Node, the view in the page."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kb.drawing import drawing
from kb.model import ArgumentMap, Discussion, Post, Run
from kb.network import key, network
from kb.store import KnowledgeBase
from tests.broad import broad_map
from tests.conftest import ROOT, absent
from tests.hostile import WORDS, hostile_map
from tests.maps import rent_map
from ui.map import fingerprint
from ui.text import plain

FRONTEND = ROOT / "frontend"


def _rent(claim: str) -> str:
    return key("pasted-rent", claim)


def test_a_drawing_says_of_each_claim_and_link_what_the_map_shows() -> None:
    data = drawing(network([rent_map()]))
    assert data["nodes"][0] == {
        "id": _rent("caps"),
        "text": "Rent caps cut supply.",
        "claim": "caps",
        "kind": "fact",
        "author": "anna",
        "confidence": 0.9,
        "pro": 1,
        "con": 2,
        "contested": True,
        "unanswered": True,
        "root": True,
    }
    links = {link["kind"]: link for link in data["links"]}
    assert links["undercut"] == {
        "id": links["undercut"]["id"],
        "source": _rent("land"),
        "target": _rent("caps"),
        "kind": "undercut",
        "argument": "a2",
        "denies": "a1",
        "confidence": 0.6,
    }
    assert {links["contradiction"]["source"], links["contradiction"]["target"]} == {
        _rent("caps"),
        _rent("not-so"),
    }


def test_a_confidence_of_nothing_is_said_and_not_left_out() -> None:
    links = drawing(network([broad_map(12)]))["links"]
    assert links[9]["confidence"] == 0.0


def test_a_drawing_has_another_fingerprint_once_anything_in_it_changes() -> None:
    data = drawing(network([rent_map()]))
    assert fingerprint(data) == fingerprint(drawing(network([rent_map()])))
    assert fingerprint({**data, "title": "Another"}) != fingerprint(data)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("REJOINDER_KB", str(tmp_path))
    st.cache_resource.clear()
    yield tmp_path
    st.cache_resource.clear()


def _open(folder: Path, map_: ArgumentMap, **query: str) -> AppTest:
    KnowledgeBase.open(folder).put(map_)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.run().switch_page("screens/discussion.py")
    for name, value in {"discussion": map_.discussion.id, "view": "map", **query}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, [e.value for e in app.exception]
    return app


def test_the_view_shows_the_chosen_claim_with_who_says_it_and_in_what_words(folder: Path) -> None:
    app = _open(folder, rent_map(), claim="land")
    shown = "\n".join(element.value for element in (*app.header, *app.markdown))
    assert plain("They [builders] leave for land prices.") in shown
    assert "**bert**" in shown
    assert "“" + plain("They leave for land prices.") + "”" in shown
    assert app.session_state["view"] == "map"


def test_the_view_goes_on_to_the_thread_with_the_same_claim(folder: Path) -> None:
    app = _open(folder, rent_map(), claim="land")
    app.button(key="to_thread").click().run()
    assert (app.query_params["view"], app.query_params["claim"]) == ("thread", "land")


def test_the_view_of_a_discussion_without_claims_says_so_and_draws_nothing(folder: Path) -> None:
    posts = (Post("1", "Bonjour."),)
    app = _open(
        folder,
        ArgumentMap(Discussion("pasted-mute", "pasted", posts, language="fr"), Run("r", "1", (), (), "h")),
    )
    assert "No claims were found" in app.info[0].value


def test_the_view_lets_no_word_of_a_hostile_thread_into_markdown(folder: Path) -> None:
    app = _open(folder, hostile_map(), claim="c2")
    read = [element.value for element in (*app.title, *app.markdown, *app.header)] + [
        b.label for b in app.button
    ]
    assert not any(words in text for text in read for words in (*WORDS[:5], WORDS[8]))


@pytest.fixture(scope="module")
def forest(node: str) -> Any:
    """A function that runs a line of JavaScript over `Forest`, with `data`, and gives what it returns."""

    def run(data: object, code: str) -> Any:
        script = (
            f"import {{ Forest }} from '{(FRONTEND / 'src/map/forest.js').as_uri()}';"
            "let text = ''; for await (const part of process.stdin) text += part;"
            f"const data = JSON.parse(text); const found = (() => {{ {code} }})();"
            "process.stdout.write(JSON.stringify(found));"
        )
        done = subprocess.run(
            [node, "--no-warnings", "--input-type=module", "-e", script],
            input=json.dumps(data), capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.stderr == ""
        return json.loads(done.stdout)

    return run


def _tangle(random: Random) -> dict[str, Any]:
    """A drawing that nobody meant: circles, loops, ids twice, links to nowhere, kinds nobody knows."""
    names = [str(n) for n in range(random.randint(0, 12))]
    ends = [*names, "nowhere"]
    return {
        "nodes": [{"id": name, "text": f"Claim {name}"} for name in [*names, *names[:2]]],
        "links": [
            {
                "id": f"l{random.randint(0, 15)}",
                "source": random.choice(ends),
                "target": random.choice(ends),
                "kind": random.choice(["support", "rebut", "undercut", "contradiction", "about", ""]),
            }
            for _ in range(random.randint(0, 20))
        ],
    }


@pytest.mark.node
def test_unfolded_every_claim_of_any_tangle_is_drawn_once_beneath_what_it_bears_on(forest: Any) -> None:
    random = Random(7)
    tangles = [_tangle(random) for _ in range(400)]
    found = forest(
        tangles,
        "return data.map((one) => { const f = new Forest(one); f.unfold();"
        " return f.drawn().map((item) => [item.id, item.parent && item.parent.id, !!item.stub]); });",
    )
    for tangle, drawn in zip(tangles, found, strict=True):
        ids = [node["id"] for node in tangle["nodes"]]
        assert sorted(id_ for id_, _, _ in drawn) == sorted(set(ids))
        links = {(link["source"], link["target"]) for link in tangle["links"]}
        assert all((id_, parent) in links for id_, parent, _ in drawn if parent is not None)
        assert not any(stub for _, _, stub in drawn)


@pytest.mark.node
def test_folded_what_is_drawn_and_what_is_counted_is_all_there_is(forest: Any) -> None:
    counted = forest(
        drawing(network([broad_map(300)])),
        "const f = new Forest(data); f.begin(() => true); const items = f.drawn();"
        " const under = (id) => 1 + f.weight.get(id);"
        " const folded = items.filter((item) => !item.stub && !item.open)"
        "   .reduce((sum, item) => sum + under(item.id), 0);"
        " const open = items.filter((item) => item.open).length;"
        " const beneath = items.filter((item) => item.stub).reduce((sum, item) => {"
        "   const shown = new Set(item.parent.kids.map((kid) => kid.id));"
        "   const left = f.children.get(item.id).filter((id) => !shown.has(id));"
        "   return left.reduce((a, id) => a + under(id), sum);"
        " }, 0);"
        " return [folded, open, beneath];",
    )
    assert sum(counted) == 300


@pytest.mark.node
def test_a_chain_of_ten_thousand_claims_is_no_stack_overflow(forest: Any) -> None:
    nodes = [{"id": str(n), "text": "x"} for n in range(10_000)]
    links = [{"id": f"l{n}", "source": str(n + 1), "target": str(n), "kind": "rebut"} for n in range(9_999)]
    code = (
        "const f = new Forest(data); f.unfold(); const long = f.drawn().length;"
        " f.fold(); f.reveal('9999'); return [long, f.drawn().length];"
    )
    assert forest({"nodes": nodes, "links": links}, code) == [10_000, 10_000]


@pytest.mark.node
def test_a_filter_keeps_what_fits_and_the_way_to_it(forest: Any) -> None:
    code = (
        "const f = new Forest(data); f.arrange(null, (node) => node.author === 'bert'); f.unfold();"
        " return f.drawn().map((item) => [item.node.claim, item.faded]);"
    )
    drawn = forest(drawing(network([rent_map()])), code)
    assert drawn == [["caps", True], ["vienna", False], ["land", False]]


@pytest.mark.node
def test_pros_stand_above_cons_and_an_undercut_beneath_the_step_it_denies(forest: Any) -> None:
    code = (
        "const f = new Forest(data); f.unfold();"
        " return f.drawn().map((item) => [item.level, item.node.claim, item.role]);"
    )
    assert forest(drawing(network([rent_map()])), code) == [
        [0, "caps", "claim"],
        [1, "leave", "support"],
        [1, "land", "undercut"],
        [1, "vienna", "rebut"],
        [0, "not-so", "claim"],
    ]


@pytest.mark.node
def test_the_bundle_is_what_the_sources_give(node: str) -> None:
    if not (FRONTEND / "node_modules").is_dir():
        absent("frontend/node_modules", "run `npm ci` in frontend/")
    done = subprocess.run(
        [node, "build.mjs", "map", "--check"],
        cwd=FRONTEND,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize("path", sorted((FRONTEND / "src" / "map").glob("*.js")), ids=lambda path: path.name)
def test_no_source_has_a_way_to_turn_text_into_markup_or_a_request(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    ways = (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "DOMParser",
        "eval(",
        "Function(",
    )
    assert [way for way in (*ways, "fetch(", "XMLHttpRequest", "WebSocket", "import(") if way in text] == []


def test_no_source_is_longer_than_four_hundred_lines() -> None:
    sources = [*(FRONTEND / "src" / "map").iterdir(), FRONTEND / "src" / "map.entry.js"]
    assert all(len(path.read_text(encoding="utf-8").splitlines()) <= 400 for path in sources)


def test_the_notices_of_what_is_bundled_stand_beside_the_bundle() -> None:
    notices = (FRONTEND / "built" / "map.js.LEGAL.txt").read_text(encoding="utf-8")
    assert "The Cytoscape Consortium" in notices
    assert "THE SOFTWARE IS PROVIDED" in notices
