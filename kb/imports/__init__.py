"""Maps that others made, or that we gave out: one format a file, listed here.

To add one: write a file, add a row. What of a file has no place in a map stands in the notes of its
discussion.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import PurePath

from kb.errors import InputError
from kb.imports import aif, argdown, kialo, rdf
from kb.imports.assembly import assembled
from kb.imports.draft import Draft
from kb.model import ArgumentMap

__all__ = ["IMPORTERS", "Importer", "recognise"]

Importer = Callable[[bytes, str], Iterator[ArgumentMap | InputError]]
"""Reads the bytes of a file, given with its name; an InputError stands for one map that cannot be read."""


def _drafted(read: Callable[[bytes, str], Draft]) -> Importer:
    def maps(data: bytes, name: str) -> Iterator[ArgumentMap | InputError]:
        yield assembled(read(data, name))

    return maps


IMPORTERS: dict[str, Importer] = {
    aif.NAME: _drafted(aif.read),
    argdown.NAME: _drafted(argdown.read),
    kialo.NAME: _drafted(kialo.read),
    rdf.NAME: rdf.maps,
}

_KEYS = (  # (row, a key that only this format's file has, and keys at its top)
    (aif.NAME, b'"nodeID"', ({"nodes", "edges"}, {"AIF"})),
    (argdown.NAME, b'"equivalence-class"', ({"statements", "arguments", "relations"},)),
)


def recognise(data: bytes, name: str) -> str | None:
    """The row of IMPORTERS that a file is for, told by what is in it; None where it is for none."""
    if PurePath(name.lower()).suffix in rdf.FORMATS:
        return rdf.NAME
    if re.match(rb"\s*(?:\xef\xbb\xbf)?Discussion (?:Title|Name):", data):
        return kialo.NAME
    for row, key, tops in _KEYS:
        if key in data and _tops(data, tops):
            return row
    return None


def _tops(data: bytes, tops: tuple[set[str], ...]) -> bool:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and any(keys <= found.keys() for keys in tops)
