"""Whether two texts say the same; examples are ranked by how likely that is."""

from evaluation.answers import judge
from evaluation.examples import Record, texts
from evaluation.task import Ranking, Reading, Task, Texts, same

_LABELS = ("different", "same", "opposite")
_LOAD = judge("match", _LABELS, both_ways=True)


def _pair(record: Record) -> Texts:
    return texts(record, "text1", "text2")


TWO_WAY = Reading(
    "match", _LABELS, {"1": ("same",), "0": ("different", "opposite")}, _pair, _LOAD, positive="1"
)
MATCH = Reading("match", _LABELS, same(*_LABELS), _pair, _LOAD, positive="same")
LIKENESS = Ranking("match", _LABELS, "same", _pair, _LOAD)

TASK = Task((TWO_WAY, MATCH), ranking=LIKENESS)
