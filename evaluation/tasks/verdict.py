"""Where a claim stands on evidence that is given with it: weighed as every check weighs what it finds."""

from evaluation.examples import Record, texts
from evaluation.task import Answer, Reading, Task, Texts

_LABELS = ("supported", "refuted", "conflicting", "not-enough-evidence")
_WORDS = {
    **dict.fromkeys(("supported", "supports", "true"), ("supported",)),
    **dict.fromkeys(("refuted", "refutes", "false"), ("refuted",)),
    **dict.fromkeys(("conflicting", "conflicting-evidence", "disputed", "mixed"), ("conflicting",)),
    **dict.fromkeys(
        ("not-enough-evidence", "not-enough-info", "nei"),
        ("not-enough-evidence",),
    ),
}
_MOST = 200  # pieces of evidence of one claim


def _given(record: Record) -> Texts:
    """The claim, and the text and URL of each piece of evidence by turns."""
    claim = texts(record, "claim")[0]
    evidence = record.get("evidence")
    if not isinstance(evidence, list) or not all(isinstance(each, dict) for each in evidence):
        raise ValueError("the field 'evidence' is no list of objects with 'text' and 'url'")
    if len(evidence) > _MOST:
        raise ValueError(f"the field 'evidence' has more than {_MOST} entries")
    given = [claim]
    for each in evidence:
        given += texts({"url": "", **{k: v for k, v in each.items() if v is not None}}, "text", "url")
    return tuple(given)


def _load() -> Answer:
    from evaluation.verdicts import load

    return load()


VERDICT = Reading("verdict", _LABELS, _WORDS, _given, _load)

TASK = Task((VERDICT,))
