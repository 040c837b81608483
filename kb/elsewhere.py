"""What other discussions say in like words, and the sources that they cite for it."""

import re

from kb import vocab
from kb.answers import Term
from kb.model import Source
from kb.state import value
from kb.store import KnowledgeBase

_MOST = 24  # claims that are looked at
_WORDS = 16
_WORD = re.compile(r"[^\W_]{3,40}")


def said(kb: KnowledgeBase, discussion: str, text: str) -> list[tuple[str, tuple[Source, ...]]]:
    """The claims of other discussions that share words with a text and cite sources, the likeliest first."""
    words = sorted(set(_WORD.findall(text.lower())), key=lambda word: (-len(word), word))[:_WORDS]
    if not words:
        return []
    rows = kb.index.rows(
        """SELECT claims.id, claims.iri, claim_words.text FROM claim_words
        JOIN claims ON claims.n = claim_words.rowid
        WHERE claim_words MATCH :words AND NOT unsupported AND discussion <> :discussion
        ORDER BY rank, claims.n LIMIT :most""",
        {"words": " OR ".join(f'"{word}"' for word in words), "discussion": discussion, "most": _MOST},
    )
    cited = _cited(kb, [row["iri"] for row in rows])
    return [(row["text"], cited[row["iri"]]) for row in rows if row["iri"] in cited]


def _cited(kb: KnowledgeBase, claims: list[str]) -> dict[str, tuple[Source, ...]]:
    """The sources of each claim that cites some, given and answered by IRI."""
    if not claims:
        return {}
    answer = kb.ask(
        vocab.QUERY_PREFIXES + "SELECT DISTINCT ?claim ?source ?url ?name ?cut WHERE { "
        f"VALUES ?claim {{ {' '.join(f'<{claim}>' for claim in claims)} }} GRAPH ?g {{ "
        "?claim schema:appearance ?place . ?place cito:citesAsEvidence ?source . "
        "OPTIONAL { ?source schema:url ?url } OPTIONAL { ?source schema:name ?name } "
        "OPTIONAL { ?source rj:truncated ?cut } } }"
    )
    found: dict[str, dict[str, Source]] = {}
    for claim, source, url, name, cut in answer.rows:
        if claim is not None and source is not None:
            id_ = vocab.local_id(value(source))[1]
            given = Source(id_, _words(url), _words(name), truncated=cut is not None)
            found.setdefault(value(claim), {})[id_] = given
    return {claim: tuple(of[id_] for id_ in sorted(of)) for claim, of in found.items()}


def _words(term: Term | None) -> str | None:
    return None if term is None else value(term)
