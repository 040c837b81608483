"""From assessments to a verdict: named rules, asked in order; the first that applies decides."""

from datetime import datetime

from kb.evidence.model import Dossier, Verdict
from kb.model import Claim


def decide(claim: Claim, dossier: Dossier, at: datetime) -> Verdict:
    """Where the claim stands on what is known now; pure, the same dossier gives the same verdict."""
    raise NotImplementedError
