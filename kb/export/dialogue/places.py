"""Where the nodes of an AIF graph are drawn: the argument as trees, the dialogue in columns beside it."""

from collections import defaultdict
from collections.abc import Mapping

from kb.export.dialogue.interchange import Interchange

_COLUMN, _GAP = 280, 50  # as wide as OVA3 draws a box, and the room between two rows
_LETTERS, _LINE = 36, 15  # in a row of a box, and how high that row is


def places(graph: Interchange) -> dict[str, tuple[int, int]]:
    """x and y of each node: conclusions on top, what bears on them beneath, what was said to the right."""
    types = {node.id: node.type for node in graph.nodes}
    below: dict[str, list[str]] = defaultdict(list)
    aimed: set[str] = set()
    argued = {"I", "RA", "CA", "MA"}
    for _, source, target in graph.edges:
        if {types[source], types[target]} <= argued:
            below[target].append(source)
            aimed.add(source)
    shown = [node.id for node in graph.nodes if node.type in argued]
    roots = [id_ for id_ in shown if id_ not in aimed] + [id_ for id_ in shown if id_ in aimed]
    columns, depths = _trees(roots, below)
    rows = _rows(graph, depths)
    found = {id_: (_GAP + int(columns[id_] * _COLUMN), rows[depths[id_]]) for id_ in shown}
    right = max((x for x, _ in found.values()), default=0) + 2 * _COLUMN
    return found | _dialogue(graph, right)


def _trees(roots: list[str], below: Mapping[str, list[str]]) -> tuple[dict[str, float], dict[str, int]]:
    """The column of each node, in the middle of those beneath it, and how deep it stands."""
    columns: dict[str, float] = {}
    depths: dict[str, int] = {}
    children: dict[str, list[str]] = {}
    leaf = 0
    for root in roots:
        waiting = [(root, 0)] if root not in depths else []
        while waiting:
            id_, depth = waiting[-1]
            if id_ not in depths:
                depths[id_] = depth
                children[id_] = [child for child in dict.fromkeys(below.get(id_, ())) if child not in depths]
                waiting += [(child, depth + 1) for child in reversed(children[id_])]
                continue
            waiting.pop()
            if id_ in columns:
                continue
            middle = [columns[c] for c in children[id_] if c in columns and depths[c] == depths[id_] + 1]
            columns[id_] = (min(middle) + max(middle)) / 2 if middle else leaf
            leaf += not middle
    return columns, depths


def _rows(graph: Interchange, depths: Mapping[str, int]) -> list[int]:
    """The y of each depth: below the longest text of the one above."""
    high: dict[int, int] = defaultdict(int)
    for node in graph.nodes:
        if node.id in depths:
            depth = depths[node.id]
            high[depth] = max(high[depth], (len(node.text) // _LETTERS + 2) * _LINE)
    rows = [_GAP]
    for depth in range(len(high)):
        rows.append(rows[-1] + high[depth] + _GAP)
    return rows


def _dialogue(graph: Interchange, left: int) -> dict[str, tuple[int, int]]:
    """One column a type, each in the order of the thread."""
    found: dict[str, tuple[int, int]] = {}
    for n, type_ in enumerate(("YA", "L", "TA")):
        y = _GAP
        for node in graph.nodes:
            if node.type == type_:
                found[node.id] = (left + n * _COLUMN, y)
                y += (len(node.text) // _LETTERS + 2) * _LINE + _GAP
    return found
