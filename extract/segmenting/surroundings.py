"""Where a stretch lies in its post: one row of numbers a stretch."""

import math
import re
from collections.abc import Sequence

import numpy as np

from extract.segmenting.borders import Stretch
from extract.segmenting.tokens import Floats, Tokens

_ITEM = re.compile(r"\s*(?:[-*•]|\(?\d+[.)])\s")


def surrounding_rows(tokens: Tokens, stretches: Sequence[Stretch]) -> Floats:
    """One row for each of the stretches of a post."""
    count = len(stretches)
    spans = [(int(tokens.start[s.start]), int(tokens.end[s.end - 1])) for s in stretches]
    rows = []
    for n, (stretch, span) in enumerate(zip(stretches, spans, strict=True)):
        before = tokens.text[spans[n - 1][1] : span[0]] if n else tokens.text[: span[0]]
        after = tokens.text[span[1] : spans[n + 1][0]] if n + 1 < count else tokens.text[span[1] :]
        ended = tokens.lower[stretches[n - 1].end - 1] if n else ""
        asks_next = n + 1 < count and tokens.lower[stretches[n + 1].end - 1] == "?"
        opens, closes = not n or "\n" in before, n + 1 == count or "\n" in after
        line = tokens.text.rfind("\n", 0, span[0]) + 1 if opens else span[0]
        rows.append(
            [
                n / max(1, count - 1),
                n == 0,
                n + 1 == count,
                math.log1p(min(count, 30)),
                count == 1,
                opens,
                opens and closes,
                "\n" in before and ">" in before,
                "\n>" in after[:4],
                ended == "?",
                ended == ":",
                asks_next,
                opens and bool(_ITEM.match(tokens.text[line : span[1]])),
                n == 0 and "\n\n" in after,
                n == 0 and "\n\n" in after and tokens.lower[stretch.end - 1] not in (".", "!"),
                math.log1p(min(len(tokens.text), 5000)),
            ]
        )
    return np.array(rows, dtype=np.float32)
