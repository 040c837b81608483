"""What a claim rests on: its words where they stand, what it cites, and how it was found."""

import streamlit as st

from kb.export import EXPORTERS, Export
from kb.model import Claim, Decision, Locution, Post
from kb.reading import Reading
from screens._parts import sure
from ui.text import plain, seen, short

_AROUND = 240  # code points of the post shown before and after the words


def appearances(reading: Reading, claim: Claim) -> None:
    """Every place where the claim is made, in the words around it."""
    st.subheader(f"Where it is said ({len(claim.appearances)})", anchor=False)
    for locution, post in reading.appearances(claim):
        with st.container(border=True):
            when = f" · {post.created:%-d %B %Y, %H:%M}" if post.created else ""
            st.markdown(f"**{plain(post.author or 'no name given')}**{when}")
            st.markdown(_in_context(locution, post))
            st.markdown(" · ".join(_said(locution)))
            with st.container(horizontal=True, vertical_alignment="center"):
                place = {"discussion": reading.map_.discussion.id, "view": "thread", "claim": claim.id}
                st.page_link(
                    "screens/discussion.py",
                    label="In the thread",
                    icon=":material/forum:",
                    query_params=place,
                )
                if post.url and post.url.startswith(("https://", "http://")):
                    st.link_button("The post at its place", post.url, icon=":material/open_in_new:")


def _in_context(locution: Locution, post: Post) -> str:
    start, end = max(0, locution.start - _AROUND), locution.end + _AROUND
    before, after = post.text[start : locution.start], post.text[locution.end : end]
    cut = ("… " if start else "", " …" if end < len(post.text) else "")
    return f"{cut[0]}{plain(before)} **:blue-background[{plain(locution.text)}]** {plain(after)}{cut[1]}"


def _said(locution: Locution) -> list[str]:
    found = [name for name in ("hedged", "negated") if getattr(locution, name)]
    found += [str(x) for x in (locution.mode, locution.scheme) if x]
    if locution.attribution:
        found.append(f"attributed to {plain(short(locution.attribution, 60))}")
    return [*found, sure(locution.confidence), f"found by {plain(locution.found_by)}"]


def citations(reading: Reading, claim: Claim) -> None:
    """The sources brought for the claim where it is made."""
    sources = {source.id: source for source in reading.map_.sources}
    st.subheader("What it cites", anchor=False)
    for citation in reading.citations(claim):
        source = sources[citation.source]
        cut = " (cut off where it was written)" if source.truncated else ""
        st.text(f"{seen(source.url or source.name or '')}{cut}, {citation.kind}")
    if not reading.citations(claim):
        st.markdown("Nothing. No evidence was checked either.")


def origin(reading: Reading, claim: Claim, decisions: tuple[Decision, ...]) -> None:
    """Which run found the claim, what people decided about it, and its discussion's triples."""
    run = reading.map_.run
    with st.expander("How this was found"):
        st.text(f"Run {run.id}, pipeline {run.version}. Models: {', '.join(run.models)}.")
        st.text(f"Worth checking: {claim.check_worthiness:.0%}.")
        for decision in decisions:
            if decision.target == claim.id:
                note = decision.note or ""
                st.text(seen(f"{decision.by} decided on {decision.at:%-d %B %Y}: {decision.kind}. {note}"))
    with st.expander("Its discussion as RDF (Turtle)"):
        if st.button("Show the triples", key="rdf"):
            turtle = EXPORTERS["turtle"](Export(reading.map_)).data.decode()
            st.code(seen(turtle), language="turtle", height=400)
