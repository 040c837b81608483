"""The word lists by which pastes are read, as data in cues.json: a name and its words."""

import json
from functools import cache
from pathlib import Path


def cues(name: str) -> frozenset[str]:
    """The words of a list."""
    return _lists()[name]


@cache
def _lists() -> dict[str, frozenset[str]]:
    lists = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    return {name: frozenset(words.split()) for name, words in lists.items()}
