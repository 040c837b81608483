"""Verdicts: each rule where it applies and where it does not, what people rule, and what would change it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.evidence.checkable import checkable
from kb.evidence.model import Dossier, Lead, Passage
from kb.evidence.rules import RULES, decide, what_would_change
from kb.kinds import ClaimKind, RulingKind, SnapshotState, SourceKind, Stance, Status
from kb.model import Source
from tests.evidence_made import (
    AT,
    CON,
    NEI,
    PRO,
    claim,
    day,
    dossier,
    heard,
    missing,
    page,
    report,
    ruling,
    says,
)

PRIMARY, REFERENCE, NEWS, BLOG, FORUM, OTHER, RATED = (
    SourceKind.PRIMARY,
    SourceKind.REFERENCE,
    SourceKind.NEWS,
    SourceKind.BLOG,
    SourceKind.FORUM,
    SourceKind.OTHER,
    SourceKind.FACT_CHECK,
)
A, B, C = page("alpha"), page("beta"), page("gamma")
RELEASE = "The council said on Monday that the city has four hundred flats and that no more are to be built."
OLD, NEW = page("old", published=day(2019)), page("new", published=day(2024))


def checked(name: str, rating: str) -> object:
    return page(name, RATED, rating=rating)


TABLE: list[tuple[str, Dossier, Status, str]] = [
    ("nothing known", Dossier("c"), Status.UNCHECKED, "no-source"),
    (
        "a lead that was not read",
        Dossier("c", (Source("s", "https://a.example"),), (Lead("c", "s"),)),
        Status.UNCHECKED,
        "no-source",
    ),
    ("a dead link", dossier(missing("a", SnapshotState.DEAD)), Status.UNCHECKED, "no-text"),
    ("the pool, unassessed", dossier(page("own", found_by="pool")), Status.UNCHECKED, "no-source"),
    ("read, unassessed", dossier(A), Status.NOT_ENOUGH_EVIDENCE, "silent-evidence"),
    ("read, silent", heard((A, NEI)), Status.NOT_ENOUGH_EVIDENCE, "silent-evidence"),
    ("one news report for", heard((A, PRO)), Status.SUPPORTED, "one-source"),
    ("one news report against", heard((A, CON)), Status.REFUTED, "one-source"),
    ("one unsure news report", heard((A, CON, 0.5)), Status.NOT_ENOUGH_EVIDENCE, "weak-evidence"),
    ("a primary source", heard((page("law", PRIMARY), PRO, 0.6)), Status.SUPPORTED, "primary-source"),
    ("two news reports", heard((A, PRO), (B, PRO)), Status.SUPPORTED, "independent-sources"),
    ("two unsure news reports", heard((A, CON, 0.5), (B, CON, 0.5)), Status.REFUTED, "independent-sources"),
    ("one blog", heard((page("blog", BLOG), PRO, 1.0)), Status.NOT_ENOUGH_EVIDENCE, "weak-evidence"),
    (
        "five forum posts",
        heard(*((page(f"forum{n}", FORUM), PRO, 1.0) for n in range(5))),
        Status.NOT_ENOUGH_EVIDENCE,
        "weak-evidence",
    ),
    ("one each way", heard((A, PRO), (B, CON)), Status.CONFLICTING, "conflicting"),
    (
        "a blog against a primary source",
        heard((page("law", PRIMARY), PRO), (page("blog", BLOG), CON)),
        Status.SUPPORTED,
        "primary-source",
    ),
    (
        "a newspaper against twenty forum posts",
        heard((A, CON), *((page(f"forum{n}", FORUM), PRO, 0.9) for n in range(20))),
        Status.REFUTED,
        "one-source",
    ),
    (
        "a fact-check against a newspaper",
        dossier(
            checked("checkers", "False"),  # type: ignore[arg-type]
            A,
            says(checked("checkers", "False"), CON, 0.8, "fact-check"),  # type: ignore[arg-type]
            says(A, PRO),
        ),
        Status.REFUTED,
        "fact-check",
    ),
    ("older against newer", heard((OLD, PRO), (NEW, CON)), Status.REFUTED, "newer-evidence"),
    ("newer for, older against", heard((OLD, CON), (NEW, PRO)), Status.SUPPORTED, "newer-evidence"),
    (
        "a newer blog against an older newspaper",
        heard((OLD, PRO), (page("blog", BLOG, published=day(2024)), CON, 1.0)),
        Status.NOT_ENOUGH_EVIDENCE,
        "weak-evidence",
    ),
]


@pytest.mark.parametrize(
    ("known", "status", "rule"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_what_is_known_decides_by_the_rule_that_is_named(known: Dossier, status: Status, rule: str) -> None:
    verdict = decide(claim(), known, AT)
    assert (verdict.status, verdict.rule) == (status, rule)


def test_every_rule_is_tried_somewhere_here() -> None:
    assert {row[3] for row in TABLE} | {"not-checkable", "report", "outdated"} == set(RULES)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Rent caps are cruel.", ClaimKind.VALUE),
        ("The city should cap rents.", ClaimKind.POLICY),
        ("A cap is a kind of tax.", ClaimKind.DEFINITION),
        ("Rents will double.", ClaimKind.FACT),
        ("They're going to raise the rent again.", None),
        ("It won't work.", ClaimKind.FACT),
        ("By 2040 nobody will own a flat.", ClaimKind.FACT),
        ("In 2050 there are no flats left.", ClaimKind.FACT),
        ("You'll see it fail.", ClaimKind.FACT),
    ],
)
def test_what_no_source_can_settle_is_not_checkable_whatever_was_found(
    text: str, kind: ClaimKind | None
) -> None:
    verdict = decide(claim(text, kind), heard((A, PRO), (B, CON)), AT)
    assert (verdict.status, verdict.rule) == (Status.NOT_CHECKABLE, "not-checkable")


@pytest.mark.parametrize(
    "text",
    [
        "The city has 400 flats.",
        "People have a free will.",
        "The author of the will was a tenant.",
        "The council said it will build 400 flats.",
        "The company announced that it's going to leave.",
        "By 2020 nobody will own a flat.",
        "They are going to the market.",
        "The article says that rents will double.",
        "According to the paper, caps are cruel.",
        'The Harbour Courier writes that Armitage called the ban "a disaster".',
        "Will Smith owns the flat.",
        "The plan expected 400 flats by 2050.",
    ],
)
def test_what_a_source_can_settle_is_checkable(text: str) -> None:
    assert checkable(claim(text), date(2026, 6, 1)) is None


def test_a_prediction_becomes_checkable_when_its_year_is_over() -> None:
    said = claim("By 2027 the city will have 400 flats.")
    assert checkable(said, date(2026, 6, 1)) == "It speaks of 2027, which is yet to come."
    assert checkable(said, date(2028, 1, 1)) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [("The article calls it theft.", ClaimKind.VALUE), ("The city has 400 flats.", ClaimKind.FACT)],
)
def test_what_a_source_is_said_to_say_is_checked_against_that_source(text: str, kind: ClaimKind) -> None:
    for stance, status in ((PRO, Status.SUPPORTED), (CON, Status.REFUTED)):
        verdict = decide(claim(text, kind), dossier(A, report(A, stance)), AT)
        assert (verdict.status, verdict.rule) == (status, "report")
    silent = decide(claim("The article says so."), dossier(A, report(A, NEI)), AT)
    assert silent.status is Status.NOT_ENOUGH_EVIDENCE


def test_a_fact_that_is_laid_to_a_source_stands_or_falls_by_others_that_speak_to_it() -> None:
    known = dossier(A, B, report(A, PRO), says(B, CON))
    assert decide(claim(), known, AT).status is Status.REFUTED
    assert decide(claim("The article says the city has 400 flats."), known, AT).status is Status.SUPPORTED


def test_ten_copies_of_one_press_release_are_one_source() -> None:
    pages = [page(f"paper{n}", BLOG, text=f"{RELEASE} Read more at paper {n}.") for n in range(10)]
    verdict = decide(claim(), heard(*((p, PRO, 0.9) for p in pages)), AT)
    assert (verdict.status, verdict.rule) == (Status.NOT_ENOUGH_EVIDENCE, "weak-evidence")
    assert verdict.why.startswith("One source bears it out")


def test_what_is_handed_round_weighs_little_whoever_prints_it_unless_it_is_known_first_hand() -> None:
    papers = [page(f"paper{n}", text=f"{RELEASE} Read more at paper {n}.") for n in range(10)]
    handed = decide(claim(), heard(*((p, PRO, 0.95) for p in papers)), AT)
    assert (handed.status, handed.rule) == (Status.NOT_ENOUGH_EVIDENCE, "weak-evidence")
    office = page("office", PRIMARY, text=RELEASE)
    assert decide(claim(), heard((office, PRO), *((p, PRO) for p in papers)), AT).rule == "primary-source"


def test_the_words_say_how_many_only_say_it_again() -> None:
    pages = [page(f"paper{n}", text=f"{RELEASE} Read more at paper {n}.") for n in range(2)]
    verdict = decide(claim(), heard(*((p, PRO, 0.9) for p in pages)), AT)
    assert "(1 more only says the same again)" in verdict.why


@pytest.mark.parametrize("count", [2, 7, 40])
def test_no_number_of_blogs_outvotes_a_primary_source(count: int) -> None:
    crowd = [(page(f"blog{n}", BLOG), PRO, 0.9) for n in range(count)]
    assert (
        decide(claim(), heard((page("law", PRIMARY), CON, 0.95), *crowd), AT).status is not Status.SUPPORTED
    )


@pytest.mark.parametrize(
    ("stance", "sure", "number", "status"),
    [
        (PRO, 0.97, CON, Status.REFUTED),  # the like, with another number
        (NEI, 0.6, CON, Status.REFUTED),
        (NEI, 0.95, CON, Status.NOT_ENOUGH_EVIDENCE),  # a number of something else
        (PRO, 0.5, PRO, Status.SUPPORTED),  # the right number makes it surer
        (NEI, 0.3, PRO, Status.SUPPORTED),
        (NEI, 0.95, PRO, Status.SUPPORTED),
        (CON, 0.8, PRO, Status.SUPPORTED),  # the model stumbles over numbers
    ],
)
def test_numbers_speak_for_themselves_where_a_passage_is_to_the_point(
    stance: Stance, sure: float, number: Stance, status: Status
) -> None:
    known = dossier(A, says(A, stance, sure), says(A, number, 0.95, "quantities"))
    assert decide(claim(), known, AT).status is status


@pytest.mark.parametrize(
    ("text", "words", "stance", "status"),
    [
        ("Did the city lose 400 flats? It has them all.", "400", PRO, Status.REFUTED),
        ("How many? No. The city has 3.5 or 400 flats.", "400", PRO, Status.SUPPORTED),
        ("Did the city lose 300 flats? It has them all.", "300", CON, Status.REFUTED),
        ("The council met in 1994, and did not cap the rents.", "1994", PRO, Status.NOT_ENOUGH_EVIDENCE),
    ],
)
def test_a_number_in_a_question_proves_nothing_and_a_year_little(
    text: str, words: str, stance: Stance, status: Status
) -> None:
    news = page("alpha", text=text)
    whole = Passage(news.id, 0, len(text), text)
    quote = (text.index(words), text.index(words) + len(words))
    number = says(news, stance, 0.95, "quantities", passage=whole, quote=quote)
    assert decide(claim(), dossier(news, says(news, CON, 0.8, passage=whole), number), AT).status is status


def test_the_right_number_outweighs_another_elsewhere_on_the_page() -> None:
    other = Passage(A.id, 41, 60, A.text[41:60])
    known = dossier(A, says(A, PRO, 0.8, "quantities"), says(A, CON, 0.9, "quantities", passage=other))
    assert decide(claim(), known, AT).status is Status.SUPPORTED


def test_a_foreign_name_unmakes_a_support_and_no_refutation() -> None:
    names = says(A, NEI, 0.8, "names")
    assert decide(claim(), dossier(A, says(A, PRO), names), AT).status is Status.NOT_ENOUGH_EVIDENCE
    assert decide(claim(), dossier(A, says(A, CON), names), AT).status is Status.REFUTED


def test_a_fact_check_is_not_read_as_making_the_claim_that_it_reviews() -> None:
    review = page("checkers", RATED, rating="Pants on fire")
    assert decide(claim(), dossier(review, says(review, PRO)), AT).status is Status.NOT_ENOUGH_EVIDENCE


def test_fact_checks_that_disagree_decide_nothing_by_themselves() -> None:
    one, other = page("checkers", RATED, rating="False"), page("verifiers", RATED, rating="True")
    known = dossier(one, other, says(one, CON, 0.9, "fact-check"), says(other, PRO, 0.9, "fact-check"))
    assert decide(claim(), known, AT).status is Status.CONFLICTING


def test_evidence_from_before_the_year_of_the_claim_does_not_speak_to_it() -> None:
    said = claim("In 2023 the city had 400 flats.")
    assert decide(said, heard((OLD, CON)), AT).rule == "outdated"
    assert decide(said, heard((NEW, CON)), AT).status is Status.REFUTED
    ahead = page("plan", published=day(2021), text="In 2023 there are 300 flats in the city, says the plan.")
    assert decide(said, heard((ahead, CON)), AT).status is Status.REFUTED


def test_what_is_said_of_now_is_of_the_time_when_it_was_said() -> None:
    said, made = claim("The city now has 400 flats."), datetime(2024, 6, 1, tzinfo=UTC)
    assert decide(said, heard((OLD, CON)), AT, made=made).rule == "outdated"
    assert decide(said, heard((NEW, CON)), AT, made=made).status is Status.REFUTED


def test_what_something_costs_is_of_the_time_when_it_was_said() -> None:
    made = datetime(2024, 6, 1, tzinfo=UTC)
    for text, rule in (
        ("A ticket costs 2.80 euros.", "outdated"),
        ("The ticket was 2.80 euros.", "one-source"),
        ("The city has 400 flats.", "one-source"),
    ):
        assert decide(claim(text), heard((OLD, CON)), AT, made=made).rule == rule


def test_evidence_of_another_year_does_not_supersede_what_is_said_of_one_year() -> None:
    said = claim("In 2018 the city had 400 flats.")
    assert decide(said, heard((OLD, PRO), (NEW, CON)), AT).status is Status.CONFLICTING


def test_a_person_can_say_what_an_assessment_should_say() -> None:
    wrong = says(A, PRO)
    known = dossier(A, wrong, rulings=[ruling(RulingKind.OVERRIDE, wrong.id, CON)])
    assert decide(claim(), known, AT).status is Status.REFUTED
    known = dossier(A, wrong, rulings=[ruling(RulingKind.OVERRIDE, wrong.id)])
    assert decide(claim(), known, AT).rule == "silent-evidence"


def test_a_source_that_a_person_rejects_is_not_heard_until_it_is_restored() -> None:
    reject = ruling(RulingKind.REJECT_SOURCE, A.source)
    restore = replace(ruling(RulingKind.RESTORE, A.source), at=datetime(2026, 7, 1, tzinfo=UTC))
    known = heard((A, PRO))
    rejected = decide(claim(), replace(known, rulings=(reject,)), AT)
    assert (rejected.status, rejected.rule) == (Status.UNCHECKED, "no-text")
    assert "ruled out by a person" in rejected.why
    assert decide(claim(), replace(known, rulings=(reject, restore)), AT).status is Status.SUPPORTED


def test_a_verdict_names_what_it_rests_on_and_the_one_before_it() -> None:
    known = heard((A, PRO), (B, NEI))
    first = decide(claim(), known, AT)
    assert first.based_on == (known.assessments[0].id,)
    assert decide(claim(), replace(known, verdicts=(first,)), AT).revises == first.id


def test_the_words_name_sources_kinds_years_and_what_says_otherwise() -> None:
    known = heard((page("law", PRIMARY, published=day(2024)), PRO), (page("blog", BLOG), CON, 0.8))
    assert decide(claim(), known, AT).why == (
        "One source bears it out: “Law” (primary source, 2024). "
        "“Blog” (blog) says otherwise, which weighs less."
    )


def test_a_title_from_outside_stays_on_one_line_and_short() -> None:
    hostile = page("x", publisher="Evil\nnews\x1b[31m”" + "a" * 500)
    why = decide(claim(), heard((hostile, PRO)), AT).why
    assert why.isprintable()
    assert len(why) < 200


def test_what_could_not_be_read_is_said_with_the_reason() -> None:
    states = (SnapshotState.DEAD, SnapshotState.DEAD, SnapshotState.REFUSED)
    pages = [missing(f"page{n}", state) for n, state in enumerate(states)]
    assert decide(claim(), dossier(*pages), AT).why == (
        "None of its sources could be read: two dead and one not allowed to be fetched."
    )


stances = st.sampled_from(list(Stance))
pages = st.builds(page, st.sampled_from([f"site{n}" for n in range(6)]), st.sampled_from(list(SourceKind)))
views = st.lists(st.tuples(pages, stances, st.floats(0, 1)), max_size=6, unique_by=lambda v: v[0].source)


@given(views)
def test_any_case_has_a_verdict_that_is_the_same_again_and_honest(some: list[tuple]) -> None:  # type: ignore[type-arg]
    known = heard(*some)
    verdict = decide(claim(), known, AT)
    assert verdict == decide(claim(), replace(known, assessments=known.assessments[::-1]), AT)
    assert 0 <= verdict.confidence <= 1
    assert set(verdict.based_on) <= {a.id for a in known.assessments}


@given(views)
def test_the_other_way_round_gives_the_opposite_verdict(some: list[tuple]) -> None:  # type: ignore[type-arg]
    turned = {PRO: CON, CON: PRO, NEI: NEI}
    opposite = {Status.SUPPORTED: Status.REFUTED, Status.REFUTED: Status.SUPPORTED}
    one = decide(claim(), heard(*some), AT)
    other = decide(claim(), heard(*((p, turned[s], c) for p, s, c in some)), AT)
    assert other.status is opposite.get(one.status, one.status)
    assert other.confidence == one.confidence


def test_what_would_change_a_verdict_is_tried_out_and_said() -> None:
    assert what_would_change(claim(), heard((A, PRO))) == (
        "Without “Alpha” it would be a case of not enough evidence.",
        "One more independent source that says that it is not so would make it conflicting.",
    )
    assert what_would_change(claim(), dossier(missing("gone", SnapshotState.DEAD)))[0] == (
        "Reading “gone.example/page”, which could not be reached; a copy of it can be added to the pool."
    )
    assert what_would_change(claim("Caps are cruel.", ClaimKind.VALUE), Dossier("c")) == (
        "A person who takes it for a statement of fact can change its kind, and it is checked then.",
    )


def test_a_case_of_fifty_sources_is_decided_in_no_time() -> None:
    from time import process_time

    long = " ".join(f"word{n % 977} other{n}" for n in range(3000))
    known = heard(*((page(f"site{n}", text=f"{long} {n} " * 2), PRO, 0.9) for n in range(50)))
    begun = process_time()
    decide(claim(), known, AT)
    assert process_time() - begun < 2
