"""Looking at a source: what it is now, or why there is nothing to see.

fetched   its text is there
changed   its text is there, and is not what it was the last time
cut-off   its URL was cut where it was written, and no single known link fits
dead      404, 410 and other failures; nobody answers; a page that says that it is not there
refused   by a rule of the guarded fetcher, or because the user stays offline
empty     401, 402, 403, 451; a paywall, a consent wall, a check for robots; too large; no readable text
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from extract.evidence import cutoff
from extract.evidence.page import Page, line, read, settled
from extract.evidence.sourcekind import source_kind
from extract.fetch import Fetched
from kb.errors import FetchFailed, FetchRefused
from kb.evidence.model import Snapshot
from kb.kinds import SnapshotState
from kb.model import Source

Fetch = Callable[[str], Fetched]
"""A URL to what it gives; raises FetchRefused or FetchFailed. Offline it refuses by the rule 'offline'."""

_WITHHELD = {200, 204, 401, 402, 403, 451}  # 200: the answer was too large, or cannot be unpacked
_SHOWN = 5  # candidates that a note names


def take(
    source: Source,
    *,
    fetch: Fetch,
    now: datetime,
    before: Snapshot | None,
    known_urls: Callable[[str], Iterable[str]],
    found_by: str = "cited",
) -> Snapshot:
    """What the source is now; whatever its URL or page is like, the state and the note say what became of it.

    `known_urls` gives the links of a host (lower case, without www.) that the knowledge base knows.
    """
    blank = Snapshot(
        source=source.id,
        taken=now.astimezone(UTC).replace(microsecond=0),
        state=SnapshotState.EMPTY,
        found_by=found_by,
    )
    if source.url is None:
        return replace(blank, note="It is only named, without a link to look at.")
    url, note = source.url, None
    if cutoff.is_cut(url, truncated=source.truncated):
        found = cutoff.fit(url, known_urls(cutoff.host(url)))
        if found.url is None:
            return replace(blank, state=SnapshotState.CUT_OFF, url=url, note=_unfit(found))
        url, note = (
            found.url,
            "Its URL was cut off where it was written; this is the one known link that fits",
        )
    if "://" not in url and url.lower().startswith("www."):
        url = f"https://{url}"
    blank = replace(blank, url=url)
    try:
        fetched = fetch(url)
    except FetchRefused as refused:
        said = _sentence(f"It was not asked for, by the rule '{refused.rule}': {refused.detail}", note)
        return replace(blank, state=SnapshotState.REFUSED, note=said)
    except FetchFailed as failed:
        state = SnapshotState.EMPTY if failed.status in _WITHHELD else SnapshotState.DEAD
        said = _sentence(f"It could not be read: {failed.problem}", note)
        return replace(blank, state=state, http_status=failed.status, note=said)
    return _seen(blank, fetched, before, note)


def of_page(
    blank: Snapshot, page: Page, *, data: bytes, before: Snapshot | None, note: str | None
) -> Snapshot:
    """The snapshot of a page that was read, with its state; `blank` says whose it is, and from where."""
    reviewed = _reviewed(page, blank.final_url)
    behind = "" if page.wall else page.text  # a published rating stands outside of any wall
    text = settled(reviewed.beginning + behind)[0]
    state, said = _state(page, text, blank, before)
    kind = source_kind(blank.final_url or blank.url, page)
    return replace(
        blank,
        state=state,
        text=text if state in (SnapshotState.FETCHED, SnapshotState.CHANGED) else "",
        digest=hashlib.sha256(data).hexdigest(),
        title=page.title,
        publisher=page.publisher,
        author=page.author,
        published=page.published,
        media_type=page.media_type,
        kind=kind,
        rating=reviewed.rating if state in (SnapshotState.FETCHED, SnapshotState.CHANGED) else None,
        note=_sentence(*(part for part in (note, said, page.note if text else None, reviewed.note) if part)),
    )


def _seen(blank: Snapshot, fetched: Fetched, before: Snapshot | None, note: str | None) -> Snapshot:
    page = read(fetched.body, name_or_url=fetched.final_url, media_type=fetched.headers.get("content-type"))
    blank = replace(blank, final_url=fetched.final_url, http_status=fetched.status)
    return of_page(blank, page, data=fetched.body, before=before, note=note)


def _state(
    page: Page, text: str, blank: Snapshot, before: Snapshot | None
) -> tuple[SnapshotState, str | None]:
    """What a page that came counts as, and why."""
    gone = _gone(page, blank)
    if gone:
        return SnapshotState.DEAD, gone
    if not text:
        why = page.wall or page.note or "it holds no text"
        return SnapshotState.EMPTY, f"There is no text to rest on: {why}"
    if before is not None and before.readable and before.text.split() != text.split():
        return SnapshotState.CHANGED, f"Its text is not what it was on {before.taken:%Y-%m-%d}"
    return SnapshotState.FETCHED, f"No more than its rating was read: {page.wall}" if page.wall else None


def _gone(page: Page, blank: Snapshot) -> str | None:
    """Why a page that came is not the one that was asked for."""
    if page.missing:
        return "The page says that it is not there"
    if blank.url and blank.final_url and _sent_to_front(blank.url, blank.final_url):
        return "The page is gone: the site sends its readers to the front page"
    return None


@dataclass(frozen=True, slots=True)
class _Reviewed:
    """What a published fact-check says of itself: its text begins with the claim."""

    beginning: str = ""
    rating: str | None = None
    note: str | None = None


def _reviewed(page: Page, url: str | None) -> _Reviewed:
    own = [each for each in page.claim_reviews if _of_this_site(each.get("url"), url)]
    said = {(line(each.get("claimReviewed")), _rating(each.get("reviewRating"))) for each in own}
    pairs = [(claim, rating) for claim, rating in said if claim and rating]
    if len(pairs) > 1:
        return _Reviewed(note="It reviews several claims at once, so that its rating was left out")
    if not pairs:
        return _Reviewed()
    claim, rating = pairs[0]
    return _Reviewed(f"{claim}\nRated: {rating}\n\n", rating)


def _rating(value: object) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        return line(value.get("alternateName")) or line(value.get("name"))
    return line(value)


def _of_this_site(named: object, url: str | None) -> bool:
    """Whether a review says to be at this site; one that does not say is."""
    if not isinstance(named, str) or "://" not in named or url is None:
        return True
    return cutoff.host(named) == cutoff.host(url)


def _sent_to_front(asked: str, came: str) -> bool:
    """Whether a link deep into a site led to its front page."""
    try:
        there, here = urlsplit(asked), urlsplit(came)
        if cutoff.host(asked) != cutoff.host(came) or here.path not in ("", "/") or here.query:
            return False
    except ValueError:
        return False
    parts = [part for part in there.path.split("/") if part]
    return len(parts) > 1 or any(len(part) > 12 for part in parts)


def _unfit(found: cutoff.Fit) -> str:
    if not found.candidates:
        return "Its URL was cut off where it was written, and no whole link that fits is known."
    shown = ", ".join(found.candidates[:_SHOWN])
    more = f" and {len(found.candidates) - _SHOWN} more" if len(found.candidates) > _SHOWN else ""
    return f"Its URL was cut off where it was written, and several known links fit: {shown}{more}."


def _sentence(*parts: str | None) -> str | None:
    """The parts as sentences, None where there are none."""
    said = [part[0].upper() + part[1:].rstrip(".") for part in parts if part]
    return ". ".join(said) + "." if said else None
