"""Bytes to text: by the mark they begin with, by what was declared, by what they look like."""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_DECLARED = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_TEXTUAL = re.compile(  # codecs that browsers know; Python has others, which unpack and execute
    r"(?:utf-?8|utf-?16(?:-?[bl]e)?|iso[_-]?8859-?\d{1,2}|latin-?\d|windows-?125\d|cp125\d|us-ascii|ascii"
    r"|koi8-?[ru]|gb2312|gbk|gb18030|big5(?:-hkscs)?|euc-?(?:jp|kr)|shift[_-]?jis|sjis|iso-2022-jp"
    r"|mac-?roman|macintosh|tis-?620)",
    re.IGNORECASE,
)
_WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}  # as browsers read
_HARM = 0.01  # of the letters may be broken before a declaration counts as wrong
_FOREIGN = 0.3  # of the bytes are beyond ASCII in what is not written in Latin letters
_LOOKED_AT = 50_000  # bytes


def decoded(data: bytes, declared: str = "", *, markup: bool = False) -> str:
    """The text of these bytes; `declared` is a Content-Type. What fits nowhere becomes U+FFFD."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    for name in _named(data, declared, markup):
        text = data.decode(name, "replace")
        if text.count("\ufffd") <= _HARM * len(text):
            return text
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(data)


def _named(data: bytes, declared: str, markup: bool) -> list[str]:
    """The encodings that are named for it and known, the header's before the page's own."""
    found = _DECLARED.findall(declared)[:1]
    if markup:
        own = [name.decode("ascii", "replace") for name in _META.findall(data[:4096])[:1]]
        found += [label for label in own if not label.lower().startswith("utf-16")]  # or it could not be read
    return [name for label in found if (name := _known(label))]


def _known(label: str) -> str | None:
    if not _TEXTUAL.fullmatch(label):
        return None
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return _WIDER.get(name, name)


def _guessed(data: bytes) -> str:
    from trafilatura.utils import detect_encoding

    if sum(byte > 127 for byte in data[:_LOOKED_AT]) > _FOREIGN * len(data[:_LOOKED_AT]):
        for label in detect_encoding(data[:_LOOKED_AT]):
            name = _known(label.replace("_", "-"))
            if name:
                text = data.decode(name, "replace")
                if text.count("\ufffd") <= _HARM * len(text):
                    return text
    return data.decode("cp1252", "replace")
