"""PDFs, and pages made to hang, to break or to break out: read in a process that can be ended."""

import io
import random
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from datetime import date

import pytest
from pypdf import PdfReader, PdfWriter

from extract.evidence.page import read
from extract.evidence.reading.pdf import flowed
from extract.evidence.reading.worker import Stopped, Worker
from tests.conftest import ROOT
from tests.web.paper import paper

WORDS = (
    "The ferry carried 1.86 million people in 2025, more than in any year before, the harbour office said."
)


def test_a_pdf_is_its_text_with_lines_joined() -> None:
    made = paper(
        "A Study (2025)", "Lena Armitage", "2025-11-17", f"<p>{WORDS} {WORDS} {WORDS}</p><p>The end.</p>"
    )
    page = read(made, name_or_url="https://ex.org/a.pdf", media_type="application/pdf")
    assert page.text.split("\n")[0] == "A Study (2025)"
    assert f"{WORDS} {WORDS} {WORDS}" in page.text
    assert (page.title, page.author, page.published) == (
        "A Study (2025)",
        "Lena Armitage",
        date(2025, 11, 17),
    )


def test_words_that_are_cut_at_the_end_of_a_printed_line_are_made_whole() -> None:
    first = "The ﬁrst of these lines ends in the middle of a some-"
    second = "what longer word, as printed lines do."
    assert flowed(f"{first}\n{second}\n• A point.\n• Another.").split("\n") == [
        "The first of these lines ends in the middle of a somewhat longer word, as printed lines do.",
        "• A point.",
        "• Another.",
    ]


def _locked() -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.append(PdfReader(io.BytesIO(paper("T", "A", "2025-01-01", "<p>x</p>"))))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def _bomb() -> bytes:
    packed = zlib.compress(b"0 " * 45_000_000, 1)
    made = paper("T", "A", "2025-01-01", "<p>x</p>")
    start = made.index(b"6 0 obj")
    end = made.index(b"endobj", start)
    stream = b"6 0 obj\n<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\n" % (
        len(packed),
        packed,
    )
    return made[:start] + stream + made[end:]


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (_locked, "locked with a password"),
        (lambda: b"%PDF-1.7\n%garbage", "broken"),
        (lambda: b"%PDF-" + random.Random(1).randbytes(5000), "broken"),
        (lambda: paper("T", "A", "2025-01-01", "<p>x</p>")[:300], "broken"),
        (lambda: paper("", "", "", ""), "without text"),
    ],
    ids=["locked", "garbage", "noise", "cut", "scan"],
)
def test_a_pdf_that_cannot_be_read_says_why(made: Callable[[], bytes], says: str) -> None:
    page = read(made(), name_or_url="https://ex.org/a", media_type="application/pdf")
    assert page.text == ""
    assert says in (page.note or "")


def test_a_pdf_that_unpacks_without_end_is_given_up() -> None:
    began = time.monotonic()
    page = read(_bomb(), name_or_url="https://ex.org/a", media_type="application/pdf")
    assert (page.text, page.note is not None) == ("", True)
    assert time.monotonic() - began < 10


def _endless() -> bytes:
    return b"<p " + b" ".join(b"a%d=1" % n for n in range(120_000)) + b">x</p>"


def test_a_page_that_takes_too_long_is_given_up_and_the_next_is_read() -> None:
    worker, request = Worker(seconds=0.3), {"name": "a", "kind": "text/html", "declared": ""}
    try:
        with pytest.raises(Stopped, match=r"took longer than 0\.3 seconds"):
            worker.ask(request, _endless())
        assert worker.ask(request, f"<p>{WORDS}</p>".encode())["text"] == WORDS
    finally:
        worker.close()


def test_whoever_interrupts_the_reading_of_a_page_does_not_get_it_as_the_next() -> None:
    worker, request = Worker(), {"name": "a", "kind": "text/html", "declared": ""}
    worker.ask(request, b"<p>one")
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        with pytest.raises(KeyboardInterrupt):
            worker.ask(request, _endless())
        assert worker.ask(request, b"<p>two")["text"] == "two"
    finally:
        signal.signal(signal.SIGALRM, before)
        worker.close()


DEEDS = (
    "open('/tmp/x', 'w')",
    "os.open('/tmp/x', os.O_CREAT)",
    "socket.socket()",
    "socket.getaddrinfo('ex.org', 80)",
    "os.system('true')",
    "subprocess.run(['true'])",
    "os.fork()",
    "os.remove('/nonexistent')",
)


def test_where_pages_are_read_nothing_can_be_written_run_or_reached() -> None:
    code = f"""
import os, socket, subprocess
from extract.evidence.reading.child import confine
confine()
for deed in {DEEDS!r}:
    try:
        exec(deed)
    except PermissionError as error:
        print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    said = done.stdout.splitlines()
    assert len(said) == len(DEEDS), done.stderr
    assert all(each.startswith("a page may not cause ") for each in said)


def test_a_page_reads_no_file() -> None:
    markup = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>Words &x; here.</p>'
    markup += '<iframe src="file:///etc/passwd"></iframe><object data="file:///etc/passwd"></object>'
    page = read(markup.encode(), name_or_url="https://ex.org/a", media_type="text/html")
    assert "root:" not in page.text
    assert "Words" in page.text


MADE_OF = (
    "<div>",
    "<p>",
    "<table><tr><td>",
    "</p>",
    "<!--",
    "<script>",
    "]]>",
    "&#0;",
    "&#x110000;",
    "\x00",
    "\ud800",
    "<a href=",
    "'",
    "<svg><style>",
    "\u2028",
    "<b hidden>",
    "words ",
    "<pre>",
    "%PDF-",
    "{",
    "<head>",
)


def test_whatever_a_page_is_made_of_its_text_is_clean() -> None:
    chance = random.Random(7)
    for number in range(150):
        made = "".join(chance.choices(MADE_OF, k=chance.randint(1, 80))).encode("utf-8", "surrogatepass")
        made += chance.randbytes(chance.randint(0, 40))
        kind = ("text/html", "text/markdown", "text/plain", "application/pdf", "")[number % 5]
        page = read(made, name_or_url="https://ex.org/a", media_type=kind)
        assert all(letter in "\n\t" or letter.isprintable() or letter > "\x9f" for letter in page.text)
        page.text.encode("utf-8")
        assert page.text or page.note or page.wall


@pytest.mark.parametrize("deep", ["<div>", "<span>", "<table><tr><td>", "<ul><li>", "<blockquote>", "<b><i>"])
def test_deep_and_endless_markup_costs_little(deep: str) -> None:
    began = time.monotonic()
    read((f"<p>{WORDS}</p>" + deep * 20_000).encode(), name_or_url="https://ex.org/a", media_type="text/html")
    assert time.monotonic() - began < 8
