"""Maps handed out: whole, the same bytes every time, and harmless to a terminal."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from time import process_time

import pytest
from hypothesis import given
from pyoxigraph import RdfFormat, parse

from kb.export import EXPORTERS, Export
from kb.export.outline import outline
from kb.model import (
    Argument,
    ArgumentKind,
    ArgumentMap,
    Claim,
    Decision,
    DecisionKind,
    Discussion,
    Locution,
    Match,
    MatchRelation,
    Post,
    Run,
)
from kb.rdf import decisions_from, from_quads, matches_from
from tests import strategies
from tests.maps import rent_map

FORMATS = {
    "jsonld": RdfFormat.JSON_LD,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "turtle": RdfFormat.TURTLE,
}
RUN = Run("r", "1", (), (), "")


def chain(links: int) -> ArgumentMap:
    """A claim, its reason, the reason of that, and so on; the last claim supports the first."""
    posts = tuple(Post(str(n), f"Claim {n}.", reply_to=str(n - 1) if n else None) for n in range(links))
    said = [Locution(post.id, 0, len(post.text), post.text) for post in posts]
    return ArgumentMap(
        Discussion("pasted-chain", "pasted", posts),
        RUN,
        tuple(said),
        tuple(Claim(f"c{n}", x.text, (x.id,)) for n, x in enumerate(said)),
        tuple(
            Argument(f"a{n}", ArgumentKind.SUPPORT, (f"c{(n + 1) % links}",), f"c{n}", x.id, x.id)
            for n, x in enumerate(said)
        ),
    )


@pytest.mark.parametrize("format_", FORMATS)
@given(map_=strategies.argument_maps())
def test_an_export_as_rdf_reads_back_as_the_same_map(format_: str, map_: ArgumentMap) -> None:
    exported = EXPORTERS[format_](Export((map_,)))
    assert from_quads(parse(exported.data, format=FORMATS[format_])) == map_


@pytest.mark.parametrize("format_", FORMATS)
def test_decisions_and_matches_go_out_with_the_map(format_: str) -> None:
    decision = Decision(
        "d", "pasted-rent", DecisionKind.REJECT, "dora", datetime(2026, 1, 1, tzinfo=UTC), "caps"
    )
    match = Match(("caps", "elsewhere"), MatchRelation.NEAR, 0.5)
    exported = EXPORTERS[format_](Export((rent_map(),), (decision,), (match,)))
    quads = list(parse(exported.data, format=FORMATS[format_]))
    assert (decisions_from(quads), matches_from(quads)) == ((decision,), (match,))


@pytest.mark.parametrize("format_", sorted(EXPORTERS))
def test_another_process_writes_the_same_bytes(format_: str) -> None:
    """Prefixes and sets come in another order in each process unless they are sorted."""
    program = (
        "import sys; from kb.export import EXPORTERS, Export; from tests.maps import rent_map;"
        f"sys.stdout.buffer.write(EXPORTERS[{format_!r}](Export((rent_map(),))).data)"
    )
    written = {
        subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout for _ in "12"
    }
    assert written == {EXPORTERS[format_](Export((rent_map(),))).data}


def test_only_the_formats_of_quads_lose_nothing() -> None:
    lost = {name: bool(exporter(Export((rent_map(),))).lost) for name, exporter in EXPORTERS.items()}
    assert {name for name, any_ in lost.items() if not any_} == {"jsonld", "nquads", "trig"}


def test_the_outline_of_a_map_with_one_of_everything() -> None:
    assert outline(rent_map()) == (
        "Rent caps\n"
        "pasted-rent, 3 posts, 5 claims, 3 arguments\n"
        "http://forum.example/1\n"
        "\n"
        "Rent caps cut supply.  [anna]\n"
        "  support  Builders leave capped cities.  [anna; consequence]\n"
        "    undercut They [builders] leave for land prices.  [bert; according to the builders; hedged]\n"
        "  rebut    Vienna caps and builds.  [bert; example; decided by dora]\n"
        "\n"
        "Claims in no argument\n"
        "  Caps do not cut supply.  [carl; concession]\n"
        "\n"
        "Said and denied: Rent caps cut supply. / Caps do not cut supply.\n"
        "Contested terms: supply\n"
        "Sources\n"
        "  http://vienna.example (cut off)\n"
    )


@given(strategies.argument_maps())
def test_an_outline_tells_every_claim_in_full_exactly_once(map_: ArgumentMap) -> None:
    unique = replace(map_, claims=tuple(replace(c, text=f"<{c.id}>") for c in map_.claims), contradictions=())
    text = outline(unique)
    for claim in unique.claims:
        shown = text.count(f"<{claim.id}>") - text.count(f"<{claim.id}> (see above)")
        assert shown == 1


def test_reasons_that_go_round_in_a_circle_end_with_a_look_back() -> None:
    assert outline(chain(2)).split("\n\n")[1] == (
        "Claim 0.\n  support  Claim 1.\n    support  Claim 0. (see above)\n"
    )


def test_an_outline_of_two_thousand_levels_keeps_its_lines_short() -> None:
    lines = outline(chain(2000)).splitlines()
    assert len(lines) == 2 + 2000 + 1
    assert max(map(len, lines)) < 100
    assert lines[-2].strip() == "[1999] support  Claim 1999."


def test_premises_that_work_together_stand_together() -> None:
    map_ = chain(3)
    joined = Argument("a", ArgumentKind.SUPPORT, ("c1", "c2"), "c0", "1#char=0,8", "0#char=0,8")
    assert outline(replace(map_, arguments=(joined,))).split("\n\n")[1] == (
        "Claim 0.\n  support  Claim 1.\n  and      Claim 2.\n"
    )


@given(strategies.argument_maps(strategies.RAW))
def test_no_control_character_of_a_thread_reaches_the_terminal(map_: ArgumentMap) -> None:
    hostile = replace(
        map_, discussion=replace(map_.discussion, title="\x1b]0;owned\x07 \u202egnp.exe \x9b31m")
    )
    text = outline(hostile)
    assert not set(text) & {chr(n) for n in (*range(10), *range(11, 32), *range(127, 160), 0x202E)}
    assert text.startswith("\ufffd]0;owned\ufffd \ufffdgnp.exe \ufffd31m\n")


def test_long_lines_go_on_beneath_their_own_words() -> None:
    assert outline(rent_map(), width=44).split("\n\n")[1].splitlines()[:4] == [
        "Rent caps cut supply.  [anna]",
        "  support  Builders leave capped cities.",
        "           [anna; consequence]",
        "    undercut They [builders] leave for land",
    ]


def test_a_discussion_in_another_language_says_so() -> None:
    posts = (Post("1", "Mietdeckel senken das Angebot."),)
    text = outline(ArgumentMap(Discussion("pasted-de", "pasted", posts, language="de"), RUN))
    assert text == "pasted-de, 1 post, 0 claims, 0 arguments\nThe discussion is in the language 'de'.\n"


def test_an_outline_of_a_long_discussion_is_a_matter_of_seconds() -> None:
    """Anything looked up anew for each claim takes minutes here."""
    posts = tuple(Post(str(n), "Yes.") for n in range(20_000))
    said = tuple(Locution(post.id, 0, 4, "Yes.") for post in posts)
    claims = tuple(Claim(f"c{n}", "Yes.", (x.id,)) for n, x in enumerate(said))
    steps = tuple(
        Argument(f"a{n}", ArgumentKind.REBUT, (f"c{n}",), f"c{n // 2}", said[n].id, said[n // 2].id)
        for n in range(1, len(said))
    )
    map_ = ArgumentMap(Discussion("pasted-long", "pasted", posts), RUN, said, claims, steps)
    start = process_time()
    assert outline(map_).count("rebut ") == len(steps)
    assert process_time() - start < 15
