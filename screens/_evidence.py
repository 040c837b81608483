"""The evidence for and against one claim: each source with its words, who assessed them, and how."""

import streamlit as st

from kb.evidence.model import Dossier, Snapshot
from kb.evidence.pieces import Piece, Said, pieces, unread
from kb.evidence.used import span
from kb.inert import inert
from kb.kinds import Asked, Stance
from kb.model import Source
from screens import _grounds, _ruling, _signs
from screens._signs import CHECKERS, FINDERS, KINDS, STANCES, STATES
from ui.text import label, moment, plain, short

_EDGES = {
    Stance.SUPPORTS: "support",
    Stance.REFUTES: "rebut",
    Stance.NOT_ENOUGH_EVIDENCE: "neither",
    None: "neither",
}
_AT_ONCE = 8
_AROUND = 180  # code points before and after the words


def draw(dossier: Dossier) -> None:
    """Draw every source that was read, those the verdict rests on first, and what could not be read."""
    found = pieces(dossier)
    st.header(f"Evidence :gray[{len(found)}]", anchor=False)
    if not found:
        st.markdown("No text was read that could settle it.")
    for n, piece in enumerate(found if st.session_state.get("all_evidence") else found[:_AT_ONCE]):
        _piece(dossier, piece, n)
    if len(found) > _AT_ONCE:
        st.toggle(f"Show all {len(found)}", key="all_evidence")
    _unread(dossier)


def _piece(dossier: Dossier, piece: Piece, n: int) -> None:
    with st.container(border=True, gap="small", key=f"{_EDGES[piece.stance]}_evidence_{n}"):
        _head(dossier, piece)
        telling = [said for said in piece.said if said.telling]
        silent = [said for said in piece.said if not said.telling]
        for said in telling:
            _said(dossier, piece.snapshot, said)
        if not piece.said:
            st.markdown(":small[It was read, and no stretch of it is about the claim.]")
        if silent:
            what = "One passage" if len(silent) == 1 else f"{len(silent)} passages"
            more = (
                f"{what} more, read and found to say neither" if telling else f"{what}, found to say neither"
            )
            with st.expander(more, key=f"silent_{n}", on_change="rerun") as fold:
                for said in silent if fold.open else ():
                    _said(dossier, piece.snapshot, said)


def _head(dossier: Dossier, piece: Piece) -> None:
    snapshot = piece.snapshot
    title = snapshot.title or (piece.source and (piece.source.name or piece.source.url)) or snapshot.url
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.page_link(
            "screens/evidence.py",
            label=f"**{plain(short(title or snapshot.source, 120))}**",
            icon=":material/article:",
            query_params={"source": snapshot.source},
        )
        st.badge(KINDS[snapshot.kind], color="blue", help="How much a source weighs goes by its kind.")
        if snapshot.rating:
            st.badge(f"rates it {label(short(snapshot.rating, 60))}", color="orange")
        if snapshot.state != "fetched":
            _signs.state(snapshot).draw()
        if piece.rejected:
            STATES["rejected"].draw()
    st.markdown(f":small[{' · '.join(about(snapshot))}]")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        link(snapshot.final_url or snapshot.url)
        _ruling.reject(snapshot.source, piece.rejected, claim=dossier.claim, key=f"for_{snapshot.id}")


def about(snapshot: Snapshot) -> list[str]:
    """Who published a source and when, and when it was looked at, as inert Markdown."""
    by = [plain(short(name, 60)) for name in (snapshot.publisher, snapshot.author) if name]
    dated = f"published {snapshot.published.isoformat()}" if snapshot.published else "no date of its own"
    found = FINDERS.get(snapshot.found_by, snapshot.found_by)
    return [*by, dated, f"read {moment(snapshot.taken)}", plain(found)]


def link(url: str | None) -> None:
    """The way to a page outside, where it is a page."""
    if url and url.startswith(("https://", "http://")):
        st.link_button("The page itself", url, icon=":material/open_in_new:", type="tertiary")


def _said(dossier: Dossier, snapshot: Snapshot, said: Said) -> None:
    made, ruling = said.assessment, said.ruling
    sign = STANCES[made.stance]
    start, end = span(made)
    with st.container(gap="xsmall"):
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            _sign(said)
            by = CHECKERS.get(made.checker, f"the checker {made.checker}")
            asked = ", on what the post says that it says" if made.asked is Asked.REPORT else ""
            rests = " · the verdict rests on it" if said.decides else ""
            st.markdown(
                f":small[{plain(by)}{asked}, confidence {made.confidence:.0%}{rests}]", width="content"
            )
            _ruling.overrule(dossier, made)
        quote = _grounds.within(snapshot.text, start, end, colour=sign.colour, around=_AROUND)
        st.markdown(f"> {quote}")
        st.markdown(f":small[{plain(made.why)}]")
        if ruling is not None:
            note = f": {plain(short(ruling.note, 300))}" if ruling.note else ""
            instead = STANCES[ruling.stance].word if ruling.stance else "counts for nothing"
            machine = f"the machine said: {sign.word}"
            by = f"{plain(short(ruling.by, 60))}, {moment(ruling.at)}"
            st.markdown(f":small[:material/gavel: Overruled by **{by}**: {instead}{note} ({machine})]")


def _sign(said: Said) -> None:
    if said.ruling is not None and said.stance is None:
        st.badge("counts for nothing", color="violet", icon=":material/gavel:")
        return
    stance = said.stance or said.assessment.stance
    if said.assessment.asked is Asked.REPORT:
        word = {
            Stance.SUPPORTS: "the source says so",
            Stance.REFUTES: "the source does not say so",
            Stance.NOT_ENOUGH_EVIDENCE: "whether the source says so is open",
        }[stance]
        st.badge(word, color=STANCES[stance].colour, icon=STANCES[stance].icon)
        return
    STANCES[stance].draw()


def _unread(dossier: Dossier) -> None:
    missing = unread(dossier)
    if not missing:
        return
    st.header(f"What was not read :gray[{len(missing)}]", anchor=False)
    for source, snapshot in missing:
        with st.container(border=True, gap="xsmall", key=f"unread_{source.id}"):
            with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
                (STATES[snapshot.state] if snapshot else STATES["not looked at"]).draw()
                _title(source)
            if snapshot and snapshot.note:
                st.markdown(f":small[{plain(short(snapshot.note, 600))}]")


def _title(source: Source) -> None:
    name = inert(source.url or source.name or source.id)
    st.page_link("screens/evidence.py", label=plain(short(name, 160)), query_params={"source": source.id})
