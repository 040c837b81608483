"""What a question claims that makes a point, where its form is one that can safely be turned round."""

import re

from extract.lexicon import plain
from extract.unit import Unit
from kb.model import Mode

_LEAD = r"\W*(?:(?:so|but|and|well|okay|ok|then)\W+)*"
_SUBJECT = r"(?P<subject>it|this|that|these|those|they|he|she|we|you|i|there)\b"
_HOW = re.compile(
    rf"{_LEAD}how (?:exactly )?(?P<auxiliary>is|are|was|were|do|does|did) "
    rf"{_SUBJECT}(?! ?(?:many|much|work|feel|go)\b)"
)
_IS_NOT = re.compile(rf"{_LEAD}(?P<auxiliary>is|are|was|were|do|does|did|would|should)n't (?:{_SUBJECT})?")
_STANDING = {"is": "it", "was": "it", "does": "it", "are": "they", "were": "they", "do": "they"}


def claimed(unit: Unit) -> str | None:
    """The words in which a rhetorical question's claim goes into brackets; None where none are safe.

    "How does it differ from piracy?" says that it does not, "Isn't it theft?" that it is.
    """
    text = plain(unit.text)
    if unit.mode is not Mode.RHETORICAL_QUESTION or not text.rstrip(" \"')").endswith("?"):
        return None
    found = _IS_NOT.match(text) or (_HOW.match(text) if unit.negated else None)
    if found is None:
        return None
    auxiliary = found["auxiliary"]
    subject = found["subject"] or _STANDING.get(auxiliary)
    if subject is None:
        return None
    return f"{subject} {auxiliary}" if found.re is _IS_NOT else f"{subject} {auxiliary} not"
