"""The questions of the library under headings, found by their words, and said with the values they have."""

import re
from collections.abc import Iterable, Mapping

from kb.inert import inert
from kb.library import Question
from ui.text import plain, short

GROUPS: Mapping[str, tuple[str, ...]] = {
    "What is argued": (
        *("roots", "contested", "unanswered-claims", "unanswered-rebuttals", "denials", "undercuts"),
        *("unsupported-claims", "repeated-claims", "circles"),
    ),
    "About one claim": ("claim", "reasons", "rebuttals", "rebuttal-chain", "grounds", "elsewhere"),
    "Evidence": ("checkworthy-claims", "cited-sources", "evidence-sites", "citations"),
    "Who says it": ("author-claims", "exchanges", "attributions", "reversals", "attacked-posts"),
    "How it is argued": (
        *("analogies", "schemes", "concessions", "hedges", "rhetorical-questions", "disputed-words"),
    ),
    "All discussions": ("discussions", "matches", "decisions", "doubtful-arguments"),
}
"""Where each question stands; one that is named nowhere stands under its scope."""

_REST = {"claim": "About one claim", "discussion": "What is argued", "whole": "All discussions"}
_PARAMETER = re.compile(r"\?(\w+)")
_NOUNS = {"claim": "a claim", "discussion": "a discussion", "author": "an author", "words": "some words"}


def grouped(questions: Mapping[str, Question], words: str) -> dict[str, list[Question]]:
    """The questions in which all the words begin a word, by their headings; none without one."""
    placed = {name: group for group, names in GROUPS.items() for name in names}
    ordered = [name for names in GROUPS.values() for name in names if name in questions]
    ordered += [name for name in questions if name not in placed]
    found: dict[str, list[Question]] = {group: [] for group in GROUPS}
    for name in ordered:
        question = questions[name]
        if _has(question, words):
            found[placed.get(name, _REST[question.scope])].append(question)
    return {group: questions for group, questions in found.items() if questions}


def _has(question: Question, words: str) -> bool:
    told = " ".join([question.asks, question.name, *(p.about for p in question.parameters)]).lower()
    begun = re.findall(r"\w+", told)
    return all(any(word.startswith(wanted) for word in begun) for wanted in re.findall(r"\w+", words.lower()))


def title(question: Question, said: Mapping[str, str]) -> str:
    """The question as Markdown, with what was chosen in the place of each parameter."""

    def placed(found: re.Match[str]) -> str:
        name = found[1]
        if said.get(name):
            return f"“{short(inert(said[name]), 120)}”"
        return _NOUNS.get(name, name)

    return plain(_PARAMETER.sub(placed, question.asks))


def noun(kind: str) -> str:
    """What has to be given, as people say it."""
    return _NOUNS.get(kind, f"a {kind}")


def needs(question: Question) -> Iterable[str]:
    """What has to be given before it can be asked."""
    return [parameter.kind for parameter in question.parameters if parameter.default is None]
