"""Claims checked a second on one core, with every page fetched before: the made-up web and its threads."""

import time

from checking import CheckSettings, asked, check
from extract.stance import _shared
from tests.web.check import checked
from tests.web.expected import expected
from tests.web_server import Served, running

ASKED = 5.0  # claims a second


def run() -> None:
    """Print how fast claims with evidence, and all claims, are checked when nothing need be fetched."""
    with running(Served()) as served:
        kb = checked(served, list(expected())).kb
    settings = CheckSettings(offline=True, again=True, worth=0.0)
    questions = asked(kb, [], settings)
    _shared.cache_clear()  # what the model said of these pairs, the first time, is forgotten
    begun = time.perf_counter()
    done = list(check(kb, questions, settings))
    spent = time.perf_counter() - begun
    dossiers = kb.evidence.dossiers(each.claim.id for each in done)
    read = sum(bool(dossier.assessments) for dossier in dossiers.values())
    pairs = sum(len(dossier.assessments) for dossier in dossiers.values())
    print(
        f"  claims checked, warm: {len(done) / spent:.1f} a second; {read / spent:.1f} a second of those with"
        f" evidence to read ({read} of {len(done)}, {pairs} assessments); asked {ASKED:.0f}"
    )


if __name__ == "__main__":
    run()
