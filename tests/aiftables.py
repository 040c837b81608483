"""AIF as a test looks at it: the tables of a file, and what leads where."""

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from kb.export import EXPORTERS, Export
from kb.model import ArgumentMap

Tables = dict[str, Any]


def written(format_: str, *maps: ArgumentMap) -> Tables:
    """The tables of AIF in a file, and the file itself beside them."""
    file = json.loads(EXPORTERS[format_](Export(maps)).data)
    return file if format_ == "aif" else {**file["AIF"], "file": file}


class Links:
    """The nodes by id, and the ids before and after each."""

    def __init__(self, tables: Tables) -> None:
        self.nodes = {node["nodeID"]: node for node in tables["nodes"]}
        self.before: Mapping[str, list[str]] = defaultdict(list)
        self.after: Mapping[str, list[str]] = defaultdict(list)
        for edge in tables["edges"]:
            self.after[edge["fromID"]].append(edge["toID"])
            self.before[edge["toID"]].append(edge["fromID"])

    def types(self, ids: list[str]) -> list[str]:
        return sorted(self.nodes[id_]["type"] for id_ in ids)

    def of(self, *types: str) -> list[str]:
        return [id_ for id_, node in self.nodes.items() if node["type"] in types]

    def text(self, id_: str) -> str:
        return str(self.nodes[id_]["text"])
