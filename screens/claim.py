"""What does this claim rest on: its words, its reasons, its sources, and who found it?"""

import streamlit as st

from kb.errors import NotFound
from kb.export import EXPORTERS, Export
from kb.model import ArgumentKind, Claim
from kb.reading import Reading, segments
from screens._parts import MACHINE, SIGNS, STYLE, card, flags, remembered, sure
from ui.opened import opened
from ui.text import plain, seen, short


def _appearances(reading: Reading, claim: Claim) -> None:
    st.subheader(f"Where it is said ({len(claim.appearances)})", anchor=False)
    for locution, post in reading.appearances(claim):
        with st.container(border=True):
            when = f" · {post.created:%-d %B %Y, %H:%M}" if post.created else ""
            st.markdown(f"**{plain(post.author or 'no name given')}**{when}")
            start, end = max(0, locution.start - 240), min(len(post.text), locution.end + 240)
            cut = segments(post.text, [locution])
            marked = "".join(f"**:blue-background[{plain(s.text)}]** " if s.locutions else "" for s in cut)
            before, after = post.text[start : locution.start], post.text[locution.end : end]
            st.markdown(
                f"{'… ' if start else ''}{plain(before)} {marked}{plain(after)}{' …' if end < len(post.text) else ''}"
            )
            said = {"hedged": locution.hedged, "negated": locution.negated}
            badges = [name for name, holds in said.items() if holds]
            badges += [str(x) for x in (locution.mode, locution.scheme) if x]
            badges += (
                [f"attributed to {plain(short(locution.attribution, 60))}"] if locution.attribution else []
            )
            st.markdown(
                " · ".join([*badges, sure(locution.confidence), f"found by {plain(locution.found_by)}"])
            )
            if post.url and post.url.startswith(("https://", "http://")):
                st.link_button("The post at its place", post.url, icon=":material/open_in_new:")
            st.page_link(
                "screens/discussion.py",
                label="In the thread",
                icon=":material/forum:",
                query_params={"discussion": reading.map_.discussion.id, "view": "thread", "claim": claim.id},
            )


def _reasons(reading: Reading, claim: Claim) -> None:
    against = tuple(a for a in reading.attacks(claim.id) if a.target == claim.id)
    sides = ((ArgumentKind.SUPPORT, reading.supports(claim.id)), (ArgumentKind.REBUT, against))
    for column, (kind, arguments) in zip(st.columns(2, gap="medium"), sides, strict=True):
        with column:
            sign = SIGNS[kind]
            st.subheader(f":{sign.colour}[{sign.heading}] ({len(arguments)})", anchor=False)
            for n, argument in enumerate(arguments):
                card(reading, argument, f"claim_{kind}_{n}")
            if not arguments:
                st.markdown("None found in this thread.")
    for argument in reading.steps(claim.id):
        sign, target = SIGNS[argument.kind], reading.map_.conclusion(argument)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.badge(f"it {sign.verb}", color=sign.colour, icon=sign.icon)
            st.page_link(
                "screens/claim.py", label=plain(short(target.text)), query_params={"claim": target.id}
            )
            st.markdown(f"{sure(argument.confidence)}, by {plain(argument.found_by)}, {argument.basis}")
    for other, found in reading.contradictions(claim.id):
        st.page_link(
            "screens/claim.py",
            label=f"contradicts: {plain(short(other.text))}",
            query_params={"claim": other.id},
        )
        st.markdown(sure(found.confidence))


def _grounds(reading: Reading, claim: Claim) -> None:
    sources = {source.id: source for source in reading.map_.sources}
    st.subheader("What it cites", anchor=False)
    for citation in reading.citations(claim):
        source = sources[citation.source]
        st.text(
            f"{source.url or source.name}{' (cut off where it was written)' if source.truncated else ''}, {citation.kind}"
        )
    if not reading.citations(claim):
        st.markdown("Nothing. No evidence was checked either.")
    run = reading.map_.run
    with st.expander("How this was found"):
        st.text(f"Run {run.id}, pipeline {run.version}. Models: {', '.join(run.models)}.")
        st.text(
            f"Worth checking: {claim.check_worthiness:.0%}. A confidence is how often such a finding is right."
        )
        decided = [d for d in opened().kb.decisions(reading.map_.discussion.id) if d.target == claim.id]
        for decision in decided:
            st.text(
                f"{decision.by} decided on {decision.at:%-d %B %Y}: {decision.kind}. {decision.note or ''}"
            )
    with st.expander("Its discussion as RDF (Turtle)"):
        if st.button("Show the triples", key="rdf"):
            st.code(
                seen(EXPORTERS["turtle"](Export(reading.map_)).data.decode()), language="turtle", height=400
            )


wanted = remembered("claim")
if not wanted:
    st.info("No claim is chosen. Find one by its words.", icon=":material/search:")
    st.page_link("screens/home.py", label="Search", icon=":material/home:")
    st.stop()
try:
    here = opened().reading(opened().kb.discussion_of(wanted))
    chosen = here.map_.claim(wanted.rsplit("/", 1)[-1])
except (NotFound, KeyError):
    st.error(f"There is no claim {plain(short(wanted))} here.", icon=":material/search_off:")
    st.page_link("screens/home.py", label="Search", icon=":material/home:")
    st.session_state.pop("last_claim", None)
    st.stop()

st.query_params["claim"] = chosen.id
st.html(STYLE)
st.title(plain(short(chosen.text, 300)), anchor=False)
standing = ", ".join(flags(here, chosen)) or "neither contested nor unanswered"
whose = f"Decided by {plain(chosen.decided_by)}." if chosen.decided_by else MACHINE
st.markdown(f"{chosen.kind or 'kind unknown'} · {standing} · {whose}")
_reasons(here, chosen)
_appearances(here, chosen)
_grounds(here, chosen)
