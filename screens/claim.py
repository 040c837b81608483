"""What does this claim rest on: its words, its reasons, its sources, and who found it?"""

import streamlit as st

from kb.errors import NotFound
from kb.model import ArgumentKind, Claim
from kb.reading import Reading
from screens import _grounds
from screens._parts import MACHINE, SIGNS, STYLE, card, flags, remembered, sure
from ui.opened import opened
from ui.text import plain, short


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
_grounds.appearances(here, chosen)
_grounds.citations(here, chosen)
_grounds.origin(here, chosen, opened().kb.decisions(here.map_.discussion.id))
