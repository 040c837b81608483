"""DOT drawn by Graphviz: every claim in full, every link, undercuts on the step that they deny."""

import re
import shutil
import subprocess
from collections import Counter
from xml.etree import ElementTree

import pytest

from extract.run import Extractor
from kb.export.picture.steps import steps
from kb.model import ArgumentMap
from kb.network import network
from tests import foreign
from tests.conftest import absent
from tests.maps import rent_map
from tests.trials import hard_maps, real_maps

SVG, LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
KINDS = {"supports": "support", "attacks": "rebut", "undercuts": "undercut", "says the opposite": "opposite"}


@pytest.fixture(scope="module")
def dot() -> str:
    path = shutil.which("dot")
    if path is None:
        absent("Graphviz", "install Debian's package graphviz")
    return str(path)


def drawing(dot: str, *maps: ArgumentMap) -> ElementTree.Element:
    """The picture that Graphviz makes of some maps; it has to have nothing to complain of.

    One graph a process: Graphviz 2.43 crashes at times where it draws a thousand one after the other.
    """
    data = foreign.written("dot", *maps).data
    done = subprocess.run([dot, "-Tsvg"], input=data, capture_output=True, timeout=250, check=False)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return ElementTree.fromstring(done.stdout)


def agrees(picture: ElementTree.Element, *maps: ArgumentMap) -> None:
    nodes, edges, texts = dict[str, str](), Counter[tuple[str, str, str]](), foreign.texts(maps)
    for group in picture.iter(f"{SVG}g"):
        title, shown = group.findtext(f"{SVG}title") or "", group.find(f".//{SVG}a")
        tip = shown.get(f"{LINK}title", "") if shown is not None else ""
        if group.get("class") == "node" and not title.startswith("j_"):
            nodes[title] = tip.replace("\\\u200b", "\\")  # what keeps a backslash from making an escape
            assert packed(texts[title]).startswith(packed(label(group)))
        elif group.get("class") == "edge":
            source, target = (end.partition(":")[0] for end in title.split("->"))  # without its port
            edges[source, target, KINDS[tip]] += 1
    assert nodes == texts
    assert edges == lines(maps)


def label(group: ElementTree.Element) -> str:
    """The words on a card, without the name beneath and the sign that there are more."""
    rows = [text.text or "" for text in group.iter(f"{SVG}text")]
    return "".join(row for row in rows if not row.startswith("— ")).removesuffix("…")


def packed(text: str) -> str:
    return re.sub(r"\s", "", text)


def lines(maps: tuple[ArgumentMap, ...]) -> foreign.Links:
    drawn = network(maps)
    found = Counter((one, other, "opposite") for one, other in drawn.contradictions)
    for step in steps(drawn):
        target = f"j_{step.denies}" if step.denies else step.conclusion
        start = step.premises[0] if step.plain else f"j_{step.key}"
        found[start, target, step.kind.value] += 1
        if not step.plain:
            found.update((premise, start, step.kind.value) for premise in step.premises)
    return found


@pytest.mark.parametrize("map_", hard_maps(), ids=lambda m: m.discussion.id)
def test_graphviz_draws_a_hard_map_as_it_is(map_: ArgumentMap, dot: str) -> None:
    agrees(drawing(dot, map_), map_)


@pytest.mark.slow
def test_graphviz_draws_a_thousand_maps_as_they_are(dot: str) -> None:
    maps = foreign.thousand()
    for start in range(0, len(maps), 5):
        agrees(drawing(dot, *maps[start : start + 5]), *maps[start : start + 5])


def test_graphviz_draws_real_discussions_as_they_are(extractor: Extractor, dot: str) -> None:
    for map_ in real_maps(extractor):
        agrees(drawing(dot, map_), map_)


def test_several_maps_are_one_drawing(dot: str) -> None:
    maps = hard_maps()[:2]
    agrees(drawing(dot, *maps), *maps)


def test_what_is_argued_about_stands_at_the_left(dot: str) -> None:
    left = {}
    for group in drawing(dot, rent_map()).iter(f"{SVG}g"):
        text = group.find(f".//{SVG}text")
        if group.get("class") == "node" and text is not None:
            left[text.text] = float(text.get("x", ""))
    reasons = (
        "Builders leave capped cities.",
        "They [builders] leave for land prices.",
        "Vienna caps and builds.",
    )
    assert all(left["Rent caps cut supply."] < left[reason] for reason in reasons)


def test_comments_say_what_the_file_is_and_lacks() -> None:
    exported = foreign.written("dot", rent_map())
    assert exported.data.decode().splitlines()[: 4 + len(exported.lost)] == [
        "// title: Rent caps",
        "// source: http://forum.example/1",
        "// date: 2026-01-02",
        "// written by: Rejoinder 0.1.0",
        *(f"// lost: {sentence}" for sentence in exported.lost),
    ]
