"""Markdown read by a parser of it: every claim and quote as it was said, and no markup of a stranger's."""

import json
import re
import zipfile
from collections import Counter
from io import BytesIO
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from extract.run import Extractor
from kb.export.words.quoting import address, plain
from kb.model import ArgumentMap
from kb.network import network
from tests import foreign
from tests.maps import rent_map
from tests.test_export import chain
from tests.thorny import thorny_map
from tests.trials import hard_maps, real_maps

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
OURS = {"inline", "text", "strong_open", "strong_close", "link_open", "link_close", "heading_open"}
OURS |= {"heading_close", "paragraph_open", "paragraph_close", "bullet_list_open", "bullet_list_close"}
OURS |= {"list_item_open", "list_item_close", "blockquote_open", "blockquote_close", "softbreak"}
FRONT = re.compile(r"---\n(.*?)\n---\n\n", re.DOTALL)
GIVES = {"supports": "support", "attacks": "rebut", "undercuts": "undercut"}


def parsed(text: str) -> list[Token]:
    """The tokens of a text, which has to hold only what we write: lists, quotes, links, headings, bold."""
    tokens = PARSER.parse(text)
    inner = [child for token in tokens for child in token.children or ()]
    assert {token.type for token in (*tokens, *inner)} <= OURS
    return tokens


def words(token: Token) -> str:
    return "".join(child.content for child in token.children or ())


def addresses(tokens: list[Token]) -> set[str]:
    inner = (child for token in tokens for child in token.children or () if child.type == "link_open")
    return {str(link.attrs["href"]) for link in inner}


def allowed(*maps: ArgumentMap) -> set[str]:
    """Where a file may lead: posts, discussions and cited sources, as far as they are of the web."""
    urls = [post.url for map_ in maps for post in map_.discussion.posts]
    urls += [map_.discussion.url for map_ in maps] + [s.url for map_ in maps for s in map_.sources]
    return {PARSER.normalizeLink(found) for url in urls if (found := address(url))}


def quotes(tokens: list[Token]) -> set[str]:
    inside = [n for n, token in enumerate(tokens) if token.type == "blockquote_open"]
    ends = [n for n, token in enumerate(tokens) if token.type == "blockquote_close"]
    spans = (tokens[start:end] for start, end in zip(inside, ends, strict=True))
    return {words(token) for span in spans for token in span if token.type == "inline"}


def agrees(*maps: ArgumentMap) -> None:
    """Each claim stands in the outline once in full, with its quotes, and each link once."""
    tokens = parsed(foreign.written("markdown", *maps).data.decode())
    said = [words(token) for token in tokens if token.type == "inline"]
    assert addresses(tokens) <= allowed(*maps)
    for map_ in maps:
        own = {plain(x.text) for x in map_.locutions} - {""}
        told = {plain(claim.text) for claim in map_.claims}
        assert own <= told | quotes(tokens)
    full = [line for line in said if " — " in line and not line.endswith(" (see above)")]
    for text, number in Counter(foreign.texts(maps).values()).items():
        assert sum(f"{text} — " in line for line in full) >= number
    kinds = Counter(kind for *_, kind in foreign.links(maps).elements())
    assert sum(line.startswith("Pro") for line in said) >= kinds["support"]
    signs = [
        line
        for line in said
        if re.match(r"(Pro|Con|Undercut)( with \d+ more)?( of “.*”)?( \([a-z ]+\))?: ", line)
    ]
    assert len(signs) >= kinds["support"] + kinds["rebut"] + kinds["undercut"]


@pytest.mark.parametrize("map_", hard_maps(), ids=lambda m: m.discussion.id)
def test_an_outline_of_a_hard_map_shows_every_claim_as_it_is(map_: ArgumentMap) -> None:
    agrees(map_)


@pytest.mark.slow
def test_outlines_of_a_thousand_maps_show_every_claim_as_it_is() -> None:
    for map_ in foreign.thousand():
        agrees(map_)


def test_outlines_of_real_discussions_show_every_claim_as_it_is(extractor: Extractor) -> None:
    for map_ in real_maps(extractor):
        agrees(map_)


def test_several_maps_are_chapters_of_one_file() -> None:
    agrees(*hard_maps())


def test_the_outline_of_a_map_with_one_of_everything() -> None:
    text = foreign.written("markdown", rent_map()).data.decode()
    assert text.split("## What is not in this file")[0] == (
        "# Rent caps\n"
        "\n"
        "- source: [http\\://forum.example/1](http://forum.example/1)\n"
        "- date: 2026-01-02\n"
        "- written by: Rejoinder 0.1.0\n"
        "\n"
        "## The argument\n"
        "\n"
        "- Rent caps cut supply. — anna, 2026-01-02, fact, contested\n"
        "  - **Pro** (consequence): Builders leave capped cities. — anna, 2026-01-02, fact\n"
        "  - **Undercut** of “Builders leave capped cities.”: They \\[builders\\] leave for land prices."
        " — bert, according to the builders, fact\n"
        "    > They leave for land prices.\n"
        "  - **Con** (example): Vienna caps and builds. — bert, fact, decided by dora\n"
        "    > Vienna caps and builds\n"
        "\n"
        "## Claims in no argument\n"
        "\n"
        "- Caps do not cut supply. — carl, fact\n"
        "\n"
        "## Said and denied\n"
        "\n"
        "- Rent caps cut supply. / Caps do not cut supply.\n"
        "\n"
        "## Contested terms\n"
        "\n"
        "- supply\n"
        "\n"
        "## Sources\n"
        "\n"
        "- [http\\://vienna.example](http://vienna.example) (cut off)\n"
        "\n"
    )


def test_a_chain_of_a_hundred_claims_goes_on_in_lists_that_a_parser_reads() -> None:
    agrees(chain(100))
    lines = foreign.written("markdown", chain(100)).data.decode().splitlines()
    assert max(len(line) - len(line.lstrip()) for line in lines) < 20
    assert sum(line.startswith("Below “") for line in lines) == 12


def notes(*maps: ArgumentMap) -> dict[str, str]:
    archive = zipfile.ZipFile(BytesIO(foreign.written("notes", *maps).data))
    assert archive.testzip() is None
    return {name: archive.read(name).decode() for name in archive.namelist()}


def front(text: str) -> dict[str, Any]:
    """What stands at the head of a note; each value is JSON, which YAML reads too."""
    found = FRONT.match(text)
    assert found is not None
    rows = (row.split(": ", 1) for row in found[1].split("\n") if not row.startswith("tags: "))
    return {name: json.loads(value) for name, value in rows}


def notes_agree(*maps: ArgumentMap) -> None:
    """A note a claim, linked as the claims are, and an index that leads to all."""
    found, texts = notes(*maps), foreign.texts(maps)
    files = {name.removeprefix("claims/").removesuffix(".md"): text for name, text in found.items()}
    assert len({name.lower() for name in found}) == len(texts) + 1
    assert all(re.fullmatch(r"Index\.md|claims/[A-Za-z0-9]+( [A-Za-z0-9]+)*\.md", name) for name in found)
    keys = {
        front(text)["claim"] + front(text)["discussion"]: name
        for name, text in files.items()
        if name != "Index"
    }
    names = {n.key: keys[plain(n.claim) + plain(n.discussion)] for n in network(maps).nodes}
    links = Counter[tuple[str, str, str]]()
    read = {name: parsed(FRONT.sub("", text, count=1)) for name, text in files.items()}
    for name, tokens in read.items():
        assert addresses(tokens) <= allowed(*maps)
        led = [words(t) for t in tokens if t.type == "inline" and "[[" in words(t)]
        ours = (re.match(r"(?:(\w+) )?\[\[([^\]]+)\]\]", line) for line in led)
        links.update((name, m[2], GIVES[m[1]]) for m in ours if m and m[1] in GIVES)
    for key, name in names.items():
        assert words(read[name][1]) == texts[key]
        assert front(files[name])["aliases"] == [texts[key]]
        assert f"- [[{name}]]: " in files["Index"]
    wanted = foreign.links(maps).items()
    assert links == Counter({(names[a], names[b], k): n for (a, b, k), n in wanted if k != "opposite"})


@pytest.mark.parametrize("map_", hard_maps(), ids=lambda m: m.discussion.id)
def test_notes_of_a_hard_map_are_linked_as_its_claims_are(map_: ArgumentMap) -> None:
    notes_agree(map_)


@pytest.mark.slow
def test_notes_of_a_thousand_maps_are_linked_as_their_claims_are() -> None:
    for map_ in foreign.thousand():
        notes_agree(map_)


def test_notes_of_real_discussions_are_linked_as_their_claims_are(extractor: Extractor) -> None:
    for map_ in real_maps(extractor):
        notes_agree(map_)


def test_several_maps_are_one_folder_of_notes() -> None:
    notes_agree(*hard_maps()[:2])


def test_a_note_quotes_what_was_said_and_names_what_bears_on_it() -> None:
    found = {re.sub(r" [0-9a-f]{8}", " ID", name): text for name, text in notes(rent_map()).items()}
    text = re.sub(r" [0-9a-f]{8}(?=\]\])", " ID", found["claims/Rent caps cut supply ID.md"])
    assert text.split("---\n\n")[1] == (
        "# Rent caps cut supply.\n"
        "\n"
        "> Rent caps cut supply.\n"
        "\n"
        "— anna, 2026-01-02\n"
        "\n"
        "## What bears on it\n"
        "\n"
        "- supported by [[Builders leave capped cities ID]]: Builders leave capped cities.\n"
        "- undercut by [[They builders leave for land prices ID]]: They \\[builders\\] leave for land prices."
        " (it denies what follows from [[Builders leave capped cities ID]])\n"
        "- attacked by [[Vienna caps and builds ID]]: Vienna caps and builds.\n"
        "\n"
        "## Says the opposite\n"
        "\n"
        "- [[Caps do not cut supply ID]]: Caps do not cut supply.\n"
    )


def test_the_zip_tells_no_clock_and_its_files_stand_in_order() -> None:
    archive = zipfile.ZipFile(BytesIO(foreign.written("notes", thorny_map()).data))
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert archive.namelist() == sorted(archive.namelist())
