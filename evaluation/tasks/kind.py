"""What kind of proposition a text is: our four kinds, or the five types of the e-rulemaking corpus."""

from evaluation.answers import judge
from evaluation.examples import texts
from evaluation.kinds import kind_head
from evaluation.task import Reading, Task, same

_KINDS = ("fact", "value", "policy", "definition")
_TYPES = ("fact", "policy", "reference", "testimony", "value")

KIND = Reading("kind", _KINDS, same(*_KINDS), lambda record: texts(record, "text"), kind_head(_KINDS))
TYPE = Reading("type", _TYPES, same(*_TYPES), lambda record: texts(record, "text"), judge("type", _TYPES))

TASK = Task((KIND, TYPE))
