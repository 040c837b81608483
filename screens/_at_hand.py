"""The claim that the review is at: what it says, why it is here, what speaks for it and against it."""

import streamlit as st

from kb.evidence.queue import Waiting
from kb.model import Claim
from kb.reading import Reading, called
from screens import _deciding, _evidence, _grounds, _verdict
from screens._parts import badges, whose
from screens._queue import Queue
from screens._signs import STATUSES
from ui.opened import opened
from ui.text import plain, short


def draw(mine: Queue, waiting: Waiting | None, reading: Reading, claim: Claim) -> None:
    """Draw the claim with the bar to decide on it, its words, its verdict and its evidence."""
    dossier = opened().kb.evidence.dossier(claim.id)
    if decided := mine.done.get(claim.id):
        st.info(
            f"You looked at this one: {decided}. Another decision takes its place.", icon=":material/done:"
        )
    st.header(plain(short(claim.text, 400)), anchor=False)
    badges(reading, claim, verdict=False)
    if waiting:
        st.markdown(f":small[{why(waiting)}]")
    _deciding.bar(mine, claim.id, dossier.verdict)
    _deciding.note()
    locution, post = next(reading.appearances(claim))
    with st.container(border=True, gap="xsmall"):
        st.markdown(f":small[**{whose(post)}** in {plain(short(called(reading.map_.discussion), 100))}]")
        st.markdown(_grounds.in_context(locution, post))
        all_of_it = {"claim": claim.id}
        st.page_link(
            "screens/claim.py",
            label="All it rests on",
            icon=":material/arrow_forward:",
            query_params=all_of_it,
        )
    if dossier.verdict is None:
        st.info("It was not checked yet: no evidence was looked for.", icon=":material/hourglass_empty:")
    _verdict.draw(claim, dossier)
    if dossier.assessments or dossier.leads:
        _evidence.draw(dossier)


def why(waiting: Waiting) -> str:
    """Why the claim stands where it does in the queue."""
    row, verdict = waiting.claim, waiting.verdict
    told = [f"worth checking {row.check_worthiness:.0%}"]
    told.append("contested" if row.contested else "attacked" if row.attacked_by else "attacked by nobody")
    told.append(f"now {STATUSES[verdict.status].word}" if verdict else "not checked yet")
    return f"Matters {waiting.matters:.0%}: {', '.join(told)}"
