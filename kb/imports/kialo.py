"""The text that Kialo gives out: numbered claims, each Pro or Con the one above it."""

import re

from kb.errors import InputError
from kb.imports.document import text
from kb.imports.draft import Draft, Statement, Step
from kb.model import ArgumentKind

NAME = "kialo"
_CLAIM = re.compile(r"\s*(?P<id>(?:\d+\.)+)\s+(?:(?P<stance>pro|con)\s*:\s*)?(?P<text>.*)", re.IGNORECASE)
_SEE = re.compile(r"->\s*see\s+(?P<id>(?:\d+\.)+)\s*", re.IGNORECASE)
_TITLE = re.compile(r"\s*discussion (?:title|name)\s*:\s*(.*)", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]\n]*)\]\((?:[^()\s]|\([^()\s]*\))*\)")
_ESCAPED = re.compile(r"\\([\[\](){}\\])")
_KINDS = {"pro": ArgumentKind.SUPPORT, "con": ArgumentKind.REBUT}


def read(data: bytes, name: str) -> Draft:
    """Read one discussion; InputError where no claim is numbered, or one hangs under nothing."""
    draft = Draft(NAME, name, data)
    claims: list[tuple[int, str, str, list[str]]] = []
    for n, line in enumerate(text(data, name).splitlines(), 1):
        if not claims and (title := _TITLE.match(line)):
            draft.title = title[1]
        elif found := _CLAIM.fullmatch(line):
            claims.append((n, found["id"], (found["stance"] or "").lower(), [found["text"]]))
        elif claims:
            claims[-1][3].append(line)
        elif line.strip():
            draft.lose("words before the first claim")
    if not claims:
        raise InputError(
            name, "", "no claim such as '1.1. Pro: words' is in it", "export it from Kialo as text"
        )
    stands_for = {id_: _SEE.fullmatch("\n".join(lines).strip()) for _, id_, _, lines in claims}
    known = {id_: see["id"] if see else id_ for id_, see in stands_for.items()}
    for n, id_, stance, lines in claims:
        above = re.sub(r"\d+\.$", "", id_)
        if above and above not in known:
            raise InputError(
                name, f"line {n}", f"claim {id_} stands under {above}, which is not there", "add it"
            )
        if known[id_] == id_:
            _say(draft, id_, known.get(above), "\n".join(lines).strip())
        if above and stance:
            draft.bring(Step(f"step {id_}", _KINDS[stance], (known[id_],), known[above]))
        elif above:
            draft.lose("a claim under another that is neither Pro nor Con")
    return draft


def _say(draft: Draft, id_: str, above: str | None, words: str) -> None:
    if _LINK.search(words):
        draft.lose("the address of a link in a claim")
    said = _ESCAPED.sub(r"\1", _LINK.sub(r"\1", words))
    draft.say(Statement(id_, id_, said, answers=above))
