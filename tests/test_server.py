"""The process that serves the app: its headers, its own routes, and how it starts."""

import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path

import pytest
import rdflib

from server import content_security_policy, settings
from tests.caller import call
from tests.conftest import ROOT
from tests.served import served


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("server") / "kb") as address:
        yield address


def _get(url: str) -> HTTPResponse:
    answer: HTTPResponse = urllib.request.urlopen(url, timeout=10)
    return answer


@pytest.mark.parametrize("path", ["/", "/health", "/ns", "/discussion", "/sparql"])
def test_every_answer_carries_the_security_headers(address: str, path: str) -> None:
    with _get(address + path) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Security-Policy"] == content_security_policy()
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_the_policy_lets_no_foreign_origin_in() -> None:
    policy = content_security_policy()
    assert "http" not in policy
    assert "*" not in policy
    assert "'unsafe-eval'" not in policy
    assert "script-src 'self' 'wasm-unsafe-eval' blob: 'sha256-" in policy


def test_the_ontology_is_served_as_turtle_that_others_can_read(address: str) -> None:
    with _get(f"{address}/ns") as answer:
        assert answer.headers["Content-Type"] == "text/turtle; charset=utf-8"
        graph = rdflib.Graph().parse(data=answer.read(), format="turtle")
    terms = {str(subject) for subject in graph.subjects()}
    assert "https://w3id.org/rejoinder#Locution" in terms


def test_the_app_tells_nobody_that_it_is_used() -> None:
    assert settings()["browser.gatherUsageStats"] is False
    assert settings()["server.address"] == "127.0.0.1"


def test_a_port_that_is_taken_is_said_and_not_fought_over(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        command = [sys.executable, str(ROOT / "cli.py"), "serve", "--port", port, "--kb", str(tmp_path)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("{}", "http://{}", "101"),
        ("evil.example", "http://evil.example", "403"),  # a name rebound to this machine
        ("{}", "http://evil.example", "403"),  # a page elsewhere
    ],
)
def test_only_the_app_itself_may_open_its_socket(address: str, host: str, origin: str, status: str) -> None:
    here = address.removeprefix("http://")
    lines = [
        "GET /_stcore/stream HTTP/1.1",
        f"Host: {host.format(here)}",
        f"Origin: {origin.format(here)}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Protocol: streamlit",
    ]
    name, port = here.split(":")
    with socket.create_connection((name, int(port)), timeout=10) as client:
        client.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        assert client.recv(200).split()[1].decode() == status


@pytest.mark.parametrize("path", ["/", "/health", "/ns", "/sparql?query=ASK%7B%7D"])
@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("evil.example", 421),  # a name rebound to this machine
        ("evil.example:{port}", 421),
        ("localhost.evil.example", 421),
        ("127.0.0.1:{port}", 200),
        ("LocalHost:{port}", 200),
        ("[::1]", 200),
    ],
)
def test_it_answers_to_names_of_this_machine_only(address: str, path: str, host: str, status: int) -> None:
    reply = call(address, "GET", path, headers={"Host": host.format(port=address.rpartition(":")[2])})
    assert reply.status == status
    if status == 421:
        assert "is not a name of this app; it answers to localhost" in reply.text


def test_who_listens_beyond_this_machine_may_be_called_by_any_name(tmp_path: Path) -> None:
    with served(tmp_path / "kb", host="0.0.0.0") as address:
        assert call(address, "GET", "/sparql?query=ASK%7B%7D", headers={"Host": "kb.example"}).status == 200


def test_the_url_is_printed_once_it_answers(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "cli.py"), "serve", "--port", "0", "--kb", str(tmp_path / "kb")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            address = line.split()[3]
            with _get(f"{address}/health") as answer:
                assert answer.status == 200
        finally:
            process.terminate()
    assert line.startswith("Rejoinder is at http://127.0.0.1:")
