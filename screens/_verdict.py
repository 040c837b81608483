"""Where a claim stands: what people say first, then the machine's verdict with its rule and its reason."""

import streamlit as st

from kb.evidence import rules
from kb.evidence.model import Dossier, Review, Verdict
from kb.evidence.upheld import TAKEN_BACK, upheld
from kb.model import Claim
from screens import _signs
from screens._signs import DECIDED, STATUSES
from ui.text import label, moment, plain, short


def draw(claim: Claim, dossier: Dossier) -> None:
    """Draw the reviews and the verdict that stand."""
    reviews = sorted(dossier.reviews, key=lambda r: (r.at, r.id), reverse=True)
    if stands := upheld(dossier.reviews):
        _review(stands[-1])
    if dossier.verdict:
        _verdict(dossier.verdict)
        _changes(claim, dossier)
    if len(dossier.verdicts) > 1 or len(reviews) > 1:
        _history(dossier, reviews)


def _review(review: Review) -> None:
    with st.container(border=True, gap="xsmall", key="review_stands"):
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            STATUSES[review.rating].draw()
            if review.label:
                st.badge(label(short(review.label, 60)), color="gray")
            st.markdown(
                f":small[says **{plain(short(review.by, 60))}**, {moment(review.at)}]", width="content"
            )
        if review.text:
            st.markdown(plain(short(review.text, 2_000)))
        if review.url and review.url.startswith(("https://", "http://")):
            st.link_button("The review itself", review.url, icon=":material/open_in_new:", type="tertiary")


def _verdict(verdict: Verdict) -> None:
    with st.container(border=True, gap="xsmall", key="verdict"):
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            STATUSES[verdict.status].draw()
            st.badge(
                f"by the rule “{label(_signs.rule(verdict.rule))}”",
                color="gray",
                icon=":material/rule:",
                help="Rules are asked in order; the first that applies decides. docs/verdicts.md has all.",
            )
            st.markdown(f":small[{_sure(verdict)} · {moment(verdict.at)}]", width="content")
        st.markdown(plain(verdict.why))
        st.markdown(":small[:gray[:material/smart_toy: Worked out by machine from what is below.]]")


def _sure(verdict: Verdict) -> str:
    return f"confidence {verdict.confidence:.0%}" if verdict.status in DECIDED else "no verdict either way"


def _changes(claim: Claim, dossier: Dossier) -> None:
    told = rules.what_would_change(claim, dossier)
    if told:
        with st.expander("What would change this verdict", icon=":material/published_with_changes:"):
            st.markdown("\n".join(f"* {plain(sentence)}" for sentence in told))


def _history(dossier: Dossier, reviews: list[Review]) -> None:
    said = [(verdict.at, _decided(verdict)) for verdict in dossier.verdicts]
    said += [(review.at, _reviewed(review)) for review in reviews]
    with st.expander(f"History: {len(said)} steps, the last one first", icon=":material/history:"):
        for _, line in sorted(said, reverse=True):
            st.markdown(f":small[{line}]")


def _decided(verdict: Verdict) -> str:
    by = f"{moment(verdict.at)}, by the rule “{plain(_signs.rule(verdict.rule))}”"
    return f"{STATUSES[verdict.status].badge} {by}: {plain(verdict.why)}"


def _reviewed(review: Review) -> str:
    by = f"{moment(review.at)}, **{plain(short(review.by, 60))}**"
    if review.rating is TAKEN_BACK:
        return f":violet-badge[:material/undo: taken back] {by}"
    return f"{STATUSES[review.rating].badge} {by} {plain(short(review.text, 300))}"
