"""How the model's plain values are written as literals; confidences have two places."""

from datetime import UTC, datetime

from pyoxigraph import Literal

from kb import vocab
from kb.errors import MapError

TRUE = Literal("true", datatype=vocab.BOOLEAN)


def string(text: str) -> Literal:
    """A plain string; a lone surrogate, which no RDF text can hold, is refused."""
    try:
        return Literal(text)
    except ValueError:
        raise MapError(
            f"the text {text[:40]!r} has a lone surrogate, which RDF cannot hold; replace it when reading"
        ) from None


def decimal(number: float) -> Literal:
    """A decimal with two places."""
    return Literal(f"{number:.2f}", datatype=vocab.DECIMAL)


def integer(number: int) -> Literal:
    """A whole number."""
    return Literal(str(number), datatype=vocab.INTEGER)


def moment(when: datetime) -> Literal:
    """A time in UTC; one without a time zone is refused, since nobody could tell when it was."""
    if when.tzinfo is None:
        raise MapError(f"the time {when.isoformat()} has no time zone; make it aware when reading")
    text = when.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return Literal(text, datatype=vocab.DATE_TIME)
