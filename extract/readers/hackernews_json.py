"""The items of Hacker News in JSON: Algolia's, which hold their answers, and Firebase's, which name them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from extract.readers.fields import identifier, markup, moment, record, web_address, words
from extract.readers.hackernews_item import Item

Record = Mapping[str, object]


def unpacked(value: object, place: str) -> Iterator[tuple[str, object]]:
    """The items of a JSON value with their places: one item, a list, or a table by id."""
    table = record(value)
    if isinstance(value, list):
        for n, item in enumerate(value):
            if item is not None:  # Firebase says null for an id that it does not know
                yield f"{place} item {n}".strip(), item
    elif table is not None and "id" not in table and any(record(item) for item in table.values()):
        for key, item in table.items():
            if item is not None:
                yield f"{place} item {key[:40]}".strip(), item
    else:
        yield place, value


def is_item(value: object) -> bool:
    """Whether a JSON value is an item, of either kind."""
    fields = record(value)
    if fields is None or identifier(fields.get("id")) is None:
        return False
    return bool({"type", "by", "kids", "children", "parent", "text", "title", "deleted"} & fields.keys())


def is_algolia(item: Record) -> bool:
    """Whether an item holds its answers itself."""
    return bool({"children", "parent_id", "story_id", "created_at_i"} & item.keys())


def algolia_items(root: Record) -> list[Item]:
    """A story with all below it."""
    items: list[Item] = []
    waiting: list[tuple[Record, str | None]] = [(root, None)]
    while waiting:
        fields, parent = waiting.pop()
        id_ = identifier(fields.get("id")) or f"{parent}.{len(items)}"
        if fields.get("type") != "pollopt":
            created = moment(fields.get("created_at_i")) or moment(fields.get("created_at"))
            items.append(_item(id_, parent, fields, fields.get("author"), created))
        children = fields.get("children")
        for child in children if isinstance(children, list) else ():
            if record(child) is not None:
                waiting.append((child, id_))
    return items


def firebase_threads(records: Sequence[Record]) -> list[list[Item]]:
    """The items, sorted into threads, each led by its story.

    Comments whose parent is not among them go to the only story there is; else each opens a thread.
    """
    known: dict[str, Record] = {}
    twice: list[Record] = []
    for fields in records:
        id_ = identifier(fields.get("id"))
        if id_ is None or fields.get("type") == "pollopt":
            continue
        (twice.append(fields) if id_ in known else known.setdefault(id_, fields))
    parents = {id_: identifier(fields.get("parent")) for id_, fields in known.items()}
    tops = {id_: _top(id_, parents) for id_ in parents}
    stories = [id_ for id_, parent in parents.items() if parent is None]
    if len(stories) == 1:
        tops = dict.fromkeys(tops, stories[0])
    threads: dict[str, list[Item]] = {}
    for fields in sorted(
        [*known.values(), *twice], key=lambda fields: identifier(fields["id"]) not in tops.values()
    ):
        id_ = str(identifier(fields["id"]))
        parent = None if tops[id_] == id_ else parents[id_]
        item = _item(id_, parent, fields, fields.get("by"), moment(fields.get("time")))
        threads.setdefault(tops[id_], []).append(item)
    return list(threads.values())


def _top(id_: str, parents: Mapping[str, str | None]) -> str:
    """The item that leads the thread of another: its highest ancestor that is there."""
    seen: list[str] = []
    while id_ not in seen:
        seen.append(id_)
        parent = parents[id_]
        if parent is None or parent not in parents:
            return id_
        id_ = parent
    return min(seen[seen.index(id_) :])


def _item(id_: str, parent: str | None, fields: Record, author: object, created: datetime | None) -> Item:
    gone = fields.get("deleted") is True
    return Item(
        id=id_,
        parent=parent,
        author=words(author),
        title=None if gone else words(fields.get("title")),
        url=None if gone else web_address(fields.get("url")),
        markup="" if gone else markup(fields.get("text")),
        created=created,
    )
