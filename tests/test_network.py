"""What everything that draws a map is given to draw."""

from hypothesis import given

from kb.model import ArgumentMap
from kb.network import network
from tests import strategies
from tests.maps import rent_map


def test_the_network_of_a_map_with_one_of_everything() -> None:
    drawn = network([rent_map()])
    texts = {node.key: node.text for node in drawn.nodes}
    assert [(texts[x.source], x.kind, texts[x.target], x.denies) for x in drawn.links] == [
        ("Builders leave capped cities.", "support", "Rent caps cut supply.", None),
        ("They [builders] leave for land prices.", "undercut", "Rent caps cut supply.", "a1"),
        ("Vienna caps and builds.", "rebut", "Rent caps cut supply.", None),
    ]
    assert [node.text for node in drawn.nodes if node.root] == ["Rent caps cut supply."]
    assert [{texts[end] for end in pair} for pair in drawn.contradictions] == [
        {"Rent caps cut supply.", "Caps do not cut supply."}
    ]


@given(strategies.argument_maps(strategies.RAW))
def test_keys_are_plain_and_tell_all_nodes_and_links_apart(map_: ArgumentMap) -> None:
    drawn = network([map_])
    keys = [node.key for node in drawn.nodes] + [link.key for link in drawn.links]
    assert len(set(keys)) == len(map_.claims) + sum(len(a.premises) for a in map_.arguments)
    assert all(key.isascii() and key.isidentifier() for key in keys)
    assert all(node.text and node.text.splitlines() == [node.text] for node in drawn.nodes)
