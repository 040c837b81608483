"""Signs that a page shows something else than its text: a paywall, a consent wall, a check for robots."""

import re

from extract import lexicon

_TEASER = 1_500  # characters: what stands before a paywall is shorter
_NOTICE = 1_000  # characters: a notice that stands in place of a page is shorter
_TINY = 60
_TITLE_PARTS = re.compile(r"\s+[-–—|·:]\s+")

_NOTICES = (
    ("robots", "the site wants to see a person first (a check for robots)"),
    ("scripts", "it shows its text only to browsers that run its scripts"),
    ("consent", "it asks for consent before it shows its text"),
)


def wall(text: str, shown: str, *, locked: bool, scripts: int) -> str | None:
    """Why `text` is not what the page is about, None where it is.

    `shown` is all that a reader sees of the page, `locked` what it says of itself, `scripts` how many it has.
    """
    around = lexicon.plain(shown[: 4 * _TEASER] + "\n" + shown[-_TEASER:])
    asks = bool(lexicon.pattern("walls/paywall").search(around))
    if len(text) < _TEASER and (locked or asks):
        return "it is behind a paywall or a login, and shows no more than a beginning"
    if len(shown) < _NOTICE:
        for name, why in _NOTICES:
            if lexicon.pattern(f"walls/{name}").search(around):
                return why
    if len(shown) < _TINY and scripts > 0:
        return "it shows its text only to browsers that run its scripts"
    return None


def missing(title: str | None, text: str) -> bool:
    """Whether a page says, in its title and few words, that there is no such page."""
    if not title or len(text) > _NOTICE:
        return False
    parts = [lexicon.plain(part).strip(" .!:") for part in _TITLE_PARTS.split(title)]
    known = lexicon.words("walls/missing")
    return any(part in known or part.removeprefix("the ").removeprefix("this ") in known for part in parts)
