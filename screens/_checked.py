"""Whether a claim is so: what evidence and people say of it, and the ways to look again and to have a say."""

import streamlit as st

from kb.model import Claim
from screens import _checking, _evidence, _ruling, _verdict
from ui.opened import opened


def draw(page: str, claim: Claim, job: str | None) -> None:
    """Draw the verdict, the evidence, and the forms; `job` is a check that `page` has started."""
    dossier = opened().kb.evidence.dossier(claim.id)
    st.header("Is it so?", anchor=False)
    _verdict.draw(claim, dossier)
    if dossier.verdict is None:
        st.markdown("Not checked yet: no evidence was looked for.")
    _checking.button(page, claim, again=dossier.verdict is not None)
    _checking.progress(job)
    _ruling.who(noted=bool(dossier.assessments))
    if dossier.assessments or dossier.snapshots or dossier.leads:
        _evidence.draw(dossier)
    with st.expander("Say what you conclude, or bring a source", icon=":material/rate_review:"):
        _ruling.review_form(claim.id)
        _ruling.add_source(claim.id)
