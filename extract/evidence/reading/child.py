"""The process that reads pages from its standard input, and can neither write nor reach out."""

import json
import os
import sys
from contextlib import suppress
from dataclasses import asdict
from typing import IO

from extract.evidence.page import Page
from extract.evidence.reading.formats import FORMATS, parse
from extract.evidence.reading.worker import HEAD

_MEMORY = 3 << 30
_FORBIDDEN = (
    *("socket.", "subprocess.", "urllib.", "shutil.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn"),
    *("os.system", "os.remove", "os.rename", "os.mkdir", "os.link", "os.symlink", "os.chmod", "os.truncate"),
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC
_SAMPLE = b"<html><head><title>A page</title></head><body><p>Some words, of 1 May 2024.</p></body></html>"


def main() -> None:
    """Read pages until the input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whatever a library prints is no answer
    for kind in FORMATS:  # so that all is loaded before the doors close
        parse(_SAMPLE, name="sample", kind=kind, declared="")
    confine()
    _say(answers, b"")
    asked = sys.stdin.buffer
    while len(head := asked.read(HEAD.size)) == HEAD.size:
        size, length = HEAD.unpack(head)
        request, data = json.loads(asked.read(size)), asked.read(length)
        _say(answers, json.dumps(_told(_page(request, data))).encode())


def _page(request: dict[str, str], data: bytes) -> Page:
    try:
        return parse(data, name=request["name"], kind=request["kind"], declared=request["declared"])
    except MemoryError:
        os._exit(1)  # nothing can be trusted to have room; the parent says so
    except Exception:  # a library stumbles over a stranger's page
        return Page(media_type=request["kind"], note="it is broken and cannot be read")


def _told(page: Page) -> dict[str, object]:
    return {
        **asdict(page),
        "published": page.published.isoformat() if page.published else None,
        "types": sorted(page.types),
    }


def _say(answers: IO[bytes], answer: bytes) -> None:
    answers.write(HEAD.pack(len(answer), 0) + answer)
    answers.flush()


def confine() -> None:
    """From here on: no network, no other program, no writing, and no more memory than is sane."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    sys.addaudithook(_refuse)


def _refuse(event: str, args: tuple[object, ...]) -> None:
    writes = event == "open" and isinstance(args[2], int) and args[2] & _WRITING
    if writes or event.startswith(_FORBIDDEN):
        raise PermissionError(f"a page may not cause {event}")
