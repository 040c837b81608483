"""One request to one address that was checked, within the limits of size and time.

The connection is made to the address the guard has seen, while TLS and the Host header keep the name:
a name that points elsewhere a moment later changes nothing.
"""

import socket
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import requests
from urllib3.exceptions import HTTPError

from extract.fetching.guard import Target
from extract.fetching.watch import Watch, cause, session
from kb.errors import FetchFailed

USER_AGENT = "Rejoinder/0.1 (+https://w3id.org/rejoinder; reads discussions for their arguments)"
_PIECE = 65_536
_LATE = "it took longer than the time limit; try again later"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said to one request; a body only where the status is 200."""

    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes


@dataclass(frozen=True, slots=True)
class _Route:
    """Where a connection goes, whatever the name says by now."""

    addresses: list[str]
    port: int
    watch: Watch

    def connect(self) -> socket.socket:
        """A connection to the first address that takes one."""
        problem: OSError = OSError("no address")
        for address in self.addresses:
            left = self.watch.left
            if left <= 0:
                raise TimeoutError("timed out")
            try:
                made = socket.create_connection((address, self.port), timeout=left)
            except OSError as error:
                problem = error
                continue
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return made
        raise problem


def ask(
    at: Target, addresses: list[str], headers: Mapping[str, str], *, deadline: float, most: int
) -> Answer:
    """The answer to one GET; `FetchFailed` where it does not come whole, in time, within `most` bytes."""
    watch = Watch(deadline)
    route = _Route(addresses, at.port, watch)
    given = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate", "Connection": "close", **headers}
    with watch.watching(), session(watch, connect=route.connect) as asking:
        try:
            with asking.get(
                at.url, headers=given, stream=True, allow_redirects=False, timeout=max(watch.left, 0.01)
            ) as response:
                said = {name.lower(): value for name, value in response.headers.items()}
                body = _body(at.url, response, said, most) if response.status_code == 200 else b""
        except (FetchFailed, requests.RequestException, HTTPError, OSError, ValueError) as error:
            if watch.over:
                raise FetchFailed(at.url, _LATE) from None
            if isinstance(error, FetchFailed):
                raise
            raise FetchFailed(at.url, f"the connection failed: {_reason(error)}; try again later") from None
    if watch.late:
        raise FetchFailed(at.url, _LATE)
    return Answer(response.status_code, said, body)


def _reason(error: BaseException) -> str:
    inner = cause(error)
    return str(inner) or type(inner).__name__


def _body(url: str, response: requests.Response, headers: Mapping[str, str], most: int) -> bytes:
    unpack = _unpacker(url, headers.get("content-encoding", ""))
    wire = 0
    parts: list[bytes] = []
    size = 0
    while True:
        piece = response.raw.read1(_PIECE, decode_content=False)
        if not piece:
            break
        wire += len(piece)
        if wire > most:
            raise FetchFailed(url, f"it is larger than {most} bytes, the limit", status=200)
        for part in unpack(piece):
            size += len(part)
            if size > most:
                raise FetchFailed(url, f"unpacked it is larger than {most} bytes, the limit", status=200)
            parts.append(part)
    length = headers.get("content-length", "")
    if length.isdecimal() and len(length) < 20 and "transfer-encoding" not in headers and wire < int(length):
        raise FetchFailed(url, f"the connection was cut after {wire} of {length} bytes; try again")
    return b"".join(parts)


def _unpacker(url: str, coding: str) -> Any:
    """A function from packed pieces to unpacked ones, never more than a piece at a time."""
    coding = coding.strip().lower()
    if coding in {"", "identity"}:
        return lambda piece: [piece]
    if coding not in {"gzip", "x-gzip", "deflate"}:
        raise FetchFailed(url, f"it came packed as '{coding}', which was not asked for", status=200)
    unpacker = [zlib.decompressobj(47)]

    def unpack(piece: bytes) -> Iterator[bytes]:
        while piece:
            try:
                yield unpacker[0].decompress(piece, _PIECE)
            except zlib.error:
                raise FetchFailed(
                    url, f"its {coding} packing is broken; try again later", status=200
                ) from None
            piece = unpacker[0].unconsumed_tail
            if unpacker[0].eof:  # gzip may hold several members
                piece = unpacker[0].unused_data
                unpacker[0] = zlib.decompressobj(47)

    return unpack
