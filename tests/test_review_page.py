"""The review queue: which claim comes first and why, and what one can do with the one at hand."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kb.evidence.model import Review, Verdict
from kb.evidence.queue import Waiting, matters, queue, uncertain
from kb.evidence.upheld import TAKEN_BACK, standing, upheld
from kb.kinds import Status
from kb.store import KnowledgeBase
from kb.views import ClaimRow
from screens._queue import Queue
from tests.judged import AT, judge
from tests.test_evidence_app import empty, fine, kb, open_, read

__all__ = ["empty", "kb"]  # fixtures
PAGE = "screens/review.py"


def row(id_: str = "c", worth: float = 0.8, **fields: object) -> ClaimRow:
    told = {
        "iri": f"i/{id_}", "text": id_, "discussion": "d", "discussion_title": "d", "kind": "fact",
        "confidence": 0.9, "author": None, "created": None, "post": "p", "supported_by": 0, "attacked_by": 0,
        "appearances": 1, "authors": 1, "contested": False, "unanswered": False, "unsupported": False,
        "decided_by": None,
    }  # fmt: skip
    return ClaimRow(id=id_, check_worthiness=worth, **{**told, **fields})  # type: ignore[arg-type]


def verdict(status: Status, confidence: float = 0.9, claim: str = "c") -> Verdict:
    return Verdict(claim, status, "rule", "Because.", confidence, AT)


def review(rating: Status = Status.REFUTED, by: str = "dora", minutes: int = 0, claim: str = "c") -> Review:
    return Review(claim, rating, "", by, AT + timedelta(minutes=minutes))


def order(found: tuple[Waiting, ...]) -> list[str]:
    return [one.claim.id for one in found]


@pytest.mark.parametrize(
    ("status", "confidence", "share"),
    [
        (None, 0, 0.8),
        (Status.UNCHECKED, 1, 0.8),
        (Status.CONFLICTING, 0.9, 1.0),
        (Status.NOT_ENOUGH_EVIDENCE, 0, 0.9),
        (Status.SUPPORTED, 0.6, 0.4),
        (Status.REFUTED, 0.97, 0.1),
        (Status.NOT_CHECKABLE, 0.9, 0.1),
    ],
)
def test_what_a_verdict_leaves_open_is_uncertain(
    status: Status | None, confidence: float, share: float
) -> None:
    assert uncertain(verdict(status, confidence) if status else None) == share


def test_how_much_a_claim_matters_is_worth_times_contested_times_uncertain() -> None:
    contested = row(contested=True, attacked_by=2, supported_by=1)
    assert matters(contested, None) == pytest.approx(0.8 * 1.0 * 0.8)
    assert matters(row(attacked_by=1), None) == pytest.approx(0.8 * 0.8 * 0.8)
    assert matters(row(), verdict(Status.SUPPORTED, 0.6)) == pytest.approx(0.8 * 0.5 * 0.4)


def test_what_matters_most_comes_first_and_the_more_argued_about_of_two_alike() -> None:
    rows = [row("a"), row("b", contested=True, attacked_by=1), row("c", worth=0.9), row("d", supported_by=3)]
    assert order(queue(rows, {}, {})) == ["b", "c", "d", "a"]


def test_a_claim_not_worth_checking_waits_only_where_evidence_was_brought_for_it() -> None:
    rows = [row("idle", worth=0.2), row("brought", worth=0.2), row("value", worth=0.2)]
    verdicts = {"brought": verdict(Status.REFUTED), "value": verdict(Status.NOT_CHECKABLE)}
    assert order(queue(rows, verdicts, {})) == ["brought"]


def test_a_reviewed_claim_waits_again_only_once_a_later_verdict_says_otherwise() -> None:
    later = replace(verdict(Status.SUPPORTED), at=AT + timedelta(days=1))
    reviewed = {"c": review(Status.REFUTED, minutes=5)}
    assert queue([row()], {"c": verdict(Status.SUPPORTED)}, reviewed) == ()
    assert queue([row()], {"c": replace(later, status=Status.REFUTED)}, reviewed) == ()
    assert order(queue([row()], {"c": later}, reviewed)) == ["c"]


def test_a_person_takes_back_what_they_said_and_nobody_else_said() -> None:
    said = [review(), review(by="eve", minutes=1), review(TAKEN_BACK, minutes=2)]
    assert upheld(said) == (said[1],)
    assert standing(said) == {"c": said[1]}
    assert upheld([*said, review(minutes=3)]) == (said[1], review(minutes=3))


def test_the_order_of_a_session_stays_while_claims_come_and_go() -> None:
    mine = Queue()
    mine.follow([Waiting(row(id_), None, 1) for id_ in "abcd"])
    mine.decided("b", "refuted")
    mine.follow([Waiting(row(id_), None, 1) for id_ in "edca"])  # others came, and all another way round
    assert mine.order == ["a", "b", "c", "d", "e"]
    assert (mine.left, mine.after("b"), mine.before("c")) == (4, "c", "b")
    mine.follow([Waiting(row(id_), None, 1) for id_ in "ad"])  # somebody else looked at c
    assert mine.order == ["a", "b", "d"]


def test_skipped_claims_come_again_at_the_end_and_each_step_can_be_undone() -> None:
    mine = Queue()
    mine.follow([Waiting(row(id_), None, 1) for id_ in "abc"])
    mine.skip("a")
    mine.decided("b", "supported")
    assert mine.upcoming("b") == ["c", "a"]
    assert mine.undo() == ("b", True)
    assert mine.undo() == ("a", False)
    assert (mine.undo(), mine.done, mine.skipped) == (None, {}, {})


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small map with its evidence; each test's `kb` is a copy of it."""
    folder = tmp_path_factory.mktemp("queue")
    judge(KnowledgeBase.open(folder))
    return folder


def at_hand(app: AppTest) -> str:
    return str(fine(app).header[0].value)


def test_the_queue_begins_with_what_matters_most_and_says_why(kb: KnowledgeBase) -> None:
    app = open_(PAGE)
    said = read(app)
    assert at_hand(app) == "Vienna caps and builds\\."
    assert "Matters 36%: worth checking 90%, attacked by nobody, not checked yet" in said
    assert "It was not checked yet" in said
    assert [b.label for b in app.button if b.disabled] == ["Supported", "Refuted", "Not enough evidence",
                                                           "Previous", "Undo"]  # fmt: skip


def test_a_decision_is_recorded_with_its_reason_and_the_next_claim_comes(kb: KnowledgeBase) -> None:
    app = open_(PAGE, name="dora")
    app.text_input(key="review_note").set_value("I live there").run()
    app.button(key="decide_refuted").click().run()
    recorded = kb.evidence.reviews()[-1]
    assert (recorded.claim, recorded.rating, recorded.by, recorded.text) == (
        "vienna", Status.REFUTED, "dora", "I live there",
    )  # fmt: skip
    assert at_hand(app) != "Vienna caps and builds\\."
    assert app.text_input(key="review_note").value == ""
    assert app.text_input(key="reviewer").value == "dora"
    assert app.query_params["claim"] != "vienna"


def test_a_decision_that_is_undone_is_taken_back_and_its_claim_comes_again(kb: KnowledgeBase) -> None:
    app = open_(PAGE, name="dora")
    app.button(key="decide_supported").click().run()
    assert standing(kb.evidence.reviews())["vienna"].rating is Status.SUPPORTED
    app.button(key="undo").click().run()
    assert standing(kb.evidence.reviews()) == {}
    assert at_hand(app) == "Vienna caps and builds\\."


def test_a_verdict_can_be_agreed_with_and_is_then_what_the_person_says(kb: KnowledgeBase) -> None:
    app = open_(PAGE, name="dora", claim="caps")
    assert "Worked out by machine" in read(app)
    app.button(key="decide_agree").click().run()
    assert [(r.claim, r.rating) for r in kb.evidence.reviews()] == [("caps", Status.SUPPORTED)]


def test_one_can_go_on_and_back_and_skip_without_deciding(kb: KnowledgeBase) -> None:
    app = open_(PAGE)
    first = at_hand(app)
    app.button(key="next").click().run()
    second = at_hand(app)
    assert second != first
    app.button(key="previous").click().run()
    assert at_hand(app) == first
    app.button(key="skip").click().run()
    assert at_hand(app) == second
    assert kb.evidence.reviews() == ()


def test_when_nothing_waits_the_page_says_so_and_what_brings_more(kb: KnowledgeBase) -> None:
    app = open_(PAGE, name="dora")
    for _ in range(5):
        app.button(key="decide_not-enough-evidence").click().run()
    assert at_hand(app) == "Nothing waits for you"
    assert "You looked at 5. " in read(app)


def test_a_link_to_a_claim_that_is_gone_leads_on(kb: KnowledgeBase) -> None:
    app = open_(PAGE, claim="<b>nobody</b>")
    assert "<b>" not in app.error[0].value
    app.button(key="go_on").click().run()
    assert at_hand(app) == "Vienna caps and builds\\."


def test_an_empty_knowledge_base_says_how_to_bring_something_in(empty: KnowledgeBase) -> None:
    assert "Ingest a discussion" in read(open_(PAGE))
