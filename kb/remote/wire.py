"""One HTTP request to a SPARQL service and its whole answer, or an error that says what to do."""

import html
import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit, urlunsplit

import requests
import urllib3
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth

from kb.errors import StoreError
from kb.inert import inert

_CONNECT = 10.0  # seconds to wait until a service takes the connection
_SAID = 300  # characters of what a service says, at most
_AGAIN = 5  # times that a request is sent, where the engine gave it up for another one
_DEADLOCK = "40001"  # the SQL state of a transaction that was given up


class Refused(StoreError):  # noqa: N818 - reads as what happened
    """The service answered, and would not do what was asked."""

    def __init__(self, address: str, status: int, said: str, remedy: str) -> None:
        super().__init__(f"{address}: {remedy} (status {status}{': ' if said else ''}{said})")
        self.status, self.said = status, said


class TimedOut(StoreError):  # noqa: N818 - reads as what happened
    """No whole answer came in time."""


class TooLarge(StoreError):  # noqa: N818 - reads as what happened
    """The answer is larger than what was asked for."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who asks. What is secret is never shown."""

    user: str | None = None
    password: str = field(default="", repr=False)
    token: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, address: str) -> tuple[str, "Account"]:
        """The address without what is secret, and the account that it or the environment names."""
        parts = urlsplit(address.strip())
        user = unquote(parts.username) if parts.username else os.environ.get("REJOINDER_KB_USER") or None
        password = unquote(parts.password or "") or os.environ.get("REJOINDER_KB_PASSWORD", "")
        bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
        return bare, cls(user, password, os.environ.get("REJOINDER_KB_TOKEN") or None)

    def auth(self, *, digest: bool) -> AuthBase | None:
        """How a request says who asks; None where it does not."""
        if self.token is not None:
            return _Bearer(self.token)
        if self.user is None:
            return None
        if digest:
            return HTTPDigestAuth(self.user, self.password)
        return HTTPBasicAuth(self.user.encode(), self.password.encode())


class _Bearer(AuthBase):
    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """What the answer says it is, without parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    @property
    def said(self) -> str:
        """The first words of the answer, as one line of plain text."""
        text = self.body[: 20 * _SAID].decode("utf-8", "replace")
        if "html" in self.media_type or text.lstrip()[:1] == "<":
            text = html.unescape(re.sub(r"<(style|script|title)\b.*?</\1>|<[^<>]*>", " ", text, flags=re.S))
        text = " ".join(inert(re.split(r"\n\s*\n", text.strip(), maxsplit=1)[0]).split())
        return text[:_SAID] + ("…" if len(text) > _SAID else "")


class Wire:
    """Sends requests to one service; may be shared between threads."""

    def __init__(self) -> None:
        self._session = requests.Session()
        adapter = requests.adapters.HTTPAdapter(pool_maxsize=16)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def send(
        self,
        method: str,
        address: str,
        *,
        data: Mapping[str, str] | bytes | None = None,
        params: list[tuple[str, str]] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: AuthBase | None = None,
        seconds: float = 120.0,
        largest: int = 1 << 30,
    ) -> Reply:
        """The answer, where it is one of success; what is sent must do no harm when sent twice."""
        asked = requests.Request(method, address, headers, data=data, params=params, auth=auth)
        for attempt in range(_AGAIN):
            reply = self._answered(asked, address, seconds, largest)
            if reply.status < 500 or _DEADLOCK not in reply.said or attempt == _AGAIN - 1:
                break
            time.sleep(0.05 * 2**attempt)
        _judge(address, reply)
        return reply

    def _answered(self, asked: requests.Request, address: str, seconds: float, largest: int) -> Reply:
        end = time.monotonic() + seconds
        try:
            try:
                return self._whole(asked, address, end, largest)
            except requests.ConnectionError as error:  # kept open from before, and closed since
                if isinstance(error, requests.Timeout):
                    raise
                return self._whole(asked, address, end, largest)
        except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
            raise TimedOut(
                f"{address}: no whole answer within {seconds:g} s; try again, or ask for less"
            ) from (error)
        except requests.exceptions.SSLError as error:
            raise StoreError(f"{address}: its certificate is not trusted ({_reason(error)})") from error
        except requests.ConnectionError as error:
            raise StoreError(
                f"{address}: nothing answers there ({_reason(error)}); start the service, or mend the address"
            ) from error
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise StoreError(f"{address}: the answer broke off ({_reason(error)}); try again") from error

    def _whole(self, asked: requests.Request, address: str, end: float, largest: int) -> Reply:
        left = max(0.1, end - time.monotonic())
        prepared = self._session.prepare_request(asked)
        proxies = self._session.merge_environment_settings(address, {}, True, None, None)
        with self._session.send(  # a redirect would take what is secret elsewhere
            prepared, timeout=(min(_CONNECT, left), left), allow_redirects=False, **proxies
        ) as response:
            body = bytearray()
            while chunk := response.raw.read1(1 << 16, decode_content=True):
                body += chunk
                if len(body) > largest:
                    raise TooLarge(f"{address}: the answer has more than {largest >> 20} MB; ask for less")
                if time.monotonic() > end:
                    raise requests.Timeout
            return Reply(response.status_code, response.headers, bytes(body))


def _judge(address: str, reply: Reply) -> None:
    """Refused where the answer is not one of success."""
    if reply.status < 300:
        return
    if reply.status < 400:
        place = _without_secrets(reply.headers.get("Location", ""))
        remedy = f"it sends us on to {place or 'nowhere'}; give that address if you trust it"
        raise Refused(address, reply.status, "", remedy)
    remedy = {
        401: "it wants to know who asks; set REJOINDER_KB_USER and REJOINDER_KB_PASSWORD, or _TOKEN",
        403: "it does not allow this; use an account that may, or ask whoever runs the service",
        404: "there is no such thing at that address; mend it",
        405: "it does not take this kind of request; mend the address, or the service is read-only",
    }.get(reply.status, "the service failed" if reply.status >= 500 else "the service refused it")
    raise Refused(address, reply.status, reply.said, remedy)


def _without_secrets(address: str) -> str:
    parts = urlsplit(inert(address))
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment=""))[:_SAID]


def _reason(error: BaseException) -> str:
    """The innermost cause, in the words of the system."""
    text = str(error)
    found = re.search(r"\[Errno -?\d+\] ([\w ]+)|certificate verify failed: ([\w -]+)", text)
    if found is not None:
        return (found[1] or found[2]).strip().lower()
    return "the connection was closed" if "closed" in text or "aborted" in text else type(error).__name__
