"""How one text bears on another: supports it, attacks it, or not at all where the file has that."""

from evaluation.answers import judge
from evaluation.examples import Record, texts
from evaluation.task import Reading, Task, Texts, same

_RELATIONS = ("none", "support", "attack")
_POLARITIES = ("support", "attack")


def _pair(record: Record) -> Texts:
    return texts(record, "source", "target")


def _placed(record: Record) -> Texts:
    """The pair, the source marked with whether the target stands in another post."""
    from extract.judge import placed

    source, target = _pair(record)
    return placed(source, across=across(record)), target


def across(record: Record) -> bool | None:
    """Whether the two stand in different posts, as far as the record tells."""
    if isinstance(record.get("inter_post"), bool):
        return bool(record["inter_post"])
    if "source_turn" in record and "target_turn" in record:
        return bool(record["source_turn"] != record["target_turn"])
    if "distance" in record:  # counted in units of one text
        return False
    return True if "parent" in record else None


RELATION = Reading("relation", _RELATIONS, same(*_RELATIONS), _placed, judge("relation", _RELATIONS))
POLARITY = Reading("polarity", _POLARITIES, same(*_POLARITIES), _pair, judge("polarity", _POLARITIES))

TASK = Task((POLARITY, RELATION))
