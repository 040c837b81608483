"""One file to hand out: its name and size, what it lost, how it looks, and the button that downloads it."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kb.errors import RejoinderError
from kb.export import EXPORTERS, Export, Exported
from kb.inert import inert
from kb.scope import cut
from kb.store import KnowledgeBase
from screens import _preview, _scope
from screens._formats import Format, format_of
from screens._scope import Wanted
from ui.text import plain, short

T = TypeVar("T")
LARGE = 3_000  # claims from which a file is made only when it is asked for
_KEPT = "export_kept"  # the maps and the file made last: a rerun makes neither again
_AT_ONCE = 8  # losses that are listed before the rest


def draw(kb: KnowledgeBase, wanted: Wanted, name: str, beside: DeltaGenerator) -> None:
    """Draw the file of what is wanted in the format of that name, and `beside` it what it cannot hold.

    What is wrong is said in a sentence.
    """
    format_, key = format_of(name), (kb.snapshot, wanted)
    try:
        with st.spinner("Gathering it…"):
            export = _kept("maps", key, lambda: _scope.export(kb, wanted))
        _about(export)
        claims = sum(len(map_.claims) for map_ in export.maps)
        if claims > LARGE and not st.session_state.get(f"make_{name}_{wanted}"):
            _later(export, name, claims, f"make_{name}_{wanted}")
            return
        with st.spinner("Writing the file…"):
            exported = _kept("file", (key, name), lambda: EXPORTERS[name](export))
        _download(export, exported, format_)
        with beside:
            _losses(export, exported, format_)
        _preview.draw(exported, format_)
    except RejoinderError as error:
        told = str(error)
        st.error(plain(told[:1].upper() + told[1:]), icon=":material/error:")


def _kept(what: str, key: object, make: Callable[[], T]) -> T:
    """What was made last under that key, else made now."""
    kept = st.session_state.get(f"{_KEPT}_{what}")
    if kept is None or kept[0] != key:
        kept = (key, make())
        st.session_state[f"{_KEPT}_{what}"] = kept
    made: T = kept[1]
    return made


def _about(export: Export) -> None:
    """What is in it, in one line."""
    claims = sum(len(map_.claims) for map_ in export.maps)
    arguments = sum(len(map_.arguments) for map_ in export.maps)
    posts = sum(len(map_.discussion.posts) for map_ in export.maps)
    title = export.title[:1].upper() + export.title[1:] if export.scope else export.title
    st.header(plain(short(inert(title), 200)), anchor=False)
    said = [_count(claims, "claim"), _count(arguments, "argument"), _count(posts, "post")]
    if len(export.maps) > 1:
        said.append(f"of {len(export.maps):,} discussions")
    st.markdown(f":small[{' · '.join(said)}]")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _later(export: Export, name: str, claims: int, asked: str) -> None:
    """The way to a file that takes a while: made when it is downloaded, shown when that is asked for."""
    st.info(
        f"With {claims:,} claims this takes a moment, so the file is made when you ask for it. "
        "What the format cannot hold is listed with the preview.",
        icon=":material/hourglass_empty:",
    )
    with st.container(horizontal=True, gap="small"):
        label = f"Make and download {format_of(name).label}"
        file = file_name(export, _suffix(export, name))
        st.download_button(
            label,
            lambda: EXPORTERS[name](export).data,
            file,
            type="primary",
            icon=":material/download:",
            key="download",
            on_click="ignore",
        )
        st.button("Preview", key="make_preview", on_click=st.session_state.__setitem__, args=(asked, True))


def _suffix(export: Export, name: str) -> str:
    """What the file will end with, learned from one without claims, which takes no time."""
    bare, _ = cut(export.maps[0], ())
    return EXPORTERS[name](replace(export, maps=(bare,), decisions=(), matches=())).suffix


def _download(export: Export, exported: Exported, format_: Format) -> None:
    name = file_name(export, exported.suffix)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.download_button(
            f"Download {format_.label}",
            exported.data,
            name,
            exported.media_type,
            type="primary",
            icon=":material/download:",
            key="download",
            on_click="ignore",
        )
        st.markdown(f":small[`{name}` · {_preview.size(exported.data)}]", width="content")


def _losses(export: Export, exported: Exported, format_: Format) -> None:
    """What is not in the file, and why; and what loading it would do."""
    if format_.loads and export.left_out:
        st.warning(
            "This is a part of a discussion. Loaded into a knowledge base, it replaces "
            "the whole discussion there.",
            icon=":material/warning:",
        )
    _listed("Not asked for", "left_out", export.left_out)
    _listed(f"What {format_.label} cannot hold", "lost", exported.lost)
    if not exported.lost:
        st.markdown("The format holds all that the knowledge base knows about this.")


def _listed(heading: str, key: str, sentences: Sequence[str]) -> None:
    if not sentences:
        return
    st.header(heading, anchor=False)
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences[:_AT_ONCE]))
    if more := sentences[_AT_ONCE:]:
        with st.expander(f"{len(more):,} more", key=f"more_{key}"):
            st.text("\n".join(inert(" ".join(sentence.split())) for sentence in more[:200]))


def file_name(export: Export, suffix: str) -> str:
    """A name that any system takes: from the title, or the id where that has no Latin letters."""
    first = export.maps[0].discussion if export.maps else None
    names = (first.title or "", first.id, "export") if first else ("export",)
    stem = next(filter(None, map(_letters, names)))
    return f"{stem}{'-part' if export.scope else ''}{suffix}"


def _letters(name: str) -> str:
    latin = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", latin)[:50].strip("-")
