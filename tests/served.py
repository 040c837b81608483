"""The app as a user starts it: `rejoinder serve` on a free port of this machine."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ROOT


@contextmanager
def served(folder: Path, *, location: str | None = None, host: str = "127.0.0.1") -> Iterator[str]:
    """The address of the app over the knowledge base in `folder`, or at `location`, while the block runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    where = ["--host", host, "--port", str(port), "--kb", location or str(folder)]
    command = [sys.executable, str(ROOT / "cli.py"), "serve", *where]
    log = folder.with_suffix(".log").open("w")
    process = subprocess.Popen(
        command, cwd=folder.parent, stdout=log, stderr=subprocess.STDOUT, env={**os.environ}
    )
    try:
        _wait(f"http://127.0.0.1:{port}", process, folder.with_suffix(".log"))
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def _wait(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(log.read_text(encoding="utf-8"))
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(f"the app did not start: {log.read_text(encoding='utf-8')}")
