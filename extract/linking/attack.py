"""Which kind of attack: a rebut says the target is false, an undercut that it does not bear on the point."""

import re

from extract.lexicon import pattern, plain
from extract.linking.cues import Cues
from extract.linking.thread import Place
from kb.model import ArgumentKind


def kind_of_attack(source: Place, target: Place, cues: Cues) -> ArgumentKind:
    """Rebut or undercut, by the words of the attacker.

    Who turns against a unit of his own post grants it first: "X, but Y". To another he says so.
    """
    if source.unit.post == target.unit.post:
        return ArgumentKind.UNDERCUT
    words = plain(f"{source.gap[-40:]} {source.unit.text}{source.after[:2]}")
    granted = {"agreeing", "but"} <= cues.gap
    if granted or pattern("attacks/undercut").search(words):
        return ArgumentKind.UNDERCUT
    asks = re.search(r"\?\s*$", words) and pattern("attacks/asking_source").search(words)
    return ArgumentKind.UNDERCUT if asks else ArgumentKind.REBUT
