"""ClaimsKG, and other graphs of published fact-checks: schema:ClaimReview in any RDF format.

The file is read in one pass; of all its triples only those are kept that say something of a fact-check.
"""

import html
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import PurePath
from typing import IO

import pyoxigraph as ox

from kb.errors import InputError
from kb.evidence.factcheck import FactCheck

FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".n3": ox.RdfFormat.TURTLE,
    ".rdf": ox.RdfFormat.RDF_XML,
}
_SCHEMA = re.compile(r"https?://schema\.org/(\w+)")
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_WANTED = frozenset(
    {"claimReviewed", "itemReviewed", "reviewRating", "alternateName", "ratingValue", "bestRating"}
    | {"worstRating", "datePublished", "author", "name", "text", "url", "headline", "reviewBody", "publisher"}
)
_BODY = 50_000  # characters of one literal
_BYTES = re.compile(r"""b(['"])(.*)\1""", re.DOTALL)  # as the makers of ClaimsKG wrote ratings for a while
_REMEDY = "the other entries were read; mend or leave out this one"

Facts = dict[str, dict[str, list[str]]]
"""Of each thing, by the last name of a property, what it says or points at."""


def format_of(name: str) -> ox.RdfFormat | None:
    """The RDF format that a file's name promises, packed or not; None for no RDF."""
    path = PurePath(name.lower().removesuffix(".gz"))
    return FORMATS.get(path.suffix)


def fact_checks(stream: IO[bytes], name: str) -> Iterator[FactCheck | InputError]:
    """The fact-checks in RDF, in the order of the file; an InputError in place of what is of no use.

    Where the file breaks off, what came before is kept. No address in it is ever fetched.
    """
    facts: Facts = defaultdict(lambda: defaultdict(list))
    reviews: dict[str, None] = {}
    broken = None
    try:
        for quad in ox.parse(stream, format=format_of(name)):
            _note(quad, facts, reviews)
    except (SyntaxError, ValueError, OSError) as error:
        problem = f"from there on it is not the RDF that its name promises: {error}"
        broken = InputError(name, _line(error), problem, "what stands before was read; download it again")
    for review in reviews:
        found = _fact_check(review, facts)
        yield InputError(name, f"<{review}>", found.missing, _REMEDY) if found.missing else found
    if broken is not None:
        yield broken
    elif not reviews:
        yield InputError(name, "", "no schema:ClaimReview is in it", "give a dump of ClaimsKG or the like")


def _note(quad: ox.Quad, facts: Facts, reviews: dict[str, None]) -> None:
    subject, term = quad.subject, quad.object
    if isinstance(subject, ox.Triple) or isinstance(term, ox.Triple):
        return
    of_schema = _SCHEMA.fullmatch(quad.predicate.value)
    if of_schema and of_schema[1] in _WANTED:
        said = facts[subject.value][of_schema[1]]
        if len(said) < 20:
            said.append(term.value[:_BODY])
    elif quad.predicate.value == _TYPE and isinstance(term, ox.NamedNode):
        of_schema = _SCHEMA.fullmatch(term.value)
        if of_schema and of_schema[1] == "ClaimReview":
            reviews[subject.value] = None


def _fact_check(review: str, facts: Facts) -> FactCheck:
    item = _one(facts, review, "itemReviewed")
    address = _one(facts, review, "url") or review
    return FactCheck(
        claim=_one(facts, review, "claimReviewed") or _one(facts, item, "text") or _one(facts, item, "name"),
        rating=_rating(review, facts),
        url=address if re.match(r"https?://", address) else None,
        title=_one(facts, review, "headline") or _one(facts, review, "name"),
        publisher=_named(facts, review, "author") or _named(facts, review, "publisher"),
        published=_day(_one(facts, review, "datePublished")),
        claimant=_named(facts, item, "author"),
        claimed=_day(_one(facts, item, "datePublished")),
        body=_one(facts, review, "reviewBody"),
    )


def _rating(review: str, facts: Facts) -> str:
    """The rating in the publisher's own words; ClaimsKG's own one of four where there are none."""
    ratings = facts[review]["reviewRating"] if review in facts else []
    normal = [each for each in ratings if "/rating/normalized/" in each]
    for rating in (*(each for each in ratings if each not in normal), *normal):
        if words := _one(facts, rating, "alternateName"):
            return words
        number, worst, best = (_one(facts, rating, n) for n in ("ratingValue", "worstRating", "bestRating"))
        if number and worst and best:
            return f"{number} on a scale from {worst} to {best}"
    return ""


def _one(facts: Facts, thing: str, property_: str) -> str:
    """The first thing said, with what was escaped for the web as it was meant."""
    said = facts[thing][property_] if thing in facts and property_ in facts[thing] else []
    text = said[0] if said else ""
    wrapped = _BYTES.fullmatch(text)
    return html.unescape(wrapped[2] if wrapped else text).strip()


def _named(facts: Facts, thing: str, property_: str) -> str:
    """The name of whom a property points at, or says."""
    whom = _one(facts, thing, property_)
    return _one(facts, whom, "name") or ("" if re.match(r"https?://|[0-9a-f]{20,}$", whom) else whom)


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text[:10])
    return None


def _line(error: Exception) -> str:
    line = getattr(error, "lineno", None)
    return f"line {line}" if line else ""
