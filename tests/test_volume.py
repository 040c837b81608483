"""Large inputs: a whole ingest or a clear error, never a half one. Minutes each, so under `make check`."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kb.errors import NotFound
from kb.store import KnowledgeBase
from tests.conftest import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]
SENTENCES = (
    "Rent caps cut supply, because builders leave capped cities.",
    "No, they do not: Vienna caps rents and builds more than most cities.",
    "That may be so, but Vienna owns the land it builds on.",
    "I think a land tax would be fairer than a cap.",
)


def _thread(posts: int, padding: str = "") -> dict[str, Any]:
    """A Hacker News story with that many comments, eight deep at most."""
    nodes: list[dict[str, Any]] = [_item(1, None, "Do rent caps cut supply?")]
    for n in range(2, posts + 1):
        parent = nodes[(n - 2) // 2 if n < 256 else n % 200]
        node = _item(n, parent["id"], f"{SENTENCES[n % 4]} {SENTENCES[(n + 1) % 4]} Case {n}. {padding}")
        parent["children"].append(node)
        nodes.append(node)
    return nodes[0]


def _item(id_: int, parent: int | None, text: str) -> dict[str, Any]:
    return {
        "id": id_,
        "type": "comment" if parent else "story",
        "author": f"user{id_ % 700}",
        "title": None if parent else text,
        "text": text if parent else None,
        "url": None,
        "points": None,
        "parent_id": parent,
        "story_id": 1,
        "created_at": "2026-01-02T03:04:05.000Z",
        "created_at_i": 1767323045,
        "options": [],
        "children": [],
    }


def _ingest(file: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "REJOINDER_KB": str(folder), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, str(ROOT / "cli.py"), "ingest", str(file), "--json"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=3500, check=False)


def test_ten_thousand_posts_are_ingested_whole(tmp_path: Path) -> None:
    file = tmp_path / "large.json"
    file.write_text(json.dumps(_thread(10_000)), encoding="utf-8")
    done = _ingest(file, tmp_path / "kb")
    assert done.returncode == 0, done.stderr[-2000:]
    [row] = json.loads(done.stdout)
    map_ = KnowledgeBase.open(tmp_path / "kb").get(row["id"])
    assert len(map_.discussion.posts) == row["posts"] == 10_000
    assert len(map_.locutions) > 10_000
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    assert peak < 4_000, f"{peak:.0f} MB"


def test_two_hundred_megabytes_in_one_discussion_are_refused_and_change_nothing(tmp_path: Path) -> None:
    file = tmp_path / "huge.json"
    padding = "Builders leave capped cities for land prices elsewhere. " * 370
    file.write_text(json.dumps(_thread(10_000, padding)), encoding="utf-8")
    assert file.stat().st_size > 200_000_000
    done = _ingest(file, tmp_path / "kb")
    assert done.returncode == 1
    assert "characters are more than" in done.stderr
    assert "Traceback" not in done.stderr
    with pytest.raises(NotFound):
        KnowledgeBase.open(tmp_path / "kb").get("hackernews-1")


def test_two_hundred_megabytes_of_many_discussions_are_read_to_the_last(tmp_path: Path) -> None:
    from extract.readers import Input, read
    from kb.model import Discussion

    line = json.dumps(_thread(40, "They leave for land prices. " * 60))
    lines = 200_000_000 // len(line) + 1
    data = "\n".join(line.replace('"id": 1,', f'"id": {10**6 + n},', 1) for n in range(lines)).encode()
    found = list(read(Input(data, "archive.jsonl")))
    assert len(found) == lines
    assert all(isinstance(d, Discussion) and len(d.posts) == 40 for d in found)
