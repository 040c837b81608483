"""A file's bytes as text or JSON, with errors that name the file and the place."""

import json
from typing import Any

from kb.errors import InputError


def text(data: bytes, name: str) -> str:
    """The text of a file in UTF-8, with or without a byte order mark."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place, remedy = f"byte {error.start}", "save it in UTF-8"
        raise InputError(name, place, "it is not text in UTF-8", remedy) from error


def json_object(data: bytes, name: str) -> dict[str, Any]:
    """The JSON object that a file holds."""
    remedy = "export it again from the tool that wrote it"
    try:
        found = json.loads(text(data, name))
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise InputError(name, place, f"it is not JSON: {error.msg}", remedy) from error
    except RecursionError as error:
        raise InputError(name, "", "it is nested too deeply", remedy) from error
    if not isinstance(found, dict):
        raise InputError(name, "", "it is not a JSON object", remedy)
    return found


def entries(found: dict[str, Any], key: str, name: str, *, needed: bool = True) -> list[dict[str, Any]]:
    """The list of objects under a key; empty where it is missing and not needed."""
    listed = found.get(key)
    if listed is None and not needed:
        return []
    if not isinstance(listed, list):
        raise InputError(name, key, "there is no such list", "check that the file is of this format")
    for n, entry in enumerate(listed):
        if not isinstance(entry, dict):
            raise InputError(
                name, f"{key}[{n}]", "it is not an object", "check that the file is of this format"
            )
    return listed
