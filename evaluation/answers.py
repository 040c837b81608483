"""Who answers most tasks: the shipped judge; and of passages and claims, the stance model."""

from collections.abc import Callable, Sequence

import numpy as np

from evaluation.task import Answer, Matrix, Texts
from kb.errors import ModelError


def judge(head: str, labels: tuple[str, ...], *, both_ways: bool = False) -> Callable[[], Answer]:
    """Loads the judge's head, with its columns in the order of `labels`.

    `both_ways` asks about a pair in either order and takes the mean.
    """

    def load() -> Answer:
        from extract.judge import Judge

        judge = Judge.load()
        known = judge.labels(head) if head in judge.tasks else ()
        if not {*labels} <= {*known}:
            problem = f"the judge '{judge.name}' has no head '{head}' that tells {', '.join(labels)}"
            raise ModelError(f"{problem}; install Rejoinder again, or make it again with `make train`")
        columns = [known.index(label) for label in labels]

        def answer(some: Sequence[Texts]) -> Matrix:
            pairs = [(each[0], each[1] if len(each) > 1 else "") for each in some]
            rows: Matrix = judge.probabilities(head, pairs)
            if both_ways:
                rows = (rows + judge.probabilities(head, [(b, a) for a, b in pairs])) / 2
            return np.asarray(rows)[:, columns]

        return answer

    return load


def stances() -> Answer:
    """Loads what every check reads passages with; its columns are `extract.stance.LABELS`."""
    from extract.stance import StanceModel

    model = StanceModel.shared()
    return lambda some: model.stances([(each[0], each[1]) for each in some])
