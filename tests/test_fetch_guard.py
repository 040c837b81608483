"""The rules about URLs and addresses, in tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.fetching.guard import closed, target
from kb.errors import FetchRefused

NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.0.1",
        "169.254.169.254", "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1",
        "203.0.113.5", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.88.99.1", "::1", "::",
        "fe80::1", "fc00::1", "fd12::1", "ff02::1", "fec0::1", "::ffff:8.8.8.8", "::ffff:127.0.0.1",
        "::8.8.8.8", "64:ff9b::808:808", "64:ff9b:1::1", "2002:808:808::1", "2001::1", "2001:db8::1",
        "100::1", "fe80::1%eth0", "no address",
    ],
)  # fmt: skip
def test_an_address_that_is_not_public_is_closed(address: str) -> None:
    assert closed(address) is not None


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "1.1.1.1", "2606:2800:220:1::1", "2a00:1450::5"]
)
def test_a_public_address_is_open(address: str) -> None:
    assert closed(address) is None


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("ftp://ex.org/", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("data:text/html,x", "scheme"),
        ("ex.org/page", "scheme"),
        ("", "scheme"),
        ("http://ann@ex.org/", "credentials"),
        ("http://ann:pw@ex.org/", "credentials"),
        ("http://ex.org@127.0.0.1/", "credentials"),
        ("http://@ex.org/", "credentials"),
        ("http://ex.org:22/", "port"),
        ("http://ex.org:6379/", "port"),
        ("http://ex.org:99999/", "spelling"),
        ("http://ex.org:x/", "spelling"),
        ("http://0x7f.1/", "spelling"),
        ("http://0x7f000001/", "spelling"),
        ("http://2130706433/", "spelling"),
        ("http://017700000001/", "spelling"),
        ("http://0177.0.0.1/", "spelling"),
        ("http://127.1/", "spelling"),
        ("http://1.2.3/", "spelling"),
        ("http://127.0.0.%31/", "spelling"),
        ("http://ex.org\\@127.0.0.1/", "spelling"),
        ("http://ex.org\t/", "spelling"),
        ("http://ex.org/a b", "spelling"),
        ("http://ex.org/\r\nHost: other", "spelling"),
        ("http://[::1%25lo]/", "spelling"),
        ("http://[::1/", "spelling"),
        ("http://[1.2.3.4]/", "spelling"),
        ("http:///path", "spelling"),
        ("http://-ex.org-/", "spelling"),
        ("http://ex..org/", "spelling"),
        ("http://" + "a" * 300 + "/", "spelling"),
        ("http://ex.org/" + "a" * 5000, "spelling"),
        ("http://\ud800.org/", "spelling"),
    ],
)
def test_a_url_is_refused_by_the_rule_it_breaks(url: str, rule: str) -> None:
    with pytest.raises(FetchRefused) as refused:
        target(url, NONE)
    assert refused.value.rule == rule
    assert f"'{rule}'" in str(refused.value)


@pytest.mark.parametrize(
    ("url", "host", "port", "plain"),
    [
        ("http://Ex.ORG", "ex.org", 80, "http://ex.org/"),
        ("https://ex.org:443/a?b=c#d", "ex.org", 443, "https://ex.org/a?b=c"),
        ("http://ex.org:8080/", "ex.org", 8080, "http://ex.org:8080/"),
        ("http://ex.org./", "ex.org", 80, "http://ex.org/"),
        (
            "http://bücher.example/ä?ö",
            "xn--bcher-kva.example",
            80,
            "http://xn--bcher-kva.example/%C3%A4?%C3%B6",
        ),
        ("http://127.0.0.1/", "127.0.0.1", 80, "http://127.0.0.1/"),
        ("http://１２７.0.0.1/", "127.0.0.1", 80, "http://127.0.0.1/"),
        ("http://[2606:2800:0220:1::1]/", "2606:2800:220:1::1", 80, "http://[2606:2800:220:1::1]/"),
        ("http://ex.org/a%20b?x[]=1&y=%26", "ex.org", 80, "http://ex.org/a%20b?x[]=1&y=%26"),
        ("http://localhost/", "localhost", 80, "http://localhost/"),
    ],
)
def test_a_url_has_one_spelling(url: str, host: str, port: int, plain: str) -> None:
    at = target(url, NONE)
    assert (at.host, at.port, at.url) == (host, port, plain)
    assert target(at.url, NONE) == at


def test_a_host_may_be_allowed_with_its_port() -> None:
    assert target("http://ex.org:9000/", frozenset({"ex.org:9000"})).port == 9000
    with pytest.raises(FetchRefused, match="port"):
        target("http://ex.org:9001/", frozenset({"ex.org:9000"}))


@given(st.text(max_size=80))
def test_any_text_is_a_target_or_refused(text: str) -> None:
    for url in (text, "http://" + text, "http://ex.org/" + text):
        try:
            at = target(url, NONE)
        except FetchRefused:
            continue
        assert at.url.isascii()
        assert target(at.url, NONE) == at
