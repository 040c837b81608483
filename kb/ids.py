"""How ids are minted: from the thread itself, so that the same thread gives the same graph.

Nothing derived by us (a claim's wording, a link's confidence) enters an id, so better wording
later breaks no link and orphans no decision.
"""

import hashlib
import re

_LENGTH = 16  # hex digits: 64 bits, so a billion things collide with a chance of 3 %


def digest(*parts: str, length: int = _LENGTH) -> str:
    """Hex digest of the parts, each fenced off from the next."""
    joined = "\x1f".join(part.replace("\x1f", " ") for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def folded(words: str) -> str:
    """The words of a text, lower-cased, one space between: what an id keeps of it."""
    return " ".join(re.findall(r"[^\W_]+", words.lower()))


def pasted_id(first_post: str) -> str:
    """The id of a pasted discussion: `pasted-` and 12 hex digits of the first post's words."""
    return f"pasted-{digest(folded(first_post), length=12)}"


def claim_id(discussion: str, post: str, quote: str) -> str:
    """The id of a claim: its discussion, the post it first appears in, and the quote's words."""
    return digest("claim", discussion, post, folded(quote))


def argument_id(discussion: str, made_in: str, answers: str, kind: str) -> str:
    """The id of an argument: its two locutions and its kind."""
    return digest("argument", discussion, made_in, answers, kind)


def source_id(reference: str) -> str:
    """The id of a source: its URL as written, or its name."""
    return digest("source", reference)


def term_id(discussion: str, label: str) -> str:
    """The id of a contested term."""
    return digest("term", discussion, folded(label))


def decision_id(discussion: str, by: str, at: str, target: str, changes: str) -> str:
    """The id of a decision: who changed what, and when."""
    return digest("decision", discussion, by, at, target, changes)


def run_id(version: str, models: str, settings: str, input_hash: str) -> str:
    """The id of a run; its times stay out, so that reading a thread again gives the same graph."""
    return digest("run", version, models, settings, input_hash, length=12)


def input_hash(text: str) -> str:
    """The hash of what a run read."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
