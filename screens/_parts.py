"""What several pages draw: the signs of support, rebut and undercut, claims, cards, bars, empty states."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from kb.model import Argument, ArgumentKind, Basis, Claim, Post
from kb.reading import Reading
from ui.text import moment, plain, short

Colour = Literal["green", "red", "orange"]
Pick = Callable[[str], None]
"""Called with the id of the claim that was clicked."""


@dataclass(frozen=True, slots=True)
class Sign:
    """How an argument of one kind looks: never by colour alone. Its card's edge is in ui/app.css."""

    colour: Colour
    icon: str
    verb: str


SIGNS = {
    ArgumentKind.SUPPORT: Sign("green", ":material/add:", "supports"),
    ArgumentKind.REBUT: Sign("red", ":material/close:", "rebuts"),
    ArgumentKind.UNDERCUT: Sign("orange", ":material/content_cut:", "undercuts"),
}
BASES = {
    Basis.EXPLICIT_QUOTE: "answers words it quotes",
    Basis.SAME_POST: "said in the same post",
    Basis.REPLY_TREE: "said in a reply",
    Basis.INFERRED: "inferred",
}
FLAGS = {
    "contested": "Attacked, and supported or made by two authors or more.",
    "unanswered": "Attacked, and no attacker was attacked in turn.",
    "unsupported": "No premise and no citation.",
}
MACHINE = "Extracted by machine, not checked"
NOBODY = "no name given"


def sure(confidence: float) -> str:
    """A confidence in words, with its number."""
    word = "likely" if confidence >= 0.7 else "plausible" if confidence >= 0.45 else "a guess"
    return f"{word}, {confidence:.0%}"


def whose(post: Post) -> str:
    """Who wrote a post, and when, as inert Markdown."""
    name = plain(short(post.author or NOBODY, 40))
    return f"{name}, {moment(post.created)}" if post.created else name


def badges(reading: Reading, claim: Claim) -> None:
    """What kind of claim it is, where it stands inside the argument, and whether a person looked."""
    with st.container(horizontal=True, gap="xsmall"):
        st.badge(claim.kind or "kind unknown", color="blue")
        for name, meaning in FLAGS.items():
            if getattr(reading, name)(claim):
                st.badge(name, color="gray", help=meaning)
        if claim.decided_by:
            st.badge(f"decided by {plain(short(claim.decided_by, 30))}", color="violet")
        else:
            st.badge("not checked", color="gray", icon=":material/smart_toy:", help=MACHINE)


def pick_button(claim: Claim, key: str, pick: Pick, *, length: int = 200) -> None:
    """A claim in its words; a click picks it."""
    label = plain(short(claim.text, length))
    st.button(label, key=f"go_{key}_{claim.id}", type="tertiary", on_click=pick, args=(claim.id,))


def bars(reading: Reading, claims: Iterable[Claim], key: str, pick: Pick) -> None:
    """One line a claim: its words, and how much stands against and for it, to one scale."""
    counted = [(c, len(reading.supports(c.id)), len(reading.attacks(c.id))) for c in claims]
    most = max((max(pro, con) for _, pro, con in counted), default=1) or 1
    for claim, pro, con in counted:
        left, right = st.columns([5, 3], vertical_alignment="center", gap="small")
        with left:
            pick_button(claim, key, pick, length=150)
        right.html(
            f"<div class='bar' role='img' aria-label='{con} against, {pro} for' "
            f"style='--against:{con / most:.3f};--for:{pro / most:.3f}'><span>{con}</span>"
            f"<i class='against'></i><i class='for'></i><span>{pro}</span></div>"
        )


def tally(reading: Reading, claim: Claim) -> str:
    """How much stands for and against a claim, or nothing."""
    pro, con = len(reading.supports(claim.id)), len(reading.attacks(claim.id))
    return " ".join([f":green[+{pro}]"] * bool(pro) + [f":red[−{con}]"] * bool(con))


def card(reading: Reading, argument: Argument, key: str, pick: Pick) -> None:
    """One step: its premises, who says so, how sure it is; and, inside it, what undercuts it."""
    sign = SIGNS[argument.kind]
    post = reading.posts[reading.map_.locution(argument.made_in).post]
    with st.container(border=True, key=f"{argument.kind}_{key}"):
        for premise in argument.premises:
            claim = reading.map_.claim(premise)
            pick_button(claim, key, pick, length=240)
        by = f"decided by {plain(argument.decided_by)}" if argument.decided_by else sure(argument.confidence)
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.badge(sign.verb, color=sign.colour, icon=sign.icon)
            said = [tally(reading, claim), whose(post), by, BASES[argument.basis]]
            st.markdown(f":small[{' · '.join(filter(None, said))}]")
        for n, undercut in enumerate(reading.undercuts(argument.id)):
            st.markdown(":small[:orange[Denied that it bears on this:]]")
            card(reading, undercut, f"{key}_{n}", pick)


def nothing_yet() -> None:
    """What an empty knowledge base says, and how to fill it."""
    with st.container(border=True):
        st.subheader("Nothing here yet", anchor=False)
        st.markdown("Paste a thread, give its address, or upload a saved one:")
        st.page_link(
            "screens/ingest.py",
            label="**Ingest a discussion**",
            icon=":material/add_comment:",
            width="content",
        )
        st.markdown("Or, in a terminal:")
        st.code(
            "rejoinder demo                  # five sample discussions\nrejoinder ingest FILE-OR-URL",
            language="sh",
        )
