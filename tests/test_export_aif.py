"""AIF and xAIF read by arguebuf and xaif: claim for claim, step for step, in the right direction."""

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import arguebuf
import pytest
from arguebuf.model.scheme import Attack, Support, text2support

from extract.run import Extractor
from kb.export import EXPORTERS, Export
from kb.export.dialogue.interchange import SCHEMES
from kb.imports import aif as importing
from kb.model import ArgumentKind, ArgumentMap, Discussion, Match, MatchRelation, Post, Scheme
from tests.aiftables import Links, Tables, written
from tests.maps import POSTS, rent_map
from tests.test_export import RUN, chain
from tests.trials import (
    claims_of,
    for_a_thousand_maps,
    hard_maps,
    real_maps,
    steps,
    steps_of,
    texts_of,
    words,
)

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:arguebuf")
each_hard_map = pytest.mark.parametrize("map_", hard_maps(), ids=lambda m: m.discussion.id)


def scheme_name(map_: ArgumentMap, id_: str) -> str:
    """What arguebuf makes of an argument's scheme."""
    argument = map_.argument(id_)
    scheme = map_.locution(argument.made_in).scheme
    if argument.kind is not ArgumentKind.SUPPORT:
        return Attack.DEFAULT.value
    return text2support.get(SCHEMES[scheme], Support.DEFAULT).value if scheme else Support.DEFAULT.value


def read_by_arguebuf(format_: str, data: bytes) -> Any:
    if format_ == "aif":
        return arguebuf.load.json(StringIO(data.decode()))  # which has to see by itself that it is AIF
    return arguebuf.load.xaif(json.loads(data))


def agrees_with_arguebuf(format_: str, *maps: ArgumentMap) -> None:
    graph = read_by_arguebuf(format_, EXPORTERS[format_](Export(maps)).data)
    assert texts_of(graph) == claims_of(maps)
    assert steps_of(graph) == sum((steps(map_, scheme_name) for map_ in maps), Counter())
    assert len(graph.edges) == sum(len(a.premises) + 1 for map_ in maps for a in map_.arguments)


@pytest.mark.parametrize("format_", ["aif", "xaif"])
@each_hard_map
def test_arguebuf_finds_the_same_claims_and_steps(format_: str, map_: ArgumentMap) -> None:
    agrees_with_arguebuf(format_, map_)


@pytest.mark.parametrize("format_", ["aif", "xaif"])
def test_arguebuf_finds_the_same_in_what_the_pipeline_made(format_: str, extractor: Extractor) -> None:
    maps = real_maps(extractor)
    agrees_with_arguebuf(format_, *maps)
    for map_ in maps:
        assert map_.arguments, "a thread that argues"
        agrees_with_arguebuf(format_, map_)


@pytest.mark.slow
@pytest.mark.parametrize("format_", ["aif", "xaif"])
def test_arguebuf_finds_the_same_in_a_thousand_maps(format_: str) -> None:
    for_a_thousand_maps(lambda map_: agrees_with_arguebuf(format_, map_))


@pytest.mark.slow
def test_a_thousand_maps_keep_to_the_rules_of_aif() -> None:
    def check(map_: ArgumentMap) -> None:
        keeps_to_the_rules(written("aif", map_))
        speaks_as_the_thread_does(map_, written("aif", map_))

    for_a_thousand_maps(check)


@each_hard_map
def test_a_hard_map_keeps_to_the_rules_of_aif(map_: ArgumentMap) -> None:
    for format_ in ("aif", "xaif"):
        keeps_to_the_rules(written(format_, map_))
        speaks_as_the_thread_does(map_, written(format_, map_))


def keeps_to_the_rules(tables: Tables) -> None:
    """What holds of any AIF graph with its dialogue."""
    links = Links(tables)
    ids = [n["nodeID"] for n in tables["nodes"]] + [e["edgeID"] for e in tables["edges"]]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch("[0-9]{1,15}", id_) for id_ in ids)
    for node in tables["nodes"]:
        assert node["text"] and "\n" not in node["text"] and not re.search("[\x00-\x1f\x7f]", node["text"])
        assert node["timestamp"] is None or re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", node["timestamp"])
    for step in links.of("RA", "CA"):
        force = [id_ for id_ in links.before[step] if links.nodes[id_]["type"] == "YA"]
        assert [links.text(id_) for id_ in force] == [
            "Arguing" if links.nodes[step]["type"] == "RA" else "Disagreeing"
        ]
        assert [links.nodes[a]["type"] in ("TA", "L") for a in links.before[force[0]]] == [True]
        assert "I" in links.types(links.before[step])
        assert links.types(links.after[step]) in (["I"], ["RA"], ["CA"])
    for said in links.of("L"):
        (asserting,) = [a for a in links.after[said] if links.text(a) == "Asserting"]
        assert links.types(links.after[asserting]) == ["I"]
    for transition in links.of("TA"):
        assert links.types(links.before[transition]) == links.types(links.after[transition])[:1] == ["L"]
    for claim in links.of("I"):
        assert set(links.types(links.after[claim])) <= {"RA", "CA", "MA"}
    people = [person["participantID"] for person in tables["participants"]]
    assert sorted(row["nodeID"] for row in tables["locutions"]) == sorted(links.of("L"))
    assert {row["personID"] for row in tables["locutions"]} <= set(people)
    assert len(set(people)) == len(people)


def speaks_as_the_thread_does(map_: ArgumentMap, tables: Tables) -> None:
    """Who says what, and what of it answers what, with the step that this makes."""
    links = Links(tables)
    posts = {post.id: post for post in map_.discussion.posts}

    def said(id_: str) -> str:
        locution = map_.locution(id_)
        name = words(posts[locution.post].author or "").replace("[no words]", "Unknown")
        return f"{name} : {words(locution.text)}"

    asserted = [
        (links.text(s), links.text(i)) for s in links.of("L") for a in links.after[s] for i in links.after[a]
        if links.text(a) == "Asserting"
    ]  # fmt: skip
    assert Counter(asserted) == Counter(
        (said(id_), words(claim.text)) for claim in map_.claims for id_ in claim.appearances
    )
    forced = Counter(
        (links.text(start), links.text(end), links.text(act))
        for turn in links.of("TA")
        for act in links.after[turn] if links.nodes[act]["type"] == "YA"
        for start in links.before[turn]
        for end in links.after[turn] if links.nodes[end]["type"] == "L"
    )  # fmt: skip
    assert forced == Counter(
        (said(a.answers), said(a.made_in), "Arguing" if a.kind is ArgumentKind.SUPPORT else "Disagreeing")
        for a in map_.arguments
        if a.answers != a.made_in
    )
    names = {p["participantID"]: f"{p['firstname']} {p['surname']}".strip() for p in tables["participants"]}
    for row in tables["locutions"]:
        assert links.text(row["nodeID"]).startswith(names[row["personID"]])


def test_a_reply_without_an_argument_is_a_transition_all_the_same() -> None:
    map_ = rent_map()  # carl answers anna, and no step of his does
    links = Links(written("aif", map_))
    turns = {
        (links.text(links.before[t][0]), end): len(links.after[t])
        for t in links.of("TA")
        for end in map(links.text, links.after[t])
        if " : " in end
    }
    assert turns["anna : Rent caps cut supply.", "carl : Caps do not cut supply."] == 1
    assert len(turns) == 4


def test_a_post_that_claims_nothing_is_stepped_over_between_two_that_do() -> None:
    map_ = rent_map()
    silent = Post("p0", "Hm.", "hans", "p1")
    last = replace(POSTS[2], reply_to="p0")
    between = replace(map_, discussion=replace(map_.discussion, posts=(*POSTS[:2], silent, last)))
    links = Links(written("aif", between))
    starts = {links.text(links.before[t][0]) for t in links.of("TA") if len(links.after[t]) == 1}
    assert starts == {"anna : Rent caps cut supply."}


def test_an_undercut_points_at_the_step_and_a_joint_step_has_all_its_premises() -> None:
    links = Links(written("aif", rent_map()))
    (undercut,) = [id_ for id_ in links.of("CA") if links.types(links.after[id_]) == ["RA"]]
    assert [links.text(i) for i in links.before[undercut] if links.nodes[i]["type"] == "I"] == [
        "They [builders] leave for land prices."
    ]
    map_ = chain(3)
    joint = replace(map_, arguments=(replace(map_.arguments[0], premises=("c1", "c2")),))
    links = Links(written("aif", joint))
    (step,) = links.of("RA")
    assert sorted(map(links.text, links.before[step])) == ["Arguing", "Claim 1.", "Claim 2."]


def test_ids_come_from_the_thread_and_not_from_the_place_in_the_file() -> None:
    whole = written("aif", rent_map())
    later = replace(rent_map(), arguments=(), contradictions=())
    kept = {node["nodeID"]: node["text"] for node in written("aif", chain(4), later)["nodes"]}
    for node in whole["nodes"]:
        if node["type"] in ("I", "L"):
            assert kept[node["nodeID"]] == node["text"]


def test_a_match_is_a_rephrase_where_both_claims_are_there_and_else_a_loss() -> None:
    matches = (
        Match(("caps", "c0"), MatchRelation.NEAR, 0.9),
        Match(("caps", "c1"), MatchRelation.OPPOSITE, 0.9),
        Match(("caps", "elsewhere"), MatchRelation.SAME, 0.9),
    )
    exported = EXPORTERS["aif"](Export((rent_map(), chain(2)), matches=matches))
    links = Links(json.loads(exported.data))
    (rephrase,) = links.of("MA")
    ends = links.before[rephrase] + links.after[rephrase]
    assert sorted(map(links.text, ends)) == ["Claim 0.", "Rent caps cut supply."]
    assert any(sentence.startswith("2 of the matches") for sentence in exported.lost)


def test_every_scheme_has_a_name_that_readers_know() -> None:
    """arguebuf has a word for precedent, and its loader no entry that leads there."""
    assert set(SCHEMES) == set(Scheme)
    known = {scheme.value.lower() for scheme in Support}
    assert {name.lower() for name in SCHEMES.values()} <= known
    assert {s for s, name in SCHEMES.items() if name not in text2support} == {Scheme.PRECEDENT}
    assert all(importing.scheme(name) for name in SCHEMES.values())


def test_what_is_lost_is_said_in_the_file_with_where_it_comes_from() -> None:
    for format_ in ("aif", "xaif"):
        exported = EXPORTERS[format_](Export((rent_map(),)))
        about = json.loads(exported.data)["metadata"]
        assert about["lost"] == [*exported.lost]
        assert (about["title"], about["urls"], about["date"], about["tool"]) == (
            "Rent caps", ["http://forum.example/1"], "2026-01-02 00:00:00", "Rejoinder 0.1.0",
        )  # fmt: skip
        assert any("scheme of an attack" in sentence for sentence in exported.lost)


def test_a_map_of_nothing_is_still_aif() -> None:
    nothing = ArgumentMap(Discussion("pasted-nothing", "pasted", ()), RUN)
    for format_ in ("aif", "xaif"):
        tables = written(format_, nothing)
        assert (tables["nodes"], tables["edges"], tables["locutions"]) == ([], [], [])
        assert len(read_by_arguebuf(format_, EXPORTERS[format_](Export((nothing,))).data).nodes) == 0
    assert "OVA" not in written("xaif", nothing)["file"]  # OVA3 fails on an empty one


def test_the_date_is_that_of_the_newest_post_or_else_of_the_run() -> None:
    at = datetime(2025, 5, 5, tzinfo=UTC)
    undated = chain(2)
    run = replace(undated, run=replace(RUN, started=at))
    assert "date" not in written("aif", undated)["metadata"]
    assert written("aif", run)["metadata"]["date"] == "2025-05-05 00:00:00"
    assert written("aif", run, rent_map())["metadata"]["date"] == "2026-01-02 00:00:00"
