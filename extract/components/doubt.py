"""Whether a unit takes certainty from a fact: "probably", "may", "I guess".

"I think" before a value or a policy is how one states those, and no hedge.
"""

import re

from extract.components.clause import Clause
from extract.lexicon import closes, pattern

_LOOKS = re.compile(r"\W*(?:looks|sounds|feels|seems) like\b")


def doubted(clause: Clause) -> bool:
    """Whether hedging words stand in the unit or frame it, whatever its kind."""
    return _worded(clause) or _framed(clause)


def hedged(clause: Clause) -> bool:
    """Whether the unit, or the frame it stands in where it is a fact, takes certainty from it."""
    plain_fact = clause.span._.kind not in {"value", "policy", "definition"}
    return _worded(clause) or (plain_fact and _framed(clause))


def _worded(clause: Clause) -> bool:
    return pattern("hedges").search(clause.text) is not None or _LOOKS.match(clause.text) is not None


def _framed(clause: Clause) -> bool:
    """A hedging frame ends right before the unit ("I think <unit>") or begins right after it."""
    if clause.text.startswith(("about ", "of ")):
        return False  # "I think about ..": a thought, no doubt
    before = clause.before.rstrip(" ,:(\"'").removesuffix(" that")
    if closes("hedging_frames", before):
        return True
    return pattern("hedging_frames").match(clause.after.lstrip(" ,(-")) is not None
