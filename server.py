"""The app in one process: Streamlit, SPARQL at /sparql, the ontology at /ns, /health, and the headers."""

import base64
import hashlib
import os
import re
import socket
import time
import tomllib
import webbrowser
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from endpoint import routes
from kb.errors import RejoinderError
from kb.store import KnowledgeBase
from ui.opened import opened

HERE = Path(__file__).parent
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class PortTaken(RejoinderError):  # noqa: N818 - reads as what happened
    """Another program listens where the app was to."""


@cache
def page() -> str:
    """Streamlit's page, told where its server is.

    Left to itself it looks for one below the page's own address first, and each miss is an error in
    the browser's console.
    """
    told = "<script>window.__streamlit = { BACKEND_BASE_URL: window.location.origin };</script>"
    text = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    return text.replace("<head>", f"<head>{told}", 1)


def content_security_policy() -> str:
    """The policy of every answer: our own origin, and nothing else.

    The page's inline scripts are allowed by their hashes; our components come as `blob:` modules;
    Streamlit writes styles at run time.
    """
    scripts = re.findall(r"<script>(.*?)</script>", page(), re.DOTALL)
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts
    )
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' 'wasm-unsafe-eval' blob: {hashes}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' ws: wss:",
            "worker-src 'self' blob:",
            "frame-ancestors 'none'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        ]
    )


class SecurityHeaders:
    """Adds the headers that keep forum text from reaching anybody else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": content_security_policy(),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the answer back with the headers."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
            await send(message)

        await self._app(scope, receive, guarded)


class KnownHosts:
    """Refuses requests by a name that is none of ours, as a foreign one may be rebound to this machine."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 421."""
        names: list[str] = st.get_option("server.allowedHosts") or []
        host = Headers(scope=scope).get("host", "") if scope["type"] == "http" else ""
        if scope["type"] == "http" and names and _name(host) not in {_name(name) for name in names}:
            why = f"'{host}' is not a name of this app; it answers to {', '.join(names)}\n"
            await PlainTextResponse(why, 421)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _name(host: str) -> str:
    """A Host header without its port."""
    return re.sub(r":\d+$", "", host.lower()) if not host.endswith("]") else host.lower()


async def screen(_: Request) -> Response:
    """The page at the address of any screen."""
    return HTMLResponse(page(), headers={"Cache-Control": "no-cache"})


async def health(_: Request) -> Response:
    """Answers when the process does."""
    return JSONResponse({"status": "ok"})


async def ontology(_: Request) -> Response:
    """Our own terms, in Turtle."""
    return Response((HERE / "kb" / "ontology.ttl").read_bytes(), media_type="text/turtle; charset=utf-8")


def knowledge_base() -> KnowledgeBase:
    """The one that the pages have open."""
    return opened().kb


SCREENS = [Route(f"/{path.stem}", screen) for path in sorted((HERE / "screens").glob("[a-z]*.py"))]

app = st.App(
    HERE / "app.py",
    routes=[Route("/health", health), Route("/ns", ontology), *routes(knowledge_base), *SCREENS],
    middleware=[Middleware(SecurityHeaders), Middleware(KnownHosts)],
)


def run(location: str, host: str, port: int, *, open_browser: bool = False) -> None:
    """Serve the knowledge base at `location` until interrupted; say the URL once it answers.

    Port 0 takes any free one; PortTaken where a port is not free.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, port), family=family) as probe:
            port = probe.getsockname()[1]
    except OSError as error:
        raise PortTaken(f"{host}:{port}: {error.strerror}; choose another with --port") from error
    os.environ["REJOINDER_KB"] = location
    Thread(target=_announce, args=(host, port, open_browser), daemon=True).start()
    asked = {"server.address": host, "server.port": port, "logger.hideWelcomeMessage": True}
    if host not in LOOPBACK:
        asked["server.allowedHosts"] = []  # the names of this machine are its owner's business
    app.run(config={**settings(), **asked})


def _announce(host: str, port: int, open_browser: bool) -> None:
    """Print the URL as soon as it answers."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    url = f"http://[{near}]:{port}" if ":" in near else f"http://{near}:{port}"
    for _ in range(1200):
        try:
            socket.create_connection((near, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            print(f"Rejoinder is at {url} (Ctrl-C stops it)", flush=True)  # noqa: T201 - the contract asks for it
            if open_browser:
                webbrowser.open(url)
            return


def settings() -> dict[str, Any]:
    """Streamlit's settings from .streamlit/config.toml, wherever the command is run from."""
    return dict(_flat(tomllib.loads((HERE / ".streamlit" / "config.toml").read_text(encoding="utf-8"))))


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
