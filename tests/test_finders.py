"""Finders: what is cited, and what is on the shelf."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from extract.evidence.finders import FINDERS, Means, finders
from extract.evidence.finders.means import source_of
from extract.evidence.question import Question
from extract.evidence.report import reported
from kb.elsewhere import said
from kb.errors import FetchRefused, UnknownName
from kb.evidence.factcheck import FactCheck
from kb.evidence.model import Snapshot
from kb.kinds import SnapshotState
from kb.model import ArgumentMap, Citation, CitationKind, Claim, Discussion, Locution, Post, Run, Source
from kb.store import KnowledgeBase
from tests.conftest import ROOT
from tests.stores import kb

__all__ = ["kb"]

ARTICLE = Source("s1", url="https://herald.example/harbour")
OTHER = Source("s3", url="https://gazette.example/2")
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
        sources=(ARTICLE, STUDY, OTHER) if citations else (),
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


@pytest.mark.parametrize(
    ("posts", "cites", "expected"),
    [
        ((Post("1", REPORT),), (Citation("1", "s1"),), ["s1"]),  # its post links it, for no claim
        ((Post("0", "See this."), Post("1", REPORT, reply_to="0")), (Citation("0", "s1"),), ["s1"]),
        ((Post("0", "See this."), Post("1", SAID, reply_to="0")), (Citation("0", "s1"),), []),  # no report
        (
            (Post("0", "See both."), Post("1", REPORT, reply_to="0")),
            (Citation("0", "s1"), Citation("0", "s3")),
            [],  # which of the two "the article" is, nobody can tell
        ),
        (
            (Post("a", "Read it."), Post("0", "I did.", reply_to="a"), Post("1", REPORT, reply_to="0")),
            (Citation("a", "s1"),),
            ["s1"],
        ),
        (
            (Post("a", "Well."), Post("0", "See this.", reply_to="a"), Post("1", REPORT, reply_to="a")),
            (Citation("0", "s1"),),
            [],  # it is linked beside, and not above
        ),
    ],
)
def test_a_report_is_about_the_source_in_sight(
    posts: tuple[Post, ...], cites: tuple[Citation, ...], expected: list[str]
) -> None:
    found = finders(Means())["cited"](asked(map_of(*posts, citations=cites)))
    assert [f.source.id for f in found] == expected


@pytest.mark.parametrize(("links", "found"), [(1, True), (3, True), (4, False)])
def test_a_claim_that_nothing_is_cited_for_shares_the_few_links_of_its_post(links: int, found: bool) -> None:
    pages = tuple(Source(f"p{n}", url=f"https://herald.example/{n}") for n in range(links))
    cites = tuple(Citation("1", page.id) for page in pages)
    map_ = replace(map_of(Post("1", SAID), Post("2", SAID)), sources=pages, citations=cites)
    find = finders(Means())["cited"]
    assert [f.source for f in find(asked(map_))] == (list(pages) if found else [])
    assert list(find(asked(map_, "2"))) == []


def test_who_is_said_to_claim_it_tells_a_report_too() -> None:
    post = Post("1", "Ten people drowned there last year.")
    map_ = map_of(post, citations=(Citation("1", "s1"),))
    told = replace(map_, locutions=tuple(replace(x, attribution="the article") for x in map_.locutions))
    assert [f.source.id for f in finders(Means())["cited"](asked(told))] == ["s1"]
    assert reported(asked(told)) is not None
    assert reported(asked(map_)) is None


def fact_check(claim: str, rating: str = "False") -> Snapshot:
    return snapshot(
        f"{claim}\nRated: {rating}\n\nThe harbour bridge was closed for nine days.", rating=rating
    )


def test_a_fact_check_is_found_by_the_claim_it_reviews_and_not_by_its_text() -> None:
    near, far = fact_check("The harbour bridge was closed nine days"), fact_check("Bread cures colds")
    find = finders(Means(fact_checks=lambda: (far, near)))["fact-checks"]
    assert [f.snapshot for f in find(asked(map_of(Post("1", SAID))))] == [near]


def meanings(texts: Sequence[str]) -> np.ndarray:
    """Vectors of length 1: what speaks of a bridge one way, all else another."""
    return np.array([[1.0, 0.0] if "bridge" in text.lower() else [0.0, 1.0] for text in texts])


def test_meaning_tells_which_of_the_fact_checks_with_some_of_the_words_is_about_the_claim() -> None:
    other = fact_check("For nine whole days nobody crossed, since closed were the gates of that bridge")
    unlike = fact_check("Nine days of carnival closed the schools of the town and its nurseries")
    question = asked(map_of(Post("1", SAID)))
    by_words = finders(Means(fact_checks=lambda: (unlike, other)))["fact-checks"](question)
    assert {f.source.id for f in by_words} == {unlike.source, other.source}
    by_meaning = finders(Means(fact_checks=lambda: (unlike, other), embed=meanings))["fact-checks"](question)
    assert [f.snapshot for f in by_meaning] == [other]


def test_what_has_no_text_is_not_on_the_shelf() -> None:
    gone = snapshot(SAID, state=SnapshotState.DEAD)
    assert list(finders(Means(pool=lambda: (gone,)))["pool"](asked(map_of(Post("1", SAID))))) == []


def test_the_shelf_is_read_once_and_only_when_it_is_asked() -> None:
    read: list[int] = []

    def pool() -> tuple[Snapshot, ...]:
        read.append(1)
        return ()

    find = finders(Means(pool=pool))["pool"]
    assert read == []
    list(find(asked(map_of(Post("1", SAID)))))
    list(find(asked(map_of(Post("1", SAID)))))
    assert read == [1]


@pytest.mark.parametrize("hostile", ["", "]]>", "\x00\u202e", "a" * 5000, "🌉 " * 2000, "the of and"])
def test_a_claim_of_any_text_is_looked_for(hostile: str) -> None:
    text = hostile or "x"
    shelf = (snapshot(SAID), snapshot("z"))
    local = finders(Means(pool=lambda: shelf, fact_checks=lambda: shelf, embed=meanings))
    for find in local.values():
        list(find(asked(map_of(Post("1", text)))))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("The harbour bridge was closed for nine days.", True),
        ("The harbour bridge was never closed for nine days.", True),  # denied: its source bears on it too
        ("The harbour bridge was closed for 30 days.", True),
        ("The harbour tunnel flooded twice.", False),
        ("Nine days is long.", False),
    ],
)
def test_other_discussions_lend_their_sources_for_the_same_claim(said: str, found: bool) -> None:
    find = finders(Means(elsewhere=lambda _: [(said, (ARTICLE, STUDY))], embed=meanings))["discussions"]
    sources = [f.source for f in find(asked(map_of(Post("1", SAID))))]
    assert sources == ([ARTICLE, STUDY] if found else [])


def test_a_source_that_the_claim_cites_itself_is_not_found_elsewhere() -> None:
    map_ = map_of(Post("1", SAID), citations=(Citation("1", "s1", f"1#char=0,{len(SAID)}"),))
    find = finders(Means(elsewhere=lambda _: [(SAID, (ARTICLE, STUDY))]))["discussions"]
    assert [f.source for f in find(asked(map_))] == [STUDY]


@pytest.mark.usefixtures("kb")
def test_the_knowledge_base_tells_what_others_cite(kb: KnowledgeBase) -> None:
    place = f"1#char=0,{len(SAID)}"
    map_ = map_of(Post("1", SAID), citations=(Citation("1", "s1", place), Citation("1", "s2", place)))
    other = replace(map_, discussion=replace(map_.discussion, id="made-2"))
    bare = map_of(Post("1", SAID))
    kb.put(map_)
    kb.put(replace(bare, discussion=replace(bare.discussion, id="made-3")))
    assert said(kb, "made-2", other.claims[0].text) == [(SAID, (ARTICLE, STUDY))]
    assert said(kb, "made-1", SAID) == []  # its own discussion; the third cites nothing
    assert said(kb, "made-2", 'wholly other words OR "') == []
    assert said(kb, "made-2", "") == []


def test_means_are_made_of_a_ledger_and_the_environment(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REJOINDER_GOOGLE_FACTCHECK_KEY", "k")
    monkeypatch.setenv("REJOINDER_API_GOOGLE_FACT_CHECK", "http://127.0.0.1:9/v1")
    mine, check = snapshot(SAID), FactCheck(SAID, "False", url="https://checks.example/1")
    kb.evidence.add(sources=[source_of(mine), check.source], snapshots=[mine, check.snapshot(mine.taken)])
    means = Means.of(kb.evidence, Means().fetch, embed=meanings)
    assert means.pool() == (mine,)
    assert means.pool() is means.pool()  # one check reads the shelves once
    assert [s.rating for s in means.fact_checks()] == ["False"]
    assert (means.google_key, means.api_bases["google-fact-check"]) == ("k", "http://127.0.0.1:9/v1")
    found = [
        f for name in ("pool", "fact-checks") for f in finders(means)[name](asked(map_of(Post("1", SAID))))
    ]
    assert [f.source for f in found] == [source_of(mine), check.source]


def test_the_list_of_finders_opens_without_spacy() -> None:
    code = "import sys, extract.evidence.finders as f; sys.exit('spacy' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
