"""What an exported file looks like, without anything in it being obeyed."""

import io
import zipfile

import streamlit as st

from kb.errors import RejoinderError
from kb.export import Exported
from kb.inert import inert
from screens._formats import Format

_SHOWN = 20_000  # characters of a text
_LISTED = 200  # files of an archive
_PICTURE = 3_000_000  # bytes of a picture that a browser draws in good time


def draw(exported: Exported, format_: Format) -> None:
    """Draw the beginning of the file, or what it is."""
    if exported.data.startswith(b"PK\x03\x04"):
        _archive(exported.data)
    elif exported.suffix == ".svg":
        _picture(exported.data)
    elif exported.suffix in (".html", ".htm"):
        st.info(
            "A whole page: download it and open it in a browser. It needs no server and no network, "
            "so it can be sent, archived, or put on a site as it is.",
            icon=":material/web:",
        )
    else:
        _text(exported.data, format_)


def size(data: bytes) -> str:
    """How much that is."""
    for unit, factor in (("MB", 1_000_000), ("kB", 1_000)):
        if len(data) >= factor:
            return f"{len(data) / factor:,.1f} {unit}"
    return f"{len(data)} bytes"


def _text(data: bytes, format_: Format) -> None:
    text = data[: 4 * _SHOWN].decode("utf-8", "replace").removeprefix("\ufeff")
    shown = text[:_SHOWN]
    whole = len(shown) == len(text) and len(data) <= 4 * _SHOWN
    if not whole:
        shown = shown.rpartition("\n")[0] or shown
        part = size(shown.encode("utf-8", "replace"))
        st.markdown(f":small[The first {part} of {size(data)}; the file has all of it.]")
    st.code(
        inert(shown) or " ", language=format_.language, height=520 if shown.count("\n") > 20 else "content"
    )


def _picture(data: bytes) -> None:
    if len(data) > _PICTURE:
        st.info(
            f"A picture of {size(data)} is too large to show here. The file has all of it.",
            icon=":material/image:",
        )
        return
    with st.container(border=True, key="picture"):
        # As an image of its own no browser runs what may be in it, or fetches anything for it.
        st.image(data.decode("utf-8", "replace"), width="stretch", alt="The map as a picture")


def _archive(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = archive.infolist()
    except zipfile.BadZipFile as error:
        raise RejoinderError(f"the archive that was made cannot be read: {error}") from error
    st.markdown(f"An archive of **{len(files):,}** {'file' if len(files) == 1 else 'files'}.")
    rows = [{"File": inert(file.filename), "Bytes": file.file_size} for file in files[:_LISTED]]
    st.dataframe(
        rows,
        hide_index=True,
        height=min(35 * (len(rows) + 1) + 3, 480),
        column_config={
            "File": st.column_config.TextColumn(width="large"),
            "Bytes": st.column_config.NumberColumn(width=90),
        },
        alt="The files of the archive",
    )
    if len(files) > _LISTED:
        st.markdown(f":small[and {len(files) - _LISTED:,} more]")
