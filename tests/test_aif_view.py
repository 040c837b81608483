"""`aif.rq` over what we export, asked by two engines: every triple that an AIF tool wants, and no other."""

import re
from collections.abc import Iterator
from functools import cache

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, QueryTriples, RdfFormat, Store

from kb import vocab
from kb.export import EXPORTERS, Export
from kb.model import Argument, ArgumentKind, ArgumentMap, Locution, Post
from kb.rdf.literals import moment
from tests.conftest import ROOT
from tests.test_export import chain
from tests.trials import for_a_thousand_maps, hard_maps, no_network

pytestmark = pytest.mark.filterwarnings(  # rdflib itself uses what it deprecates
    "ignore:(Dataset|ConjunctiveGraph).* is deprecated:DeprecationWarning"
)
TYPE, LABEL, CREATED = vocab.TYPE.value, vocab.LABEL.value, vocab.CREATED.value
AIF = vocab.PREFIXES["aif"]
View = set[tuple[str, str, str]]


@cache
def query() -> str:
    return (ROOT / "kb" / "aif.rq").read_text(encoding="utf-8")


def by_oxigraph(*maps: ArgumentMap) -> View:
    store = Store()
    store.load(EXPORTERS["trig"](Export(maps)).data, format=RdfFormat.TRIG)
    found = store.query(query())
    assert isinstance(found, QueryTriples)
    return {(name(t.subject), name(t.predicate), seconds(name(t.object))) for t in found}


def seconds(text: str) -> str:
    """A time to the second, as engines write fractions in their own way; any other text as it is."""
    return re.sub(r"(T\d\d:\d\d:\d\d)(\.\d+)?(Z|\+00:00)$", r"\1Z", text)


def by_rdflib(*maps: ArgumentMap) -> View:
    dataset = rdflib.Dataset()
    with no_network():
        dataset.parse(data=EXPORTERS["trig"](Export(maps)).data, format="trig")
        found = dataset.query(query())
    return {(name(s), name(p), seconds(name(o))) for s, p, o in found}  # type: ignore[misc]  # rows of three


def name(term: object) -> str:
    text = term.value if isinstance(term, Literal | NamedNode) else str(term)
    return text.replace(AIF, "aif:") if text.startswith(AIF) else text


def expected(map_: ArgumentMap) -> Iterator[tuple[str, str, str]]:
    discussion = map_.discussion
    posts = {post.id: post for post in discussion.posts}
    for claim in map_.claims:
        node = vocab.claim_iri(claim.id)
        yield node, TYPE, "aif:I-node"
        yield node, "aif:claimText", claim.text
        for id_ in claim.appearances:
            locution = map_.locution(id_)
            said = vocab.locution_iri(discussion.id, id_)
            yield from spoken(map_, said, locution, posts[locution.post])
            yield f"{said}&asserting", TYPE, "aif:YA-node"
            yield f"{said}&asserting", LABEL, "Asserting"
            yield f"{said}&asserting", "aif:Locution", said
            yield f"{said}&asserting", "aif:IllocutionaryContent", node
    for argument in map_.arguments:
        yield from stepped(map_, argument)


def spoken(map_: ArgumentMap, said: str, locution: Locution, post: Post) -> Iterator[tuple[str, str, str]]:
    yield said, TYPE, "aif:L-node"
    author = "Unknown" if post.author is None else post.author
    yield said, "aif:claimText", f"{author} : {locution.text}"
    if post.author is not None:
        scope = vocab.account_scope(map_.discussion.id, map_.discussion.platform)
        yield said, vocab.CREATOR.value, vocab.author_iri(scope, post.author)
    if post.created is not None:
        yield said, CREATED, seconds(moment(post.created).value)


def stepped(map_: ArgumentMap, argument: Argument) -> Iterator[tuple[str, str, str]]:
    step, support = vocab.argument_iri(argument.id), argument.kind is ArgumentKind.SUPPORT
    of_a_claim = argument.target == map_.conclusion(argument).id
    target = vocab.claim_iri(argument.target) if of_a_claim else vocab.argument_iri(argument.target)
    yield step, TYPE, "aif:RA-node" if support else "aif:CA-node"
    yield step, "aif:Conclusion", target
    yield target, "aif:Conclusion", step
    for premise in map(vocab.claim_iri, argument.premises):
        yield premise, "aif:Premise", step
        yield step, "aif:Premise", premise
    made, answered = (vocab.locution_iri(map_.discussion.id, x) for x in (argument.made_in, argument.answers))
    yield f"{step}/arguing", TYPE, "aif:YA-node"
    yield f"{step}/arguing", LABEL, "Arguing" if support else "Disagreeing"
    yield f"{step}/arguing", "aif:Locution", made
    yield f"{step}/arguing", "aif:IllocutionaryContent", step
    if made != answered:
        yield f"{step}/arguing", "aif:Anchor", f"{step}/transition"
        yield f"{step}/transition", TYPE, "aif:TA-node"
        yield f"{step}/transition", LABEL, "Default Transition"
        yield answered, "aif:StartLocution", f"{step}/transition"
        yield f"{step}/transition", "aif:EndLocution", made


@pytest.mark.parametrize("map_", [*hard_maps(), chain(3)], ids=lambda m: m.discussion.id)
def test_both_engines_give_the_whole_aif_view(map_: ArgumentMap) -> None:
    assert by_oxigraph(map_) == set(expected(map_))
    assert by_rdflib(map_) == set(expected(map_))


def test_several_discussions_stand_side_by_side() -> None:
    maps = hard_maps()[:2]
    assert by_oxigraph(*maps) == {triple for map_ in maps for triple in expected(map_)}


@pytest.mark.slow
def test_a_thousand_maps_give_the_whole_aif_view() -> None:
    def check(map_: ArgumentMap) -> None:
        assert by_oxigraph(map_) == set(expected(map_))

    for_a_thousand_maps(check)
