"""The checkers: what each makes of a claim and a passage, and of what it says nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from extract.evidence.checkers import CHECKERS, factcheck, names, quantities, report, stance
from extract.evidence.literal import stands
from extract.evidence.names import names as named
from extract.evidence.names import spoken_of
from extract.evidence.passages import passages
from extract.evidence.question import Checker, Pair, Question
from extract.evidence.rating import rated
from extract.evidence.report import reported
from extract.evidence.said import said
from extract.evidence.sameness import Sameness
from extract.stance import LABELS, StanceModel
from kb.evidence.model import Assessment, Snapshot
from kb.ids import claim_id, source_id
from kb.kinds import Asked, SnapshotState, Stance
from kb.model import (
    ArgumentMap,
    Citation,
    CitationKind,
    Claim,
    Discussion,
    Locution,
    MatchRelation,
    Post,
    Run,
    Source,
)

URL = "https://news.example/story"
SOURCE = Source(source_id(URL), url=URL)
ARTICLE = """Three labs say that their models were distilled.

The companies accused labs, mostly Alibaba, of using 24,000 accounts. DeepSeek made over 150,000 requests.
Nobody got at the weights. They spoke of “unauthorised access”, not of theft. Rents went down."""


def model(*rows: Sequence[float]) -> StanceModel:
    """A model that answers with these rows in turn, the last one again and again."""

    def answers(pairs: Sequence[tuple[str, str]]) -> np.ndarray:
        given = [rows[min(n, len(rows) - 1)] for n in range(len(pairs))]
        return np.array(given, dtype=np.float32).reshape(len(pairs), len(LABELS))

    return StanceModel("made up", "0" * 64, answers)


def question(text: str, *, attribution: str | None = None, cites: bool = False) -> Question:
    """A claim that a reply to a post with one link makes."""
    locution = Locution("2", 0, len(text), text, attribution=attribution)
    claim = Claim(claim_id("t-1", "2", text), text, (locution.id,))
    posts = (Post("1", f"Look: {URL}"), Post("2", text, reply_to="1"))
    citations = [Citation("1", SOURCE.id)]
    if cites:
        citations.append(Citation("2", SOURCE.id, locution.id, CitationKind.NAMED_SOURCE))
    map_ = ArgumentMap(
        Discussion("t-1", "t", posts),
        Run("r", "1", (), (), "h"),
        (locution,),
        (claim,),
        sources=(SOURCE,),
        citations=tuple(citations),
    )
    return Question(map_, claim)


def snapshot(text: str = ARTICLE, rating: str | None = None) -> Snapshot:
    return Snapshot(
        SOURCE.id, datetime(2026, 1, 1, tzinfo=UTC), SnapshotState.FETCHED, url=URL, text=text, rating=rating
    )


def pairs(asked: Question, page: Snapshot, *, is_reported: bool = False) -> list[Pair]:
    return [Pair(asked, page, passage, reported=is_reported) for passage in passages(page)]


def test_each_row_of_the_table_loads_a_checker_that_says_nothing_of_nothing() -> None:
    assert set(CHECKERS) == {"stance", "quantities", "names", "fact-check", "report"}
    for load in CHECKERS.values():
        assert load()([]) == []


@pytest.mark.parametrize(
    ("row", "expected", "confidence"),
    [
        ((0.9, 0.05, 0.05), Stance.SUPPORTS, 0.9),
        ((0.1, 0.8, 0.1), Stance.REFUTES, 0.8),
        ((0.1, 0.2, 0.7), Stance.NOT_ENOUGH_EVIDENCE, 0.7),
        ((0.45, 0.2, 0.35), Stance.NOT_ENOUGH_EVIDENCE, 0.55),  # not sure enough
        ((0.52, 0.46, 0.02), Stance.NOT_ENOUGH_EVIDENCE, 0.48),  # torn between two
    ],
)
def test_a_stance_is_taken_only_where_the_model_is_sure(
    row: Sequence[float], expected: Stance, confidence: float
) -> None:
    page = snapshot("They used accounts.")
    [found] = stance.StanceChecker(model(row))(pairs(question("Labs used accounts."), page))
    assert (found.stance, found.confidence, found.asked) == (expected, confidence, Asked.TRUTH)
    assert found.quote == (0, len(page.text))


def test_the_model_is_not_trusted_with_a_number_that_the_passage_does_not_have() -> None:
    page = snapshot("They used 24,000 accounts.")
    check = stance.StanceChecker(model((0.95, 0.03, 0.02)))
    [other] = check(pairs(question("They used 99 accounts."), page))
    [same] = check(pairs(question("They used 24k accounts."), page))
    assert (other.stance, same.stance) == (Stance.NOT_ENOUGH_EVIDENCE, Stance.SUPPORTS)
    assert "“99”" in other.why


def test_a_sentence_that_is_the_claim_bears_it_out_whatever_the_model_says() -> None:
    check = stance.StanceChecker(model((0.1, 0.6, 0.3)))
    page = snapshot("The ban holds. Phones are still allowed during breaks: nobody minds.")
    [same] = check(pairs(question("phones are still allowed during breaks"), page))
    [other] = check(pairs(question("nobody minds phones during breaks"), page))
    assert (same.stance, other.stance) == (Stance.SUPPORTS, Stance.REFUTES)
    hearsay = snapshot("Some say that phones are still allowed during breaks.")
    [other] = check(pairs(question("phones are still allowed during breaks"), hearsay))
    assert other.stance is Stance.REFUTES


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Phones are allowed (minutes (https://board.test/2024/june)).", "Phones are allowed"),
        ("Bullying fell by 12 percent (study", "Bullying fell by 12 percent"),
        ("It is so (see https://x.y/a(b)c) and more", "It is so (see ) and more"),
        ("A claim (with an aside).", "A claim (with an aside)."),
        ('https://x.y/z), "work for hire" moves a right', '"work for hire" moves a right'),
        ("Rents rose [3]", "Rents rose"),
    ],
)
def test_a_claim_is_read_without_the_addresses_behind_it(text: str, words: str) -> None:
    assert said(text) == words


def test_the_model_is_not_asked_of_a_rating_nor_of_what_is_only_about_a_source() -> None:
    check = stance.StanceChecker(model((1, 0, 0)))
    assert check(pairs(question("Labs used accounts."), snapshot(rating="False"))) == []
    assert check(pairs(question('The word "theft" appears nowhere in the article.'), snapshot())) == []
    assert check(pairs(question("Labs used accounts."), snapshot(), is_reported=True)) == []


def test_quantities_speak_with_the_number_as_their_quote() -> None:
    page = snapshot("Intro.\n\nThe beach was closed on 31 days in 2025.")
    found = quantities.check(pairs(question("The beach was closed on 12 days in 2025."), page))
    [told] = found
    assert told.stance is Stance.REFUTES
    assert told.quote is not None
    assert page.text[slice(*told.quote)] == "31 days"
    assert told.passage.start <= told.quote[0] < told.quote[1] <= told.passage.end


def test_a_number_that_agrees_beside_other_words_is_not_told() -> None:
    page = snapshot("Stoltenberg served as Prime Minister of Norway from 2000 to 2001.")
    assert quantities.check(pairs(question("The airport of Oslo was closed from 2000 to 2001."), page)) == []


@pytest.mark.parametrize(
    ("claim", "text", "fires"),
    [
        ("DeepSeek used fake accounts.", "The company Alibaba used fake accounts.", True),
        ("DeepSeek used fake accounts.", "The company DeepSeek used fake accounts.", False),
        (
            "DS used fake accounts.",
            "The firm DeepSeek used fake accounts with Alibaba.",
            False,
        ),  # its letters
        ("The FTC blocked it.", "Lawyers of the Federal Trade Commission blocked it, said Reuters.", False),
        ("DeepSeek used fake accounts.", "The company used fake accounts.", False),  # nobody else is named
        ("The labs used fake accounts.", "The company Alibaba used fake accounts.", False),  # names nobody
    ],
)
def test_a_page_that_only_speaks_of_others_is_a_reason_for_distrust(
    claim: str, text: str, fires: bool
) -> None:
    found = names.check(pairs(question(claim), snapshot(text)))
    assert bool(found) == fires
    assert all(a.stance is Stance.NOT_ENOUGH_EVIDENCE for a in found)


def test_names_are_told_from_words_that_open_a_sentence() -> None:
    assert named("The FTC blocked it. Yesterday Google appealed, in May.") == ("FTC", "Yesterday Google")
    assert spoken_of("Chinese", "made in China")
    assert not spoken_of("Kite", "a list of names")


@pytest.mark.parametrize(
    ("rating", "expected"),
    [
        ("False", Stance.REFUTES),
        ("Pants on Fire!", Stance.REFUTES),
        ("MOSTLY FALSE", Stance.REFUTES),
        ("Not true", Stance.REFUTES),
        ("No, this claim is false", Stance.REFUTES),
        ("Mostly True", Stance.SUPPORTS),
        ("Correct.", Stance.SUPPORTS),
        ("Half True", Stance.NOT_ENOUGH_EVIDENCE),
        ("Partly false", Stance.NOT_ENOUGH_EVIDENCE),
        ("True, but it lacks context", Stance.NOT_ENOUGH_EVIDENCE),
        ("Not false", Stance.NOT_ENOUGH_EVIDENCE),
        ("4/5", Stance.NOT_ENOUGH_EVIDENCE),
        ("", Stance.NOT_ENOUGH_EVIDENCE),
    ],
)
def test_a_rating_means_what_its_words_say_and_nothing_where_they_are_mixed(
    rating: str, expected: Stance
) -> None:
    assert rated(rating)[0] is expected


@pytest.mark.parametrize(
    ("claim", "rating", "expected"),
    [
        ("The city dumped raw sewage into the bay at New Year.", "False", Stance.REFUTES),
        ("The city did not dump raw sewage into the bay at New Year.", "False", Stance.SUPPORTS),
        ("The city dumped raw sewage into the bay at New Year.", "Half true", Stance.NOT_ENOUGH_EVIDENCE),
        ("The city sold the pier to a bank.", "False", None),
    ],
)
def test_a_fact_check_speaks_of_the_claim_it_reviews_or_of_its_opposite(
    claim: str, rating: str, expected: Stance | None
) -> None:
    text = "Raw sewage was dumped into the bay by the city on New Year's Day\nRated: it\nWe asked the office."
    found = factcheck.load()(pairs(question(claim), snapshot(text, rating=rating)))
    assert [a.stance for a in found] == ([expected] if expected else [])
    assert all(a.quote == (0, text.index("\n")) for a in found)


def test_claims_with_other_numbers_names_or_roles_are_not_the_same() -> None:
    relation = Sameness.load().relation
    assert relation("The boats cost 60 million euros", "The boats cost 41 million euros") is None
    assert relation("In May Biden won Georgia", "In May Trump won Georgia") is None
    assert relation("Yes, Alice Ray sued Bob Lee", "Yes, Bob Lee sued Alice Ray") is None
    same = relation("The boats cost 60 million euros", "The boats cost 60m euros!")
    assert same is not None
    assert same[0] is MatchRelation.SAME


@pytest.mark.parametrize(
    ("text", "attribution", "content", "denied"),
    [
        ("DS made 150k requests.", "The article", "DS made 150k requests", False),
        ("the article says that it is added to salts.", "the article", "it is added to salts", False),
        ("The article doesn't say that they stole the weights.", None, "they stole the weights", True),
        ("Nowhere in the article does it mention Anthropic.", None, "Anthropic", True),
        ("Per the report, spam fell.", None, "spam fell", False),
        ("Spam fell, according to your link.", None, "Spam fell", False),
        ('Note how your article says "accuses".', None, "accuses", False),
        ('The word "theft" appears nowhere in the report.', None, "theft", True),
    ],
)
def test_what_a_post_says_that_its_source_says_is_read_out_of_it(
    text: str, attribution: str | None, content: str, denied: bool
) -> None:
    found = reported(question(text, attribution=attribution))
    assert found is not None
    assert (found.content, found.denied, found.sources) == (content, denied, (SOURCE.id,))


@pytest.mark.parametrize("text", ["Labs used accounts.", "I wrote the report.", "The article is long.", ""])
def test_what_a_post_says_itself_is_no_report(text: str) -> None:
    assert reported(question(text or "x")) is None


@pytest.mark.parametrize(
    ("text", "expected", "words"),
    [
        ("The article mentions that DS made 150k requests.", Stance.SUPPORTS, "150,000"),
        ("The article says that DeepSeek made 99,000 requests.", Stance.REFUTES, "150,000"),
        ('The article speaks of theft, it says "unauthorised access".', None, ""),
        ('Your article says "unauthorised access".', Stance.SUPPORTS, "unauthorised access"),
        ('Your article says "stole the weights".', Stance.REFUTES, "nowhere"),
        ('Your article says "accuses".', Stance.NOT_ENOUGH_EVIDENCE, "accused"),
        ('The word "theft" appears nowhere in the article.', Stance.REFUTES, "theft"),
        ('The word "burglary" appears nowhere in the article.', Stance.SUPPORTS, "burglary"),
        ("Nowhere in the article does it mention Anthropic.", Stance.SUPPORTS, "Anthropic"),
        ("The article never mentions Alibaba.", Stance.REFUTES, "Alibaba"),
    ],
)
def test_a_report_is_checked_against_its_very_source(text: str, expected: Stance | None, words: str) -> None:
    check = report.Reports(model((0.1, 0.1, 0.8)))
    found = check(pairs(question(text), snapshot(), is_reported=True))
    assert [(a.stance, a.asked) for a in found] == ([(expected, Asked.REPORT)] if expected else [])
    for told in found:
        assert words in told.why
        assert told.passage.text == ARTICLE[told.passage.start : told.passage.end]
        assert told.quote is None or told.passage.start <= told.quote[0] < told.quote[1] <= told.passage.end


@pytest.mark.parametrize(
    ("row", "plainly", "denied"),
    [
        ((0.9, 0.05, 0.05), Stance.SUPPORTS, Stance.REFUTES),
        ((0.05, 0.9, 0.05), Stance.REFUTES, Stance.SUPPORTS),
        ((0.1, 0.1, 0.8), Stance.NOT_ENOUGH_EVIDENCE, Stance.SUPPORTS),
    ],
)
def test_a_denied_report_is_borne_out_where_the_source_does_not_say_so(
    row: Sequence[float], plainly: Stance, denied: Stance
) -> None:
    check = report.Reports(model(row))
    for text, expected in (
        ("The article says that somebody stole them.", plainly),
        ("The article doesn't say that somebody stole them.", denied),
    ):
        [told] = check(pairs(question(text), snapshot(), is_reported=True))
        assert told.stance is expected


def test_the_words_that_somebody_is_quoted_with_must_stand_in_the_page_that_is_linked() -> None:
    asked = question('The director called it "a disaster".')
    assert reported(asked) is None
    link = Citation("2", SOURCE.id, asked.locution.id, CitationKind.LINK)
    linked = Question(replace(asked.map_, citations=(*asked.map_.citations, link)), asked.claim)
    [told] = report.Reports(model((0.9, 0.05, 0.05)))(pairs(linked, snapshot(), is_reported=True))
    assert (told.stance, told.asked) == (Stance.REFUTES, Asked.REPORT)


def test_quoted_words_are_found_whatever_their_marks_and_in_parts() -> None:
    found = stands("Unauthorised   ACCESS", ARTICLE)
    assert found is not None
    assert ARTICLE[found.start : found.end] == "unauthorised access"
    assert stands("The companies ... of using 24,000 accounts", ARTICLE)
    assert stands("using 24,000 robots", ARTICLE) is None
    assert stands("", ARTICLE) is None


def test_hostile_words_neither_break_a_checker_nor_stop_it() -> None:
    page = snapshot("(((" * 300 + "\ud800".encode("utf-8", "replace").decode() + "<script>" * 50 + ARTICLE)
    texts = ["(a+)+$ " * 40, "\\", '"' * 200, "The article says " + "(" * 300, "the report " * 200, "9" * 400]
    checks: list[Checker] = [stance.StanceChecker(model((0.9, 0.05, 0.05))), quantities.check, names.check]
    checks += [report.Reports(model((0.9, 0.05, 0.05))), factcheck.load()]
    for text in texts:
        for is_reported in (False, True):
            for check in checks:
                found: list[Assessment] = check(pairs(question(text), page, is_reported=is_reported))
                assert all(0 <= a.confidence <= 1 and a.why for a in found)
