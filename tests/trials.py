"""What exporters are tried on, and what a reader must find in what they wrote."""

import socket
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, given, settings

from extract.readers import Input, read
from kb.model import ArgumentKind, ArgumentMap, Discussion
from kb.network import line
from tests import strategies
from tests.conftest import ROOT, SHARED
from tests.hostile import hostile_map
from tests.maps import rent_map
from tests.thorny import thorny_map, thorny_maps

if TYPE_CHECKING:
    from extract.run import Extractor

Step = tuple[str, str, tuple[str, ...], Any]
"""A step as any argument format tells it: RA or CA, its name, its premises' texts, and what it bears on."""


@cache
def hard_maps() -> tuple[ArgumentMap, ...]:
    """One with one of everything, one that attacks whoever shows it, one that breaks formats."""
    return rent_map(), hostile_map(), thorny_map()


@cache
def real_maps(extractor: "Extractor") -> tuple[ArgumentMap, ...]:
    """What the pipeline makes of the seed threads, or of our own sample where those are not here."""
    seeds = sorted((SHARED / "threads" / "seeds").glob("*.txt"))
    maps = []
    for path in seeds or [ROOT / "data" / "leadership-analogies.txt"]:
        (discussion,) = read(Input(path.read_bytes(), path.name))
        assert isinstance(discussion, Discussion)
        maps.append(extractor.extract(discussion))
    return tuple(maps)


@cache
def a_thousand_maps() -> tuple[ArgumentMap, ...]:
    """200 maps of any shape and 800 small thorny ones; made once, since making takes longer than trying."""
    found: list[ArgumentMap] = []

    @settings(
        max_examples=200,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=[*HealthCheck],
    )
    @given(strategies.argument_maps())
    def generate(map_: ArgumentMap) -> None:
        found.append(map_)

    generate()
    return (*found, *thorny_maps(1_000 - len(found)))


def for_a_thousand_maps(check: Callable[[ArgumentMap], None]) -> None:
    """Try `check` on each of a thousand maps, the same ones every time."""
    for map_ in a_thousand_maps():
        check(map_)


@contextmanager
def no_network() -> Iterator[None]:
    """Fail whatever connects a socket or looks a name up."""

    def refuse(*address: object) -> None:
        raise AssertionError(f"something went to the network: {address}")

    with (
        patch.object(socket.socket, "connect", refuse),
        patch.object(socket.socket, "connect_ex", refuse),
        patch.object(socket, "getaddrinfo", refuse),
    ):
        yield


def words(text: str) -> str:
    """A claim's text as formats of one line have it."""
    return line(text) or "[no words]"


def steps(map_: ArgumentMap, name: Callable[[ArgumentMap, str], str]) -> Counter[Step]:
    """All steps of a map; `name` says what the format calls the argument with that id."""

    def told(id_: str) -> Step:
        argument = map_.argument(id_)
        of_a_claim = argument.target == map_.conclusion(argument).id
        return (
            "RA" if argument.kind is ArgumentKind.SUPPORT else "CA",
            name(map_, id_),
            tuple(sorted(words(map_.claim(premise).text) for premise in argument.premises)),
            words(map_.claim(argument.target).text) if of_a_claim else told(argument.target),
        )

    return Counter(told(argument.id) for argument in map_.arguments)


def steps_of(graph: Any) -> Counter[Step]:
    """All steps of a graph that arguebuf has read."""
    before: dict[str, list[Any]] = {}
    after: dict[str, list[Any]] = {}
    for edge in graph.edges.values():
        after.setdefault(edge.source.id, []).append(edge.target)
        before.setdefault(edge.target.id, []).append(edge.source)

    def told(node: Any) -> Step:
        (target,) = after[node.id]
        return (
            {"Support": "RA", "Attack": "CA"}[type(node.scheme).__name__],
            node.scheme.value,
            tuple(sorted(x.plain_text for x in before[node.id] if x.id in graph.atom_nodes)),
            target.plain_text if target.id in graph.atom_nodes else told(target),
        )

    return Counter(told(node) for node in graph.scheme_nodes.values())


def texts_of(graph: Any) -> Counter[str]:
    """The texts of all claims of a graph that arguebuf has read."""
    return Counter(node.plain_text for node in graph.atom_nodes.values())


def claims_of(maps: Iterable[ArgumentMap]) -> Counter[str]:
    """The texts of all claims of some maps."""
    return Counter(words(claim.text) for map_ in maps for claim in map_.claims)
