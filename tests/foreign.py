"""What the drawn formats are tried on, and what a reader must find in them: claims, and their links."""

import json
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from kb.export import EXPORTERS, Export
from kb.export.exported import Exported
from kb.export.words.quoting import plain
from kb.model import ArgumentMap
from kb.network import network
from tests.conftest import ROOT, absent
from tests.trials import for_a_thousand_maps

Links = Counter[tuple[str, str, str]]
"""Source, target and kind."""


def written(format_: str, *maps: ArgumentMap) -> Exported:
    """Some maps in one file of a format."""
    return EXPORTERS[format_](Export(maps))


@cache
def thousand() -> tuple[ArgumentMap, ...]:
    """A thousand maps of all shapes, no two of them of one discussion."""
    found: list[ArgumentMap] = []
    for_a_thousand_maps(found.append)
    return tuple(
        replace(map_, discussion=replace(map_.discussion, id=f"{map_.discussion.id}-{n}"))
        for n, map_ in enumerate(found)
    )


def texts(maps: Sequence[ArgumentMap]) -> dict[str, str]:
    """The text of each claim by the key of its node."""
    return {node.key: plain(node.text) for node in network(maps).nodes}


def links(maps: Sequence[ArgumentMap]) -> Links:
    """All links by the keys of their ends."""
    drawn = network(maps)
    opposites = ((one, other, "opposite") for one, other in drawn.contradictions)
    return Counter([(x.source, x.target, x.kind.value) for x in drawn.links]) + Counter(opposites)


def read_by(reader: str, node: str, documents: Sequence[str]) -> list[Any]:
    """What a reader under Node makes of some documents."""
    if not (ROOT / "frontend" / "node_modules").is_dir():
        absent("frontend/node_modules", "run `npm ci` in frontend/")
    done = subprocess.run(
        [node, ROOT / "frontend" / "readers" / f"{reader}.mjs"],
        input=json.dumps(documents).encode(),
        capture_output=True,
        timeout=250,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    said: list[Any] = json.loads(done.stdout)
    return said
