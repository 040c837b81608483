"""One POST to the endpoint a user named, and its whole reply, within the limits of time and size.

Redirects are not followed: they would take the key and the thread elsewhere.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass

import requests
from urllib3.exceptions import HTTPError

from extract.fetching.watch import Watch, cause, session

_PIECE = 65_536
_CONNECT = 10.0  # seconds until the connection stands


class WireError(Exception):
    """No whole reply came."""

    def __init__(self, problem: str, *, late: bool = False) -> None:
        super().__init__(problem)
        self.late = late


@dataclass(frozen=True, slots=True)
class Reply:
    """What the endpoint said to one request."""

    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes


def post(url: str, body: bytes, headers: Mapping[str, str], *, seconds: float, most: int) -> Reply:
    """The reply to one POST; WireError where it does not come whole, in time, within `most` bytes."""
    watch = Watch(time.monotonic() + seconds)
    given = {"Accept": "application/json", "Accept-Encoding": "identity", "Connection": "close", **headers}
    with watch.watching(), session(watch) as asking:
        try:
            with asking.post(
                url,
                data=body,
                headers=given,
                stream=True,
                allow_redirects=False,
                timeout=(min(_CONNECT, seconds), seconds),
            ) as response:
                said = {name.lower(): value for name, value in response.headers.items()}
                whole = _body(response, said, most)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            if watch.over or isinstance(error, requests.Timeout):
                raise WireError(f"no whole answer within {seconds:g} seconds", late=True) from None
            raise WireError(f"the connection failed ({_reason(error)})") from None
    if watch.late:
        raise WireError(f"no whole answer within {seconds:g} seconds", late=True)
    return Reply(response.status_code, said, whole)


def _body(response: requests.Response, headers: Mapping[str, str], most: int) -> bytes:
    if headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise WireError("its answer came packed, which was not asked for")
    whole = bytearray()
    while piece := response.raw.read1(_PIECE, decode_content=False):
        whole += piece
        if len(whole) > most:
            raise WireError(f"its answer is larger than {most:,} bytes")
    length = headers.get("content-length", "")
    if length.isdecimal() and len(length) < 20 and len(whole) < int(length):
        raise WireError("its answer was cut off on the way")
    return bytes(whole)


def _reason(error: BaseException) -> str:
    """The innermost cause, in the words of the system."""
    inner = cause(error)
    if isinstance(inner, OSError) and inner.strerror:
        return inner.strerror.lower()
    return type(inner).__name__
