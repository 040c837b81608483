"""The word lists by which pastes are read; cues.json has a name and its words, or a list of phrases."""

import json
from functools import cache
from pathlib import Path


def cues(name: str) -> frozenset[str]:
    """The words of a list."""
    return _lists()[name]


@cache
def _lists() -> dict[str, frozenset[str]]:
    lists = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    return {name: frozenset(v if isinstance(v, list) else v.split()) for name, v in lists.items()}
