"""The second look at a file: its examples, in chunks that fit in memory."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from evaluation.examples import Record, label, records, wrong
from evaluation.survey import Survey
from evaluation.task import Ranking, Texts

_CHUNK = 2048  # examples
_CHARACTERS = 2_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """One example: its group, its label as the file has it, and its texts."""

    group: str
    label: str | float
    texts: Texts

    def answered(self) -> "Asked":
        """The same without its texts, which take the room."""
        return replace(self, texts=())


def chunks(path: Path, seen: Survey, limit: int) -> Iterator[list[Asked]]:
    """`limit` examples of a file, taken evenly, some at a time; InputError where the file has changed."""
    chunk: list[Asked] = []
    size = 0
    for number, record in records(path):
        if number * limit // seen.count == (number - 1) * limit // seen.count:
            continue
        asked = _asked(path, number, record, seen)
        length = sum(map(len, asked.texts))
        if chunk and (len(chunk) >= _CHUNK or size + length > _CHARACTERS):
            yield chunk
            chunk, size = [], 0
        chunk.append(asked)
        size += length
    if chunk:
        yield chunk


def _asked(path: Path, number: int, record: Record, seen: Survey) -> Asked:
    how = seen.how
    try:
        said, texts = label(record), how.texts(record)
        if isinstance(how, Ranking):
            return Asked("", float(said), texts)
        group = how.group(record)
        if how.words[str(said)] in seen.options[group] and number <= seen.count:
            return Asked(group, said, texts)
    except (ValueError, KeyError):
        pass
    raise wrong(path, number, "it was another when the file was read before", "leave the file as it is")
