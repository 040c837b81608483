"""Signs that a page shows something else than its text: a paywall, a consent wall, a check for robots."""

import re

from extract import lexicon

_TEASER = 1_500  # characters: what stands before a paywall is shorter
_NOTICE = 1_000  # characters: a notice that stands in place of a page is shorter
_BESIDE = 40  # words
_TINY = 60
_TITLE_PARTS = re.compile(r"\s+[-–—|·:]\s+")

_SCRIPTS = "it shows its text only to browsers that run its scripts"
_NOTICES = (
    ("robots", "the site wants to see a person first (a check for robots)"),
    ("scripts", _SCRIPTS),
    ("consent", "it asks for consent before it shows its text"),
)


def wall(text: str, shown: str, core: str, *, locked: bool, scripts: int) -> str | None:
    """Why `text` is not what the page is about, None where it is.

    `shown` is all that a reader sees of the page, `core` the same without its head, foot and menus,
    `locked` whether it says of itself that it is not for free, `scripts` how many it has.
    """
    if len(text) < _TEASER and (locked or lexicon.pattern("walls/paywall").search(lexicon.plain(core))):
        return "it is behind a paywall or a login, and shows no more than a beginning"
    for name, why in _NOTICES:
        if _nothing_but(f"walls/{name}", shown):
            return why
    if len(shown) < _TINY and scripts > 0:
        return _SCRIPTS
    return None


def _nothing_but(notice: str, shown: str) -> bool:
    """Whether a notice stands in the place of a page: few words are beside it."""
    if len(shown) > _NOTICE:
        return False
    found = lexicon.pattern(notice)
    lines = [(each, found.search(lexicon.plain(each)) is not None) for each in shown.split("\n")]
    beside = sum(len(each.split()) for each, is_notice in lines if not is_notice)
    return beside < _BESIDE and any(is_notice for _, is_notice in lines)


def missing(title: str | None, text: str) -> bool:
    """Whether a page says, in its title and few words, that there is no such page."""
    if not title or len(text) > _NOTICE:
        return False
    parts = [lexicon.plain(part).strip(" .!:") for part in _TITLE_PARTS.split(title)]
    known = lexicon.words("walls/missing")
    return any(part in known or part.removeprefix("the ").removeprefix("this ") in known for part in parts)
