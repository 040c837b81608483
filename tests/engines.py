"""Every place that can keep a knowledge base, empty for each test: memory, a folder, and real services.

A service is started once a session, on free ports of this machine, and wiped before each test.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import pytest
import requests
from requests.auth import HTTPDigestAuth

from kb.store import KnowledgeBase
from kb.vocab import BASE
from tests.conftest import absent

OXIGRAPH = pytest.param("oxigraph")
VIRTUOSO = pytest.param("virtuoso", marks=[pytest.mark.slow, pytest.mark.timeout(900)])
SERVICES = [OXIGRAPH, VIRTUOSO]
ENGINES = [pytest.param("memory"), pytest.param("folder"), *SERVICES]

_START = 120.0  # seconds for a service to come up
_PACKAGE = "virtuoso-opensource-7-bin"
_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CaseMode = 2
DirsAllowed = {folder}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 10
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 10000
MaxQueryExecutionTime = 60
"""  # the last two as Debian ships them


class Services:
    """The services of this session, each started when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._stack, self._running = folder, ExitStack(), dict[str, str]()

    def empty(self, name: str) -> str:
        """The location of a service that keeps nothing."""
        start, wipe = _SERVICES[name]
        if name not in self._running:
            folder = self._folder / name
            folder.mkdir()
            self._running[name] = self._stack.enter_context(start(folder))
        wipe(self._running[name])
        return self._running[name]

    def close(self) -> None:
        """Stop them all."""
        self._stack.close()


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """The services of this session."""
    found = Services(tmp_path_factory.mktemp("services"))
    try:
        yield found
    finally:
        found.close()


@pytest.fixture
def place(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> str | Path | None:
    """Where to keep an empty knowledge base, for a test with the engine's name as indirect parameter."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("USER", "PASSWORD", "TOKEN", "UPDATE", "GRAPHS"):
        monkeypatch.delenv(f"REJOINDER_KB_{name}", raising=False)
    if request.param == "memory":
        return None
    if request.param == "folder":
        return tmp_path / "kb"
    found: Services = request.getfixturevalue("services")
    return found.empty(request.param)


@pytest.fixture
def base(place: str | Path | None) -> KnowledgeBase:
    """An empty knowledge base there."""
    return KnowledgeBase.open(place)


@contextmanager
def oxigraph(folder: Path) -> Iterator[str]:
    """The address of Oxigraph's own server over an empty store in memory."""
    program = Path(sys.executable).with_name("oxigraph")
    if not program.exists():
        absent("the oxigraph server", "install the package oxigraph")
    address = f"127.0.0.1:{free_port()}"
    with _started(
        [str(program), "serve", "--bind", address], folder, f"http://{address}/query?query=ASK%7B%7D"
    ):
        yield f"http://{address}"


@contextmanager
def virtuoso(folder: Path) -> Iterator[str]:
    """The address of Virtuoso over an empty database, with the account that it comes with."""
    program = shutil.which("virtuoso-t") or _installed()
    if program is None:
        absent("Virtuoso", f"install Debian's package {_PACKAGE}")
    assert program is not None
    http, sql = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(folder=folder, http=http, sql=sql))
    command = [program, "-f", "+configfile", str(folder / "virtuoso.ini")]
    with _started(command, folder, f"http://127.0.0.1:{http}/sparql?query=ASK%7B%7D"):
        yield f"http://dba:dba@127.0.0.1:{http}"


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _installed() -> str | None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    command = ["apt-get", "install", "--yes", "--no-install-recommends", _PACKAGE]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(command, env=quiet, capture_output=True, timeout=600, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return shutil.which("virtuoso-t")


@contextmanager
def _started(command: list[str], folder: Path, question: str) -> Iterator[None]:
    """A process that answers a question over HTTP, while the block runs."""
    with (folder / "output").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait(process, question, folder / "output")
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: "subprocess.Popen[bytes]", question: str, log: Path) -> None:
    end = time.monotonic() + _START
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(question, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} does not answer: {log.read_text(errors='replace')[-2000:]}")


def _wipe_oxigraph(location: str) -> None:
    requests.post(f"{location}/update", data={"update": "DROP ALL"}, timeout=60).raise_for_status()


def _wipe_virtuoso(location: str) -> None:
    """Drop our graphs alone: the database has others of its own."""
    address = location.replace("dba:dba@", "")
    query = f'SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{BASE}")) }}'
    while True:
        asked = requests.post(
            f"{address}/sparql", {"query": query}, headers={"Accept": "text/csv"}, timeout=60
        )
        asked.raise_for_status()
        graphs = [line.strip().strip('"') for line in asked.text.splitlines()[1:]]
        if not graphs:
            return
        for graph in graphs:
            dropped = {"update": f"DROP SILENT GRAPH <{graph}>"}
            auth = HTTPDigestAuth("dba", "dba")
            requests.post(f"{address}/sparql-auth", dropped, auth=auth, timeout=60).raise_for_status()


_SERVICES: dict[str, tuple[Callable[[Path], AbstractContextManager[str]], Callable[[str], None]]] = {
    "oxigraph": (oxigraph, _wipe_oxigraph),
    "virtuoso": (virtuoso, _wipe_virtuoso),
}
