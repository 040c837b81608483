"""What should a person look at next? One claim at a time, what matters most first."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from kb.errors import NotFound
from kb.evidence.queue import Waiting
from kb.model import Claim
from kb.reading import Reading
from kb.views import discussions
from screens import _at_hand, _ruling
from screens._deciding import HERE
from screens._parts import nothing_yet
from screens._queue import Queue, queue
from ui.opened import opened
from ui.place import go, place
from ui.text import plain, short

_UPCOMING = 5


def _found(id_: str) -> tuple[Reading, Claim] | None:
    try:
        reading = opened().reading(opened().kb.discussion_of(id_))
        return reading, reading.map_.claim(id_)
    except (NotFound, KeyError):
        return None


def _progress(mine: Queue) -> None:
    done, all_ = len(mine.done), len(mine.order)
    told = f"{done:,} looked at in this session, {mine.left:,} wait"
    st.progress(done / all_ if all_ else 1.0, text=f":small[{told}]")


def _upcoming(mine: Queue, claim: str, known: Mapping[str, Waiting]) -> None:
    coming = [known[id_] for id_ in mine.upcoming(claim)[:_UPCOMING] if id_ in known]
    if coming:
        st.header("What comes next", anchor=False)
    for one in coming:
        with st.container(gap=None):
            label = plain(short(one.claim.text, 140))
            st.button(
                label, key=f"go_next_{one.claim.id}", type="tertiary", on_click=_open, args=(one.claim.id,)
            )
            st.markdown(f":small[:gray[{_at_hand.why(one)}]]")


def _open(claim: str) -> None:
    go(HERE, claim=claim)


def _nothing_waits(mine: Queue) -> None:
    with st.container(border=True):
        st.header("Nothing waits for you", anchor=False)
        looked = f"You looked at {len(mine.done):,}. " if mine.done else ""
        st.markdown(f"{looked}Claims wait here that are worth checking, or that evidence was found for.")
        st.markdown("To look for evidence:")
        st.code("rejoinder check", language="sh")
        st.page_link("screens/claims.py", label="All claims", icon=":material/format_list_bulleted:")


st.html(Path(__file__).parents[1] / "ui" / "evidence.css")
st.title("Review", anchor=False)
if not discussions(opened().kb):
    nothing_yet()
    st.stop()
waiting = opened().queue()
mine = queue(waiting)
known = {one.claim.id: one for one in waiting}
wanted = place(HERE, "claim").get("claim") or mine.after(None)
found = _found(wanted) if wanted else None
_progress(mine)
_ruling.who()
if wanted is None:
    _nothing_waits(mine)
elif found is None:
    st.error(f"There is no claim {plain(short(wanted))} here.", icon=":material/search_off:")
    st.button(
        "Go on with the queue", key="go_on", on_click=go, args=(HERE,), kwargs={"claim": mine.after(None)}
    )
else:
    left, right = st.columns([13, 4], gap="medium")
    with left:
        _at_hand.draw(mine, known.get(wanted), *found)
    with right:
        _upcoming(mine, wanted, known)
