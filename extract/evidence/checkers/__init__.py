"""CHECKERS: what reads a passage and says what it makes of a claim, one a file.

To add one, write a file with `load` and add its row. A checker says nothing of pairs it is not for.
"""

from collections.abc import Callable

from extract.evidence.checkers import factcheck, names, quantities, report, stance
from extract.evidence.question import Checker

CHECKERS: dict[str, Callable[[], Checker]] = {
    stance.NAME: stance.load,
    quantities.NAME: quantities.load,
    names.NAME: names.load,
    factcheck.NAME: factcheck.load,
    report.NAME: report.load,
}
"""Each row loads its checker; loading may take a second, so keep what it gives."""
