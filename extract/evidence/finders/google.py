"""Published fact-checks, through Google's Fact Check Tools API and with the user's own key.

The key is sent to that address alone, and stands in no message, no cache and no graph.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from extract.evidence.finders.answer import ask, query
from extract.evidence.finders.means import KEY, Means
from extract.evidence.question import Finder, Found, Question
from extract.evidence.reading.linked import day
from kb.errors import FetchFailed, FetchRefused
from kb.evidence.factcheck import FactCheck

NAME = "google-fact-check"
_MOST = 10  # claims that are asked for
_UNKNOWN_KEY = {400, 401, 403}
_REVIEWS = 20  # of them that are offered


def make(means: Means) -> Finder:
    """The finder that asks the API at `means.api_bases`."""

    def find(question: Question) -> Iterator[Found]:
        words = query(question.text)
        base = f"{means.api_bases[NAME].rstrip('/')}/claims:search"
        if not means.google_key:
            raise FetchRefused(base, "key", f"it wants a key of your own: set {KEY}")
        if not words:
            return
        values = {"query": words, "languageCode": means.language, "pageSize": str(_MOST)}
        try:
            answer = ask(means.fetch, base, values, secret=means.google_key)
        except FetchFailed as failed:
            if failed.status not in _UNKNOWN_KEY:
                raise
            raise FetchFailed(
                base, f"{failed.problem}: check the key in {KEY}", status=failed.status
            ) from None
        for found in list(_fact_checks(answer))[:_REVIEWS]:
            yield Found(found.source, found.snapshot(means.now(), found_by=NAME))

    return find


def _fact_checks(answer: Mapping[str, Any]) -> Iterator[FactCheck]:
    """The reviews in an answer, those that are of use."""
    for claim in _things(answer.get("claims")):
        for review in _things(claim.get("claimReview")):
            publisher = review.get("publisher")
            publisher = publisher if isinstance(publisher, dict) else {}
            found = FactCheck(
                claim=_words(claim.get("text")),
                rating=_words(review.get("textualRating")),
                url=_words(review.get("url")),
                title=_words(review.get("title")),
                publisher=_words(publisher.get("name")) or _words(publisher.get("site")),
                published=day(_words(review.get("reviewDate"))),
                claimant=_words(claim.get("claimant")),
                claimed=day(_words(claim.get("claimDate"))),
            )
            if found.missing is None:
                yield found


def _things(value: object) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _words(value: object) -> str:
    return value if isinstance(value, str) else ""
