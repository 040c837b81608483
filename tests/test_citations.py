"""Links, quotes and named sources, and the units they back."""

import numpy as np
import pytest

from extract.citations import cited
from extract.frame import Frame
from extract.run import Extractor
from extract.unit import Unit
from kb.model import CitationKind, Discussion
from tests.units import annotated, discussion

Found = list[tuple[str, str | None, str]]


def _found(extractor: Extractor, thread: Discussion) -> Found:
    """What is cited, for which words (None: for none), and how."""
    units = annotated(extractor, thread)
    found = cited(thread, units)
    words = {unit.id: unit.text for unit in units}
    names = {source.id: source.url or source.name or "" for source in found.sources}
    return [
        (names[c.source], words[c.locution] if c.locution else None, c.kind.value) for c in found.citations
    ]


def test_a_link_backs_the_unit_it_stands_behind(extractor: Extractor) -> None:
    thread = discussion(
        "The ferry was late on nine days in March (https://ferry.example/log). I missed my train twice."
    )
    [(url, words, kind)] = _found(extractor, thread)
    assert (url, kind) == ("https://ferry.example/log", "link")
    assert words is not None and words.startswith("The ferry was late")


def test_a_link_alone_in_its_paragraph_backs_what_was_said_before(extractor: Extractor) -> None:
    thread = discussion("The old pier is older than the church.\n\nhttps://archive.example/pier/1702")
    [(url, words, _)] = _found(extractor, thread)
    assert url == "https://archive.example/pier/1702"
    assert words is not None and words.startswith("The old pier")


def test_a_pointer_to_a_link_is_not_what_the_link_backs(extractor: Extractor) -> None:
    thread = discussion("The old pier is older than the church. See also https://archive.example/pier here.")
    assert [words for _, words, _ in _found(extractor, thread)] == ["The old pier is older than the church."]


@pytest.mark.parametrize(
    "note", ["[1] https://map.example/a", "[1]: https://map.example/a", "1. https://map.example/a"]
)
def test_a_footnote_mark_wins_over_nearness(extractor: Extractor, note: str) -> None:
    thread = discussion(
        f"The path is on the map of 1925 [1]. The farmer closed it in the spring of last year.\n\n{note}"
    )
    [(url, words, _)] = _found(extractor, thread)
    assert url == "https://map.example/a"
    assert words is not None and "map of 1925" in words


def test_a_cut_url_stays_as_it_is_written_and_is_marked(extractor: Extractor) -> None:
    thread = discussion(
        "The harbour silts up faster than before https://harbour.example/reports/silt-and-s..."
    )
    found = cited(thread, annotated(extractor, thread))
    assert [(s.url, s.truncated) for s in found.sources] == [
        ("https://harbour.example/reports/silt-and-s...", True)
    ]


def test_a_link_without_anything_to_back_is_cited_by_the_post(extractor: Extractor) -> None:
    assert _found(extractor, discussion("https://harbour.example/")) == [
        ("https://harbour.example/", None, "link")
    ]


def test_a_link_in_quoted_lines_is_not_cited_again(extractor: Extractor) -> None:
    thread = discussion(
        "The harbour silts up every winter https://harbour.example/a",
        "> https://harbour.example/a\n\nIt does not silt up.",
    )
    found = cited(thread, annotated(extractor, thread))
    assert [citation.post for citation in found.citations] == ["0"]


def test_a_quotation_is_backed_by_the_link_beside_it(extractor: Extractor) -> None:
    thread = discussion(
        "From https://council.example/minutes:\n\n"
        '"The council closed the bridge because its northern pillar was unsafe."'
    )
    [(url, words, kind)] = _found(extractor, thread)
    assert (url, kind) == ("https://council.example/minutes", "quote")
    assert words is not None and "northern pillar" in words


def test_a_named_study_is_a_source_without_a_url(extractor: Extractor) -> None:
    thread = discussion("The 2019 Harbour study says that eels avoid the old turbines.")
    found = cited(thread, annotated(extractor, thread))
    assert [(source.url, source.name) for source in found.sources] == [(None, "2019 Harbour study")]
    assert {citation.kind for citation in found.citations} == {CitationKind.NAMED_SOURCE}


def test_a_court_case_is_a_source_by_its_name(extractor: Extractor) -> None:
    thread = discussion("Alder v. Birch settled this, and the court sided with the painter.")
    assert ("Alder v. Birch", CitationKind.NAMED_SOURCE.value) in {
        (name, kind) for name, _, kind in _found(extractor, thread)
    }


def test_the_same_source_is_cited_once_for_one_unit(extractor: Extractor) -> None:
    thread = discussion(
        "The mill burned in 1911 (https://mill.example/a), see https://mill.example/a for that."
    )
    found = cited(thread, annotated(extractor, thread))
    assert len({(c.locution, c.source) for c in found.citations}) == len(found.citations)


def test_many_links_in_one_post_take_no_time() -> None:
    lines = [f"Stone {n} is older than the stone before it https://stones.example/{n}" for n in range(5000)]
    text, at = "\n".join(lines), 0
    units = []
    for line in lines:
        units.append(Unit("0", at, at + 40, line[:40], np.zeros(384, np.float32), Frame()))
        at += len(line) + 1
    found = cited(discussion(text), units)
    assert [c.locution for c in found.citations] == [unit.id for unit in units]
