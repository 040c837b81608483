"""What every test may ask for: the shared folder, a browser, Node; each skips with its reason."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from extract.run import Extractor

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
FLAGS = [  # of Chromium: nothing of its own goes to the network
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
Rejoinder = Callable[..., subprocess.CompletedProcess[str]]
"""Runs the command line with arguments, and `stdin`."""


def absent(what: str, remedy: str) -> None:
    """Skip because `what` is not on this machine; fail instead where CI forbids the skip."""
    if os.environ.get("REJOINDER_FORBID_SKIPS") and what != "shared":
        pytest.fail(f"{what} is missing and REJOINDER_FORBID_SKIPS is set; {remedy}")
    pytest.skip(f"{what} is not here; {remedy}")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of working material beside the project."""
    if not SHARED.is_dir():
        absent("shared", "it is working material beside the project, not part of it")
    return SHARED


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the system's Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        absent("Chromium", "install Debian's package chromium")
    assert path is not None
    return path


@pytest.fixture(scope="module")
def browser(chromium: str) -> "Iterator[Browser]":
    """A browser of the module's own; `tests.gate` opens its pages."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: "Browser", address: str) -> "Iterator[Page]":
    """A page that may ask only the `address` of its module's app, and must raise no error."""
    from tests.gate import gated

    with gated(browser, address) as page:
        yield page


@pytest.fixture(scope="session")
def node() -> str:
    """The path of Node."""
    path = shutil.which("node")
    if path is None:
        absent("Node", "install Debian's package nodejs")
    assert path is not None
    return path


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update` writes the golden outlines anew."""
    parser.addoption("--update", action="store_true", help="write the outlines of tests/threads anew")


@pytest.fixture(scope="session")
def extractor() -> "Extractor":
    """The whole pipeline, loaded once."""
    from extract.run import Extractor

    return Extractor.load()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cli")


@pytest.fixture(scope="module")
def rejoinder(folder: Path) -> Rejoinder:
    """Runs the command on one knowledge base of this module's own."""

    def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "REJOINDER_KB": str(folder / "kb"), "OMP_NUM_THREADS": "1"}
        command = [sys.executable, "-W", "error", str(ROOT / "cli.py"), *arguments]
        return subprocess.run(
            command, input=stdin, env=environment, capture_output=True, text=True, timeout=120, check=False
        )

    return run
