"""The one guarded fetcher: URL to bytes, and the only door to the network.

Whatever URL a stranger wrote, nothing is asked of an address that is not public, nothing is sent but
the request, and nothing comes back beyond the limits. Rules about how a URL is written and where it
leads stand in `fetching.guard`; here are `redirects` (five at most) and `robots` (a site's robots.txt).
"""

import os
import re
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urljoin

from platformdirs import user_cache_path
from protego import Protego

from extract.fetching import guard, wire
from extract.fetching.cache import Cache
from kb.errors import FetchFailed, FetchRefused

API_BASES: Mapping[str, str] = {
    "hackernews": "https://hn.algolia.com/api/v1",
    "firebase": "https://hacker-news.firebaseio.com/v0",
    "reddit": "https://www.reddit.com",
    "wikipedia": "https://en.wikipedia.org/w/api.php",
    "google-fact-check": "https://factchecktools.googleapis.com/v1alpha1",
}
_INVITED = ("wikipedia", "google-fact-check")  # programs are told to ask there, whatever robots.txt says
_SECRET = re.compile(r"[?&](?:key|api_?key|access_token)=", re.IGNORECASE)
_AGENT = "Rejoinder"
_REDIRECTS = {301, 302, 303, 307, 308}
_PASSING = {429, 500, 502, 503, 504}


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """What a user may set. A host of `allow_hosts` ("host:port") may be private and is not paced."""

    allow_hosts: frozenset[str] = frozenset()
    api_bases: Mapping[str, str] = field(default_factory=lambda: dict(API_BASES))
    cache_dir: Path | None = None  # None keeps nothing
    timeout: float = 20.0  # seconds for one `get`, redirects and repeats included
    most: int = 10_000_000  # bytes, on the wire and unpacked
    redirects: int = 5
    attempts: int = 3
    pace: float = 1.0  # seconds between two requests to one host
    api_pace: float = 0.1  # the same for hosts of `api_bases`, which are there for programs

    @classmethod
    def from_environment(cls) -> "FetchSettings":
        """REJOINDER_ALLOW_HOSTS (with commas), REJOINDER_API_HACKERNEWS and so on, REJOINDER_CACHE."""
        hosts = os.environ.get("REJOINDER_ALLOW_HOSTS", "").lower()
        bases = {
            name: os.environ.get(f"REJOINDER_API_{name.upper().replace('-', '_')}") or base
            for name, base in API_BASES.items()
        }
        cache = os.environ.get("REJOINDER_CACHE")
        return cls(
            allow_hosts=frozenset(host.strip() for host in hosts.split(",") if host.strip()),
            api_bases=bases,
            cache_dir=Path(cache) if cache else user_cache_path("rejoinder") / "fetched",
        )


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a URL gave: always the answer of a status 200."""

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    from_cache: bool = False


@dataclass(slots=True)
class _Site:
    """What is known of one origin while the fetcher lives."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    next_at: float = 0.0
    robots: Protego | None = None


class Fetcher:
    """Fetches URLs under the rules; safe to share between threads."""

    def __init__(self, settings: FetchSettings, *, resolve: guard.Resolve = guard.system_resolve) -> None:
        self.settings = settings
        self._resolve = resolve
        self._cache = Cache(settings.cache_dir)
        self._sites: dict[str, _Site] = {}
        self._lock = threading.Lock()

    def get(self, url: str, *, accept: str = "*/*") -> Fetched:
        """What a URL gives, after redirects; raises `FetchRefused` or `FetchFailed`."""
        deadline = _Deadline(self.settings.timeout)
        asked = url
        for _ in range(self.settings.redirects + 1):
            at = guard.target(asked, self.settings.allow_hosts)
            self._ask_robots(at, deadline)
            kept = self._cache.get(at.url, accept)
            if kept and kept.fresh:
                return Fetched(url, at.url, 200, kept.headers, kept.body, from_cache=True)
            headers = {"Accept": accept, **(kept.conditions if kept else {})}
            answer = self._patiently(at, headers, deadline)
            if answer.status == 304 and kept:
                self._cache.put(at.url, accept, {**kept.headers, **_renewed(answer.headers)}, kept.body)
                return Fetched(url, at.url, 200, kept.headers, kept.body, from_cache=True)
            if answer.status not in _REDIRECTS:
                break
            asked = _next(at.url, answer)
        else:
            raise FetchRefused(url, "redirects", f"it redirects more than {self.settings.redirects} times")
        if answer.status != 200:
            raise FetchFailed(at.url, _said(answer.status), status=answer.status)
        if not _SECRET.search(at.url):
            self._cache.put(at.url, accept, answer.headers, answer.body)
        return Fetched(url, at.url, 200, answer.headers, answer.body)

    def _patiently(self, at: guard.Target, headers: Mapping[str, str], deadline: "_Deadline") -> wire.Answer:
        """The answer, asked for again after a pause where a server is busy and the time allows it."""
        for attempt in range(1, self.settings.attempts + 1):
            answer = self._once(at, headers, deadline)
            if answer.status not in _PASSING or attempt == self.settings.attempts:
                return answer
            wait = _retry_after(answer.headers.get("retry-after"))
            wait = 0.25 * 2**attempt if wait is None else wait
            if wait >= deadline.left():
                problem = f"{_said(answer.status)}; it asks to wait {wait:.0f} seconds: try again then"
                raise FetchFailed(at.url, problem, status=answer.status)
            time.sleep(wait)
        raise AssertionError("unreachable")

    def _once(self, at: guard.Target, headers: Mapping[str, str], deadline: "_Deadline") -> wire.Answer:
        settings = self.settings
        self._keep_pace(at, deadline)
        where = guard.addresses(at, settings.allow_hosts, self._resolve, deadline.left())
        return wire.ask(at, where, headers, deadline=deadline.at, most=settings.most)

    def _site(self, at: guard.Target) -> _Site:
        with self._lock:
            return self._sites.setdefault(at.origin, _Site())

    def _keep_pace(self, at: guard.Target, deadline: "_Deadline") -> None:
        """Wait for this host's turn; waiting costs a request none of its time."""
        if f"{at.host}:{at.port}" in self.settings.allow_hosts:
            return
        bases = self.settings.api_bases.values()
        pace = (
            self.settings.api_pace
            if any(base.startswith(at.origin) for base in bases)
            else self.settings.pace
        )
        site = self._site(at)
        if site.robots is not None:
            pace = max(pace, min(site.robots.crawl_delay(_AGENT) or 0.0, 10.0))
        with self._lock:
            now = time.monotonic()
            start = max(now, site.next_at)
            site.next_at = start + pace
        if start > now:
            time.sleep(start - now)
            deadline.at += start - now

    def _ask_robots(self, at: guard.Target, deadline: "_Deadline") -> None:
        """Refuse what the site's robots.txt forbids; it is read once while the fetcher lives."""
        if any(at.url.startswith(self.settings.api_bases.get(name, "\n")) for name in _INVITED):
            return
        site = self._site(at)
        with site.lock:
            if site.robots is None:
                self._read_robots(at, site, deadline)
        if site.robots and not site.robots.can_fetch(at.url, _AGENT):
            raise FetchRefused(at.url, "robots", f"{at.origin}/robots.txt forbids it to programs")

    def _read_robots(self, at: guard.Target, site: _Site, deadline: "_Deadline") -> None:
        place = f"{at.origin}/robots.txt"
        for _ in range(self.settings.redirects + 1):
            try:
                there = guard.target(place, self.settings.allow_hosts)
                answer = self._once(there, {"Accept": "text/plain"}, deadline)
                if answer.status not in _REDIRECTS or "location" not in answer.headers:
                    break
                place = _next(place, answer)
            except FetchRefused as refused:
                raise FetchRefused(at.url, refused.rule, refused.detail) from None
            except FetchFailed as failed:
                raise FetchFailed(at.url, failed.problem, status=failed.status) from None
        if answer.status in _PASSING - {429}:
            raise FetchFailed(at.url, f"its robots.txt: {_said(answer.status)}", status=answer.status)
        text = answer.body[:500_000].decode("utf-8", "replace") if answer.status == 200 else ""
        site.robots = Protego.parse(text)


@dataclass(slots=True)
class _Deadline:
    """When a `get` is over."""

    seconds: float
    at: float = 0.0

    def __post_init__(self) -> None:
        self.at = time.monotonic() + self.seconds

    def left(self) -> float:
        return self.at - time.monotonic()


def _next(url: str, answer: wire.Answer) -> str:
    """Where a redirect leads."""
    if "location" not in answer.headers:
        raise FetchFailed(url, "it redirects to nowhere", status=answer.status)
    place = answer.headers["location"]
    with suppress(UnicodeError):  # headers are read as Latin-1, and mostly written in UTF-8
        place = place.encode("latin-1").decode("utf-8")
    try:
        return urljoin(url, place)
    except ValueError as error:
        raise FetchRefused(place[:200], "spelling", f"it is no URL ({error})") from None


def _renewed(headers: Mapping[str, str]) -> dict[str, str]:
    """What a 304 says anew about the answer it confirms."""
    names = ("cache-control", "etag", "last-modified", "expires", "date")
    return {name: headers[name] for name in names if name in headers}


def _retry_after(value: str | None) -> float | None:
    """The seconds a server asks to wait, from a number or a date."""
    if value is None:
        return None
    if re.fullmatch(r"\s*\d{1,9}\s*", value):
        return float(value)
    try:
        return max(parsedate_to_datetime(value).timestamp() - time.time(), 0.0)
    except (ValueError, TypeError, OverflowError):
        return None


def _said(status: int) -> str:
    known = {
        401: "the site wants a login (401)",
        403: "the site refuses it (403)",
        404: "the site has no such page (404): check the address",
        410: "the page is gone (410)",
        429: "the site says that too much is asked of it (429)",
    }
    return known.get(status, f"the site answered with status {status}")
