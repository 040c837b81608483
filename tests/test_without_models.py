"""A Rejoinder without its weights: it reads by rule, says so, and refuses weights that are not right."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PARTS = ("kb", "extract", "verbs", "evaluation", "ui")
THREAD = ROOT / "data"


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project without any file of weights."""
    root = tmp_path_factory.mktemp("bare")
    for part in PARTS:
        shutil.copytree(
            ROOT / part,
            root / part,
            ignore=shutil.ignore_patterns("*.onnx", "*.npz", "__pycache__", "training"),
        )
    for manifest in (root / "extract" / "models").rglob("manifest.json"):
        manifest.unlink()
    for name in ("cli.py", "console.py", "ingest.py", "server.py", "endpoint.py"):
        shutil.copy(ROOT / name, root / name)
    return root


def run(root: Path, kb: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cli", "--kb", str(kb), *words],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_without_weights_rules_find_claims_and_the_run_says_so(bare: Path, tmp_path: Path) -> None:
    (sample,) = THREAD.glob("distillation-chat-logs*")
    done = run(bare, tmp_path / "kb", "ingest", str(sample), "--json")
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)
    assert row["claims"] > 10
    assert row["arguments"] > 5
    assert "rules decide" in done.stderr
    dump = tmp_path / "all.nq"
    assert run(bare, tmp_path / "kb", "dump", str(dump)).returncode == 0
    assert "by rule" in dump.read_text(encoding="utf-8")


def test_half_a_model_is_an_error_and_no_reason_to_read_by_rule(bare: Path, tmp_path: Path) -> None:
    weights = bare / "extract" / "models" / "marker" / "model.onnx"
    weights.write_bytes(b"cut off")
    try:
        (sample,) = THREAD.glob("distillation-chat-logs*")
        done = run(bare, tmp_path / "kb", "ingest", str(sample))
    finally:
        weights.unlink()
    assert done.returncode == 1
    assert "marker" in done.stderr
    assert "make train" in done.stderr
