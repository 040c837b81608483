"""What a reader is given, and what it gives."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kb.errors import InputError
from kb.model import Discussion


@dataclass(frozen=True, slots=True)
class Input:
    """The bytes of one or more discussions, with the name to call them by in messages."""

    data: bytes
    name: str
    url: str | None = None  # where they came from the network


Reader = Callable[[Input], Iterator[Discussion | InputError]]
"""Yields the discussions of an input; an `InputError` stands for one bad discussion of an archive.

An input that cannot be read at all raises.
"""
