"""The hostile discussions are as hostile as they say, and a knowledge base takes them."""

from kb.model import ArgumentKind
from kb.store import KnowledgeBase
from tests.thorny import LONG, THORNS, thorny_map, thorny_maps


def test_the_thorny_map_has_what_formats_trip_over() -> None:
    map_ = thorny_map()
    steps = {argument.id: argument for argument in map_.arguments}
    denied = [steps[a.target] for a in map_.arguments if a.target in steps]
    links = [(p, map_.conclusion(a).id) for a in map_.arguments for p in a.premises]
    assert {ArgumentKind.SUPPORT, ArgumentKind.REBUT, ArgumentKind.UNDERCUT} == {a.kind for a in denied}
    assert any(a.target in steps for a in denied), "an undercut of an undercut"
    assert any(len(a.premises) > 1 for a in map_.arguments)
    assert set(links) & {(target, premise) for premise, target in links}, "a cycle"
    assert len(links) > 600
    assert len(LONG) >= 10_000
    assert {text for text in THORNS if text.strip()} <= {claim.text for claim in map_.claims}
    assert "\x00" in "".join(claim.text for claim in map_.claims)


def test_the_same_call_gives_the_same_maps_and_all_are_different() -> None:
    assert thorny_map() == thorny_map()
    assert thorny_maps(60) == thorny_maps(60)
    assert len({repr(map_) for map_ in thorny_maps(60)}) == 60


def test_a_knowledge_base_keeps_thorny_maps_as_they_are() -> None:
    kb = KnowledgeBase.open(None)
    for map_ in (thorny_map(), *thorny_maps(20)):
        kb.put(map_)
        assert kb.get(map_.discussion.id) == map_
