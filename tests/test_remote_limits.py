"""What engines cut, cannot keep, or keep for others: read in pages, refused, or left alone."""

from dataclasses import replace
from pathlib import Path

import pytest
import requests

from kb import views
from kb.errors import StoreError
from kb.model import Claim, Discussion, Locution, Post
from kb.remote import Remote
from kb.remote.register import NOTHING
from kb.review import replay
from kb.store import KnowledgeBase
from tests.engines import OXIGRAPH, SERVICES, base, place, services
from tests.maps import rent_map
from tests.stores import renamed
from tests.test_review import accept, reject
from tests.test_store_contract import dumped, filled

__all__ = ["base", "place", "services"]  # fixtures are asked for by name

on_every_service = pytest.mark.parametrize("place", SERVICES, indirect=True)
on_one_service = pytest.mark.parametrize("place", [OXIGRAPH], indirect=True)


@on_every_service
def test_a_discussion_of_more_triples_than_an_engine_gives_at_once_comes_back(
    base: KnowledgeBase, tmp_path: Path
) -> None:
    posts = tuple(Post(str(n), f"Claim {n} is made here.", f"author {n % 7}") for n in range(1200))
    locutions = tuple(Locution(post.id, 0, len(post.text), post.text) for post in posts)
    long = replace(
        rent_map(),
        discussion=Discussion("pasted-long", "pasted", posts),
        locutions=locutions,
        claims=tuple(Claim(f"c{n}", x.text, (x.id,)) for n, x in enumerate(locutions)),
        arguments=(),
        sources=(),
        citations=(),
        terms=(),
        contradictions=(),
    )
    base.put(long)
    assert base.get("pasted-long") == long
    assert len(dumped(base, tmp_path)) > 20_000
    assert len(views.claims(base, limit=2000)) == 1200
    base.forget("pasted-long")
    assert dumped(base, tmp_path) == []


@on_every_service
def test_what_others_keep_there_is_neither_shown_nor_touched(place: str, tmp_path: Path) -> None:
    kb = KnowledgeBase.open(place)
    states = kb._snapshots
    assert isinstance(states, Remote)
    theirs = "GRAPH <urn:theirs> { <urn:a> a <http://schema.org/Claim> ; <http://schema.org/text> 'theirs' }"
    states._client.update(f"INSERT DATA {{ {theirs} }}")
    try:
        filled(kb)
        assert dumped(kb, tmp_path) == dumped(filled(KnowledgeBase.open()), tmp_path)
        assert kb.query("ASK { GRAPH <urn:theirs> { ?s ?p ?o } }").boolean is True
    finally:
        states._client.update("DROP SILENT GRAPH <urn:theirs>")


@on_one_service
def test_a_dump_with_a_graph_that_is_not_ours_is_refused_whole(place: str, tmp_path: Path) -> None:
    kb = KnowledgeBase.open(place)
    filled(KnowledgeBase.open()).dump(tmp_path / "all.nq")
    with (tmp_path / "all.nq").open("a") as dump:
        dump.write("<urn:a> <urn:b> <urn:c> <urn:theirs> .\n")
    with pytest.raises(StoreError, match="<urn:theirs> does not begin with"):
        kb.load(tmp_path / "all.nq")
    assert kb.snapshot == NOTHING


@on_one_service
def test_blank_nodes_of_a_dump_become_iris(place: str, tmp_path: Path) -> None:
    graph = "<https://w3id.org/rejoinder/id/graph/notes>"
    (tmp_path / "all.nq").write_text(f'_:x <urn:b> _:y {graph} .\n_:y <urn:b> "z" {graph} .\n')
    kb = KnowledgeBase.open(place)
    kb.load(tmp_path / "all.nq")
    [one, other] = sorted(dumped(kb, tmp_path), key=lambda line: '"z"' in line)
    assert "_:" not in one + other
    assert one.split()[2] == other.split()[0]


@on_one_service
def test_an_id_that_makes_too_long_an_iri_is_refused_and_a_long_name_is_not(place: str) -> None:
    kb = KnowledgeBase.open(place)
    with pytest.raises(StoreError, match="services cut those over 1800"):
        kb.put(renamed(rent_map(), "pasted-" + "x" * 2000))
    assert kb.snapshot == NOTHING
    named = replace(rent_map().discussion.posts[0], author="é" * 2000)
    map_ = replace(
        rent_map(), discussion=replace(rent_map().discussion, posts=(named, *rent_map().discussion.posts[1:]))
    )
    kb.put(map_)
    assert kb.get("pasted-rent") == map_


@on_one_service
def test_what_the_engines_own_loader_loaded_is_a_knowledge_base(place: str, tmp_path: Path) -> None:
    here = filled(KnowledgeBase.open())
    here.dump(tmp_path / "all.nq")
    kb = KnowledgeBase.open(place)
    assert (kb.snapshot, views.discussions(kb)) == (NOTHING, [])
    requests.post(
        f"{place}/store",
        data=(tmp_path / "all.nq").read_bytes(),
        headers={"Content-Type": "application/n-quads"},
        timeout=60,
    ).raise_for_status()
    assert kb.snapshot != NOTHING
    assert kb.get("pasted-rent") == here.get("pasted-rent")
    assert views.discussions(kb) == views.discussions(here)
    kb.decide(accept("leave", after=3))
    assert kb.get("pasted-rent") == replay(rent_map(), kb.decisions())[0]
    assert dumped(kb, tmp_path) != dumped(here, tmp_path)


@on_one_service
def test_the_index_lies_in_the_users_cache_and_not_with_others(place: str, tmp_path: Path) -> None:
    kb = KnowledgeBase.open(place)
    kb.put(rent_map())
    assert [row.id for row in views.claims(kb, "Vienna")] == ["vienna"]
    [folder] = (tmp_path / "cache" / "rejoinder" / "services").iterdir()
    assert (folder / "fts.sqlite").exists() and folder.stat().st_mode & 0o077 == 0
    again = KnowledgeBase.open(place)
    again.decide(reject("vienna"))
    assert views.claims(again, "Vienna") == [] == views.claims(kb, "Vienna")


@on_one_service
def test_without_a_folder_to_keep_it_in_the_index_is_kept_in_memory(
    place: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    kb = KnowledgeBase.open(place)
    kb.put(rent_map())
    assert [row.id for row in views.claims(kb, "Vienna")] == ["vienna"]
