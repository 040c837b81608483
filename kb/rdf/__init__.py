"""The only place where triples are made and read.

Each pair is inverse: `from_quads(to_quads(map_)) == map_`, also after the quads went through a store
or a text format, which may reorder them and rewrite `0.50` as `0.5`. There are no blank nodes.
"""

from kb.rdf.describe import run_quads, to_quads
from kb.rdf.log import decision_quads, decisions_from, match_quads, matches_from
from kb.rdf.reading import from_quads

__all__ = [
    "decision_quads",
    "decisions_from",
    "from_quads",
    "match_quads",
    "matches_from",
    "run_quads",
    "to_quads",
]
