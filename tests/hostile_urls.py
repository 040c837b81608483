"""More than a thousand URLs that must lead nowhere, each with the rule that it breaks: written by a table.

The names among them are known to `resolve` alone, which sends them where no request may go.
"""

import ipaddress
import random
from collections.abc import Iterator
from dataclasses import dataclass

PUBLIC = "93.184.216.34"
SEED = 20_260_131

CLOSED_4 = (
    *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10"),
    *("0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15"),
    *("198.51.100.0/24", "203.0.113.0/24", "192.88.99.0/24"),
)
CLOSED_6 = (
    *("::1/128", "::/128", "fe80::/10", "fc00::/7", "ff00::/8", "fec0::/10", "2001:db8::/32", "100::/64"),
    *("2001::/32", "64:ff9b:1::/48", "3fff::/20", "5f00::/16"),
)
SCHEMES = (
    *("file", "ftp", "ftps", "gopher", "dict", "ldap", "ldaps", "tftp", "sftp"),
    *("ssh", "telnet", "smb", "nfs", "jar", "netdoc", "php", "expect", "phar"),
    *("zip", "data", "javascript", "vbscript", "blob", "about", "view-source", "ws", "wss"),
    *("mailto", "news", "irc", "rtsp", "svn", "git", "git+ssh", "redis", "httpx"),
    *("chrome", "resource", "unix", "http+unix", "urn", "tel", "cid", "s3", "gs"),
    *("hxxp", "h2", "https+insecure"),
)
PORTS = (
    *(1, 7, 19, 21, 22, 23, 25, 53, 79, 81, 110, 111, 135, 143, 389, 445),
    *(465, 587, 631, 993, 1080, 1433, 2049, 2375, 2379, 3000, 3128, 3306, 3389, 4444, 5000, 5432),
    *(5672, 5900, 5984, 6379, 6443, 7001, 8000, 8081, 8088, 8500, 8888, 9000, 9090, 9200, 9300, 10250),
    *(11211, 15672, 27017, 50070, 65535, 0),
)
_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
_CIRCLED = str.maketrans("123456789", "①②③④⑤⑥⑦⑧⑨")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Hostile:
    """A URL, and the rule that must refuse it."""

    url: str
    rule: str


def hostile() -> list[Hostile]:
    """All of them, each once; the same every time."""
    chance = random.Random(SEED)
    made = [*_addresses(chance), *_names(chance), *_lookalikes(), *_written(chance)]
    return list(dict.fromkeys(made))


def resolve(host: str, port: int) -> list[str]:
    """As a resolver does: an address is itself, and the names of the table point inside."""
    bare = host.removesuffix(".")
    if bare in {"localhost", "localhost.localdomain"} or bare.endswith(".localhost"):
        return ["127.0.0.1"]
    first, _, rest = bare.partition(".")
    kind, _, number = first.partition("-")
    if rest != "inside.example":
        try:
            return [str(ipaddress.ip_address(host))]
        except ValueError:
            return [PUBLIC]
    address = str(
        ipaddress.ip_address(int(number, 16)) if kind == "a" else ipaddress.IPv6Address(int(number, 16))
    )
    return {"a": [address], "b": [address], "c": [PUBLIC, address]}[kind]


def _addresses(chance: random.Random) -> Iterator[Hostile]:
    """Closed addresses in every notation."""
    for address in _some(CLOSED_4, 6, chance):
        for host in _plainly(address):
            yield Hostile(f"http{chance.choice(('', 's'))}://{host}/latest/meta-data/", "address")
        for host in _oddly(address):
            yield Hostile(f"http://{host}{chance.choice(('/', '', '/a?b=c'))}", "spelling")
        for host in _disguised(address):
            yield Hostile(f"http://[{host}]{chance.choice(('', ':8080'))}/", "address")
    for address in _some(CLOSED_6, 4, chance):
        yield Hostile(f"http://[{address}]/", "address")
        yield Hostile(f"https://[{ipaddress.ip_address(address).exploded}]:443/", "address")
        yield Hostile(f"http://[{address}%25eth0]/", "spelling")
        yield Hostile(f"http://{address}/", "spelling")


def _names(chance: random.Random) -> Iterator[Hostile]:
    """Names that resolve to closed addresses, alone or beside a public one."""
    for address in _some(CLOSED_4, 4, chance):
        number = f"{int(ipaddress.ip_address(address)):x}"
        yield Hostile(f"http://a-{number}.inside.example/", "address")
    for address in _some(CLOSED_6, 4, chance):
        number = f"{int(ipaddress.ip_address(address)):x}"
        yield Hostile(f"https://b-{number}.inside.example/page", "address")
        yield Hostile(f"https://c-{number}.inside.example:8443/page", "address")


def _lookalikes() -> Iterator[Hostile]:
    """Other letters and dots for a name inside, which name preparation turns into it."""
    for name in ("localhost", "LOCALHOST", "localhost.", "a.localhost", "localhost.localdomain"):
        yield Hostile(f"http://{name}/", "address")
    for name in (
        "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
        "ｌｏｃａｌｈｏｓｔ",
        "local\u00adhost",
        "ℓocalhost",
        "loca\u2060lhost",
        "𝚕𝚘𝚌𝚊𝚕𝚑𝚘𝚜𝚝",
    ):
        yield Hostile(f"http://{name}/", "address")
    for dot in "。．｡":
        yield Hostile(f"http://127{dot}0{dot}0{dot}1/", "address")
        yield Hostile(f"http://a{dot}localhost/", "address")
    for name in (
        "ex ample.org",
        "ex\u2100mple.org",
        "a\uff0f.org",
    ):
        yield Hostile(f"http://{name}/", "spelling")


def _written(chance: random.Random) -> Iterator[Hostile]:
    """Wrong schemes, credentials, ports and spellings, before hosts that are public."""
    hosts = ("ex.org", "www.example.com", "[2606:2800:220:1::1]", PUBLIC)
    for scheme in SCHEMES:
        for form in ("{}://ex.org/", "{}:///etc/passwd", "{}:ex.org/x", "{}://127.0.0.1:80/_x"):
            yield Hostile(form.format(scheme), "scheme")
    yield from (
        Hostile(url, "scheme") for url in ("", "/", "//ex.org/", "ex.org", "?q", "#top", "http", "://ex.org")
    )
    for host in hosts:
        for user in ("ann", "ann:secret", ":", "", "ex.org", "ex.org%20", "127.0.0.1", "a%40b", "%00", "é"):
            yield Hostile(f"https://{user}@{host}/", "credentials")
            yield Hostile(f"http://{user}@{host}@{chance.choice(hosts)}/", "credentials")
        yield from (Hostile(f"http://{host}:{port}/", "port") for port in PORTS)
        for port in ("99999", "65536", "-1", "x", "8o", "0x50", "80 ", "+80", "８０", "80:80"):
            yield Hostile(f"http://{host}:{port}/", "spelling")
        for place in "\t\n\r\x00\x0b\x1f \x7f\x85\\":
            yield Hostile(f"http://{host}/a{place}b", "spelling")
            yield Hostile(f"{place}http://{host}/", "spelling")
    for host in (
        "",
        ".",
        "..",
        "-",
        "-a.org",
        "a-.org",
        "a..org",
        ".a.org",
        "a_.-b",
        "a" * 64 + ".org",
        "a,b.org",
    ):
        yield Hostile(f"http://{host}/", "spelling")
    for host in (
        "[",
        "]",
        "[]",
        "[::1",
        "::1]",
        "[[::1]]",
        "[g::1]",
        "[1.2.3.4]",
        "[v1.a]",
        "[::1]x",
        "[:::]",
    ):
        yield Hostile(f"http://{host}/", "spelling")
    for host in (
        "%31%32%37.0.0.1",
        "ex.org%2f@a",
        "a%00b.org",
        "*.org",
        "a'b.org",
        'a"b.org',
        "<b>.org",
        "a|b.org",
    ):
        yield Hostile(f"http://{host}/", "credentials" if "@" in host else "spelling")
    yield Hostile("http://ex.org/" + "a" * 4000, "spelling")
    yield Hostile("http://\ud800.org/", "spelling")


def _some(nets: tuple[str, ...], each: int, chance: random.Random) -> Iterator[str]:
    """Addresses of each net: the first, the last, and some between; and those that matter most."""
    for text in nets:
        net = ipaddress.ip_network(text)
        last = int(net.broadcast_address)
        found = {int(net.network_address), last, *(chance.randint(int(net[0]), last) for _ in range(each))}
        yield from (str(type(net[0])(number)) for number in sorted(found))
    if "169.254.0.0/16" in nets:
        yield from ("169.254.169.254", "127.0.0.1", "100.100.100.200", "192.168.1.1")


def _plainly(address: str) -> Iterator[str]:
    """Notations that are the address itself, at the latest when its letters are prepared."""
    yield from (address, address + ".", address.translate(_WIDE), address.replace(".", "。"))
    yield from (address.translate(_CIRCLED), address.translate(_RAISED))


def _oddly(address: str) -> Iterator[str]:
    """Notations that some programs read as the address, and nobody writes."""
    number = int(ipaddress.ip_address(address))
    a, b, c, d = (int(part) for part in address.split("."))
    yield from (str(number), hex(number), f"0{number:o}", f"0x{number:08X}")
    yield from (f"{a}.{number & 0xFFFFFF}", f"{a}.{b}.{number & 0xFFFF}", f"0x{a:x}.{b}.{c}.{d}")
    yield from (f"0{a:o}.0{b:o}.0{c:o}.0{d:o}", f"{a:03d}.{b:03d}.0{c}.{d}", f"{a}.{b}.{c}.{d + 256}")
    yield from (
        f"{a}.{b}.{c}.{d}.5",
        f"{a}.0x{b:x}.{c}.0{d:o}",
        f"%{ord(str(a)[0]):x}{str(a)[1:]}.{b}.{c}.{d}",
    )


def _disguised(address: str) -> Iterator[str]:
    """The address within one of IPv6: mapped, compatible, translated, 6to4."""
    number = int(ipaddress.ip_address(address))
    high, low = f"{number >> 16:x}", f"{number & 0xFFFF:x}"
    yield from (
        f"::ffff:{address}",
        f"::ffff:{high}:{low}",
        f"::{high}:{low}",
        f"0:0:0:0:0:ffff:{high}:{low}",
    )
    yield from (f"64:ff9b::{high}:{low}", f"::ffff:0:{high}:{low}", f"2002:{high}:{low}::1")
