"""The app, the command line and the endpoint over a knowledge base on a service."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import streamlit as st
from streamlit.testing.v1 import AppTest

from kb.errors import RejoinderError
from kb.store import KnowledgeBase
from tests.conftest import ROOT
from tests.engines import OXIGRAPH, free_port, place, services
from tests.hostile import hostile_map
from tests.maps import rent_map
from tests.stores import renamed
from tests.test_store_contract import filled

__all__ = ["place", "services"]  # fixtures are asked for by name

on_one_service = pytest.mark.parametrize("place", [OXIGRAPH], indirect=True)
PAGES = {
    "screens/home.py": {},
    "screens/ingest.py": {},
    "screens/discussion.py": {"discussion": "pasted-rent"},
    "screens/claim.py": {"claim": "caps"},
}


@pytest.fixture
def opened(place: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A service that the app is to open."""
    monkeypatch.setenv("REJOINDER_KB", place)
    st.cache_resource.clear()
    yield place
    st.cache_resource.clear()


def _run(page: str, query: dict[str, str]) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    if page != "screens/home.py":
        app.run().switch_page(page)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


@on_one_service
@pytest.mark.parametrize(("page", "query"), PAGES.items(), ids=PAGES.keys())
def test_every_page_opens_over_a_service(opened: str, page: str, query: dict[str, str]) -> None:
    filled(KnowledgeBase.open(opened))
    app = _run(page, query)
    assert not app.exception and not app.error


@on_one_service
def test_the_app_says_that_its_service_is_gone(opened: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REJOINDER_KB", f"http://127.0.0.1:{free_port()}")
    app = _run("screens/home.py", {})
    assert not app.exception
    assert "nothing answers there" in app.error[0].value


def _cli(place: str, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(ROOT / "cli.py"), *words, "--kb", place]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


@on_one_service
def test_the_command_line_takes_an_address_where_it_takes_a_folder(place: str, tmp_path: Path) -> None:
    filled(KnowledgeBase.open()).dump(tmp_path / "all.nq")
    loaded = _cli(place, "load", str(tmp_path / "all.nq"))
    assert loaded.returncode == 0, loaded.stderr
    listed = json.loads(_cli(place, "list", "--json").stdout)
    assert {row["id"] for row in listed} == {"pasted-rent", hostile_map().discussion.id}
    assert "They [builders] leave for land prices." in _cli(place, "show", "pasted-rent").stdout
    assert _cli(place, "forget", "pasted-rent").returncode == 0
    gone = _cli(f"http://anna:geheim@127.0.0.1:{free_port()}", "list")
    assert gone.returncode == 1 and "nothing answers there" in gone.stderr
    assert "geheim" not in gone.stderr + gone.stdout


@on_one_service
def test_a_served_app_answers_sparql_from_the_service_and_is_a_service_itself(
    place: str, tmp_path: Path
) -> None:
    kb = filled(KnowledgeBase.open(place))
    port = free_port()
    command = [sys.executable, str(ROOT / "cli.py"), "serve", "--port", str(port), "--kb", place]
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env={**os.environ})
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(process, f"{address}/health", tmp_path / "log")
        counted = "SELECT (COUNT(*) AS ?n) { ?c a <http://schema.org/Claim> }"
        asked = requests.get(f"{address}/sparql", {"query": counted}, timeout=60)
        assert asked.json()["results"]["bindings"][0]["n"]["value"] == str(kb.query(counted).rows[0][0].value)  # type: ignore[union-attr]  # a literal
        second = KnowledgeBase.open(f"{address}/sparql")
        assert second.get("pasted-rent") == kb.get("pasted-rent")
        with pytest.raises(RejoinderError):
            second.put(renamed(rent_map(), "pasted-new"))
    finally:
        process.terminate()
        process.wait(30)


def _wait(process: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()
        try:
            requests.get(address, timeout=2).raise_for_status()
            return
        except requests.RequestException:
            time.sleep(0.1)
    raise TimeoutError(log.read_text())
