"""The questions of the library under headings, found by their words, and said with the values they have."""

import re
from collections.abc import Mapping

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
    "Who says it": (
        *("author-claims", "exchanges", "attributions", "reversals", "attacked-posts", "post-claims"),
    ),
    "How it is argued": (
        *("analogies", "schemes", "concessions", "hedges", "rhetorical-questions", "disputed-words"),
    ),
    "All discussions": ("discussions", "matches", "decisions", "doubtful-arguments"),
}
"""Where each question stands; one that is named nowhere stands under its scope."""

_REST = {"claim": "About one claim", "discussion": "What is argued", "whole": "All discussions"}
_PARAMETER = re.compile(r"\?(\w+)")
_NOUNS = {
    "claim": "a claim",
    "discussion": "a discussion",
    "author": "an author",
    "words": "some words",
    "post": "a post",
}


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
    """The question as Markdown, with what was, or is to be, chosen in each place."""
    parts = _PARAMETER.split(question.asks)
    return "".join(_placed(part, said) if n % 2 else _spaced(part) for n, part in enumerate(parts))


def _placed(name: str, said: Mapping[str, str]) -> str:
    if said.get(name):
        return f"“{plain(short(inert(said[name]), 120))}”"
    return f":blue[{plain(_NOUNS.get(name, name))}]"


def _spaced(text: str) -> str:
    """As `plain` makes it, with the spaces at both ends."""
    return f"{' ' * text.startswith(' ')}{plain(text)}{' ' * (text.endswith(' ') and bool(text.strip()))}"
