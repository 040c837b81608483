"""Hacker News: Algolia's item JSON, Firebase items, and the saved page of an item.

One discussion however it came: the same id, the same posts in the same order, the same texts, as far
as the form carries them. Answers stand under what they answer, oldest first.
"""

from collections.abc import Iterator, Mapping

from extract.readers import document, hackernews_page
from extract.readers.hackernews_item import discussion
from extract.readers.hackernews_json import algolia_items, firebase_threads, is_algolia, is_item, unpacked
from extract.readers.input import Input
from kb.errors import InputError
from kb.model import Discussion


def read(input_: Input) -> Iterator[Discussion | InputError]:
    """The discussions of an input in any of the three forms."""
    text, notes = document.decoded(input_)
    if hackernews_page.is_page(text):
        if hackernews_page.has_more(text):
            notes += ("The page ends before the comments do; the rest stands on the pages after it.",)
        yield discussion(hackernews_page.items(input_.name, text), notes)
        return
    firebase: list[Mapping[str, object]] = []
    for place, value in document.values(input_, text):
        if isinstance(value, InputError):
            yield value
            continue
        for where, item in unpacked(value, place):
            if not isinstance(item, dict) or not is_item(item):
                yield _no_item(input_.name, where, item)
            elif is_algolia(item):
                yield discussion(algolia_items(item), notes)
            else:
                firebase.append(item)
    for items in firebase_threads(firebase):
        yield discussion(items, notes)


def _no_item(name: str, place: str, value: object) -> InputError:
    if value is None:
        return InputError(name, place, "Hacker News knows no such item (null)", "check the item's number")
    if isinstance(value, dict) and "error" in value:
        return InputError(name, place, "it is an error answer of the site", "check the item's number")
    return InputError(
        name, place, "it is not an item of Hacker News", "give items that have an id and a type"
    )
