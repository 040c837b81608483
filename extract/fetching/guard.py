"""Which URL may be asked for, and at which addresses: the rules, each with its name.

scheme       http and https only
credentials  no user or password in a URL
spelling     one way to write a host: no backslash, no zone, no address in an odd notation
port         80, 443, 8080, 8443
address      every address of the host is public
rebinding    the address that was checked is the one connected to (kept in `wire`)
"""

import ipaddress
import re
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

from kb.errors import FetchFailed, FetchRefused

Resolve = Callable[[str, int], list[str]]
"""Host and port to the addresses it has now."""

_PORTS = {80, 443, 8080, 8443}
_CLOSED_NETS = tuple(
    ipaddress.ip_network(net)
    for net in (
        "100.64.0.0/10",  # shared by a carrier
        "192.0.0.0/24",
        "192.88.99.0/24",  # relays to IPv6
        "198.18.0.0/15",
        "::/96",  # IPv4 in disguise: compatible, mapped, translated (NAT64), 6to4, Teredo
        "::ffff:0:0/96",
        "::ffff:0:0:0/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2002::/16",
        "2001::/23",
        "fec0::/10",
        "5f00::/16",
        "3fff::/20",
    )
)
_NUMBERS = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*", re.IGNORECASE)
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*")


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that keeps the rules, taken apart."""

    url: str  # without its fragment
    scheme: str
    host: str
    port: int

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"{self.scheme}://{self.netloc}"

    @property
    def netloc(self) -> str:
        """The host as a request names it, with its port where that is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == {"http": 80, "https": 443}[self.scheme] else f"{host}:{self.port}"


def target(url: str, allow_hosts: frozenset[str]) -> Target:
    """What a URL asks for; `FetchRefused` where a rule about how it is written forbids it."""
    if len(url) > 4000 or re.search(r"[\x00-\x20\x7f-\x9f\\\ud800-\udfff]", url):
        raise FetchRefused(url[:200], "spelling", "spaces, controls and backslashes are not part of a URL")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = parts.hostname or ""
    except ValueError as error:
        raise FetchRefused(url, "spelling", f"it is no URL ({error})") from None
    if parts.scheme not in {"http", "https"}:
        raise FetchRefused(url, "scheme", "only http and https are fetched")
    if "@" in parts.netloc:
        raise FetchRefused(url, "credentials", "it names a user or password; remove that part")
    if "[" in parts.netloc and not re.fullmatch(r"\[[^\[\]]*:[^\[\]]*\](?::\d*)?", parts.netloc):
        raise FetchRefused(url, "spelling", "brackets are for an address of IPv6, and for nothing else")
    host = _host(url, host)
    port = {"http": 80, "https": 443}[parts.scheme] if port is None else port
    if port not in _PORTS and f"{host}:{port}" not in allow_hosts:
        raise FetchRefused(url, "port", f"port {port} is none of {', '.join(map(str, sorted(_PORTS)))}")
    bare = Target("", parts.scheme, host, port)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]")
    return Target(urlunsplit((parts.scheme, bare.netloc, path, query, "")), parts.scheme, host, port)


def _host(url: str, host: str) -> str:
    """The host in its one spelling."""
    if ":" in host:
        try:
            address = ipaddress.IPv6Address(host)
        except ValueError:
            raise FetchRefused(url, "spelling", f"'{host}' is no address") from None
        if address.scope_id:
            raise FetchRefused(url, "spelling", "an address with a zone is never public")
        return str(address)
    try:
        name = host.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError:
        name = ""
    if _NUMBERS.fullmatch(name):
        try:
            return str(ipaddress.IPv4Address(name))
        except ValueError:
            raise FetchRefused(url, "spelling", f"'{host}' is an address in an odd notation") from None
    if not _NAME.fullmatch(name):
        raise FetchRefused(url, "spelling", f"'{host}' is no name of a host")
    return name


def addresses(at: Target, allow_hosts: frozenset[str], resolve: Resolve, seconds: float) -> list[str]:
    """The addresses to connect to; refused unless every one of them is public, or the host is allowed."""
    found = _resolved(at, resolve, seconds)
    if f"{at.host}:{at.port}" in allow_hosts:
        return found
    for text in found:
        reason = closed(text)
        if reason:
            raise FetchRefused(at.url, "address", f"{at.host} is at {text}, {reason}")
    return found


def closed(text: str) -> str | None:
    """Why an address is not public; None where it is."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return "which is no address"
    kinds = ("loopback", "link_local", "multicast", "unspecified", "private", "reserved")
    for kind in kinds:
        if getattr(address, f"is_{kind}"):
            return f"which is not public ({kind.replace('_', '-')})"
    if any(address in net for net in _CLOSED_NETS if net.version == address.version) or not address.is_global:
        return "which is not public (set aside, or another address in disguise)"
    return None


def system_resolve(host: str, port: int) -> list[str]:
    """What the system's resolver says."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _resolved(at: Target, resolve: Resolve, seconds: float) -> list[str]:
    """The addresses of a host, asked for in a thread of its own: a resolver knows no time limit."""
    answers: list[list[str]] = []
    problems: list[OSError | UnicodeError] = []

    def ask() -> None:
        try:
            answers.append(resolve(at.host, at.port))
        except (OSError, UnicodeError) as error:
            problems.append(error)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(max(seconds, 0.01))
    if problems:
        raise FetchFailed(at.url, f"the host {at.host} is not known ({problems[0]})")
    if not answers:
        raise FetchFailed(at.url, f"looking up {at.host} took too long; try again later")
    if not answers[0]:
        raise FetchFailed(at.url, f"the host {at.host} has no address")
    return answers[0]
