"""Finders that ask an API: against a server that answers in the real shapes, and in none."""

import traceback
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from extract.evidence.finders import Means, finders
from extract.evidence.finders.answer import query
from extract.evidence.finders.means import KEY as VARIABLE
from extract.evidence.question import Finder, Found
from extract.fetch import Fetcher
from kb.errors import FetchFailed, FetchRefused
from kb.ids import source_id
from kb.kinds import SourceKind
from kb.model import Post
from tests.api_server import KEY, Apis, running
from tests.test_finders import SAID, asked, map_of

AT = datetime(2026, 5, 1, tzinfo=UTC)
BRIDGE = asked(map_of(Post("1", SAID)))
BREAD = asked(map_of(Post("1", "Does it NOT matter OR rise, this sourdough bread by wild yeast?")))


@pytest.fixture(scope="module")
def served() -> Iterator[Apis]:
    with running(Apis()) as apis:
        yield apis


@pytest.fixture
def apis(served: Apis) -> Apis:
    served.trouble.clear()
    served.asked.clear()
    return served


def finder(name: str, apis: Apis, *, key: str | None = KEY, cache: Path | None = None) -> Finder:
    settings = apis.settings(cache_dir=cache)
    means = Means(Fetcher(settings).get, api_bases=settings.api_bases, google_key=key, now=lambda: AT)
    return finders(means, [name])[name]


def ask(name: str, apis: Apis, *, key: str | None = KEY) -> list[Found]:
    return list(finder(name, apis, key=key)(BRIDGE))


def test_an_article_is_a_snapshot_of_a_reference_with_its_revision(apis: Apis) -> None:
    [found] = ask("wikipedia", apis)
    snapshot = found.snapshot
    assert snapshot is not None
    assert snapshot.text.startswith("The Harbour Bridge is a bridge in Ostley.")
    assert "\nHistory\n" in snapshot.text
    assert (snapshot.kind, snapshot.title, snapshot.taken) == (
        SourceKind.REFERENCE,
        "Harbour Bridge (Ostley)",
        AT,
    )
    assert snapshot.note == "revision 1071 of 2026-02-03"
    assert found.source.id == snapshot.source == source_id(apis.url("/wiki/Harbour_Bridge_(Ostley)"))


def test_words_that_the_search_would_obey_are_searched_for(apis: Apis) -> None:
    found = list(finder("wikipedia", apis)(BREAD))
    assert [f.snapshot.title for f in found if f.snapshot] == ["Sourdough"]
    assert not any("+NOT" in path or "OR+OR" in path for path in apis.asked)


def test_an_api_is_asked_whatever_its_robots_txt_says(apis: Apis) -> None:
    ask("wikipedia", apis)
    assert apis.asked
    assert "/robots.txt" not in apis.asked


def test_a_page_beside_the_api_is_not(apis: Apis) -> None:
    with pytest.raises(FetchRefused, match="robots"):
        Fetcher(apis.settings()).get(apis.url("/wiki/Harbour"))


def test_published_fact_checks_come_with_their_rating(apis: Apis) -> None:
    first, second = ask("google-fact-check", apis)
    snapshot = first.snapshot
    assert snapshot is not None
    assert snapshot.text.split("\n") == [
        "The harbour bridge was closed for nine days",
        "Rated: Mostly false",
        "Claimed by A post in a forum, 2025-03-01",
        "Reviewed by Awesome Checks, 2025-03-09",
    ]
    assert (snapshot.rating, snapshot.kind) == ("Mostly false", SourceKind.FACT_CHECK)
    assert (snapshot.published, snapshot.url) == (date(2025, 3, 9), "https://checks.example/harbour-bridge")
    assert second.snapshot is not None
    assert second.snapshot.publisher == "other.example"


def test_without_a_key_nothing_is_asked_and_the_variable_is_named(apis: Apis) -> None:
    with pytest.raises(FetchRefused, match=VARIABLE):
        ask("google-fact-check", apis, key=None)
    assert apis.asked == []


@pytest.mark.parametrize(
    "trouble", ["page", "503", "400", "403", "/nowhere?", "http://127.0.0.1:1/?", "ftp://x/?"]
)
def test_no_error_tells_the_key(apis: Apis, trouble: str, capfd: pytest.CaptureFixture[str]) -> None:
    apis.trouble += [trouble] * 3
    with pytest.raises((FetchFailed, FetchRefused)) as caught:
        ask("google-fact-check", apis)
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + str(vars(caught.value))
    told += "".join(capfd.readouterr())
    chain: BaseException | None = caught.value
    while chain is not None:
        told += str(chain)
        chain = chain.__context__
    assert "a-key" not in told
    assert any("a-key" in path for path in apis.asked)


def test_a_wrong_key_is_said_to_be_wrong(apis: Apis) -> None:
    with pytest.raises(FetchFailed, match=f"check the key in {VARIABLE}"):
        ask("google-fact-check", apis, key="another")


def test_what_was_asked_with_a_key_is_never_written_down(apis: Apis, tmp_path: Path) -> None:
    find = finder("google-fact-check", apis, cache=tmp_path / "cache")
    assert len(list(find(BRIDGE))) == len(list(find(BRIDGE))) == 2
    assert list(tmp_path.rglob("*")) == []
    list(finder("wikipedia", apis, cache=tmp_path / "cache")(BRIDGE))
    assert [path for path in tmp_path.rglob("*") if path.is_file()]


def test_the_key_stands_in_no_means_that_are_printed() -> None:
    assert "a-key" not in repr(Means(google_key=KEY))


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ("page", "not JSON"),
        ("maxlag", "Waiting for a database server"),
        ("list", "no object"),
        ("deep", "not JSON"),
        ("429", "429"),
    ],
)
def test_an_answer_that_is_none_is_said_to_be_none(apis: Apis, trouble: str, said: str) -> None:
    apis.trouble += [trouble] * 3
    with pytest.raises(FetchFailed, match=said):
        ask("wikipedia", apis)


@pytest.mark.parametrize("name", ["wikipedia", "google-fact-check"])
def test_an_odd_answer_gives_nothing(apis: Apis, name: str) -> None:
    apis.trouble += ["odd"] * 6
    assert ask(name, apis) == []


def test_a_finder_that_stays_offline_says_so() -> None:
    with pytest.raises(FetchRefused, match="offline"):
        list(finders(Means(), ["wikipedia"])["wikipedia"](BRIDGE))


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        (
            "It [the port's bridge] isn't 320 m long; 5.5% of it rusts.",
            "It isn't 320 m long 5.5% of it rusts",
        ),
        ('intitle:"secret" -minus ~fuzzy (a | b) \\ {x}', "intitle secret minus fuzzy a b x"),
        ("[only brackets]", "only brackets"),
        ("…!?", ""),
    ],
)
def test_a_claim_is_searched_for_by_its_words(claim: str, words: str) -> None:
    assert query(claim) == words


def test_a_long_claim_is_searched_for_by_its_beginning() -> None:
    assert query("word " * 500) == " ".join(["word"] * 24)
    assert len(query("w" * 5000 + " and more")) <= 240
