"""The pictures of the README: `python -m tests.picture docs` draws them anew from data/."""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from extract.readers import Input, read
from ingest import ingest_all
from kb.store import KnowledgeBase
from kb.views import claims
from tests.conftest import FLAGS, ROOT
from tests.served import served

THREAD = ROOT / "data" / "fair-use-output.json"
WORDS = "training on books fair use"  # of the claim that is chosen
DRAWN = {  # what is opened, and what it waits for
    "app": ("view=thread&claim={claim}", ".segment.on"),
    "map": ("view=map", ".map[data-ready]"),
}


def draw(docs: Path) -> None:
    """Ingest a sample, serve it, choose a claim of it, and keep what the browser shows in each view."""
    with tempfile.TemporaryDirectory() as folder:
        kb = KnowledgeBase.open(Path(folder) / "kb")
        list(
            ingest_all(kb, read(Input(THREAD.read_bytes(), THREAD.name)), progress=lambda _: lambda *_: None)
        )
        row = max(claims(kb, WORDS), key=lambda found: found.supported_by + found.attacked_by)
        with served(Path(folder) / "kb") as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            page = browser.new_page(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
            for name, (view, drawn) in DRAWN.items():
                page.goto(f"{address}/discussion?discussion={row.discussion}&{view.format(claim=row.id)}")
                page.locator(drawn).first.wait_for()
                page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
                page.wait_for_timeout(1000)  # fonts
                page.screenshot(path=docs / f"{name}.png")
            browser.close()


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
