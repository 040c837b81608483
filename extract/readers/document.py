"""Bytes to text, and text to JSON values, whatever state they are in.

Bytes that are no UTF-8 are replaced and noted. JSON may be nested to any depth. An archive (one
value a line) gives its good lines, and an error for each bad one.
"""

import codecs
import json
import re
from collections.abc import Iterator

from extract.readers import nested
from extract.readers.input import Input
from kb.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WEB_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)


def decoded(input_: Input) -> tuple[str, tuple[str, ...]]:
    """The input's text, and a note where bytes had to be replaced."""
    data = input_.data
    encoding = "utf-8"
    for mark, name in _MARKS:
        if data.startswith(mark):
            data, encoding = data[len(mark) :], name
            break
    if not data.strip():
        raise InputError(input_.name, "", "it is empty", "give a file that holds a discussion")
    try:
        return data.decode(encoding), ()
    except UnicodeDecodeError as error:
        text = data.decode(encoding, "replace")
        place = f"byte {error.start}"
        if text.count("\ufffd") * 5 > len(text) or "\x00\x00" in text[:4096]:
            raise InputError(
                input_.name, place, "it is not text", "give a text, HTML or JSON file, unpacked"
            ) from None
        note = f"Bytes that are no {encoding.upper()} were replaced, the first at {place}."
        return text, (note,)


def is_web_page(text: str) -> bool:
    """Whether a text is an HTML page."""
    return _WEB_PAGE.match(text, 0, 100_000) is not None


def values(input_: Input, text: str) -> Iterator[tuple[str, object]]:
    """The JSON values of a text with their places: one, or one a line; a bad line is an `InputError`."""
    if is_web_page(text):
        raise InputError(
            input_.name,
            "",
            "it is a web page where JSON was expected (often the site's error page)",
            "open it in a browser to see what it says, then save the JSON again",
        )
    try:
        yield "", _parsed(text)
        return
    except json.JSONDecodeError as error:
        problem = _as_input_error(input_.name, text, error)
        lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
        if len(lines) < 2 or (not _is_json(lines[0][1]) and not _is_json(lines[1][1])):
            raise problem from None
    except ValueError as error:
        reason = f"the JSON cannot be read ({str(error).partition(';')[0]})"
        raise InputError(input_.name, "", reason, "save it again") from None
    for n, line in lines:
        try:
            yield f"line {n}", _parsed(line)
        except json.JSONDecodeError as error:
            yield (
                f"line {n}",
                InputError(
                    input_.name,
                    f"line {n}, column {error.colno}",
                    f"the JSON is broken ({error.msg})",
                    "mend or remove that line",
                ),
            )


def _parsed(text: str) -> object:
    try:
        return json.loads(text, strict=False)  # control characters are taken out later
    except RecursionError:
        return nested.loads(text)


def _is_json(line: str) -> bool:
    try:
        return isinstance(_parsed(line), dict | list)
    except ValueError:
        return False


def _as_input_error(name: str, text: str, error: json.JSONDecodeError) -> InputError:
    place = f"line {error.lineno}, column {error.colno}"
    if not text[error.pos :].strip() or error.msg.startswith("Unterminated"):
        return InputError(name, place, "the JSON ends in the middle", "it was cut off: download it again")
    return InputError(
        name, place, f"the JSON is broken ({error.msg})", "download it again, or mend that place"
    )
