"""Maps that others drew, and our own again."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.readers import Input
from ingest import Ingested, found_in, ingest_all
from kb.errors import InputError
from kb.export import EXPORTERS, Export
from kb.imports import IMPORTERS, recognise
from kb.model import ArgumentMap
from kb.store import KnowledgeBase
from tests.maps import rent_map


def imported(format_: str, data: bytes | str, name: str = "map") -> ArgumentMap:
    """The one map of a file."""
    (found,) = IMPORTERS[format_](data.encode() if isinstance(data, str) else data, name)
    assert isinstance(found, ArgumentMap), found
    return found


def said(map_: ArgumentMap) -> list[tuple[str, str, str]]:
    """The arguments of a map in words: premises, kind, and what they bear on, a step in <>."""
    texts = {claim.id: claim.text for claim in map_.claims}
    for argument in map_.arguments:
        texts[argument.id] = f"<{' + '.join(texts[p] for p in argument.premises)}>"
    return [(" + ".join(texts[p] for p in a.premises), a.kind.value, texts[a.target]) for a in map_.arguments]


def aif(nodes: dict[str, tuple[str, str]], edges: list[tuple[str, str]], **more: object) -> str:
    """An AIF file."""
    return json.dumps(
        {
            "nodes": [{"nodeID": id_, "type": type_, "text": text} for id_, (type_, text) in nodes.items()],
            "edges": [{"edgeID": str(n), "fromID": a, "toID": b} for n, (a, b) in enumerate(edges)],
            "locutions": [],
            **more,
        }
    )


RENT = {"1": ("I", "Caps cut supply."), "2": ("I", "Builders leave."), "3": ("I", "For land.")}
STEPS = {"4": ("RA", "Argument from Consequence"), "5": ("CA", "Default Conflict")}


def test_an_undercut_in_aif_denies_the_step_that_its_edge_points_at() -> None:
    map_ = imported("aif", aif(RENT | STEPS, [("2", "4"), ("4", "1"), ("3", "5"), ("5", "4")]))
    assert said(map_) == [
        ("Builders leave.", "support", "Caps cut supply."),
        ("For land.", "undercut", "<Builders leave.>"),
    ]
    assert [x.scheme for x in map_.locutions] == [None, "consequence", None]
    assert map_.discussion.notes == ()


def test_aif_dialogue_says_who_spoke_and_what_was_answered() -> None:
    dialogue = {
        "11": ("L", "Anna : caps do cut supply"),
        "12": ("L", "Bert : no they build"),
        "13": ("YA", "Asserting"),
        "14": ("YA", "Asserting"),
        "15": ("TA", "Default Transition"),
        "6": ("I", "They build."),
        "7": ("CA", "Default Conflict"),
    }
    edges = [("11", "13"), ("13", "1"), ("12", "14"), ("14", "6"), ("11", "15"), ("15", "12")]
    map_ = imported("aif", aif(RENT | dialogue, [*edges, ("6", "7"), ("7", "1")]))
    posts = {p.id: (p.author, p.text, p.reply_to, p.inferred_reply) for p in map_.discussion.posts}
    assert posts == {
        "11": ("Anna", "caps do cut supply", None, False),
        "12": ("Bert", "no they build", "11", False),
        "2": (None, "Builders leave.", None, False),
        "3": (None, "For land.", None, False),
    }
    assert said(map_) == [("They build.", "rebut", "Caps cut supply.")]


def test_what_aif_has_and_a_map_has_not_is_listed() -> None:
    nodes = RENT | {"4": ("MA", "Default Rephrase"), "5": ("PA", "x"), "6": ("CA", "y"), "9": ("L", "z : hm")}
    map_ = imported("aif", aif(nodes, [("1", "4"), ("4", "2"), ("1", "6"), ("1", "77")]))
    assert map_.discussion.notes == (
        "no place in a map: a locution that puts no proposition forward",
        "no place in a map: a preference",
        "no place in a map: a rephrase",
        "no place in a map: a step without a premise or a conclusion",
        "no place in a map: an edge from or to a node that is not there",
    )


def test_steps_that_only_deny_each_other_are_listed_and_kept_out() -> None:
    steps = {"4": ("CA", ""), "5": ("CA", "")}
    map_ = imported("aif", aif(RENT | steps, [("1", "4"), ("4", "5"), ("2", "5"), ("5", "4")]))
    assert (map_.arguments, map_.discussion.notes) == (
        (),
        ("no place in a map: a step that denies a step that could not be kept (2 times)",),
    )


KIALO = """Discussion Title: Rent

1. Caps cut supply.
1.1. Pro: Builders leave [capped](http://x.example/a) cities.
1.1.1. Con: They leave
for \\[cheap\\] land.
1.2. Con: Vienna builds.
1.2.1. Con: -> See 1.1.
1.2.2. a remark
"""


def test_kialo_text_comes_in_with_its_tree_and_its_second_places() -> None:
    map_ = imported("kialo", KIALO)
    builders = "Builders leave capped cities."
    assert said(map_) == [
        (builders, "support", "Caps cut supply."),
        (builders, "rebut", "Vienna builds."),
        ("They leave\nfor [cheap] land.", "rebut", builders),
        ("Vienna builds.", "rebut", "Caps cut supply."),
    ]
    assert (map_.discussion.title, [p.reply_to for p in map_.discussion.posts]) == (
        "Rent",
        [None, "1.", "1.1.", "1.", "1.2."],
    )
    assert map_.discussion.notes == (
        "no place in a map: a claim under another that is neither Pro nor Con",
        "no place in a map: the address of a link in a claim",
    )


ARGDOWN = {
    "statements": {
        "A": {"members": [{"text": "Caps cut supply. #fact"}], "tags": ["fact"]},
        "N": {"members": [{"text": "Caps do not cut supply."}]},
        "P": {"members": [{"text": "Builders need profit."}]},
        "Q": {"members": [{"text": "Caps end profit."}]},
        "land": {"members": [{"text": "They leave for land."}]},
    },
    "arguments": {
        "leave": {"members": [{"text": "Builders leave."}], "pcs": []},
        "full": {
            "members": [],
            "pcs": [
                {"title": "P", "role": "premise"},
                {"title": "Q", "role": "premise"},
                {"title": "A", "role": "main-conclusion"},
            ],
        },
    },
    "relations": [
        {"relationType": "undercut", "from": "land", "to": "leave"},
        {"relationType": "support", "from": "leave", "to": "A"},
        {"relationType": "contradictory", "from": "A", "to": "N"},
        {"relationType": "attack", "from": "land", "to": "full"},
        {"relationType": "attack", "from": "full", "to": "N"},
        {"relationType": "dances-with", "from": "A", "to": "N"},
    ],
}
for relation in ARGDOWN["relations"]:  # type: ignore[attr-defined]  # one literal of several shapes
    for end in ("from", "to"):
        kind = "argument" if relation[end] in ("leave", "full") else "equivalence-class"
        relation[f"{end}Type"] = kind


def test_argdown_steps_come_in_spelled_out_or_described() -> None:
    map_ = imported("argdown", json.dumps(ARGDOWN))
    assert sorted(said(map_)) == [
        ("Builders leave.", "support", "Caps cut supply."),
        ("Builders need profit. + Caps end profit.", "support", "Caps cut supply."),
        ("Caps cut supply.", "rebut", "Caps do not cut supply."),
        ("They leave for land.", "undercut", "<Builders leave.>"),
        ("They leave for land.", "undercut", "<Builders need profit. + Caps end profit.>"),
    ]
    assert len(map_.contradictions) == 1
    assert map_.discussion.notes == (
        "no place in a map: a relation of type dances-with",
        "no place in a map: tags",
    )


@pytest.mark.parametrize(("format_", "suffix"), [("trig", ".trig"), ("nquads", ".nq"), ("turtle", ".ttl")])
def test_our_own_rdf_comes_back_as_the_same_map(format_: str, suffix: str) -> None:
    exported = EXPORTERS[format_](Export((rent_map(),)))
    assert imported("rdf", exported.data, f"rent{suffix}") == rent_map()


@pytest.mark.parametrize(
    ("name", "data", "row"),
    [
        ("a.json", aif(RENT, []), "aif"),
        ("a.json", json.dumps({"AIF": {"nodes": [{"nodeID": "1"}], "edges": []}}), "aif"),
        ("a.json", json.dumps(ARGDOWN), "argdown"),
        ("a.txt", KIALO, "kialo"),
        ("a.ttl", "", "rdf"),
        ("a.txt", "anna: Caps cut supply.", None),
        ("a.json", json.dumps({"hits": [{"comment_text": '"nodeID" "nodes" "edges"'}]}), None),
        ("a.json", '{"nodeID"', None),
    ],
)
def test_a_file_is_told_by_what_is_in_it(name: str, data: str, row: str | None) -> None:
    assert recognise(data.encode(), name) == row


@pytest.mark.parametrize(
    ("format_", "data", "problem"),
    [
        ("aif", b"\xff\xfe", "map: byte 0: it is not text in UTF-8"),
        ("aif", b"[1", "map: line 1, column 3: it is not JSON"),
        ("aif", b'{"nodes": 3, "edges": []}', "map: nodes: there is no such list"),
        ("aif", b'{"nodes": [3], "edges": []}', r"map: nodes\[0\]: it is not an object"),
        ("aif", b'{"nodes": [], "edges": []}', "no statement with words"),
        ("argdown", b"{}", "map: statements: there is no such table"),
        ("kialo", b"hello", "no claim such as"),
        ("kialo", b"1. a\n1.1.1. Pro: b", r"line 2: claim 1\.1\.1\. stands under 1\.1\., which is not there"),
        ("rdf", b"", "its name does not say"),
        ("aif", b"[" * 100_000, "nested too deeply"),
    ],
)
def test_bad_input_is_told_with_its_place_and_a_remedy(format_: str, data: bytes, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        list(IMPORTERS[format_](data, "map"))


NODES = st.dictionaries(
    st.sampled_from("123456789"),
    st.tuples(st.sampled_from(["I", "I", "RA", "CA", "MA", "L", "YA", "TA", "?"]), st.text(max_size=8)),
)
EDGES = st.lists(st.tuples(st.sampled_from("123456789"), st.sampled_from("123456789")), max_size=14)


@given(NODES, EDGES)
def test_any_graph_of_nodes_makes_a_map_that_can_be_kept_or_a_clear_error(
    nodes: dict[str, tuple[str, str]], edges: list[tuple[str, str]]
) -> None:
    try:
        map_ = imported("aif", aif(nodes, edges))
    except InputError as error:
        assert "no statement with words" in str(error)
    else:
        kb = KnowledgeBase.open()
        kb.put(map_)
        assert kb.get(map_.discussion.id) == map_


def test_a_map_goes_in_by_the_same_door_as_a_thread() -> None:
    kb = KnowledgeBase.open()
    (done,) = ingest_all(kb, found_in(Input(KIALO.encode(), "rent.txt")), progress=lambda _: lambda *_: None)
    assert isinstance(done, Ingested)
    assert (done.map_.discussion.language, kb.get(done.map_.discussion.id)) == ("en", done.map_)
