"""The README tells the truth: its commands print what it shows, and every row of every table is named."""

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from evaluation.tasks import TASKS
from extract.evidence.checkers import CHECKERS
from extract.evidence.finders import FINDERS
from extract.pipeline import STEPS
from extract.readers import READERS
from extract.run import MODELS
from kb.evidence.rules import RULES
from kb.export import EXPORTERS
from kb.imports import IMPORTERS
from kb.library import questions
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```console\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
COMMANDS = [
    (command, shown)
    for block in BLOCKS
    for command, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a fresh machine after `make demo`."""
    environment = {
        **os.environ,
        "REJOINDER_KB": str(tmp_path_factory.mktemp("docs") / "kb"),
        "COLUMNS": "100",
    }
    _run("rejoinder demo --no-serve", environment)
    return environment


def _run(command: str, environment: dict[str, str]) -> str:
    words = [sys.executable, str(ROOT / "cli.py"), *shlex.split(command)[1:]]
    done = subprocess.run(
        words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=200, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(("command", "shown"), [c for c in COMMANDS if c[0].startswith("rejoinder ")])
def test_a_command_of_the_readme_prints_what_the_readme_shows(
    command: str, shown: str, demo: dict[str, str]
) -> None:
    printed = _run(command, demo)
    assert doctest.OutputChecker().check_output(shown, printed, doctest.ELLIPSIS), (
        f"{command} printed:\n{printed}"
    )


def test_the_readme_shows_commands_and_what_they_print() -> None:
    assert len([shown for _, shown in COMMANDS if shown.strip()]) >= 2
    assert {"make demo", "make test"} <= {command for command, _ in COMMANDS}


def test_a_second_demo_ingests_nothing_twice(demo: dict[str, str]) -> None:
    words = [sys.executable, str(ROOT / "cli.py"), "demo", "--no-serve"]
    again = subprocess.run(words, cwd=ROOT, env=demo, capture_output=True, text=True, timeout=60, check=True)
    assert again.stderr == ""
    assert "\n" in again.stdout


READING = [*READERS, *STEPS, *MODELS, *IMPORTERS]
CHECKING = [*FINDERS, *CHECKERS, *RULES, "judge", "stance"]


@pytest.mark.parametrize("name", [*READING, *CHECKING, *EXPORTERS, *questions(), *TASKS])
def test_every_row_of_every_table_is_named_in_the_readme(name: str) -> None:
    assert re.search(rf"`{re.escape(name)}`", README)


@pytest.mark.parametrize("target", re.findall(r"\]\(((?!https?:)[^)#]+)\)", README))
def test_every_file_that_the_readme_points_at_is_there(target: str) -> None:
    assert (ROOT / target).exists()


def test_no_registry_and_no_path_of_a_machine_is_named_in_the_project() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    registries = "|".join(("py" + "pi", "python" + "hosted", "npm" + "js", "debian"))
    folders = "|".join(("ro" + "ot", "wo" + "rk"))
    hosts = re.compile(rf"https?://[\w.-]*(?:{registries})\.|(?<![\w./-])/(?:{folders})/")
    named = [
        name
        for name in listed.stdout.splitlines()
        if (path := ROOT / name).is_file() and path.stat().st_size < 2_000_000 and hosts.search(_text(path))
    ]
    assert named == []


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")
