"""Stub."""

from collections.abc import Sequence
from kb.model import Post


def posts(lines: Sequence[str]) -> list[Post]:
    return []


def spoken(lines: Sequence[str]) -> list[Post]:
    return []
