"""What the pages of evidence show, worked out without a page: sources, pieces, stretches of text."""

from dataclasses import replace

import pytest

from kb.evidence.model import Dossier, Lead
from kb.evidence.pieces import pieces, unread
from kb.evidence.used import fitting, quoted, span, state_name, stretches, used
from kb.kinds import RulingKind, SnapshotState, SourceKind, Stance
from kb.model import Source
from tests.evidence_made import AT, CON, NEI, PRO, dossier, missing, page, ruling, says

OLD = replace(page("herald", title="Port news"), taken=AT.replace(year=2025))
NOW = page("herald", title="Port news again")
BLOG = page("blog", kind=SourceKind.BLOG, title="Caps work")


def test_a_source_is_shown_as_it_was_last_with_every_claim_that_it_is_a_lead_for() -> None:
    found = used({"c": dossier(OLD), "d": replace(dossier(NOW), claim="d")}, [BLOG])
    assert [(row.id, row.name, row.claims) for row in found] == [
        ("herald", "Port news again", ("c", "d")),
        ("blog", "Caps work", ()),
    ]


def test_a_source_that_nobody_looked_at_is_listed_as_such() -> None:
    row = used({"c": Dossier("c", (Source("x", "https://x.example"),), (Lead("c", "x"),))})[0]
    assert (row.name, row.state, state_name(row)) == ("https://x.example", None, "not looked at")


def test_only_a_source_rejected_for_all_claims_is_rejected_in_the_list() -> None:
    for_one = dossier(BLOG, rulings=[ruling(RulingKind.REJECT_SOURCE, "blog", claim="c")])
    for_all = dossier(BLOG, rulings=[ruling(RulingKind.REJECT_SOURCE, "blog")])
    again = replace(for_all, rulings=(*for_all.rulings, ruling(RulingKind.RESTORE, "blog")))
    assert [used({"c": one})[0].rejected for one in (for_one, for_all, again)] == [False, True, False]


@pytest.mark.parametrize(
    ("words", "states", "kinds", "fits"),
    [
        ("", (), (), {"herald", "blog", "gone"}),
        ("PORT again", (), (), {"herald"}),
        ("example/page", (), (), {"herald", "blog", "gone"}),
        ("", ("dead",), (), {"gone"}),
        ("", ("dead", "fetched"), ("blog",), {"blog"}),
        ("nothing has these", (), (), set()),
    ],
)
def test_sources_are_narrowed_down(
    words: str, states: tuple[str, ...], kinds: tuple[str, ...], fits: set[str]
) -> None:
    rows = used({"c": dossier(NOW, BLOG, missing("gone", SnapshotState.DEAD))})
    assert {row.id for row in fitting(rows, words, states, kinds)} == fits


def test_what_says_neither_is_not_quoted_and_the_rest_stands_in_the_order_of_the_text() -> None:
    late, early = says(NOW, PRO, quote=(20, 25)), says(NOW, CON, quote=(3, 9), checker="quantities")
    silent = says(NOW, NEI, checker="names")
    found = quoted([dossier(NOW, late, early, silent)], NOW.id)
    assert [span(a) for a in found] == [(3, 9), (20, 25)]


TEXT = "Once upon a time there was a port. " * 200


@pytest.mark.parametrize("spans", [[], [(0, 4)], [(5000, 5010)], [(100, 400), (300, 500), (6990, 7000)]])
def test_stretches_put_together_are_the_text_and_each_quote_is_whole(spans: list[tuple[int, int]]) -> None:
    shown = stretches(TEXT, spans, whole=True)
    assert "".join(s.text for s in shown) == TEXT
    assert not any(s.gap for s in shown)
    for n, (start, end) in enumerate(spans):
        assert "".join(s.text for s in shown if n in s.quotes) == TEXT[start:end]


def test_what_is_far_from_any_quote_is_left_out_and_a_gap_says_so() -> None:
    shown = stretches(TEXT, [(5000, 5010)])
    assert [s.gap for s in shown] == [False, True, False, False, False, True]
    assert sum(len(s.text) for s in shown) < 1600
    assert shown[3].text == TEXT[5000:5010]
    for stretch in shown:
        assert stretch.gap or (stretch.text.strip() and stretch.text in TEXT)


def test_quotes_beyond_the_text_are_cut_to_it() -> None:
    assert "".join(s.text for s in stretches("short", [(2, 99), (50, 60)])) == "short"


def test_what_the_verdict_rests_on_comes_first_and_what_counts_for_nothing_last() -> None:
    weak, strong = says(NOW, PRO, 0.6), says(BLOG, CON, 0.9)
    known = dossier(NOW, BLOG, weak, strong)
    assert [p.snapshot.id for p in pieces(known)] == [BLOG.id, NOW.id]
    overruled = replace(known, rulings=(ruling(RulingKind.OVERRIDE, strong.id),))
    first, last = pieces(overruled)
    assert (first.snapshot, first.stance) == (NOW, Stance.SUPPORTS)
    assert (last.stance, last.said[0].ruling, last.said[0].telling) == (None, overruled.rulings[0], True)


def test_a_page_that_was_read_and_says_nothing_is_a_piece_and_one_without_text_is_unread() -> None:
    gone = missing("gone", SnapshotState.DEAD)
    known = dossier(NOW, gone)
    assert [(p.snapshot, p.said) for p in pieces(known)] == [(NOW, ())]
    assert unread(known) == ((Source("gone", gone.url), gone),)


def test_a_rejected_source_stays_on_the_page_and_speaks_no_more() -> None:
    known = dossier(NOW, says(NOW, PRO), rulings=[ruling(RulingKind.REJECT_SOURCE, "herald")])
    piece = pieces(known)[0]
    assert (piece.rejected, piece.stance) == (True, None)


def test_a_source_read_once_and_gone_since_is_not_called_unread() -> None:
    later = replace(missing("herald", SnapshotState.DEAD), taken=AT.replace(year=2027))
    assert unread(dossier(NOW, later)) == ()
