"""AIF as the AIF database writes it, in JSON: for arguebuf, OVA and whatever reads its corpora."""

from typing import Any

from kb.export.dialogue.interchange import Interchange, interchange, lost
from kb.export.exported import Export, Exported
from kb.export.words.heading import heading, stamp
from kb.export.words.losses import losses
from kb.export.words.quoting import written

_LOST = {
    "posts": "AIF-JSON holds what is claimed, not the thread around it",
    "places": "AIF-JSON has no offsets into a text",
}


def export(export: Export) -> Exported:
    """Write claims, steps and dialogue; what AIF has no place for is listed in the file too."""
    graph = interchange(export)
    missing = (*losses(export, _LOST), *lost(export))
    document = {**aif(graph), "metadata": heading(export, missing).values()}
    return Exported(written(document), missing, "application/json", ".aif.json")


def aif(graph: Interchange) -> dict[str, Any]:
    """The tables of an AIF graph; `locutions` is there even when empty, since readers know AIF by it."""
    times = {node.id: stamp(node.at) for node in graph.nodes}
    return {
        "nodes": [
            {"nodeID": node.id, "text": node.text, "type": node.type, "timestamp": times[node.id]}
            for node in graph.nodes
        ],
        "edges": [
            {"edgeID": id_, "fromID": source, "toID": target, "formEdgeID": None}
            for id_, source, target in graph.edges
        ],
        "locutions": [
            {
                "nodeID": node,
                "personID": person,
                "timestamp": times[node],
                "start": None,
                "end": None,
                "source": None,
            }
            for node, person in graph.speakers.items()
        ],
        "participants": [
            {"participantID": person.id, "firstname": first, "surname": rest}
            for person in graph.people.values()
            for first, _, rest in [person.name.partition(" ")]
        ],
    }
