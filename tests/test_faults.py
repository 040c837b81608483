"""Where a query is wrong, and why: at the first word that cannot be, not where the engine gave up."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import QueryError, QueryRefused, QueryStopped
from kb.faults import explained, fault
from kb.library import questions
from kb.store import KnowledgeBase

WRONG = [
    ("SELCT ?s WHERE { ?s ?p ?o }", 1, 1, "'SELCT' cannot stand here; did you mean SELECT?"),
    ("SELECT ?s\nWHERE {\n ?s ?p ?o\n} LIMT 3", 4, 3, "'LIMT' cannot stand here; did you mean LIMIT?"),
    ("SELECT ?s WHERE {\n ?s a ;\n}", 2, 7, "';' cannot stand here"),
    ("SELECT * {\n 'ü😀' ?p ?o FILTER(?o == 3) }", 2, 24, "'=' cannot stand here"),
    ("SELECT * { ?s ?p ?o\n ?o ?q ?z }", 2, 2, "'?o' cannot stand here; is a '.' missing before it?"),
    ("SELECT * { ?s ?p ?o FILTER(?o > 3 }", 1, 35, "'}' cannot stand here; is a ')' missing before it?"),
    ("SELECT * {{?s ?p ?o} UNOIN {?s ?p ?o}}", 1, 22, "'UNOIN' cannot stand here; did you mean UNION?"),
    ("SELECT * { ?s ?p 'abc }", 1, 18, "this text is not closed: its other quotation mark is missing"),
    ("SELECT * {?s ?p ?o}}", 1, 20, "'}' cannot stand here"),
    ("SELECT * { ?s ?p ?o ", 1, 20, "the query ends here; '}' is missing"),
    ("SELECT * { ?s ?p ?o FILTER(?o IN (1, 2", 1, 39, "the query ends here; '))}' is missing"),
    ("# nothing but this", 1, 19, "the query ends here; it is empty"),
    (
        "SELECT * { ?s rj:kind ?k }",
        1,
        15,
        "the prefix rj: is not declared: add PREFIX rj: <https://w3id.org/rejoinder#>",
    ),
    ("SELECT * { ?s odd:kind ?k }", 1, 15, "the prefix odd: is not declared"),
    ("DELETE WHERE { ?s ?p ?o }", 1, 1, "'DELETE' would change something, and queries here only read"),
]


@pytest.mark.parametrize(("query", "line", "column", "said"), WRONG)
def test_a_mistake_is_told_at_its_place(query: str, line: int, column: int, said: str) -> None:
    found = fault(query)
    assert found is not None
    assert (found.line, found.column, found.said) == (line, column, said)


@pytest.mark.parametrize("query", [query for query, *_ in WRONG])
def test_the_engine_refuses_what_is_called_wrong(query: str) -> None:
    with pytest.raises(QueryError):
        KnowledgeBase.open().query(query)


@pytest.mark.parametrize("name", sorted(questions()))
def test_a_question_of_the_library_that_ends_too_early_lacks_what_closes_it(name: str) -> None:
    text = questions()[name].text
    cut = text[: text.rindex("}")]
    found = fault(cut)
    assert found is not None
    assert found.said.startswith("the query ends here; '}")


@pytest.mark.parametrize("name", sorted(questions()))
def test_a_question_of_the_library_has_no_fault(name: str) -> None:
    assert fault(questions()[name].text) is None


RICH = """BASE <http://b.example/> PREFIX : <x#> PREFIX a: <y#>
SELECT DISTINCT (COUNT(DISTINCT *) AS ?n) (GROUP_CONCAT(?x ; SEPARATOR = ", ") AS ?g) FROM <g> FROM NAMED a:g
WHERE {
  { SELECT REDUCED ?x WHERE { ?x :p/^:q|!(:r|^:s)*/:t "a"@en, 'b'^^<c>, 1.5e3, -2, true, [] ;
    :b [ :a 1 ; :b :c ], ( 1 2 \'\'\'x\'y\'\'\' ) } LIMIT 3 OFFSET 2 }
  OPTIONAL { ?x a ?y } MINUS { ?x ?p ?z . } { } UNION { } GRAPH ?g { } SERVICE SILENT <s> { ?a ?b ?c }
  FILTER(?x NOT IN (1, 2) && !BOUND(?y) || REGEX(STR(?x), "^a", "i")) FILTER NOT EXISTS { ?x ?y ?z }
  BIND(IF(?x > 1, COALESCE(?a, ?b), CONCAT("a", SUBSTR("abc", 1, 2))) AS ?k) VALUES (?a ?b) { (1 UNDEF) }
  ?s :p+ ?o ; :q? ?r . BIND(-?x + +?y * 2 / 3 - 1 AS ?m) FILTER(?x != ?y) # a comment }
} GROUP BY ?x (?y AS ?w) HAVING (COUNT(?x) > 1) ORDER BY DESC(?n) ?z LIMIT 10 OFFSET 2 VALUES ?x { 1 }"""


@pytest.mark.parametrize("query", [RICH, *(question.text for question in questions().values())])
def test_every_beginning_of_a_good_query_could_go_on(query: str) -> None:
    """So what is found by halving is the first word that cannot be."""
    for found in re.finditer(r"\S+", query):
        beginning = query[: found.start()]
        told, line = fault(beginning + "] ] ]"), beginning.rpartition("\n")[2]
        if told is not None and not re.search("[\"'<#]", line):  # a text or a comment may be open
            assert told.said.startswith("']'"), beginning


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { FILTER" + "(" * 5_000,
        "SELECT * " + "{" * 5_000,
        "SELECT * { FILTER(" + "!" * 5_000,
        "SELECT * { ?s ?p " + "<< <a:b> <a:b> " * 2_000,
        "x" * 50_000,
        "SELECT * { \x00",
    ],
)
def test_what_is_too_deep_or_too_long_is_not_looked_into(query: str) -> None:
    assert fault(query) is None


def test_nothing_is_answered_and_nobody_is_asked_on_the_way() -> None:
    """An ASK would be answered at once, and with it its SERVICE: an OSError where a port is closed."""
    found = fault("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } }")
    assert found is not None
    assert (found.column, found.said) == (52, "'}' cannot stand here")


def test_only_what_is_wrong_with_the_writing_is_explained_anew() -> None:
    stopped, refused = QueryStopped("it took too long"), QueryRefused("no")
    assert explained(stopped, "SELCT") is stopped
    assert explained(refused, "SELCT") is refused
    told = explained(QueryError("line 1, column 10: hm", line=1, column=10), "SELCT")
    assert (str(told), told.line, told.column) == (
        "line 1, column 1: 'SELCT' cannot stand here; did you mean SELECT?",
        1,
        1,
    )
    own = QueryError("The SELECT contains a variable that is unbound", line=1, column=3)
    assert explained(own, "SELECT ?x (COUNT(?y) AS ?n) {?x ?p ?y}") is own


_WORDS = (
    *("SELECT", "*", "{", "}", "(", ")", "[", "]", "?x", "<a:b>", ".", ";", ",", "FILTER", "OPTIONAL", "a"),
    *("|", "/", "^", "+", "!", "=", "1", "'x'", "<<", ">>", "IN", "#", "\n", '"', "é😀"),
)


@given(st.lists(st.sampled_from(_WORDS), max_size=40).map(" ".join))
def test_a_fault_lies_in_the_text_at_the_word_it_names(query: str) -> None:
    found = fault(query)
    if found is not None:
        lines = query.split("\n")
        assert 1 <= found.line <= len(lines)
        assert 1 <= found.column <= len(lines[found.line - 1]) + 1
        if found.length and found.said.startswith("'"):
            start = found.column - 1
            word = "\n".join(lines[found.line - 1 :])[start : start + found.length]
            assert found.said.startswith(f"'{word[:40]}'")
