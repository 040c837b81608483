"""What the index holds of one discussion: its row, its claims with their flags, and its posts."""

import sqlite3

from kb import vocab
from kb.model import ArgumentMap
from kb.reading import Reading, called

_WORDS = "fts5 (text, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')"
VERSION = 2  # counts up whenever SCHEMA or the meaning of a column changes

SCHEMA = (
    "CREATE TABLE state (id TEXT)",
    "INSERT INTO state VALUES ('')",
    """CREATE TABLE discussions (
        id TEXT PRIMARY KEY, digest TEXT, iri TEXT, title TEXT, platform TEXT, url TEXT, language TEXT,
        posts INTEGER, claims INTEGER, arguments INTEGER, contested INTEGER, unanswered INTEGER,
        started TEXT)""",
    """CREATE TABLE claims (
        n INTEGER PRIMARY KEY, id TEXT, iri TEXT, discussion TEXT, place INTEGER, kind TEXT,
        check_worthiness REAL, confidence REAL, author TEXT, created TEXT, post TEXT, supported_by INTEGER,
        attacked_by INTEGER, appearances INTEGER, authors INTEGER, contested INTEGER, unanswered INTEGER,
        unsupported INTEGER, decided_by TEXT)""",
    "CREATE INDEX claims_of ON claims (discussion)",
    """CREATE INDEX claims_by_weight
        ON claims (supported_by + attacked_by DESC, check_worthiness DESC, discussion, place)""",
    "CREATE TABLE also_said (n INTEGER, author TEXT)",  # whoever makes a claim, but for its first author
    "CREATE INDEX also_said_of ON also_said (n)",
    "CREATE INDEX also_said_by ON also_said (author)",
    "CREATE TABLE posts (n INTEGER PRIMARY KEY, discussion TEXT, post TEXT, author TEXT, created TEXT)",
    "CREATE INDEX posts_of ON posts (discussion)",
    f"CREATE VIRTUAL TABLE claim_words USING {_WORDS}",
    f"CREATE VIRTUAL TABLE post_words USING {_WORDS}",
)


def remove(database: sqlite3.Connection, discussion: str) -> None:
    """Take out what is held of a discussion."""
    database.execute(
        "DELETE FROM also_said WHERE n IN (SELECT n FROM claims WHERE discussion = ?)", (discussion,)
    )
    for table, words in (("claims", "claim_words"), ("posts", "post_words")):
        database.execute(
            f"DELETE FROM {words} WHERE rowid IN (SELECT n FROM {table} WHERE discussion = ?)", (discussion,)
        )
        database.execute(f"DELETE FROM {table} WHERE discussion = ?", (discussion,))
    database.execute("DELETE FROM discussions WHERE id = ?", (discussion,))


def add(database: sqlite3.Connection, map_: ArgumentMap, digest: str) -> None:
    """Hold a discussion, which must not be held already."""
    discussion, reading = map_.discussion, Reading(map_)
    started = min((p.created for p in discussion.posts if p.created), default=None)
    _insert(
        database,
        "discussions",
        id=discussion.id,
        digest=digest,
        iri=vocab.discussion_iri(discussion.id),
        title=called(discussion),
        platform=discussion.platform,
        url=discussion.url,
        language=discussion.language,
        posts=len(discussion.posts),
        claims=len(map_.claims),
        arguments=len(map_.arguments),
        contested=sum(map(reading.contested, map_.claims)),
        unanswered=sum(map(reading.unanswered, map_.claims)),
        started=started.isoformat() if started else None,
    )
    for post in discussion.posts:
        n = _insert(
            database,
            "posts",
            discussion=discussion.id,
            post=post.id,
            author=post.author,
            created=post.created.isoformat() if post.created else None,
        )
        database.execute("INSERT INTO post_words (rowid, text) VALUES (?, ?)", (n, post.text))
    _add_claims(database, reading)


def _add_claims(database: sqlite3.Connection, reading: Reading) -> None:
    map_ = reading.map_
    for place, claim in enumerate(map_.claims):
        locution, post = next(reading.appearances(claim))
        n = _insert(
            database,
            "claims",
            id=claim.id,
            iri=vocab.claim_iri(claim.id),
            discussion=map_.discussion.id,
            place=place,
            kind=claim.kind,
            check_worthiness=claim.check_worthiness,
            confidence=locution.confidence,
            author=post.author,
            created=post.created.isoformat() if post.created else None,
            post=post.id,
            supported_by=len(reading.supports(claim.id)),
            attacked_by=len(reading.attacks(claim.id)),
            appearances=len(claim.appearances),
            authors=reading.authors(claim),
            contested=reading.contested(claim),
            unanswered=reading.unanswered(claim),
            unsupported=reading.unsupported(claim),
            decided_by=claim.decided_by,
        )
        database.execute("INSERT INTO claim_words (rowid, text) VALUES (?, ?)", (n, claim.text))
        authors = {other.author or "" for _, other in reading.appearances(claim)} - {post.author or ""}
        database.executemany(
            "INSERT INTO also_said VALUES (?, ?)", [(n, author) for author in sorted(authors)]
        )


def _insert(database: sqlite3.Connection, table: str, **row: str | float | None) -> int:
    marks = ", ".join("?" for _ in row)
    cursor = database.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
    return cursor.lastrowid or 0
