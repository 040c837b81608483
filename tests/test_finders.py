"""Finders: what is cited, and what is on the shelf."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from extract.evidence.finders import FINDERS, Means, finders
from extract.evidence.question import Question
from kb.errors import FetchRefused, UnknownName
from kb.evidence.model import Snapshot
from kb.kinds import SnapshotState
from kb.model import ArgumentMap, Citation, CitationKind, Claim, Discussion, Locution, Post, Run, Source

ARTICLE = Source("s1", url="https://herald.example/harbour")
STUDY = Source("s2", name="the 2019 Delft study")
SAID = "The harbour bridge was closed for nine days."
REPORT = "The article mentions that the bridge was closed."


def map_of(*posts: Post, citations: tuple[Citation, ...] = ()) -> ArgumentMap:
    """Each post one claim, which is all it says."""
    locutions = tuple(Locution(p.id, 0, len(p.text), p.text) for p in posts)
    claims = tuple(Claim(f"c{p.id}", p.text, (x.id,)) for p, x in zip(posts, locutions, strict=True))
    return ArgumentMap(
        Discussion("made-1", "made", posts),
        Run("r", "1", (), (), "0"),
        locutions,
        claims,
        sources=(ARTICLE, STUDY) if citations else (),
        citations=citations,
    )


def asked(map_: ArgumentMap, post: str = "1") -> Question:
    return Question(map_, map_.claim(f"c{post}"))


def snapshot(text: str, **changes: object) -> Snapshot:
    taken = datetime(2026, 5, 1, tzinfo=UTC)
    made = Snapshot(text[:20], taken, SnapshotState.FETCHED, title=text[:12], text=text, found_by="pool")
    return replace(made, **changes)  # type: ignore[arg-type]  # fields by name


def test_what_is_cited_for_a_claim_is_found_addresses_first() -> None:
    post = Post("1", SAID)
    at = f"1#char=0,{len(SAID)}"
    map_ = map_of(
        post,
        citations=(
            Citation("1", "s2", at, CitationKind.NAMED_SOURCE),
            Citation("1", "s1", at),
        ),
    )
    found = finders(Means())["cited"](asked(map_))
    assert [f.source for f in found] == [ARTICLE, STUDY]


def test_a_wrong_name_lists_the_right_ones() -> None:
    with pytest.raises(UnknownName, match="cited"):
        finders(Means(), ["nonesuch"])


def test_means_left_as_they_are_reach_no_network() -> None:
    with pytest.raises(FetchRefused, match="offline"):
        Means().fetch("https://example.org/")


def test_the_pool_gives_what_shares_words_with_the_claim() -> None:
    near = snapshot("After the storm the harbour bridge stayed closed for nine days.")
    far = snapshot("Bread should rise overnight in a cold kitchen.")
    found = list(finders(Means(pool=lambda: (far, near)))["pool"](asked(map_of(Post("1", SAID)))))
    assert [f.snapshot for f in found] == [near]
    assert found[0].source.id == near.source


def test_every_local_finder_is_on_and_no_other() -> None:
    assert set(finders(Means())) == {name for name, row in FINDERS.items() if row.local}
