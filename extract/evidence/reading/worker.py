"""Reading pages in a process of its own, which is ended when it takes too long."""

import atexit
import json
import os
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from extract.evidence.reading.child import main; main()"
)
_ROOT = str(Path(__file__).parents[3])
_READY = 120.0  # seconds: a cold disk under load
_MOST = 500  # pages: libraries remember more and more
HEAD = struct.Struct(">II")  # the lengths of a request's two parts; of an answer the first counts


class Stopped(Exception):  # noqa: N818 - reads as what happened
    """A page was not read; the message says why."""


@dataclass(slots=True)
class Worker:
    """Reads pages, one at a time; safe to share between threads."""

    seconds: float = 20.0  # a page
    _process: subprocess.Popen[bytes] | None = None
    _read: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, request: dict[str, str], data: bytes) -> dict[str, Any]:
        """What the process answers; raises Stopped where it had to be ended, or ended itself."""
        with self._lock:
            if self._process is None or self._process.poll() is not None or self._read >= _MOST:
                self._begin()
            self._read += 1
            head = json.dumps(request).encode()
            answer = self._within(self.seconds, HEAD.pack(len(head), len(data)) + head + data)
        found = json.loads(answer)
        if not isinstance(found, dict):
            raise Stopped("reading it failed")
        return found

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _begin(self) -> None:
        self._end()
        self._read = 0
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, _ROOT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            start_new_session=True,  # whoever interrupts us does not interrupt it in the middle of an answer
        )
        atexit.register(self.close)
        self._within(_READY, b"")

    def _within(self, seconds: float, given: bytes) -> bytes:
        """The answer to what is given, if it comes in time."""
        process = self._process
        assert process is not None and process.stdin is not None and process.stdout is not None
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            process.stdin.write(given)
            process.stdin.flush()
            head = process.stdout.read(HEAD.size)
            length = HEAD.unpack(head)[0] if len(head) == HEAD.size else -1
            answer = process.stdout.read(length) if length >= 0 else b""
        except OSError:
            length, answer = -1, b""
        except BaseException:  # whoever interrupts us leaves an answer behind that is for nobody
            self._end()
            raise
        finally:
            timer.cancel()
        if length < 0 or len(answer) < length:
            self._end()
            why = f"took longer than {seconds:g} seconds" if late.is_set() else "needed too much memory"
            raise Stopped(f"reading it {why}, so that it was given up")
        return answer

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        atexit.unregister(self.close)
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
        process.wait()
