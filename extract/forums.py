"""The public URL of a discussion to its bytes, asked of the forum's own interface, all pages of it."""

import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qs, urlencode, urlsplit

from extract.fetch import Fetcher
from extract.readers import Input
from kb.errors import FetchFailed, InputError

_MOST_ITEMS = 5_000  # of Firebase, which gives one an answer
_MOST_POSTS = 10_000
_CHUNK = 20  # posts a request, which is what Discourse itself asks for
_SUPPORTED = (
    "give the URL of a Hacker News item, a Reddit thread or a Discourse topic (/t/...), "
    "or save the discussion to a file"
)


def is_url(reference: str) -> bool:
    """Whether a reference is meant as a URL."""
    return re.match(r"[a-z][a-z0-9+.-]*://", reference, re.IGNORECASE) is not None


def from_url(url: str, fetcher: Fetcher) -> Input:
    """The discussion at a URL, whole; raises `InputError`, `FetchRefused` or `FetchFailed`."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        raise InputError(url[:200], "", "it is no URL", _SUPPORTED) from None
    api = {name: urlsplit(base).netloc for name, base in fetcher.settings.api_bases.items()}
    item = _hackernews_item(parts.path, parts.query, host, parts.netloc, api)
    if item:
        return _hackernews(url, item, fetcher)
    thread = _reddit_thread(parts.path, host, parts.netloc, api)
    if thread:
        base = fetcher.settings.api_bases["reddit"]
        answer = fetcher.get(f"{base}/comments/{thread}.json?raw_json=1&limit=500", accept="application/json")
        return Input(answer.body, url, url)
    topic = re.fullmatch(r"(.*)/t/(?:[^/]+/)?(\d{1,12})(?:/\d+)?(?:\.json)?/?", parts.path)
    if topic and parts.scheme in {"http", "https"}:
        return _discourse(url, f"{parts.scheme}://{parts.netloc}{topic.group(1)}", topic.group(2), fetcher)
    raise InputError(url[:500], "", "no forum that is known here has such a URL", _SUPPORTED)


def _hackernews_item(path: str, query: str, host: str, netloc: str, api: Mapping[str, str]) -> str | None:
    if host == "news.ycombinator.com" and path == "/item":
        ids = parse_qs(query).get("id", [""])
        return ids[0] if re.fullmatch(r"\d{1,12}", ids[0]) else None
    if netloc in {api.get("hackernews"), api.get("firebase")}:
        found = re.search(r"/items?/(\d{1,12})(?:\.json)?$", path)
        return found.group(1) if found else None
    return None


def _reddit_thread(path: str, host: str, netloc: str, api: Mapping[str, str]) -> str | None:
    if host == "redd.it":
        found = re.fullmatch(r"/([a-z0-9]{2,12})/?", path)
    elif host == "reddit.com" or host.endswith(".reddit.com") or netloc == api.get("reddit"):
        found = re.match(r"(?:/(?:r|user)/[^/]+)?/comments/([a-z0-9]{2,12})(?:[/.]|$)", path)
    else:
        return None
    return found.group(1) if found else None


def _hackernews(url: str, item: str, fetcher: Fetcher) -> Input:
    """An item with all below it: from Algolia in one answer, else from Firebase one by one."""
    base = fetcher.settings.api_bases["hackernews"]
    try:
        answer = fetcher.get(f"{base}/items/{item}", accept="application/json")
        return Input(answer.body, url, url)
    except FetchFailed as failed:
        try:
            found = list(_firebase_items(url, item, fetcher))
        except FetchFailed as also:
            raise FetchFailed(
                url, f"{failed.problem}; Firebase: {also.problem}", status=failed.status
            ) from None
    if not found:
        raise InputError(url, "", "Hacker News knows no such item", "check the item's number")
    return Input(json.dumps(found).encode(), url, url)


def _firebase_items(url: str, item: str, fetcher: Fetcher) -> Iterator[Mapping[str, object]]:
    base = fetcher.settings.api_bases["firebase"]
    waiting, seen = [item], {item}
    while waiting:
        id_ = waiting.pop(0)
        value = _json(url, fetcher.get(f"{base}/item/{id_}.json", accept="application/json").body)
        if not isinstance(value, dict):
            continue  # null: an item that is not there
        yield value
        kids = value.get("kids")
        for kid in kids if isinstance(kids, list) else ():
            name = str(kid)
            if name.isdecimal() and name not in seen:
                seen.add(name)
                waiting.append(name)
        if len(seen) > _MOST_ITEMS:
            problem = f"it has more than {_MOST_ITEMS} posts, too many to ask for one by one"
            raise InputError(url, "", problem, "try again when the Algolia interface answers")


def _discourse(url: str, base: str, topic: str, fetcher: Fetcher) -> Input:
    """A topic and the posts that its first answer only names."""
    first = _json(url, fetcher.get(f"{base}/t/{topic}.json", accept="application/json").body)
    stream = first.get("post_stream") if isinstance(first, dict) else None
    if not isinstance(stream, dict):
        raise InputError(url, "", "the site does not answer as a Discourse forum does", _SUPPORTED)
    named = stream.get("stream")
    wanted = [id_ for id_ in named if isinstance(id_, int)] if isinstance(named, list) else []
    if len(wanted) > _MOST_POSTS:
        raise InputError(url, "", f"it has more than {_MOST_POSTS} posts", "save the part you need to a file")
    had = _post_ids(first)
    missing = [id_ for id_ in wanted if id_ not in had]
    pages: list[object] = [first]
    for start in range(0, len(missing), _CHUNK):
        asked = urlencode([("post_ids[]", str(id_)) for id_ in missing[start : start + _CHUNK]])
        page = fetcher.get(f"{base}/t/{topic}/posts.json?{asked}", accept="application/json")
        pages.append(_json(url, page.body))
    return Input(json.dumps(pages).encode(), url, url)


def _post_ids(page: object) -> set[object]:
    stream = page.get("post_stream") if isinstance(page, dict) else None
    posts = stream.get("posts") if isinstance(stream, dict) else None
    return {post.get("id") for post in posts if isinstance(post, dict)} if isinstance(posts, list) else set()


def _json(url: str, body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        problem = "the site answered with something else than JSON"
        raise InputError(url, "", problem, "open it in a browser to see what it says") from None
