"""What several pages draw: the signs of support, rebut and undercut, claims, cards, bars, empty states."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from kb.kinds import Status
from kb.model import Argument, ArgumentKind, Basis, Claim, Post
from kb.reading import Reading
from screens._signs import DECIDED, STATUSES
from ui.opened import opened
from ui.text import label, moment, plain, short

Colour = Literal["green", "red", "orange"]
Pick = Callable[[str], None]
"""Called with the id of the claim that was clicked."""


@dataclass(frozen=True, slots=True)
class Sign:
    """How an argument of one kind looks: never by colour alone. Its card's edge is in ui/app.css."""

    colour: Colour
    icon: str
    verb: str

    @property
    def badge(self) -> str:
        """The sign as Markdown, to stand in a line."""
        return f":{self.colour}-badge[{self.icon} {self.verb}]"


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
    "unsupported": "No premise and no citation: nothing in the thread is brought for it.",
}
KINDS = {
    "fact": "Says how things are: evidence could settle it.",
    "value": "Says what is good or bad, fair or unfair.",
    "policy": "Says what should be done.",
    "definition": "Says what a word means, or whether it fits.",
}
PLATFORMS = {
    "hackernews": "Hacker News",
    "reddit": "Reddit",
    "discourse": "Discourse",
    "pasted": "Pasted",
    "aif": "AIF file",
    "argdown": "Argdown file",
    "kialo": "Kialo file",
}
SURE = (
    "How sure the machine is that it read the words rightly, not whether they are true. "
    "Likely from 70 %, plausible from 45 %, below that a guess."
)
MACHINE = "Extracted by machine, not reviewed"
IMPORTED = "Imported as it stood in its file, which may not say who or what drew it"
NOBODY = "no name given"
_AT_ONCE = 12


def sure(confidence: float) -> str:
    """A confidence with its number, and in a word."""
    word = "likely" if confidence >= 0.7 else "plausible" if confidence >= 0.45 else "a guess"
    return f"confidence {confidence:.0%}, {word}"


def origin(reading: Reading) -> str:
    """How a map came to be, for the reader to weigh it."""
    return IMPORTED if reading.imported else MACHINE


def platform(name: str) -> str:
    """Where a discussion comes from, as inert Markdown."""
    return plain(PLATFORMS.get(name, name))


def whose(post: Post) -> str:
    """Who wrote a post, and when, as inert Markdown."""
    name = plain(short(post.author or NOBODY, 40))
    return f"{name}, {moment(post.created)}" if post.created else name


def badges(reading: Reading, claim: Claim, *, verdict: bool = True) -> None:
    """What kind of claim it is, where it stands by evidence and in the argument, and who looked at it."""
    with st.container(horizontal=True, gap="xsmall"):
        if verdict and (found := opened().verdict(claim.id)) and found.status is not Status.UNCHECKED:
            STATUSES[found.status].checked().draw()
        st.badge(claim.kind or "kind unknown", color="blue", help=KINDS.get(claim.kind or ""))
        for name, meaning in FLAGS.items():
            if getattr(reading, name)(claim):
                st.badge(name, color="orange" if name == "contested" else "gray", help=meaning)
        first = reading.map_.locution(claim.appearances[0])
        if claim.decided_by:
            st.badge(f"decided by {label(short(claim.decided_by, 30))}", color="violet")
        elif reading.imported:
            st.badge("imported", color="gray", icon=":material/download:", help=IMPORTED)
        else:
            read = f"read by machine, {sure(first.confidence)}"
            st.badge(read, color="gray", icon=":material/smart_toy:", help=f"{MACHINE}. {SURE}")


def pick_button(claim: Claim, key: str, pick: Pick, *, length: int = 200) -> None:
    """A claim in its words; a click picks it."""
    label = plain(short(claim.text, length))
    st.button(label, key=f"go_{key}_{claim.id}", type="tertiary", on_click=pick, args=(claim.id,))


def bars(reading: Reading, claims: Iterable[Claim], key: str, pick: Pick) -> None:
    """One line a claim: its words, and how much stands against and for it, to one scale.

    The scale is of square roots: in a long thread one claim draws fifty times what the next one does.
    """
    counted = [(c, len(reading.supports(c.id)), len(reading.attacks(c.id))) for c in claims]
    most = max((max(pro, con) for _, pro, con in counted), default=1) or 1
    for claim, pro, con in counted:
        left, right = st.columns([5, 3], vertical_alignment="center", gap="small")
        with left:
            pick_button(claim, key, pick, length=150)
        right.html(
            f"<div class='bar' role='img' aria-label='{con} against, {pro} for' "
            f"style='--against:{math.sqrt(con / most):.3f};--for:{math.sqrt(pro / most):.3f}'>"
            f"<span>{con}</span><i class='against'></i><i class='for'></i><span>{pro}</span></div>"
        )


def tally(reading: Reading, claim: Claim) -> str:
    """How much stands for and against a claim, or nothing."""
    pro, con = len(reading.supports(claim.id)), len(reading.attacks(claim.id))
    return ", ".join([f":green[{pro} for]"] * bool(pro) + [f":red[{con} against]"] * bool(con))


def card(reading: Reading, argument: Argument, key: str, pick: Pick) -> None:
    """One step: its premises, who says so, how sure it is; and, inside it, what undercuts it."""
    sign = SIGNS[argument.kind]
    post = reading.posts[reading.map_.locution(argument.made_in).post]
    with st.container(border=True, key=f"{argument.kind}_{key}"):
        for premise in argument.premises:
            claim = reading.map_.claim(premise)
            pick_button(claim, key, pick, length=240)
        by = f"decided by {plain(argument.decided_by)}" if argument.decided_by else sure(argument.confidence)
        drawn = tally(reading, reading.map_.claim(argument.premises[0]))
        said = [whose(post), BASES[argument.basis], by, f"{drawn} it" if drawn else ""]
        stands = _standing(argument.premises[0])
        st.markdown(f":small[{sign.badge} {stands}{' · '.join(filter(None, said))}]")
        for n, undercut in enumerate(reading.undercuts(argument.id)):
            st.markdown(":small[:orange[Denied that it bears on this:]]")
            card(reading, undercut, f"{key}_{n}", pick)


def _standing(claim: str) -> str:
    """The sign of a verdict that evidence decided, or nothing."""
    verdict = opened().verdict(claim)
    return f"{STATUSES[verdict.status].checked().badge} " if verdict and verdict.status in DECIDED else ""


def side(reading: Reading, heading: str, key: str, arguments: Sequence[Argument], pick: Pick) -> None:
    """The reasons on one side, the surest first, and no more of them than can be read at once."""
    st.header(f"{heading} :gray[{len(arguments)}]", anchor=False)
    ordered = sorted(arguments, key=lambda argument: -argument.confidence)
    shown = ordered if st.session_state.get(f"all_{key}") else ordered[:_AT_ONCE]
    for n, argument in enumerate(shown):
        card(reading, argument, f"{key}_{n}", pick)
    if len(ordered) > _AT_ONCE:
        st.toggle(f"Show all {len(ordered):,}", key=f"all_{key}")
    if not ordered:
        st.markdown("None found in this thread.")


def sides(reading: Reading, claim: Claim, pick: Pick) -> None:
    """The reasons for a claim beside those against it; an undercut of a step stands at its step."""
    left, right = st.columns(2, gap="medium")
    with left:
        pro(reading, claim, pick)
    with right:
        con(reading, claim, pick)


def pro(reading: Reading, claim: Claim, pick: Pick) -> None:
    """The reasons for a claim."""
    side(reading, ":green[Pro]", f"pro_{claim.id}", reading.supports(claim.id), pick)


def con(reading: Reading, claim: Claim, pick: Pick) -> None:
    """What is brought against a claim itself; undercuts of its reasons are counted, and stand with those."""
    attacks = reading.attacks(claim.id)
    against = tuple(a for a in attacks if a.target == claim.id)
    side(reading, ":red[Con]", f"con_{claim.id}", against, pick)
    if cut := len(attacks) - len(against):
        which = "one undercut of a reason" if cut == 1 else f"{cut} undercuts of reasons"
        st.markdown(f":small[and {which}, shown with what it undercuts]")


def bearings(reading: Reading, claim: Claim, pick: Pick) -> None:
    """In a panel: what a claim is brought for or against, and what is brought for and against it."""
    if reading.steps(claim.id):
        st.markdown("**What it is brought for or against**")
    for n, step in enumerate(reading.steps(claim.id)):
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="top", key=f"bears_{n}"):
            sign, target = SIGNS[step.kind], reading.map_.conclusion(step)
            st.badge(sign.verb, color=sign.colour, icon=sign.icon)
            pick_button(target, f"bears_{n}", pick, length=120)
    if reading.attacks(claim.id) or reading.supports(claim.id):
        pro(reading, claim, pick)
        con(reading, claim, pick)
    else:
        st.markdown("Nothing was found for it or against it.")


def nothing_yet() -> None:
    """What an empty knowledge base says, and how to fill it."""
    with st.container(border=True):
        st.header("Nothing here yet", anchor=False)
        st.markdown("Paste a thread, give its address, or upload a saved one:")
        if st.button("Ingest a discussion", key="to_ingest", type="primary", icon=":material/add_comment:"):
            st.switch_page("screens/ingest.py")
        st.markdown("Or, in a terminal:")
        st.code("rejoinder demo    # sample discussions\nrejoinder ingest FILE-OR-URL", language="sh")
