"""What `rejoinder evaluate` can measure on a file of examples: one task a file, listed here."""

from evaluation.task import Task
from evaluation.tasks import checkworthy, kind, match, relation, stance, units, verdict

TASKS: dict[str, Task] = {
    "units": units.TASK,
    "kind": kind.TASK,
    "checkworthy": checkworthy.TASK,
    "relation": relation.TASK,
    "stance": stance.TASK,
    "verdict": verdict.TASK,
    "match": match.TASK,
}
