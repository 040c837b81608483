"""What a claim rests on: its words where they stand, what it cites, and how it was found."""

import streamlit as st

from kb.export.excerpt import excerpt
from kb.inert import inert
from kb.model import Claim, Decision, Locution, Post
from kb.reading import Reading
from screens._parts import sure, whose
from ui.text import moment, plain, short

_AROUND = 240  # code points of the post shown before and after the words
_SAID = {
    "hedged": "The author holds back: may, seems, I think.",
    "negated": "The words deny something.",
}


def appearances(reading: Reading, claim: Claim) -> None:
    """Every place where the claim is made, in the words around it."""
    st.header(f"Where it is said :gray[{len(claim.appearances)}]", anchor=False)
    for locution, post in reading.appearances(claim):
        with st.container(border=True, gap="xsmall"):
            st.markdown(f":small[**{whose(post)}**]")
            st.markdown(in_context(locution, post))
            with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
                _said(locution)
                st.markdown(f":small[{sure(locution.confidence)}]")
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                there = {"discussion": reading.map_.discussion.id, "view": "thread", "claim": claim.id}
                st.page_link(
                    "screens/discussion.py",
                    label="In the thread",
                    icon=":material/forum:",
                    query_params=there,
                )
                if post.url and post.url.startswith(("https://", "http://")):
                    st.link_button(
                        "The post itself", post.url, icon=":material/open_in_new:", type="tertiary"
                    )


def meaning(reading: Reading, claim: Claim) -> None:
    """What stands in the brackets of a claim, and which of its words point nobody knows where."""
    words = reading.map_.locution(claim.appearances[0]).text
    told = [
        f"**{plain(words[b.start : b.end]) or '…'}** is read as **{plain(b.text)}** ({sure(b.confidence)})"
        for b in claim.bindings
    ]
    if claim.unresolved:
        left = ", ".join(f"**{plain(word)}**" for word in claim.unresolved)
        told.append(f"what {left} points at could not be told safely")
    if told:
        st.markdown(f":small[{' · '.join(told)}]")


def in_context(locution: Locution, post: Post) -> str:
    """The words among those around them in their post, as inert Markdown."""
    return within(post.text, locution.start, locution.end)


def within(text: str, start: int, end: int, *, colour: str = "blue", around: int = _AROUND) -> str:
    """A stretch of a text, marked, with what stands around it; as inert Markdown."""
    first, last = max(0, start - around), end + around
    cut = ("… " if first else "", " …" if last < len(text) else "")
    words = f"**:{colour}-background[{plain(text[start:end])}]**"
    return f"{cut[0]}{_open(text[first:start])}{words}{_open(text[end:last])}{cut[1]}"


def _open(text: str) -> str:
    """Inert text that keeps the space at its ends, and none where there was none."""
    inner = plain(text)
    return f"{' ' if text[:1].isspace() else ''}{inner}{' ' if inner and text[-1:].isspace() else ''}"


def _said(locution: Locution) -> None:
    for name, meaning in _SAID.items():
        if getattr(locution, name):
            st.badge(name, color="gray", help=meaning)
    for word in (locution.mode, locution.scheme):
        if word:
            st.badge(word.replace("-", " "), color="gray")
    if locution.attribution:
        st.badge(f"attributed to {plain(short(locution.attribution, 60))}", color="violet")


def citations(reading: Reading, claim: Claim) -> None:
    """The sources brought for the claim where it is made."""
    sources = {source.id: source for source in reading.map_.sources}
    cited = dict.fromkeys((c.source, c.kind) for c in reading.citations(claim))
    st.header(f"What it cites :gray[{len(cited)}]", anchor=False)
    for id_, kind in cited:
        source = sources[id_]
        cut = ", cut off where it was written" if source.truncated else ""
        st.text(f"{inert(source.url or source.name or '')}  ({kind.replace('-', ' ')}{cut})")
    if not cited:
        st.markdown("Nothing.")


def origin(reading: Reading, claim: Claim, decisions: tuple[Decision, ...]) -> None:
    """What people decided about the claim, which run found it, and its triples."""
    decided = [decision for decision in decisions if decision.target == claim.id]
    st.header(f"What people decided :gray[{len(decided)}]", anchor=False)
    for decision in decided:
        note = f": {decision.note}" if decision.note else ""
        st.text(inert(f"{moment(decision.at)}  {decision.by}: {decision.kind}{note}"))
    if not decided:
        st.markdown(
            "Nothing yet: extracted by machine, not reviewed. `rejoinder review record` records a decision."
        )
    run = reading.map_.run
    with st.expander("How it was found, and what the numbers mean"):
        st.markdown(
            f"**Worth checking: {claim.check_worthiness:.0%}.** How much the claim reads like something of "
            "consequence that can be looked up. It is no verdict.\n\n"
            "**Confidence** says how sure a step is that it read the words rightly: likely from 70 %, "
            "plausible from 45 %, below that a guess. It says nothing about whether the claim is true."
        )
        steps = ", ".join(dict.fromkeys(x.found_by for x, _ in reading.appearances(claim)))
        st.text(f"Found by the step {inert(steps)}\nRun {run.id}, pipeline {run.version}")
        st.text(f"Models: {', '.join(run.models) or 'none'}")
    with st.expander("Its triples (RDF, in Turtle)", on_change="rerun", key="triples") as triples:
        if triples.open:
            st.code(inert(excerpt(reading.map_, claim.id)), language="turtle", height=420)
