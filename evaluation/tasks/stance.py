"""What a passage says of a claim: supports it, refutes it, or does not tell; or a text's side on a claim."""

from evaluation.answers import stances
from evaluation.examples import Record, texts
from evaluation.task import Reading, Task, Texts
from evaluation.tasks.relation import POLARITY, RELATION

_LABELS = ("supports", "refutes", "not-enough-evidence")
_WORDS = {
    **dict.fromkeys(("entailment", "supports", "supported"), ("supports",)),
    **dict.fromkeys(("contradiction", "refutes", "refuted"), ("refutes",)),
    **dict.fromkeys(("neutral", "not-enough-evidence", "not-enough-info", "nei"), ("not-enough-evidence",)),
    "not-entailment": ("refutes", "not-enough-evidence"),
}


def _pair(record: Record) -> Texts:
    """The passage and the claim."""
    return (
        texts(record, "passage", "claim") if "passage" in record else texts(record, "premise", "hypothesis")
    )


def _origin(record: Record) -> str:
    """Where a mixed file has the example from: each of its parts has labels of its own."""
    origin = record.get("source")
    return origin if isinstance(origin, str) else ""


STANCE = Reading("stance", _LABELS, _WORDS, _pair, stances, group=_origin)

TASK = Task((STANCE, POLARITY, RELATION))
