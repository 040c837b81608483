"""Whether a text puts a claim forward, a premise, or nothing; or what type of proposition it is."""

from evaluation.answers import judge
from evaluation.examples import texts
from evaluation.task import Reading, Task, same
from evaluation.tasks.kind import TYPE

_LABELS = ("claim", "premise", "none")

UNIT = Reading("unit", _LABELS, same(*_LABELS), lambda record: texts(record, "text"), judge("unit", _LABELS))

TASK = Task((UNIT, TYPE))
