"""An answer as cells, and what can be drawn of it: only what is ours leads to our pages."""

import csv
import io

import pytest

from kb import vocab
from kb.cells import PARTS, Table, Thing, as_csv, claim_text, claims, table
from kb.completion import STARTER
from kb.library import ask
from kb.pictures import BARS, LINKS, bars, chart, picture
from kb.store import KnowledgeBase
from tests.hostile import WORDS, hostile_map
from tests.maps import rent_map

CLAIM, RENT = vocab.claim_iri("caps"), vocab.discussion_iri("pasted-rent")


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    kb = KnowledgeBase.open()
    kb.put(rent_map())
    kb.put(hostile_map())
    return kb


def _of(kb: KnowledgeBase, values: str) -> Table:
    return table(kb, kb.query(f"SELECT ?x WHERE {{ VALUES ?x {{ {values} }} }}"))


def _one(kb: KnowledgeBase, value: str) -> tuple[str, Thing | None, str | None]:
    cell = _of(kb, value).rows[0][0]
    return cell.text, cell.thing, cell.url


@pytest.mark.parametrize(
    ("iri", "text", "thing"),
    [
        (CLAIM, "Rent caps cut supply.", Thing("claim", "caps")),
        (RENT, "Rent caps", Thing("discussion", "pasted-rent", "pasted-rent")),
        (vocab.post_iri("pasted-rent", "p1"), "post p1", Thing("post", "p1", "pasted-rent")),
        (
            vocab.locution_iri("pasted-rent", "p1#char=0,5"),
            "locution p1#char=0,5",
            Thing("locution", "p1#char=0,5", "pasted-rent"),
        ),
        (vocab.author_iri("pasted", "anna"), "anna", Thing("author", "anna")),
        (vocab.claim_iri("gone"), "claim gone", Thing("claim", "gone")),
        (vocab.argument_iri("a1"), "argument a1", Thing("argument", "a1")),
    ],
)
def test_what_is_ours_is_known_by_its_iri_and_called_by_its_words(
    kb: KnowledgeBase, iri: str, text: str, thing: Thing
) -> None:
    assert _one(kb, f"<{iri}>") == (text, thing, None)


@pytest.mark.parametrize(
    ("value", "text", "url"),
    [
        ("<javascript:alert(1)>", "javascript:alert(1)", None),
        ("<data:text/html,x>", "data:text/html,x", None),
        ("<http://evil.example/a>", "http://evil.example/a", "http://evil.example/a"),
        ("'https://a.example/b'", "https://a.example/b", "https://a.example/b"),
        ("'https://a.example/b and more'", "https://a.example/b and more", None),
        ("'javascript:alert(1)'", "javascript:alert(1)", None),
        ("'  javascript:alert(1)'", "  javascript:alert(1)", None),
        ("<https://w3id.org/rejoinder#attacks>", "rj:attacks", None),
        ("'a\\u202Eb\\u0007'", "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}", None),
    ],
)
def test_what_is_elsewhere_leads_there_only_by_http(
    kb: KnowledgeBase, value: str, text: str, url: str | None
) -> None:
    assert _one(kb, value) == (text, None, url)


def test_numbers_and_times_are_told_apart_from_what_only_says_so(kb: KnowledgeBase) -> None:
    xsd = vocab.PREFIXES["xsd"]
    values = f"1 2.5 'x'^^<{xsd}integer> 'NaN'^^<{xsd}double> '2026-01-02T00:00:00Z'^^<{xsd}dateTime> '3'"
    cells = _of(kb, values).column("x")
    assert [cell.number for cell in cells] == [1.0, 2.5, None, None, None, None]
    assert [cell.time for cell in cells] == [False, False, False, False, True, False]


def test_no_more_rows_are_read_than_are_shown_and_all_are_counted(kb: KnowledgeBase) -> None:
    answer = kb.query("SELECT ?s ?o WHERE { GRAPH ?g { ?s ?p ?o } }")
    found = table(kb, answer, most=7)
    assert (len(found.rows), found.total) == (7, len(answer.rows))


def test_a_spreadsheet_runs_no_cell_and_numbers_stay_numbers(kb: KnowledgeBase) -> None:
    said = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "plain", 'a "quote", a comma']
    quoted = " ".join("'" + text.replace("\t", "\\t") + "'" for text in said)
    answer = kb.query(f"SELECT ?x WHERE {{ VALUES ?x {{ {quoted} -5 }} }}")
    body = as_csv(answer)
    assert body.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    assert read == [["x"], *(["'" + text] for text in said[:5]), ["plain"], ['a "quote", a comma'], ["-5"]]


def test_a_yes_is_a_table_of_one_cell(kb: KnowledgeBase) -> None:
    assert as_csv(kb.query("ASK { GRAPH ?g { ?s ?p ?o } }")).decode("utf-8-sig") == "answer\r\ntrue\r\n"


def test_claims_are_found_in_rows_and_in_triples(kb: KnowledgeBase) -> None:
    assert claims(kb.query(f"SELECT ?x WHERE {{ VALUES ?x {{ <{CLAIM}> }} }}"))
    assert claims(kb.query(f"CONSTRUCT {{ <a:b> <a:c> <{CLAIM}> }} WHERE {{}}"))
    assert not claims(kb.query(f"SELECT ?x WHERE {{ VALUES ?x {{ <{RENT}> '{CLAIM}' }} }}"))
    assert not claims(kb.query("ASK {}"))


@pytest.mark.parametrize("reference", ["caps", CLAIM])
def test_a_claim_is_called_by_its_words_whichever_way_it_is_named(kb: KnowledgeBase, reference: str) -> None:
    assert claim_text(kb, reference) == "Rent caps cut supply."
    assert claim_text(kb, f"{reference}x") is None


def test_one_category_and_one_number_make_a_chart_of_the_largest_first(kb: KnowledgeBase) -> None:
    found = table(kb, kb.query(STARTER))
    drawn = chart(found)
    assert drawn is not None
    assert (drawn.categories[0], drawn.numbers, drawn.times) == ("text", ("attacks",), False)
    assert bars(found, "text", "attacks")[0] == (WORDS[0], 5.0)


def test_times_are_drawn_in_their_order(kb: KnowledgeBase) -> None:
    xsd = vocab.PREFIXES["xsd"]
    days = " ".join(f"('2026-01-0{n}'^^<{xsd}date> {n})" for n in (3, 1, 2))
    found = table(kb, kb.query(f"SELECT ?day ?n WHERE {{ VALUES (?day ?n) {{ {days} }} }}"))
    drawn = chart(found)
    assert drawn is not None
    assert drawn.times
    assert bars(found, "day", "n") == [("2026-01-01", 1.0), ("2026-01-02", 2.0), ("2026-01-03", 3.0)]


@pytest.mark.parametrize(
    "values", ["(1 2) (3 4)", "('a' 1)", "('a' 'b') ('c' 'd')", "('a' 1) ('b' 'two')", "(UNDEF 1) (UNDEF 2)"]
)
def test_what_has_no_name_or_no_number_makes_no_chart(kb: KnowledgeBase, values: str) -> None:
    found = table(kb, kb.query(f"SELECT ?x ?y WHERE {{ VALUES (?x ?y) {{ {values} }} }}"))
    assert chart(found) is None


def test_no_more_bars_are_drawn_than_can_be_read(kb: KnowledgeBase) -> None:
    many = " ".join(f"('name {n}' {n})" for n in range(BARS * 3))
    found = table(kb, kb.query(f"SELECT ?x ?y WHERE {{ VALUES (?x ?y) {{ {many} }} }}"))
    drawn = bars(found, "x", "y")
    assert (len(drawn), drawn[0]) == (BARS, (f"name {BARS * 3 - 1}", BARS * 3 - 1.0))


def test_a_chain_of_rebuttals_makes_a_map_with_the_words_of_its_claims(kb: KnowledgeBase) -> None:
    found = picture(table(kb, ask(kb, "rebuttal-chain", {"claim": "caps"})))
    assert found is not None
    texts = {node["id"]: node["text"] for node in found.data["nodes"]}
    links = {(texts[link["source"]], link["kind"], texts[link["target"]]) for link in found.data["links"]}
    assert links == {
        ("Vienna caps and builds.", "rebut", "Rent caps cut supply."),
        ("They [builders] leave for land prices.", "undercut", "Rent caps cut supply."),
    }
    assert {cell.thing for cell in found.cells.values()} >= {Thing("claim", "caps"), Thing("claim", "vienna")}


def test_triples_make_a_map_and_an_undercut_is_not_also_drawn_as_an_attack(kb: KnowledgeBase) -> None:
    query = f"""{vocab.QUERY_PREFIXES}
    CONSTRUCT {{ ?a rj:attacks ?b . ?u rj:undercuts ?v . ?s rj:supports ?t ; a rj:Odd ; schema:text ?w }}
    WHERE {{ GRAPH <{RENT}> {{ {{ ?a rj:attacks ?b }} UNION {{ ?u rj:undercuts ?v }} UNION
      {{ ?s rj:supports ?t ; schema:text ?w }} }} }}"""
    found = picture(table(kb, kb.query(query)))
    assert found is not None
    kinds = sorted(link["kind"] for link in found.data["links"])
    assert kinds == ["rebut", "support", "undercut"]


def test_relations_that_we_do_not_know_keep_their_names(kb: KnowledgeBase) -> None:
    query = "SELECT ?s ?p ?o WHERE { VALUES (?s ?p ?o) { (<a:b> 'likes' <a:c>) } }"
    found = picture(table(kb, kb.query(query)))
    assert found is not None
    assert [link["kind"] for link in found.data["links"]] == ["likes"]
    assert [node["text"] for node in found.data["nodes"]] == ["a:b", "a:c"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s ?o WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 5",
        "SELECT ?source ?relation ?target WHERE { VALUES (?source ?relation ?target) { ('a' 'b' 'c') } }",
        "CONSTRUCT { <a:b> <a:c> 'd' } WHERE {}",
        "CONSTRUCT { <a:b> a <a:c> } WHERE {}",
    ],
)
def test_what_does_not_say_what_bears_on_what_makes_no_map(kb: KnowledgeBase, query: str) -> None:
    assert picture(table(kb, kb.query(query))) is None


def test_a_map_is_cut_at_what_can_be_drawn_and_says_how_much_there_is(kb: KnowledgeBase) -> None:
    many = " ".join(f"(<a:{n}> 'to' <a:{n + 1}>)" for n in range(LINKS + 5))
    query = f"SELECT ?source ?relation ?target WHERE {{ VALUES (?source ?relation ?target) {{ {many} }} }}"
    found = picture(table(kb, kb.query(query)))
    assert found is not None
    assert (len(found.data["links"]), found.links) == (LINKS, LINKS + 5)


def test_the_ids_of_a_map_are_safe_whatever_the_terms_are(kb: KnowledgeBase) -> None:
    query = """SELECT ?source ?relation ?target WHERE { VALUES (?source ?relation ?target) {
      (<javascript:alert(1)> "<b>\\"'" <http://x.example/'%22>) } }"""
    found = picture(table(kb, kb.query(query)))
    assert found is not None
    ids = [*found.cells, *(link["id"] for link in found.data["links"])]
    assert all(id_.replace("_", "").isalnum() for id_ in ids)


def test_triples_have_the_columns_of_triples(kb: KnowledgeBase) -> None:
    found = table(kb, kb.query(f"DESCRIBE <{CLAIM}>"))
    assert found.columns == PARTS
    assert found.things("claim")["subject"] >= 1
