"""The shape of an answer: an object with one entry a unit, each an object of strings.

Only what every server that knows `json_schema` takes is used. What a schema cannot say is left to the
task's own check.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Schema = dict[str, Any]

_LONGEST = 100_000  # characters of an answer that are looked at
_THOUGHT = re.compile(r"\A\s*<(think|thinking|thought)>.*?</\1>", re.S)
_FENCE = re.compile(r"\A\s*```(?:json)?\s*\n(.*?)\n?\s*```\s*\Z", re.S)


def entries(names: Sequence[str], fields: Mapping[str, Sequence[str] | None]) -> Schema:
    """An object with the `names`, each an object with the `fields`: one of some words, or any string."""
    kinds: Schema = {
        name: {"type": "string"} if words is None else {"type": "string", "enum": list(words)}
        for name, words in fields.items()
    }
    return _object({name: _object(kinds) for name in names})


def parsed(content: str) -> Any:
    """The JSON of an answer, out of the thoughts and fences that some models put round it; or ValueError."""
    if len(content) > _LONGEST:
        raise ValueError("it is too long")
    bare = _THOUGHT.sub("", content)
    fenced = _FENCE.match(bare)
    try:
        return json.loads(fenced[1] if fenced else bare)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def faults(value: Any, schema: Schema, place: str = "the answer") -> Iterator[str]:
    """Where a value is not what the schema says, one sentence each."""
    if schema["type"] == "string":
        if not isinstance(value, str):
            yield f"{place} is no string"
        elif "enum" in schema and value not in schema["enum"]:
            yield f"{place} is none of {', '.join(schema['enum'])}"
        return
    if not isinstance(value, dict):
        yield f"{place} is no object"
        return
    parts = schema["properties"]
    yield from (f"{place} lacks '{name}'" for name in parts if name not in value)
    if len(value.keys() - parts.keys()):
        yield f"{place} holds more than {', '.join(parts)}"
    for name, part in parts.items():
        if name in value:
            yield from faults(value[name], part, name if place == "the answer" else f"{place}.{name}")


def _object(properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
