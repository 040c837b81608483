"""What was fetched, kept on disk: one file a URL, a line of JSON and then the body.

A file that is not what it should be counts as absent. Nothing here trusts the clock to run forward.
"""

import hashlib
import json
import os
import re
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_FRESHEST = 24 * 3600.0  # however long a server says


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer kept from before."""

    headers: Mapping[str, str]
    body: bytes
    at: float

    @property
    def fresh(self) -> bool:
        """Whether the server said that it need not be asked again yet."""
        control = self.headers.get("cache-control", "").lower()
        age = re.search(r"max-age=(\d{1,9})", control)
        if age is None or "no-cache" in control:
            return False
        return 0 <= time.time() - self.at < min(float(age.group(1)), _FRESHEST)

    @property
    def conditions(self) -> dict[str, str]:
        """The headers that ask whether it has changed."""
        names = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
        return {ask: self.headers[name] for name, ask in names.items() if name in self.headers}


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of answers; None keeps nothing."""

    folder: Path | None

    def get(self, url: str, accept: str) -> Kept | None:
        """What was kept for a URL."""
        if self.folder is None:
            return None
        try:
            head, _, body = self._path(url, accept).read_bytes().partition(b"\n")
            said = json.loads(head)
            if said["url"] != url or said["sha256"] != hashlib.sha256(body).hexdigest():
                return None
            return Kept({str(k): str(v) for k, v in said["headers"].items()}, body, float(said["at"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def put(self, url: str, accept: str, headers: Mapping[str, str], body: bytes) -> None:
        """Keep an answer, unless its server forbids it; a full disk loses it and nothing else."""
        if self.folder is None or "no-store" in headers.get("cache-control", "").lower():
            return
        head = {
            "url": url,
            "at": time.time(),
            "sha256": hashlib.sha256(body).hexdigest(),
            "headers": dict(headers),
        }
        path = self._path(url, accept)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(json.dumps(head).encode() + b"\n" + body)
                Path(name).replace(path)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise

    def _path(self, url: str, accept: str) -> Path:
        name = hashlib.sha256(f"{accept}\n{url}".encode()).hexdigest()
        return Path(str(self.folder)) / name[:2] / name
