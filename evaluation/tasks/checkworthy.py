"""Whether a text is worth checking; examples are ranked by how likely that is."""

from evaluation.answers import judge
from evaluation.examples import texts
from evaluation.task import Reading, Task, same

_LABELS = ("not", "checkworthy")

WORTH = Reading(
    "worth",
    _LABELS,
    {**same(*_LABELS), "checkable": ("checkworthy",)},
    lambda record: texts(record, "text"),
    judge("worth", _LABELS),
    positive="checkworthy",
)

TASK = Task((WORTH,))
