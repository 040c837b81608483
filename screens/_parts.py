"""What several pages draw: the signs of support, rebut and undercut, claim cards, links, empty states."""

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from kb.model import Argument, ArgumentKind, Claim
from kb.reading import Reading
from kb.views import ClaimRow
from ui.text import plain, short

Colour = Literal["green", "red", "orange"]


@dataclass(frozen=True, slots=True)
class Sign:
    """How an argument of one kind looks: never by colour alone."""

    colour: Colour
    icon: str
    verb: str
    heading: str


SIGNS = {
    ArgumentKind.SUPPORT: Sign("green", ":material/add:", "supports", "Reasons for"),
    ArgumentKind.REBUT: Sign("red", ":material/close:", "rebuts", "Reasons against"),
    ArgumentKind.UNDERCUT: Sign("orange", ":material/content_cut:", "undercuts", "Undercuts"),
}
MACHINE = "Extracted by machine, not checked."
EDGES = "".join(
    f"[class*='st-key-{kind}_']{{border-left:5px {line} {colour}!important}}"
    for kind, line, colour in (
        ("support", "solid", "#1a7f37"),
        ("rebut", "double", "#c62828"),
        ("undercut", "dashed", "#b35900"),
    )
)
STYLE = f"""<style>
{EDGES}
.stMainBlockContainer{{padding-top:3rem}}
[class*='st-key-go_'] button{{text-align:left;justify-content:flex-start;padding:0;min-height:1.6rem}}
[class*='st-key-go_'] button p{{white-space:normal;text-align:left;line-height:1.35}}
</style>"""


def remembered(name: str) -> str | None:
    """A parameter of the URL, or what it last was: going back over a page switch loses it."""
    value = st.query_params.get(name) or st.session_state.get(f"last_{name}")
    if value:
        st.session_state[f"last_{name}"] = value
    return value


def select(claim: str) -> None:
    """Make a claim the selected one, here and in the URL."""
    st.query_params["claim"] = claim
    st.session_state["last_claim"] = claim


def sure(confidence: float) -> str:
    """A confidence in words, with its number."""
    word = "likely" if confidence >= 0.7 else "plausible" if confidence >= 0.45 else "a guess"
    return f"{word}, {confidence:.0%}"


def flags(reading: Reading, claim: Claim) -> list[str]:
    """Where a claim stands inside the argument."""
    names = {
        "contested": reading.contested,
        "unanswered": reading.unanswered,
        "unsupported": reading.unsupported,
    }
    return [name for name, holds in names.items() if holds(claim)]


def tally(reading: Reading, claim: Claim) -> str:
    """How much stands for and against a claim."""
    return f":green[+{len(reading.supports(claim.id))}] :red[−{len(reading.attacks(claim.id))}]"


def card(reading: Reading, argument: Argument, key: str) -> None:
    """One step, drawn by its premises, with what undercuts it."""
    sign = SIGNS[argument.kind]
    with st.container(border=True, key=f"{argument.kind}_{key}"):
        for premise in argument.premises:
            claim = reading.map_.claim(premise)
            st.button(
                plain(short(claim.text, 220)),
                key=f"go_{key}_{premise}",
                type="tertiary",
                on_click=select,
                args=(premise,),
            )
            post = reading.posts[reading.map_.locution(argument.made_in).post]
            author = plain(short(post.author or "no name given", 40))
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.badge(sign.verb, color=sign.colour, icon=sign.icon)
                decided = (
                    f"decided by {plain(argument.decided_by)}"
                    if argument.decided_by
                    else sure(argument.confidence)
                )
                st.markdown(f"{tally(reading, claim)} · {author} · {decided}")
        for n, undercut in enumerate(reading.undercuts(argument.id)):
            card(reading, undercut, f"{key}_{n}")


def claim_row(row: ClaimRow) -> None:
    """A claim found somewhere in the knowledge base, with the way to it."""
    with st.container(border=True):
        st.page_link("screens/claim.py", label=plain(short(row.text, 200)), query_params={"claim": row.id})
        st.markdown(
            f":green[+{row.supported_by}] :red[−{row.attacked_by}] · {row.kind or 'kind unknown'} · "
            f"{plain(row.author or 'no name given')} in {plain(short(row.discussion_title, 60))}"
        )


def nothing_yet() -> None:
    """What an empty knowledge base says, and how to fill it."""
    st.info("The knowledge base is empty.", icon=":material/inbox:")
    st.markdown("Bring something in on the ingest page, or run one of these:")
    st.code("rejoinder demo\nrejoinder ingest FILE-OR-URL", language="sh")
    st.page_link("screens/ingest.py", label="Ingest a discussion", icon=":material/add_comment:")
