"""An argument map as quads: the discussion's own graph, and its run in the graph of runs."""

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kb import vocab
from kb.model import (
    Argument,
    ArgumentKind,
    ArgumentMap,
    Binding,
    Citation,
    Claim,
    Locution,
    Post,
    Run,
    Source,
)
from kb.rdf.literals import TRUE, decimal, integer, moment, string
from kb.rdf.names import Names
from kb.vocab import BASE

Triple = tuple[NamedNode, NamedNode, NamedNode | Literal]

_STEP = {
    ArgumentKind.SUPPORT: (vocab.SUPPORT_STEP,),
    ArgumentKind.REBUT: (vocab.ATTACK_STEP, vocab.REBUT),
    ArgumentKind.UNDERCUT: (vocab.ATTACK_STEP, vocab.UNDERCUT),
}
_EDGES = {  # the plain edges of an argument, always from claim to claim
    ArgumentKind.SUPPORT: (vocab.SUPPORTS,),
    ArgumentKind.REBUT: (vocab.ATTACKS,),
    ArgumentKind.UNDERCUT: (vocab.ATTACKS, vocab.UNDERCUTS),
}


def to_quads(map_: ArgumentMap, base: str = BASE) -> Iterator[Quad]:
    """Describe `map_` in its discussion's graph and its run in `…/graph/runs`; no quad comes twice."""
    names = Names.of(map_, base)
    graph = names.thread()
    for triple in dict.fromkeys(_triples(map_, names)):
        yield Quad(*triple, graph)
    yield from run_quads(map_.run, base)


def run_quads(run: Run, base: str = BASE) -> Iterator[Quad]:
    """Describe a run, its times included, in `…/graph/runs`."""
    graph = NamedNode(vocab.graph_iri("runs", base))
    iri = NamedNode(vocab.run_iri(run.id, base))
    for triple in _run(run, iri):
        yield Quad(*triple, graph)


def entries(owner: NamedNode, predicate: NamedNode, pairs: Iterable[tuple[str, str]]) -> Iterator[Triple]:
    """Names with values, each pair a node of its own."""
    for name, value in pairs:
        entry = NamedNode(vocab.entry_iri(owner.value, name, value))
        yield owner, predicate, entry
        yield entry, vocab.TYPE, vocab.PROPERTY_VALUE
        yield entry, vocab.NAME, string(name)
        yield entry, vocab.VALUE, string(value)


def person(iri: NamedNode, name: str) -> Iterator[Triple]:
    """Describe a person who decides."""
    yield iri, vocab.TYPE, vocab.AGENT
    yield iri, vocab.LABEL, string(name)


def _run(run: Run, iri: NamedNode) -> Iterator[Triple]:
    yield iri, vocab.TYPE, vocab.RUN
    yield iri, vocab.TYPE, vocab.ACTIVITY
    yield iri, vocab.VERSION, string(run.version)
    yield iri, vocab.INPUT_HASH, string(run.input_hash)
    for model in run.models:
        yield iri, vocab.MODEL, string(model)
    yield from entries(iri, vocab.SETTING, run.settings)
    if run.started is not None:
        yield iri, vocab.STARTED, moment(run.started)
    if run.ended is not None:
        yield iri, vocab.ENDED, moment(run.ended)


def _triples(map_: ArgumentMap, names: Names) -> Iterator[Triple]:
    yield from _thread(map_, names)
    posts = {post.id: post for post in map_.discussion.posts}
    for position, post in enumerate(map_.discussion.posts):
        yield from _post(post, position, names)
    for locution in map_.locutions:
        yield from _locution(locution, posts[locution.post], names)
    for claim in map_.claims:
        yield from _claim(claim, names)
    for argument in map_.arguments:
        yield from _argument(argument, map_, names)
    for source in map_.sources:
        yield from _source(source, names)
    for citation in map_.citations:
        yield from _citation(citation, names)
    yield from _terms(map_, names)
    yield from _contradictions(map_, names)
    deciders = [claim.decided_by for claim in map_.claims] + [a.decided_by for a in map_.arguments]
    for by in sorted({by for by in deciders if by is not None}):
        yield from person(names.person(by), by)


def _thread(map_: ArgumentMap, names: Names) -> Iterator[Triple]:
    discussion, iri = map_.discussion, names.thread()
    yield iri, vocab.TYPE, vocab.THREAD
    yield iri, vocab.PLATFORM, string(discussion.platform)
    yield iri, vocab.LANGUAGE, string(discussion.language)
    yield iri, vocab.GENERATED_BY, NamedNode(vocab.run_iri(map_.run.id, names.base))
    if discussion.title is not None:
        yield iri, vocab.TITLE, string(discussion.title)
    if discussion.url is not None:
        yield iri, vocab.URL, string(discussion.url)
    for note in discussion.notes:
        yield iri, vocab.READING_NOTE, string(note)
    for name in sorted({post.author for post in discussion.posts if post.author is not None}):
        yield names.author(name), vocab.TYPE, vocab.ACCOUNT
        yield names.author(name), vocab.ACCOUNT_NAME, string(name)


def _post(post: Post, position: int, names: Names) -> Iterator[Triple]:
    iri = names.post(post.id)
    yield iri, vocab.TYPE, vocab.POST
    yield iri, vocab.CONTAINER, names.thread()
    yield iri, vocab.POSITION, integer(position)
    yield iri, vocab.CONTENT, string(post.text)
    yield from _said(iri, post, names)
    if post.reply_to is not None:
        yield iri, vocab.REPLY_OF, names.post(post.reply_to)
    if post.url is not None:
        yield iri, vocab.URL, string(post.url)
    if post.deleted:
        yield iri, vocab.DELETED, TRUE
    if post.inferred_reply:
        yield iri, vocab.INFERRED_REPLY, TRUE


def _said(iri: NamedNode, post: Post, names: Names) -> Iterator[Triple]:
    """By whom and when: said of the post, and again of what stands in it."""
    if post.author is not None:
        yield iri, vocab.CREATOR, names.author(post.author)
    if post.created is not None:
        yield iri, vocab.CREATED, moment(post.created)


def _locution(locution: Locution, post: Post, names: Names) -> Iterator[Triple]:
    iri = names.locution(locution.id)
    yield iri, vocab.TYPE, vocab.LOCUTION
    yield iri, vocab.TYPE, vocab.STRETCH
    yield iri, vocab.CONTEXT, names.post(locution.post)
    yield iri, vocab.BEGIN, integer(locution.start)
    yield iri, vocab.END, integer(locution.end)
    yield iri, vocab.ANCHOR, string(locution.text)
    yield iri, vocab.CONFIDENCE, decimal(locution.confidence)
    yield iri, vocab.FOUND_BY, string(locution.found_by)
    yield from _said(iri, post, names)
    if locution.attribution is not None:
        yield iri, vocab.ATTRIBUTED_TO, string(locution.attribution)
    if locution.hedged:
        yield iri, vocab.HEDGED, TRUE
    if locution.negated:
        yield iri, vocab.NEGATED, TRUE
    if locution.mode is not None:
        yield iri, vocab.MODE, vocab.individual(locution.mode)
    if locution.scheme is not None:
        yield iri, vocab.SCHEME, vocab.individual(locution.scheme)


def _claim(claim: Claim, names: Names) -> Iterator[Triple]:
    iri = names.claim(claim.id)
    yield iri, vocab.TYPE, vocab.CLAIM
    yield iri, vocab.TEXT, string(claim.text)
    yield iri, vocab.CHECK_WORTHINESS, decimal(claim.check_worthiness)
    for appearance in claim.appearances:
        yield iri, vocab.APPEARANCE, names.locution(appearance)
    if claim.kind is not None:
        yield iri, vocab.KIND, vocab.individual(claim.kind)
    if claim.decided_by is not None:
        yield iri, vocab.ATTRIBUTED, names.person(claim.decided_by)
    for word in claim.unresolved:
        yield iri, vocab.UNRESOLVED, string(word)
    for binding in claim.bindings:
        yield from _binding(binding, claim, names)


def _binding(binding: Binding, claim: Claim, names: Names) -> Iterator[Triple]:
    iri = NamedNode(vocab.binding_iri(claim.id, binding.start, binding.end, names.base))
    yield iri, vocab.TYPE, vocab.BINDING
    yield iri, vocab.OF, names.claim(claim.id)
    yield iri, vocab.BEGIN, integer(binding.start)
    yield iri, vocab.END, integer(binding.end)
    yield iri, vocab.VALUE, string(binding.text)
    yield iri, vocab.FOUND_BY, string(binding.rule)
    yield iri, vocab.CONFIDENCE, decimal(binding.confidence)


def _argument(argument: Argument, map_: ArgumentMap, names: Names) -> Iterator[Triple]:
    iri, concluded = names.argument(argument.id), names.claim(map_.conclusion(argument).id)
    of_a_claim = concluded == names.claim(argument.target)
    for type_ in _STEP[argument.kind]:
        yield iri, vocab.TYPE, type_
    yield iri, vocab.CONCLUSION, concluded if of_a_claim else names.argument(argument.target)
    yield iri, vocab.MADE_IN, names.locution(argument.made_in)
    yield iri, vocab.ANSWERS, names.locution(argument.answers)
    yield iri, vocab.BASIS, vocab.individual(argument.basis)
    yield iri, vocab.CONFIDENCE, decimal(argument.confidence)
    yield iri, vocab.FOUND_BY, string(argument.found_by)
    if argument.decided_by is not None:
        yield iri, vocab.ATTRIBUTED, names.person(argument.decided_by)
    for premise in argument.premises:
        yield names.claim(premise), vocab.PREMISE, iri
        for edge in _EDGES[argument.kind]:
            yield names.claim(premise), edge, concluded


def _source(source: Source, names: Names) -> Iterator[Triple]:
    iri = names.source(source.id)
    yield iri, vocab.TYPE, vocab.SOURCE
    if source.url is not None:
        yield iri, vocab.URL, string(source.url)
    if source.name is not None:
        yield iri, vocab.NAME, string(source.name)
    if source.truncated:
        yield iri, vocab.TRUNCATED, TRUE


def _citation(citation: Citation, names: Names) -> Iterator[Triple]:
    """The plain edges, and a node that holds how the source is cited."""
    post, source = names.post(citation.post), names.source(citation.source)
    place = citation.locution or ""
    iri = NamedNode(
        vocab.citation_iri(
            names.discussion, f"{citation.post} {place}", citation.source, citation.kind, names.base
        )
    )
    yield iri, vocab.TYPE, vocab.CITATION
    yield iri, vocab.CITED, source
    yield iri, vocab.CITATION_KIND, vocab.individual(citation.kind)
    yield iri, vocab.CITING, post
    yield post, vocab.CITES, source
    if citation.locution is not None:
        yield iri, vocab.CITING, names.locution(citation.locution)
        yield names.locution(citation.locution), vocab.CITES_AS_EVIDENCE, source


def _terms(map_: ArgumentMap, names: Names) -> Iterator[Triple]:
    for term in map_.terms:
        iri = NamedNode(vocab.term_iri(term.id, names.base))
        yield iri, vocab.TYPE, vocab.CONTESTED_TERM
        yield iri, vocab.PREFERRED_LABEL, string(term.label)
        for claim in term.disputed_by:
            yield names.claim(claim), vocab.DISPUTES, iri


def _contradictions(map_: ArgumentMap, names: Names) -> Iterator[Triple]:
    """The plain edge both ways, and a node that holds the confidence."""
    for contradiction in map_.contradictions:
        one, other = (names.claim(claim) for claim in contradiction.claims)
        iri = NamedNode(vocab.contradiction_iri(contradiction.claims, names.base))
        yield iri, vocab.TYPE, vocab.CONTRADICTION
        yield iri, vocab.CONFIDENCE, decimal(contradiction.confidence)
        for claim, opposite in ((one, other), (other, one)):
            yield iri, vocab.OF, claim
            yield claim, vocab.CONTRADICTS, opposite
