"""Which language a discussion is in, told offline."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

UNKNOWN = "und"

_NOISE = re.compile(
    r"```.*?```|`[^`\n]*`|(?:https?://|www\.)\S+|\S+@\S+\.\S+|^>.*$|\d+",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_ENOUGH = 20_000  # characters that decide it


def language(texts: Iterable[str]) -> str:
    """The primary tag (BCP 47) of what most of the words are in; `und` where it cannot be told."""
    words = ""
    for text in texts:
        words += " " + _NOISE.sub(" ", text[:_ENOUGH])
        if len(words) > _ENOUGH:
            break
    words = re.sub(r"[\W_]+", " ", words).strip()
    if not words:
        return UNKNOWN
    tag, probability = _identifier().classify(words)
    return str(tag) if probability >= 0.5 else UNKNOWN


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
