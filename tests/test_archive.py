"""A whole knowledge base in a file, and back; a file with anything wrong changes nothing."""

import gzip
from pathlib import Path

import pytest

from kb import vocab
from kb.errors import StoreError, UnknownName
from kb.review import replay
from kb.store import KnowledgeBase
from tests.maps import rent_map
from tests.stores import kb, renamed
from tests.test_review import accept, edit, reject

__all__ = ["kb"]  # the fixture is asked for by name


@pytest.mark.parametrize("name", ["all.nq", "all.nq.gz", "all.trig", "all.TRIG.gz"])
def test_a_dump_loaded_into_an_empty_base_gives_the_same_base(
    kb: KnowledgeBase, tmp_path: Path, name: str
) -> None:
    kb.put(rent_map())
    kb.put(renamed(rent_map(), "pasted-other"))
    kb.decide(reject("leave"))
    kb.dump(tmp_path / name)
    other = KnowledgeBase.open()
    other.load(tmp_path / name)
    assert other.get("pasted-rent") == kb.get("pasted-rent")
    assert other.decisions() == kb.decisions()
    other.decide(accept("leave", after=1))  # the machine's map came along
    assert other.get("pasted-rent") == replay(rent_map(), [accept("leave")])[0]


def test_a_dump_is_the_same_byte_for_byte_when_sorted(tmp_path: Path) -> None:
    one, other = KnowledgeBase.open(), KnowledgeBase.open(tmp_path / "kb")
    for base, path in ((one, tmp_path / "1.nq"), (other, tmp_path / "2.nq")):
        base.put(rent_map())
        base.decide(edit("caps", text="Other words."))
        base.dump(path)
    assert sorted((tmp_path / "1.nq").read_bytes().splitlines()) == sorted(
        (tmp_path / "2.nq").read_bytes().splitlines()
    )


def test_loading_joins_both_logs_and_replays_them(tmp_path: Path) -> None:
    theirs, ours = KnowledgeBase.open(), KnowledgeBase.open()
    for base in (theirs, ours):
        base.put(rent_map())
    theirs.decide(reject("leave"))
    ours.decide(edit("caps", text="Our words."))
    theirs.dump(tmp_path / "theirs.nq")
    ours.load(tmp_path / "theirs.nq")
    assert set(ours.decisions()) == {reject("leave"), edit("caps", text="Our words.")}
    assert ours.get("pasted-rent") == replay(rent_map(), ours.decisions())[0]


def broken(tmp_path: Path, *, name: str = "bad.nq", find: str = "", put: str = "", more: str = "") -> Path:
    """A dump of two discussions, the second of them with something replaced or added."""
    kb = KnowledgeBase.open()
    kb.put(rent_map())
    kb.put(renamed(rent_map(), "pasted-other"))
    kb.dump(tmp_path / "good.nq")
    lines = (tmp_path / "good.nq").read_text().splitlines()
    graph = f"<{vocab.discussion_iri('pasted-other')}> ."
    changed = [line.replace(find, put) if find and line.endswith(graph) else line for line in lines]
    (tmp_path / name).write_text("\n".join([*changed, more, ""]))
    return tmp_path / name


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ({"find": '"Rent caps cut supply."', "put": '"Rent cups cut supply."'}, "pasted-other"),
        ({"find": "sioc/ns#Thread", "put": "sioc/ns#Forum"}, "pasted-other"),
        ({"more": "<urn:a> <urn:b> <urn:c> ."}, "outside any graph"),
        ({"more": "<urn:a> <urn:b> "}, "not a whole"),
        (
            {"more": f"<urn:a> <urn:b> <urn:c> <{vocab.discussion_iri('pasted-other')}> ."},
            "no part of a map",
        ),
    ],
)
def test_a_dump_with_anything_wrong_changes_nothing_and_names_it(
    kb: KnowledgeBase, tmp_path: Path, damage: dict[str, str], said: str
) -> None:
    kb.put(rent_map())
    before, path = kb.snapshot, broken(tmp_path, **damage)
    with pytest.raises(StoreError, match=said) as error:
        kb.load(path)
    assert "bad.nq" in str(error.value)
    assert kb.snapshot == before


def test_files_that_cannot_be_dumps_are_refused(kb: KnowledgeBase, tmp_path: Path) -> None:
    (tmp_path / "cut.nq.gz").write_bytes(gzip.compress(b"<urn:a> <urn:b> <urn:c> <urn:d> .\n" * 99)[:-9])
    (tmp_path / "plain.nq.gz").write_bytes(b"<urn:a> <urn:b> <urn:c> <urn:d> .\n")
    for name, said in (("cut.nq.gz", "not a whole"), ("plain.nq.gz", "not a whole"), ("no.nq", "read")):
        with pytest.raises(StoreError, match=said):
            kb.load(tmp_path / name)
    with pytest.raises(UnknownName, match=r"known: \.nq"):
        kb.load(tmp_path / "graph.pdf")
    with pytest.raises(StoreError, match="cannot be written"):
        kb.dump(tmp_path / "no folder" / "all.nq")
