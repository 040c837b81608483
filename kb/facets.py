"""How many claims each further choice would leave: what stands beside the filters of the claims page.

A facet is counted among the claims that fit all other facets, so that its own values can be compared;
a flag among those that fit everything, since flags narrow down together.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.filters import FLAGS, NO_FILTER, STEPS, ClaimFilter, conditions, percent
from kb.search import expression
from kb.store import KnowledgeBase

BINS = 10
LISTED = 200  # discussions and authors, those with most claims
_Counts = Mapping[str, Sequence[tuple[str, str, int]]]  # facet: value, label, count


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts of claims. Lists begin with the most frequent; empty text stands for what is not known."""

    total: int = 0  # claims that fit everything
    discussions: tuple[tuple[str, str, int], ...] = ()  # id, title, claims
    kinds: tuple[tuple[str, int], ...] = ()
    authors: tuple[tuple[str, int], ...] = ()
    flags: tuple[tuple[str, int], ...] = ()  # contested, unanswered, unsupported
    decided: tuple[int, int] = (0, 0)  # by a person, and not
    worth: tuple[int, ...] = (0,) * BINS  # from 0 to 9 per cent, …, from 90 to 100
    confidence: tuple[int, ...] = (0,) * BINS
    supported: tuple[tuple[int, int], ...] = ()  # at least so many reasons, claims
    attacked: tuple[tuple[int, int], ...] = ()
    days: tuple[tuple[str, int], ...] = ()  # ISO dates in order, claims


def facets(kb: KnowledgeBase, words: str = "", filters: ClaimFilter = NO_FILTER) -> Facets:
    """The facets of the claims with these words that fit."""
    wanted = expression(words)
    if words.strip() and not wanted:
        return Facets()
    narrowed, values = conditions(filters)
    if wanted:
        values["words"] = wanted
    counts: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for facet, value, label, count in kb.index.rows(_query(narrowed, words=bool(wanted)), values):
        counts[facet].append(("" if value is None else str(value), str(label), count))
    return _facets(counts)


def _query(narrowed: Mapping[str, str], *, words: bool) -> str:
    """One pass over the claims, then one for each facet over the few columns of those it may count."""
    source = "claim_words JOIN claims ON claims.n = claim_words.rowid" if words else "claims"
    fits = {facet: f"(({condition}) IS TRUE)" for facet, condition in narrowed.items()}
    failed = " + ".join(f"(NOT {fit})" for fit in fits.values()) or "0"
    columns = "".join(f", {fit} AS fits_{facet}" for facet, fit in fits.items())
    return f"""WITH found AS MATERIALIZED (
            SELECT claims.n, claims.discussion, coalesce(claims.kind, '') AS kind,
            coalesce(claims.author, '') AS author, contested, unanswered, unsupported,
            decided_by IS NOT NULL AS decided, {percent("check_worthiness")} AS worth,
            {percent("confidence")} AS confidence, supported_by AS supported, attacked_by AS attacked,
            substr(claims.created, 1, 10) AS day, appearances > 1 AS again, {failed} AS failed{columns}
            FROM {source} WHERE {"claim_words MATCH :words AND " if words else ""}{failed} <= 1)
        {" UNION ALL ".join(_counts(narrowed))}"""


def _counts(narrowed: Mapping[str, str]) -> Iterator[str]:
    def among(facet: str) -> str:
        return f"failed = NOT fits_{facet}" if facet in narrowed else "failed = 0"

    def grouped(facet: str, value: str) -> str:
        return (
            f"SELECT '{facet}' AS facet, {value} AS value, '' AS label, count(*) AS count "
            f"FROM found WHERE {among(facet)} GROUP BY value"
        )

    most = f"ORDER BY count DESC, value LIMIT {LISTED}"
    for name, also in (("total", ""), *((flag, f" AND {flag}") for flag in FLAGS)):
        yield f"SELECT '{name}', '', '', count(*) FROM found WHERE failed = 0{also}"
    yield grouped("kind", "kind")
    yield grouped("decided", "decided")
    for facet in ("worth", "confidence"):
        yield grouped(facet, f"min({facet} / {100 // BINS}, {BINS - 1})")
    for facet in ("supported", "attacked"):
        bounds = " ".join(f"WHEN {facet} >= {step} THEN {step}" for step in reversed(STEPS))
        yield grouped(facet, f"CASE {bounds} ELSE 0 END")
    yield grouped("date", "day")
    yield f"""SELECT * FROM (SELECT 'author', value, '', sum(count) AS count FROM (
            {grouped("author", "author")} UNION ALL
            SELECT 'author', also_said.author, '', count(*)
            FROM found CROSS JOIN also_said ON also_said.n = found.n
            WHERE again AND {among("author")} GROUP BY also_said.author)
        GROUP BY value {most})"""
    yield f"""SELECT facet, value, title, count
        FROM ({grouped("discussion", "discussion")} {most}) JOIN discussions ON discussions.id = value"""


def _facets(counts: _Counts) -> Facets:
    def pairs(facet: str) -> tuple[tuple[str, int], ...]:
        return tuple((value, count) for value, _, count in counts[facet])

    def bins(facet: str) -> tuple[int, ...]:
        found = {int(value): count for value, count in pairs(facet)}
        return tuple(found.get(n, 0) for n in range(BINS))

    def at_least(facet: str) -> tuple[tuple[int, int], ...]:
        found = {int(value): count for value, count in pairs(facet)}
        return tuple((step, sum(count for at, count in found.items() if at >= step)) for step in STEPS)

    decided = dict(pairs("decided"))
    return Facets(
        total=counts["total"][0][2],
        discussions=tuple(_most(counts["discussion"])),
        kinds=tuple(sorted(pairs("kind"), key=lambda pair: (-pair[1], pair[0]))),
        authors=tuple(sorted(pairs("author"), key=lambda pair: (-pair[1], pair[0]))),
        flags=tuple((flag, counts[flag][0][2]) for flag in FLAGS),
        decided=(decided.get("1", 0), decided.get("0", 0)),
        worth=bins("worth"),
        confidence=bins("confidence"),
        supported=at_least("supported"),
        attacked=at_least("attacked"),
        days=tuple(sorted(pair for pair in pairs("date") if pair[0])),
    )


def _most(rows: Sequence[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
    return sorted(rows, key=lambda row: (-row[2], row[0]))
