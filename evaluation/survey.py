"""The first look at a file: every line is checked, and its labels say how it is to be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.examples import Record, label, records, wrong
from evaluation.task import Labels, Ranking, Reading, Task
from kb.errors import InputError

_MOST_GROUPS = 1000


@dataclass(frozen=True, slots=True)
class Survey:
    """How a file is read, how many examples it has, and what may be answered in each of its groups."""

    how: Reading | Ranking
    count: int
    options: Mapping[str, tuple[Labels, ...]]


def survey(path: Path, task: Task) -> Survey:
    """Look through a file; InputError where a line is wrong or its labels are not known."""
    seen = _Seen(path, task)
    for number, record in records(path):
        seen.add(number, record)
    return seen.settled()


@dataclass(slots=True)
class _Seen:
    """What was seen of a file so far."""

    path: Path
    task: Task
    count: int = 0
    score: int = 0  # the line of the first label that is a score
    words: dict[str, int] = field(default_factory=dict)  # and of the first use of each that is a name
    groups: dict[int, dict[str, set[str]]] = field(default_factory=dict)  # by way of reading, their words
    faults: dict[int, tuple[int, str]] = field(default_factory=dict)  # by way: the first line it cannot take

    def add(self, number: int, record: Record) -> None:
        self.count = number
        try:
            said = label(record)
        except ValueError as error:
            raise wrong(self.path, number, str(error), _known(self.task)) from None
        if isinstance(said, float):
            self.score = self.score or number
        known = self.task.ranking if isinstance(said, float) else said in _words(self.task)
        if not known:
            raise wrong(self.path, number, f"the label {str(said)[:40]!r} is not known", _known(self.task))
        if isinstance(said, str):
            self.words.setdefault(said, number)
        for how in self.task.ways:
            if id(how) not in self.faults:
                self._try(number, how, record, str(said))

    def _try(self, number: int, how: Reading | Ranking, record: Record, word: str) -> None:
        """Read a record in one way, and note why that cannot be."""
        groups = self.groups.setdefault(id(how), {})
        try:
            how.texts(record)
            name = how.group(record) if isinstance(how, Reading) else ""
            if name not in groups and len(groups) == _MOST_GROUPS:
                raise ValueError(f"it is of the source number {_MOST_GROUPS + 1:,}, which is too many")
        except ValueError as error:
            self.faults[id(how)] = number, str(error)
        else:
            groups.setdefault(name, set()).add(word)

    def settled(self) -> Survey:
        """How the whole file is read."""
        if not self.count:
            raise InputError(str(self.path), "", "it holds no example", "give one JSON object a line")
        how = self._scored() if self.score else self._named()
        if id(how) in self.faults:
            number, problem = self.faults[id(how)]
            raise wrong(self.path, number, problem, "give every example the fields of its kind")
        if isinstance(how, Ranking):
            return Survey(how, self.count, {})
        try:
            options = {name: how.options(frozenset(words)) for name, words in self.groups[id(how)].items()}
        except ValueError as error:
            remedy = "name with each example the 'source' whose labels it has"
            raise InputError(str(self.path), "", str(error), remedy) from None
        return Survey(how, self.count, options)

    def _scored(self) -> Ranking:
        assert self.task.ranking is not None
        for word, number in self.words.items():
            if word not in {"0", "1"}:
                problem = f"the label {word!r} is a name, and that of line {self.score} is a score"
                raise wrong(self.path, number, problem, "label all examples in one way")
        return self.task.ranking

    def _named(self) -> Reading:
        known = [
            (sum(word in how.words for word in self.words), -n) for n, how in enumerate(self.task.readings)
        ]
        how = self.task.readings[-max(known)[1]]
        for word, number in self.words.items():
            if word not in how.words:
                others = ", ".join(sorted(self.words.keys() & how.words.keys()))
                problem = f"the label {word!r} does not go with the others ({others})"
                raise wrong(self.path, number, problem, _known(self.task))
        return how


def _words(task: Task) -> set[str]:
    return {word for how in task.readings for word in how.words}


def _known(task: Task) -> str:
    """The remedy that names every set of labels."""
    sets = [", ".join(how.words) for how in task.readings] + (["scores"] if task.ranking else [])
    return f"label all examples with one of these sets: {'; '.join(sets)}"
