"""What an API answers, read with care: its text is a stranger's, and its address may hold a key."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from extract.evidence.finders.means import Fetch
from kb.errors import FetchFailed, FetchRefused

_WORDS = 24  # of a claim that are asked for
_LETTERS = 240
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*%?")
_BRACKETS = re.compile(r"\[[^\]]*\]")


def ask(
    fetch: Fetch, base: str, values: Mapping[str, str], *, secret: str | None = None
) -> Mapping[str, Any]:
    """The JSON object that an API answers to these values; `secret` is sent as `key` and told to nobody.

    Raises FetchRefused and FetchFailed, with the address that was asked and without the key.
    """
    shown = f"{base}?{urlencode(values)}"
    asked = f"{shown}&{urlencode({'key': secret})}" if secret else shown
    problem: FetchRefused | FetchFailed
    try:
        return _read(shown, fetch(asked).body)
    except FetchRefused as refused:
        problem = FetchRefused(shown, refused.rule, _without(refused.detail, secret))
    except FetchFailed as failed:
        problem = FetchFailed(shown, _without(failed.problem, secret), status=failed.status)
    raise problem  # out here, so that the first one, whose address has the key, is not in its context


def query(text: str) -> str:
    """The words of a claim as they are searched for: without what is in brackets, and not too many."""
    found = _WORD.findall(_BRACKETS.sub(" ", text) if _WORD.search(_BRACKETS.sub(" ", text)) else text)
    words: list[str] = []
    for word in found[:_WORDS]:
        if sum(map(len, words)) + len(words) + len(word) > _LETTERS:
            break
        words.append(word)
    return " ".join(words)


def _without(text: str, secret: str | None) -> str:
    """A text in which the key, plain or as it stands in an address, is not."""
    for form in (secret, urlencode({"": secret})[1:]) if secret else ():
        text = text.replace(form or "", "***")
    return text


def _read(url: str, body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise FetchFailed(url, "it answered with something that is not JSON", status=200) from None
    if not isinstance(found, dict):
        raise FetchFailed(url, "it answered with JSON that is no object", status=200)
    return found
