"""What the pages and the command line ask of the whole knowledge base, answered in plain rows."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from kb import vocab
from kb.filters import BEST, NO_FILTER, ClaimFilter, conditions, order
from kb.search import expression
from kb.state import value
from kb.store import KnowledgeBase


@dataclass(frozen=True, slots=True)
class DiscussionRow:
    """One discussion, with what there is in it."""

    id: str
    iri: str
    title: str  # its first words where it has none
    platform: str
    url: str | None
    language: str
    posts: int
    claims: int
    arguments: int
    contested: int
    unanswered: int
    started: datetime | None


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim, with where it is first made and how it fares."""

    id: str
    iri: str
    text: str
    discussion: str
    discussion_title: str
    kind: str | None
    check_worthiness: float
    confidence: float  # of its first appearance
    author: str | None
    created: datetime | None
    post: str
    supported_by: int
    attacked_by: int
    appearances: int
    authors: int
    contested: bool
    unanswered: bool
    unsupported: bool
    decided_by: str | None


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post in which the words stand, with some of the text around them."""

    discussion: str
    discussion_title: str
    post: str
    author: str | None
    created: datetime | None
    snippet: str


def discussions(kb: KnowledgeBase) -> list[DiscussionRow]:
    """All discussions, the latest first."""
    columns = ", ".join(DiscussionRow.__slots__)
    found = kb.index.rows(f"SELECT {columns} FROM discussions ORDER BY started IS NULL, started DESC, id")
    return [DiscussionRow(**{**dict(row), "started": _moment(row["started"])}) for row in found]


def claims(
    kb: KnowledgeBase,
    words: str = "",
    *,
    discussion: str | None = None,
    contested: bool = False,
    unanswered: bool = False,
    unsupported: bool = False,
    kind: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[ClaimRow]:
    """The claims that fit: the best match first, or, without words, the one most argued about."""
    filters = ClaimFilter(
        discussions=() if discussion is None else (discussion,),
        kinds=() if kind is None else (kind,),
        contested=contested,
        unanswered=unanswered,
        unsupported=unsupported,
    )
    return chosen(kb, words, filters, limit=limit, offset=offset)


def chosen(
    kb: KnowledgeBase,
    words: str = "",
    filters: ClaimFilter = NO_FILTER,
    *,
    sort: str = BEST,
    limit: int = 50,
    offset: int = 0,
) -> list[ClaimRow]:
    """A page of the claims that fit; the order is one of `kb.filters.ORDERS`, with "-" the other way round.

    The best order is by how well the words match, where words are asked for. `kb.facets` counts them all.
    """
    narrowed, wanted = conditions(filters)
    fitting = list(narrowed.values())
    source, rank = "claims", "0"
    if words.strip():
        wanted["words"] = expression(words)
        if not wanted["words"]:
            return []
        fitting.append("claim_words MATCH :words")
        source, rank = "claim_words JOIN claims ON claims.n = claim_words.rowid", "rank"
    if sort.removeprefix("-") == "discussion":
        source += " JOIN discussions ON discussions.id = claims.discussion"
    by_match = bool(words.strip()) and sort == BEST
    ordered = order(sort)
    found = kb.index.rows(
        f"""WITH found AS MATERIALIZED (
            SELECT claims.n, {rank} AS rank FROM {source} WHERE {" AND ".join(fitting) or "TRUE"}
            ORDER BY {f"{rank}, " * by_match}{ordered} LIMIT :limit OFFSET :offset)
        SELECT claims.*, claim_words.text, discussions.title AS discussion_title
        FROM found JOIN claims ON claims.n = found.n JOIN claim_words ON claim_words.rowid = found.n
        JOIN discussions ON discussions.id = claims.discussion
        ORDER BY {"found.rank, " * by_match}{ordered}""",
        {**wanted, "limit": max(0, limit), "offset": max(0, offset)},
    )
    return [_claim(row) for row in found]


def posts(kb: KnowledgeBase, words: str, *, limit: int = 20) -> list[PostRow]:
    """The posts in which all the words stand, the best match first."""
    wanted = expression(words)
    if not wanted:
        return []
    found = kb.index.rows(
        """SELECT posts.discussion, discussions.title AS discussion_title, post, author, created,
            snippet(post_words, 0, '', '', '…', 24) AS snippet
        FROM post_words JOIN posts ON posts.n = post_words.rowid
        JOIN discussions ON discussions.id = posts.discussion
        WHERE post_words MATCH :words ORDER BY rank, posts.n LIMIT :limit""",
        {"words": wanted, "limit": max(0, limit)},
    )
    return [PostRow(**{**dict(row), "created": _moment(row["created"])}) for row in found]


def cited_urls(kb: KnowledgeBase) -> tuple[str, ...]:
    """The URLs of all sources as they are written, those that are whole, in order."""
    answer = kb.ask(
        vocab.QUERY_PREFIXES + "SELECT DISTINCT ?url WHERE { GRAPH ?g { ?source schema:url ?url ; "
        "a schema:CreativeWork . FILTER NOT EXISTS { ?source rj:truncated true } } }"
    )
    return tuple(sorted(value(url) for (url,) in answer.rows if url is not None))


def _claim(row: sqlite3.Row) -> ClaimRow:
    values = {name: row[name] for name in ClaimRow.__slots__}
    flags = {name: bool(row[name]) for name in ("contested", "unanswered", "unsupported")}
    return ClaimRow(**{**values, **flags, "created": _moment(row["created"])})


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
