"""CSV: one claim a row, for spreadsheets and data frames.

A spreadsheet runs a cell that begins like a formula. Such a cell gets an apostrophe in front, and so
does one that begins with apostrophes and then like a formula: take one away and the words are back.
"""

import csv
import io
import re
from collections.abc import Iterator

from kb import vocab
from kb.export.exported import Export, Exported
from kb.export.words.heading import dated, stamp
from kb.export.words.losses import losses
from kb.export.words.quoting import clean
from kb.model import Argument, ArgumentKind, ArgumentMap, Claim
from kb.reading import Reading

_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_LOST = {
    "joint": "a row says only what its own claim is brought for",
    "denials": "a row names the claim that the step concludes",
    "posts": "a row is a claim",
    "places": "a row is a claim, and gives only where it is first made",
    "bases": "a row is a claim",
    "terms": "a row is a claim",
    "decisions": "a table of claims holds a result, not the steps towards it",
    "matches": "a table of claims ties only the claims that it holds",
}


def export(export: Export) -> Exported:
    """Write a header and one row for each claim."""
    file = io.StringIO(newline="")
    rows = [[*map(_words, row)] for map_ in export.maps for row in _rows(map_, export)]
    writer = csv.writer(file, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(safe, row) for row in rows)
    made_safe = sum(safe(cell) != cell for row in rows for cell in row)
    data = file.getvalue().encode("utf-8", "replace")
    return Exported(data, (*_lost(export, made_safe),), "text/csv; charset=utf-8; header=present", ".csv")


COLUMNS = (
    *("claim", "text", "kind", "check_worthiness", "authors", "times", "said_by", "created", "post", "url"),
    *("start", "end", "quote", "confidence", "attributed_to", "hedged", "negated", "mode", "scheme"),
    *("supports", "attacks", "undercuts", "supported_by", "attacked_by", "contradicts"),
    *("contested", "unanswered", "unsupported", "cites", "decided_by"),
    *("discussion", "title", "source", "date", "tool"),
)
"""The header. Cells with several ids or URLs have a space between them."""


def safe(cell: str) -> str:
    """The cell, harmless to spreadsheets; `unsafe` undoes it."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unsafe(cell: str) -> str:
    """The cell as it was before `safe`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _words(cell: str) -> str:
    return clean(cell.replace("\r\n", "\n").replace("\r", "\n"))


def _rows(map_: ArgumentMap, export: Export) -> Iterator[tuple[str, ...]]:
    reading, discussion = Reading(map_), map_.discussion
    origin = (
        discussion.id,
        discussion.title or "",
        discussion.url or "",
        stamp(dated(export)) or "",
        export.tool,
    )
    for claim in map_.claims:
        yield (
            *_said(reading, claim),
            *_bearing(reading, claim),
            *map(_flag, (reading.contested(claim), reading.unanswered(claim), reading.unsupported(claim))),
            _cited(reading, claim),
            claim.decided_by or "",
            *origin,
        )


def _said(reading: Reading, claim: Claim) -> tuple[str, ...]:
    """What is claimed, and by whom, when, where and how it is first said."""
    places = [*reading.appearances(claim)]
    locution, post = places[0]
    authors = dict.fromkeys(post.author for _, post in places if post.author)
    return (
        vocab.encode(claim.id),
        claim.text,
        claim.kind.value if claim.kind else "",
        f"{claim.check_worthiness:.2f}",
        str(reading.authors(claim)),
        str(len(places)),
        ", ".join(authors),
        stamp(post.created) or "",
        post.id,
        post.url or "",
        str(locution.start),
        str(locution.end),
        locution.text,
        f"{locution.confidence:.2f}",
        locution.attribution or "",
        _flag(locution.hedged),
        _flag(locution.negated),
        locution.mode.value if locution.mode else "",
        locution.scheme.value if locution.scheme else "",
    )


def _bearing(reading: Reading, claim: Claim) -> tuple[str, ...]:
    """What the claim is brought for and against, and what is brought for and against it."""
    steps = reading.steps(claim.id)
    kinds = [ArgumentKind.SUPPORT, ArgumentKind.REBUT, ArgumentKind.UNDERCUT]
    brought = [
        _ids(reading.map_.conclusion(step).id for step in steps if step.kind is kind) for kind in kinds
    ]
    opposite = _ids(other.id for other, _ in reading.contradictions(claim.id))
    return (*brought, _premises(reading.supports(claim.id)), _premises(reading.attacks(claim.id)), opposite)


def _premises(arguments: tuple[Argument, ...]) -> str:
    return _ids(premise for argument in arguments for premise in argument.premises)


def _ids(claims: Iterator[str]) -> str:
    return " ".join(dict.fromkeys(map(vocab.encode, claims)))


def _cited(reading: Reading, claim: Claim) -> str:
    sources = {source.id: source.url or source.name or source.id for source in reading.map_.sources}
    return " ".join(dict.fromkeys(sources[citation.source] for citation in reading.citations(claim)))


def _flag(value: bool) -> str:
    return "yes" if value else ""


def _lost(export: Export, made_safe: int) -> Iterator[str]:
    if made_safe:
        yield f"{made_safe} cells as they were: they begin like a formula, so an apostrophe stands in front"
    yield from losses(export, _LOST)
