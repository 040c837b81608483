"""A page of a fresh profile that may ask one address only, and must raise no error."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, Route


@contextmanager
def gated(browser: Browser, address: str, **context: Any) -> Iterator[Page]:
    """A page that fails the test where it asks anybody but `address`, or says an error in its console."""
    settings = {"viewport": {"width": 1400, "height": 900}, "reduced_motion": "reduce", **context}
    profile = browser.new_context(**settings)
    page = profile.new_page()
    foreign: list[str] = []
    errors: list[str] = []

    def gate(route: Route) -> None:
        if route.request.url.startswith((address, "data:", "blob:")):
            route.continue_()
        else:
            foreign.append(route.request.url)
            route.abort()

    page.route("**/*", gate)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    yield page
    profile.close()
    assert (foreign, errors) == ([], [])
