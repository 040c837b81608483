"""The guarded fetcher against a server that does not wish us well."""

import json
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from extract.fetch import Fetcher, FetchSettings
from kb.errors import FetchFailed, FetchRefused
from tests.hostile_server import Site, running


@pytest.fixture
def site() -> Iterator[Site]:
    with running(Site()) as made:
        yield made


def _settings(site: Site, **changes: object) -> FetchSettings:
    given = FetchSettings(allow_hosts=frozenset({f"127.0.0.1:{site.port}"}), timeout=5.0)
    return replace(given, **changes)  # type: ignore[arg-type]


def _get(site: Site, path: str, **changes: object) -> bytes:
    return Fetcher(_settings(site, **changes)).get(site.url(path)).body


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/ok", b"fine"),
        ("/chunks", b"in pieces"),
        ("/members", b"one two"),
        ("/deflate", b"packed"),
        ("/hop/5", b"fine"),
    ],
)
def test_what_is_served_is_fetched(site: Site, path: str, body: bytes) -> None:
    assert _get(site, path) == body


def test_an_answer_says_where_it_came_from(site: Site) -> None:
    answer = Fetcher(_settings(site)).get(site.url("/hop/2#part"))
    assert (answer.url, answer.final_url, answer.status) == (site.url("/hop/2#part"), site.url("/ok"), 200)
    assert answer.headers["content-type"] == "text/plain"


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/status/404", "no such page"),
        ("/status/403", "refuses it"),
        ("/status/500", "status 500"),
        ("/nowhere", "redirects to nowhere"),
        ("/big", "larger than 1000000 bytes"),
        ("/endless", "larger than 1000000 bytes"),
        ("/bomb", "unpacked it is larger than 1000000 bytes"),
        ("/garbled", "packing is broken"),
        ("/brotli", "packed as 'br'"),
        ("/cut", "the connection"),
        ("/cutchunks", "the connection"),
        ("/nonsense", "the connection failed"),
    ],
)
def test_what_is_too_large_or_broken_fails_and_says_how(site: Site, path: str, says: str) -> None:
    with pytest.raises(FetchFailed, match=says):
        _get(site, path, most=1_000_000, attempts=1)


@pytest.mark.parametrize("path", ["/silent", "/dripbody", "/driphead"])
def test_a_server_cannot_hold_us_longer_than_the_limit(site: Site, path: str) -> None:
    began = time.monotonic()
    with pytest.raises(FetchFailed, match="longer than the time limit"):
        _get(site, path, timeout=0.7)
    assert time.monotonic() - began < 2.0


def test_more_than_five_redirects_are_refused(site: Site) -> None:
    with pytest.raises(FetchRefused, match="rule 'redirects'"):
        _get(site, "/hop/6")


@pytest.mark.parametrize(
    ("there", "rule"),
    [
        ("http://10.0.0.1/", "address"),
        ("http://169.254.169.254/latest/meta-data/", "address"),
        ("file:///etc/passwd", "scheme"),
        ("http://ann:secret@ex.org/", "credentials"),
        ("http://ex.org:22/", "port"),
        ("//0x7f.1/", "spelling"),
        ("gopher://ex.org/", "scheme"),
    ],
)
def test_each_redirect_is_checked_again(site: Site, there: str, rule: str) -> None:
    with pytest.raises(FetchRefused) as refused:
        _get(site, f"/to?{there}")
    assert refused.value.rule == rule
    assert site.paths() == [f"/to?{there}"]


def test_a_private_host_is_refused_unless_it_is_allowed(site: Site) -> None:
    with pytest.raises(FetchRefused, match=r"rule 'address'.*loopback"):
        Fetcher(FetchSettings()).get("http://127.0.0.1/")
    with pytest.raises(FetchRefused, match="rule 'port'"):
        Fetcher(FetchSettings()).get(site.url("/ok"))
    other = FetchSettings(allow_hosts=frozenset({f"127.0.0.1:{site.port + 1}"}))
    with pytest.raises(FetchRefused, match="rule 'port'"):
        Fetcher(other).get(site.url("/ok"))
    assert site.asked == []


def test_a_name_that_points_inside_is_refused_before_anything_is_sent(site: Site) -> None:
    fetcher = Fetcher(FetchSettings(), resolve=lambda *_: ["93.184.216.34", "192.168.1.1"])
    with pytest.raises(FetchRefused, match=r"rebind\.example is at 192\.168\.1\.1"):
        fetcher.get("http://rebind.example/")


def test_a_name_that_changes_after_the_check_changes_nothing(site: Site) -> None:
    """The connection goes to the address that was checked; the name is only said to the server."""
    answers = iter([["127.0.0.1"], ["127.0.0.1"]])
    settings = _settings(site, allow_hosts=frozenset({f"here.example:{site.port}"}))
    fetcher = Fetcher(settings, resolve=lambda *_: next(answers))
    assert fetcher.get(site.url("/ok", "here.example")).body == b"fine"  # one look-up a request, and no other
    assert {headers["host"] for _, headers in site.asked} == {f"here.example:{site.port}"}
    assert next(answers, None) is None


def test_a_resolver_that_hangs_does_not_hold_us(site: Site) -> None:
    def slow(host: str, port: int) -> list[str]:
        time.sleep(3)
        return ["93.184.216.34"]

    began = time.monotonic()
    with pytest.raises(FetchFailed, match="took too long"):
        Fetcher(FetchSettings(timeout=0.3), resolve=slow).get("http://slow.example/")
    assert time.monotonic() - began < 1.5


def test_an_unknown_host_fails_and_says_so() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(FetchFailed, match="the host no\\.example is not known"):
        Fetcher(FetchSettings(), resolve=unknown).get("http://no.example/")


def test_requests_name_us_and_carry_no_cookie_and_no_credential(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login ann password secret\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    fetcher = Fetcher(_settings(site))
    fetcher.get(site.url("/ok"))
    fetcher.get(site.url("/ok?again"))
    for _, headers in site.asked:
        assert headers["user-agent"].startswith("Rejoinder/")
        assert {"cookie", "authorization", "referer"}.isdisjoint(headers)


def test_robots_txt_is_read_once_and_obeyed(site: Site) -> None:
    site.robots = (200, "User-agent: *\nDisallow: /big\n\nUser-agent: Rejoinder\nDisallow: /ok\n")
    fetcher = Fetcher(_settings(site))
    for _ in range(2):
        with pytest.raises(FetchRefused, match="rule 'robots'"):
            fetcher.get(site.url("/ok"))
    assert fetcher.get(site.url("/chunks")).body == b"in pieces"
    assert [path for path, _ in site.asked] == ["/robots.txt", "/chunks"]


def test_a_site_whose_robots_txt_fails_is_left_alone(site: Site) -> None:
    site.robots = (503, "")
    with pytest.raises(FetchFailed, match=r"its robots\.txt: .*503"):
        _get(site, "/ok")
    assert site.paths() == []


def test_a_busy_server_is_asked_again_after_a_pause(site: Site) -> None:
    site.busy, site.wait = 2, "0"
    assert _get(site, "/busy") == b"at last"
    assert len(site.paths()) == 3


def test_a_server_is_not_asked_forever(site: Site) -> None:
    site.busy = 99
    with pytest.raises(FetchFailed, match="503") as failed:
        _get(site, "/busy")
    assert failed.value.status == 503
    assert len(site.paths()) == 3


@pytest.mark.parametrize("wait", ["3600", "Fri, 31 Dec 2100 23:59:59 GMT"])
def test_a_server_that_asks_for_patience_is_left_alone(site: Site, wait: str) -> None:
    site.busy, site.wait = 1, wait
    with pytest.raises(FetchFailed, match=r"asks to wait \d+ seconds"):
        _get(site, "/busy")
    assert len(site.paths()) == 1


def test_two_requests_to_one_host_keep_their_distance(site: Site) -> None:
    settings = _settings(site, allow_hosts=frozenset(), pace=0.3)
    fetcher = Fetcher(settings, resolve=lambda *_: ["127.0.0.1"])
    at = time.monotonic()
    for _ in range(2):
        with pytest.raises(FetchRefused, match="address"):
            fetcher.get("http://paced.example:8080/")
    assert time.monotonic() - at >= 0.3


@pytest.mark.parametrize(("path", "body"), [("/tagged", b"tagged"), ("/dated", b"dated")])
def test_what_was_fetched_is_asked_for_again_only_if_it_changed(
    site: Site, tmp_path: Path, path: str, body: bytes
) -> None:
    for cached in (False, True, True):
        answer = Fetcher(_settings(site, cache_dir=tmp_path)).get(site.url(path))
        assert (answer.body, answer.from_cache) == (body, cached)
    assert len(site.paths()) == 3


def test_what_is_fresh_is_not_asked_for(site: Site, tmp_path: Path) -> None:
    for _ in range(3):
        assert _get(site, "/fresh", cache_dir=tmp_path) == b"fresh"
    assert site.paths() == ["/fresh"]


def test_what_may_not_be_kept_is_not_kept(site: Site, tmp_path: Path) -> None:
    _get(site, "/private", cache_dir=tmp_path)
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("damage", [b"", b"{}\n", b"null\nx", b'{"url": 1}\n', b"\xff\xfe"])
def test_a_damaged_cache_counts_as_none(site: Site, tmp_path: Path, damage: bytes) -> None:
    _get(site, "/fresh", cache_dir=tmp_path)
    (kept,) = (path for path in tmp_path.rglob("*") if path.is_file())
    whole = kept.read_bytes()
    kept.write_bytes(damage or whole[:-1])
    assert _get(site, "/fresh", cache_dir=tmp_path) == b"fresh"
    assert json.loads(kept.read_bytes().split(b"\n")[0])["url"] == site.url("/fresh")


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REJOINDER_ALLOW_HOSTS", "127.0.0.1:9000, Wiki.Example:80")
    monkeypatch.setenv("REJOINDER_API_REDDIT", "http://127.0.0.1:9000")
    monkeypatch.setenv("REJOINDER_CACHE", "/nonexistent/cache")
    settings = FetchSettings.from_environment()
    assert settings.allow_hosts == {"127.0.0.1:9000", "wiki.example:80"}
    assert settings.api_bases["reddit"] == "http://127.0.0.1:9000"
    assert settings.api_bases["hackernews"] == "https://hn.algolia.com/api/v1"
    assert settings.cache_dir == Path("/nonexistent/cache")
