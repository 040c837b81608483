"""The guarded fetcher against a thousand hostile URLs, and servers that send what nobody can take."""

import ipaddress
import random
import re
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import pytest

from extract.fetch import Fetcher, FetchSettings
from kb.errors import FetchFailed, FetchRefused
from tests import hostile_urls
from tests.hostile_server import Site, running

HOSTILE = hostile_urls.hostile()
Connect = Callable[[socket.socket, tuple[str, int]], None]


@dataclass
class Wires:
    """Every connection and look-up that anything tried, but for those to our own server."""

    port: int
    tried: list[object] = field(default_factory=list)

    def connect(self, real: Connect) -> Connect:
        def connected(made: socket.socket, address: tuple[str, int]) -> None:
            if address[:2] != ("127.0.0.1", self.port):
                self.tried.append(address[:2])
                raise ConnectionRefusedError("no wire")
            real(made, address)

        return connected

    def look_up(self, real: Callable[..., object]) -> Callable[..., object]:
        def looked_up(host: str, *args: object, **kwargs: object) -> object:
            try:
                ipaddress.ip_address(host)
            except ValueError:
                self.tried.append(host)
                raise socket.gaierror(-2, "no resolver") from None
            return real(host, *args, **kwargs)

        return looked_up


@pytest.fixture
def site() -> Iterator[Site]:
    with running(Site()) as made:
        yield made


@pytest.fixture
def wires(site: Site, monkeypatch: pytest.MonkeyPatch) -> Wires:
    made = Wires(site.port)
    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, made.connect(getattr(socket.socket, name)))
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
        monkeypatch.setattr(socket, name, made.look_up(getattr(socket, name)))
    return made


def _settings(site: Site, **changes: object) -> FetchSettings:
    given = FetchSettings(allow_hosts=frozenset({f"127.0.0.1:{site.port}"}), timeout=5.0, pace=0.0)
    return replace(given, **changes)  # type: ignore[arg-type]


def _rule(fetcher: Fetcher, url: str) -> str:
    try:
        fetcher.get(url)
    except FetchRefused as refused:
        assert f"refused by the rule '{refused.rule}': " in str(refused)
        return refused.rule
    except FetchFailed as failed:
        return f"failed: {failed.problem}"
    return "fetched"


def test_the_table_has_more_than_a_thousand_urls_of_every_rule() -> None:
    assert len({each.url for each in HOSTILE}) == len(HOSTILE) > 4000
    assert {each.rule for each in HOSTILE} == {"scheme", "credentials", "spelling", "port", "address"}


def test_nothing_leaves_for_any_of_a_thousand_hostile_urls(wires: Wires) -> None:
    fetcher = Fetcher(FetchSettings(pace=0.0), resolve=hostile_urls.resolve)
    wrong = [(e.url, e.rule, got) for e in HOSTILE if (got := _rule(fetcher, e.url)) != e.rule]
    assert wrong == []
    assert wires.tried == []


def test_nothing_leaves_where_a_site_redirects_to_each_of_them(site: Site, wires: Wires) -> None:
    chosen = random.Random(hostile_urls.SEED).sample([e for e in HOSTILE if _fits_a_header(e.url)], 1000)
    site.places = [each.url for each in chosen]
    fetcher = Fetcher(_settings(site), resolve=_resolve)
    got = [_rule(fetcher, site.url(f"/case/{n}")) for n in range(len(chosen))]
    assert [(e.url, e.rule, rule) for e, rule in zip(chosen, got, strict=True) if rule != e.rule] == []
    assert wires.tried == []
    assert len(site.paths()) == 1000


def _fits_a_header(url: str) -> bool:
    """Whether a redirect can name it, so that it is no place on the site that redirects."""
    elsewhere = re.match(r"https?://[^/?#]|(?!https?:)[a-z0-9+-]+:", url) is not None
    return elsewhere and url.isprintable() and " " not in url and len(url) < 3000


def _resolve(host: str, port: int) -> list[str]:
    return [host] if host == "127.0.0.1" else hostile_urls.resolve(host, port)


@pytest.mark.parametrize(
    ("url", "port"),
    [
        ("http://ex.org/", 80),
        ("https://ex.org/a?b", 443),
        ("http://ex.org:8080/", 8080),
        ("http://bücher.org", 80),
    ],
)
def test_the_watch_sees_what_leaves_for_a_public_address(wires: Wires, url: str, port: int) -> None:
    """Without this the two tests above would prove nothing."""
    fetcher = Fetcher(FetchSettings(pace=0.0), resolve=hostile_urls.resolve)
    assert "refused" not in _rule(fetcher, url)
    assert wires.tried == [(hostile_urls.PUBLIC, port)]


def test_a_host_that_resolves_differently_the_second_time_is_refused_then(site: Site, wires: Wires) -> None:
    answers = [[hostile_urls.PUBLIC], ["169.254.169.254"]]
    fetcher = Fetcher(FetchSettings(pace=0.0), resolve=lambda *_: answers.pop(0))
    assert _rule(fetcher, "http://rebind.example/").startswith(
        "failed"
    )  # its robots.txt, at the first address
    assert _rule(fetcher, "http://rebind.example/") == "address"
    assert wires.tried == [(hostile_urls.PUBLIC, 80)]


def test_a_robots_txt_that_leads_inside_is_refused_and_so_is_its_page(wires: Wires, site: Site) -> None:
    site.robots = (302, "http://169.254.169.254/")
    assert _rule(Fetcher(_settings(site)), site.url("/ok")) == "address"
    assert (site.paths(), wires.tried) == ([], [])


def test_a_site_that_redirects_to_itself_is_left_after_five(site: Site) -> None:
    assert _rule(Fetcher(_settings(site)), site.url("/self")) == "redirects"
    assert len(site.paths()) == 6


@pytest.mark.parametrize("path", ["/endlesshop", "/umlaut"])
def test_the_body_of_a_redirect_is_never_read(site: Site, path: str) -> None:
    began = time.monotonic()
    answer = Fetcher(_settings(site, most=1000)).get(site.url(path))
    assert answer.body == b"fine"
    assert time.monotonic() - began < 2.0


def test_a_location_in_bytes_is_read_as_utf_8(site: Site) -> None:
    Fetcher(_settings(site)).get(site.url("/umlaut"))
    assert site.paths() == ["/umlaut", "/ok?%C3%BC"]


def test_the_body_of_a_failure_is_never_read(site: Site) -> None:
    began = time.monotonic()
    with pytest.raises(FetchFailed, match="404"):
        Fetcher(_settings(site, most=1000)).get(site.url("/gone"))
    assert time.monotonic() - began < 2.0


@pytest.mark.parametrize(
    "path", ["/manyheaders", "/longheader", "/endlessheader", "/longchunk", "/twice", "/both"]
)
def test_heads_that_nobody_can_take_fail_at_once(site: Site, path: str) -> None:
    began = time.monotonic()
    with pytest.raises(FetchFailed):
        Fetcher(_settings(site, most=100_000)).get(site.url(path))
    assert time.monotonic() - began < 2.0


def test_a_server_that_promises_an_answer_forever_is_left(site: Site) -> None:
    began = time.monotonic()
    with pytest.raises(FetchFailed, match="longer than the time limit"):
        Fetcher(_settings(site, timeout=0.5)).get(site.url("/continues"))
    assert time.monotonic() - began < 2.0
