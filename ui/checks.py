"""Checking claims in the background, as a job like any other."""

from collections.abc import Sequence

from kb.store import KnowledgeBase
from ui.jobs import Job, Progress, jobs

STAGE = "check"


def check_claims(kb: KnowledgeBase, claims: Sequence[str], name: str, *, fetching: bool) -> Job:
    """Start a job that checks claims anew; links are fetched only where `fetching` says so."""

    def work(job: Job, progress: Progress) -> bool:
        from checking import CheckSettings, asked, check  # here, because most pages need no models

        settings = CheckSettings(offline=not fetching, again=True)
        questions = asked(kb, claims, settings)
        progress(STAGE, 0, len(claims))
        for done in check(kb, questions, settings):
            job.checked.append(done)
            progress(STAGE, len(job.checked), len(claims))
        return bool(job.checked)

    return jobs().begin(name, work)
