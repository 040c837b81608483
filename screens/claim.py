"""What does this claim rest on: its reasons, its words, its sources, and who found it?"""

from pathlib import Path

import streamlit as st

from kb.errors import NotFound
from kb.model import Claim
from kb.reading import Reading
from screens import _checked, _grounds
from screens._parts import BASES, SIGNS, badges, origin, sides, sure, whose
from ui.opened import opened
from ui.place import go, leave, place
from ui.text import plain, short

HERE = "claim"


def _find(wanted: str) -> tuple[Reading, Claim]:
    kb, id_ = opened().kb, wanted.rsplit("/", 1)[-1]
    try:
        with st.spinner("Opening its discussion…"):
            reading = opened().reading(kb.discussion_of(id_))
        return reading, reading.map_.claim(id_)
    except (NotFound, KeyError):
        leave(HERE)
        st.title("Not here", anchor=False)
        st.error(f"There is no claim {plain(short(wanted))} here.", icon=":material/search_off:")
        st.page_link("screens/home.py", label="Search for it", icon=":material/search:")
        st.stop()


def _pick(claim: str) -> None:
    go(HERE, claim=claim, job=None)


def _head(reading: Reading, claim: Claim) -> None:
    discussion = reading.map_.discussion
    place = {"discussion": discussion.id, "claim": claim.id}
    opening = discussion.title or (discussion.posts[0].text if discussion.posts else discussion.id)
    st.page_link(
        "screens/discussion.py",
        label=plain(short(opening, 100)),
        icon=":material/arrow_back:",
        query_params={**place, "view": "glance"},
    )
    st.title(plain(short(claim.text, 400)), anchor=False)
    badges(reading, claim, verdict=False)
    _, post = next(reading.appearances(claim))
    told = [whose(post), f"worth checking {claim.check_worthiness:.0%}"]
    if not claim.decided_by:
        told.append(origin(reading))
    st.markdown(f":small[{' · '.join(told)}]")
    _grounds.meaning(reading, claim)
    with st.container(horizontal=True, gap="small"):
        for view, label, icon in (("thread", "In the thread", "forum"), ("procon", "Pro and con", "balance")):
            st.page_link(
                "screens/discussion.py",
                label=label,
                icon=f":material/{icon}:",
                query_params={**place, "view": view},
            )
        around = {"claim": claim.id}
        st.page_link("screens/export.py", label="Export", icon=":material/download:", query_params=around)


def _reasons(reading: Reading, claim: Claim) -> None:
    sides(reading, claim, _pick)


def _brought_for(reading: Reading, claim: Claim) -> None:
    steps, opposites = reading.steps(claim.id), reading.contradictions(claim.id)
    if steps or opposites:
        st.header(f"What it is brought for or against :gray[{len(steps) + len(opposites)}]", anchor=False)
    for n, step in enumerate(steps):
        sign, target = SIGNS[step.kind], reading.map_.conclusion(step)
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"step_{n}"):
            st.badge(sign.verb, color=sign.colour, icon=sign.icon)
            st.button(
                plain(short(target.text, 160)),
                key=f"go_step_{n}",
                type="tertiary",
                on_click=_pick,
                args=(target.id,),
            )
            st.markdown(f":small[{sure(step.confidence)} · {BASES[step.basis]}]", width="content")
    for n, (other, found) in enumerate(opposites):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge("contradicts", color="violet", icon=":material/swap_horiz:")
            st.button(
                plain(short(other.text, 160)),
                key=f"go_not_{n}",
                type="tertiary",
                on_click=_pick,
                args=(other.id,),
            )
            st.markdown(f":small[{sure(found.confidence)}]", width="content")


st.html(Path(__file__).parents[1] / "ui" / "evidence.css")
here = place(HERE, "claim")
wanted = here.get("claim")
if not wanted:
    st.title("A claim", anchor=False)
    st.info("No claim is chosen. Find one by its words.", icon=":material/search:")
    st.page_link("screens/home.py", label="Search", icon=":material/home:")
    st.stop()
reading, chosen = _find(wanted)
_head(reading, chosen)
_checked.draw(HERE, chosen, here.get("job"))
_reasons(reading, chosen)
_brought_for(reading, chosen)
_grounds.appearances(reading, chosen)
_grounds.citations(reading, chosen)
_grounds.origin(reading, chosen, opened().kb.decisions(reading.map_.discussion.id))
