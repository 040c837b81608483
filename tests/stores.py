"""What the tests of the store share: a base in memory and one in a folder, and a map by another name."""

from dataclasses import replace
from pathlib import Path

import pytest

from kb.model import ArgumentMap
from kb.store import KnowledgeBase


@pytest.fixture(params=["memory", "folder"])
def kb(request: pytest.FixtureRequest, tmp_path: Path) -> KnowledgeBase:
    """An empty knowledge base, once in memory and once in a folder."""
    return KnowledgeBase.open(None if request.param == "memory" else tmp_path / "kb")


def renamed(map_: ArgumentMap, id_: str, url: str | None = None) -> ArgumentMap:
    """The same map as of another discussion."""
    return replace(map_, discussion=replace(map_.discussion, id=id_, url=url))
