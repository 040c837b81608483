"""One source: what became of looking at it, the claims that use it, its text with what is quoted of it."""

from collections.abc import Iterable, Mapping

import streamlit as st

from kb.errors import NotFound
from kb.evidence.model import Dossier, Snapshot
from kb.evidence.used import SourceRow, quoted, span, state_name, stretches
from kb.kinds import Stance
from screens import _ruling, _sources
from screens._evidence import about, link
from screens._signs import KINDS, STANCES, STATES, STATUSES
from ui.marks import Mark, legend, marks
from ui.opened import opened
from ui.text import moment, plain, short

_AT_ONCE = 20
_OLDER = 5


def draw(row: SourceRow) -> None:
    """Draw the source."""
    evidence = opened().kb.evidence
    dossiers = evidence.dossiers(row.claims)
    seen = _seen(row, evidence.latest(row.id), dossiers.values())
    _head(row, seen[0] if seen else None)
    _claims(row, dossiers)
    for n, snapshot in enumerate(seen[:_OLDER]):
        _text(snapshot, dossiers, newest=n == 0)


def _seen(row: SourceRow, latest: Snapshot | None, dossiers: Iterable[Dossier]) -> list[Snapshot]:
    """What it was, the newest first: now, and when what is still quoted was read."""
    found = {s.id: s for dossier in dossiers for s in dossier.snapshots if s.source == row.id}
    if latest is not None:
        found[latest.id] = latest
    return sorted(found.values(), key=lambda s: (s.taken, s.id), reverse=True)


def _head(row: SourceRow, snapshot: Snapshot | None) -> None:
    _sources.back()
    st.title(plain(short(row.name, 300)), anchor=False)
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        STATES[state_name(row)].draw()
        st.badge(KINDS[row.kind], color="blue", help="How much a source weighs goes by its kind.")
        if snapshot is not None:
            st.markdown(f":small[{' · '.join(about(snapshot))}]", width="content")
    if row.url:
        st.markdown(f":small[:gray[As it is written: {plain(short(row.url, 400))}]]")
    if row.note:
        st.info(plain(row.note), icon=":material/info:")
    if row.rejected:
        st.warning("A person ruled it out: it counts for no claim.", icon=":material/person_cancel:")
    _ruling.who(noted=True)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        link((snapshot.final_url if snapshot else None) or row.url)
        _ruling.reject(row.id, row.rejected, claim=None, key="for_all")


def _claims(row: SourceRow, dossiers: Mapping[str, Dossier]) -> None:
    st.header(f"Claims that use it :gray[{len(row.claims)}]", anchor=False)
    if not row.claims:
        st.markdown("None yet. It is looked at when a claim is checked that it may bear on.")
    for claim in row.claims[:_AT_ONCE]:
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            verdict = dossiers[claim].verdict
            if verdict:
                STATUSES[verdict.status].draw()
            st.page_link(
                "screens/claim.py",
                label=plain(short(_words(claim), 200)),
                query_params={"claim": claim},
            )
    if len(row.claims) > _AT_ONCE:
        st.markdown(f":small[and {len(row.claims) - _AT_ONCE:,} more]")


def _words(claim: str) -> str:
    try:
        return opened().reading(opened().kb.discussion_of(claim)).map_.claim(claim).text
    except (NotFound, KeyError):
        return f"a claim that is in no discussion any more ({claim})"


def _text(snapshot: Snapshot, dossiers: Mapping[str, Dossier], *, newest: bool) -> None:
    found = quoted(dossiers.values(), snapshot.id)
    st.header(f"{'Its text' if newest else 'As it was'}, {moment(snapshot.taken)}", anchor=False)
    if not snapshot.text:
        st.markdown(f"There is none: {plain(snapshot.note or STATES[snapshot.state].meaning)}")
        return
    key = f"whole_{snapshot.id}"
    shown = stretches(snapshot.text, [span(a) for a in found], whole=bool(st.session_state.get(key)))
    if any(stretch.gap for stretch in shown) or st.session_state.get(key):
        st.toggle(f"Show all of it ({len(snapshot.text):,} characters)", key=key)
    if found:
        st.html(legend())
    marks(shown, [_mark(a.stance, _words(a.claim)) for a in found])


def _mark(stance: Stance, claim: str) -> Mark:
    role = {Stance.SUPPORTS: "support", Stance.REFUTES: "rebut"}.get(stance, "neither")
    return Mark(role, f"{STANCES[stance].word}: {short(claim, 200)}")
