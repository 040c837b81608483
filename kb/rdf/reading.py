"""Quads as an argument map again."""

from collections.abc import Iterable, Iterator

from pyoxigraph import Quad

from kb import vocab
from kb.errors import MapError
from kb.model import (
    Argument,
    ArgumentKind,
    ArgumentMap,
    Basis,
    Binding,
    Citation,
    CitationKind,
    Claim,
    ClaimKind,
    ContestedTerm,
    Contradiction,
    Discussion,
    Locution,
    Mode,
    Post,
    Run,
    Scheme,
    Source,
)
from kb.rdf.facts import Facts
from kb.vocab import BASE


def from_quads(quads: Iterable[Quad], base: str = BASE) -> ArgumentMap:
    """The one map that `quads` describe, in whatever order they come.

    The graphs of decisions, matches and evidence may be among them and are passed over. A run
    that is named and not described comes back with its id alone.
    """
    beside = {vocab.graph_iri(name, base) for name in ("decisions", "matches", "evidence")}
    facts = Facts(q for q in quads if getattr(q.graph_name, "value", "") not in beside)
    threads = facts.of_type(vocab.THREAD)
    if len(threads) != 1:
        raise MapError(
            f"expected the graph of one discussion, found {len(threads)}: {', '.join(threads[:3])}"
        )
    return _Reader(facts, threads[0], base).map()


def claims_from(quads: Iterable[Quad], base: str = BASE) -> tuple[Claim, ...]:
    """The claims that `quads` describe, whatever else of their discussion is left out."""
    return tuple(_Reader(Facts(quads), "", base).claims())


class _Reader:
    """Reads one discussion's facts; each method gives one kind of the map's parts."""

    def __init__(self, facts: Facts, thread: str, base: str) -> None:
        self.facts, self.thread, self.base = facts, thread, base
        self.premises = facts.subjects(vocab.PREMISE)
        self.disputing = facts.subjects(vocab.DISPUTES)
        self.bindings = self.bound()

    def map(self) -> ArgumentMap:
        return ArgumentMap(
            discussion=self.discussion(),
            run=self.run(),
            locutions=tuple(self.locutions()),
            claims=tuple(self.claims()),
            arguments=tuple(self.arguments()),
            sources=tuple(self.sources()),
            citations=tuple(self.citations()),
            terms=tuple(self.terms()),
            contradictions=tuple(self.contradictions()),
        )

    def id(self, iri: str, kind: str) -> str:
        found, id_ = vocab.local_id(iri, self.base)
        if found != kind:
            raise MapError(f"<{iri}> stands where a {kind} belongs")
        return id_

    def person(self, iri: str) -> str | None:
        by = self.facts.get(iri, vocab.ATTRIBUTED)
        return None if by is None else self.id(by, "person")

    def discussion(self) -> Discussion:
        facts, iri = self.facts, self.thread
        posts = sorted(facts.of_type(vocab.POST), key=lambda post: int(facts.one(post, vocab.POSITION)))
        return Discussion(
            id=self.id(iri, "discussion"),
            platform=facts.one(iri, vocab.PLATFORM),
            posts=tuple(self.post(post) for post in posts),
            title=facts.get(iri, vocab.TITLE),
            url=facts.get(iri, vocab.URL),
            language=facts.one(iri, vocab.LANGUAGE),
            notes=tuple(facts.all(iri, vocab.READING_NOTE)),
        )

    def post(self, iri: str) -> Post:
        facts = self.facts
        author, parent = facts.get(iri, vocab.CREATOR), facts.get(iri, vocab.REPLY_OF)
        return Post(
            id=self.id(iri, "post"),
            text=facts.one(iri, vocab.CONTENT),
            author=None if author is None else facts.one(author, vocab.ACCOUNT_NAME),
            reply_to=None if parent is None else self.id(parent, "post"),
            created=facts.moment(iri, vocab.CREATED),
            url=facts.get(iri, vocab.URL),
            deleted=facts.flag(iri, vocab.DELETED),
            inferred_reply=facts.flag(iri, vocab.INFERRED_REPLY),
        )

    def run(self) -> Run:
        facts, iri = self.facts, self.facts.one(self.thread, vocab.GENERATED_BY)
        return Run(
            id=self.id(iri, "run"),
            version=facts.get(iri, vocab.VERSION) or "",
            models=tuple(facts.all(iri, vocab.MODEL)),
            settings=pairs(facts, facts.all(iri, vocab.SETTING)),
            input_hash=facts.get(iri, vocab.INPUT_HASH) or "",
            started=facts.moment(iri, vocab.STARTED),
            ended=facts.moment(iri, vocab.ENDED),
        )

    def locutions(self) -> Iterator[Locution]:
        facts = self.facts
        for iri in facts.of_type(vocab.LOCUTION):
            yield Locution(
                post=self.id(facts.one(iri, vocab.CONTEXT), "post"),
                start=int(facts.one(iri, vocab.BEGIN)),
                end=int(facts.one(iri, vocab.END)),
                text=facts.one(iri, vocab.ANCHOR),
                confidence=facts.number(iri, vocab.CONFIDENCE),
                attribution=facts.get(iri, vocab.ATTRIBUTED_TO),
                hedged=facts.flag(iri, vocab.HEDGED),
                negated=facts.flag(iri, vocab.NEGATED),
                mode=facts.word(iri, vocab.MODE, Mode),
                scheme=facts.word(iri, vocab.SCHEME, Scheme),
                found_by=facts.one(iri, vocab.FOUND_BY),
            )

    def claims(self) -> Iterator[Claim]:
        facts = self.facts
        for iri in facts.of_type(vocab.CLAIM):
            yield Claim(
                id=self.id(iri, "claim"),
                text=facts.one(iri, vocab.TEXT),
                appearances=tuple(self.id(a, "locution") for a in facts.all(iri, vocab.APPEARANCE)),
                kind=facts.word(iri, vocab.KIND, ClaimKind),
                check_worthiness=facts.number(iri, vocab.CHECK_WORTHINESS),
                decided_by=self.person(iri),
                bindings=tuple(self.bindings.get(iri, ())),
                unresolved=tuple(facts.all(iri, vocab.UNRESOLVED)),
            )

    def bound(self) -> dict[str, list[Binding]]:
        """The bindings of each claim, by its IRI."""
        facts, found = self.facts, dict[str, list[Binding]]()
        for iri in facts.of_type(vocab.BINDING):
            binding = Binding(
                start=int(facts.one(iri, vocab.BEGIN)),
                end=int(facts.one(iri, vocab.END)),
                text=facts.one(iri, vocab.VALUE),
                rule=facts.one(iri, vocab.FOUND_BY),
                confidence=facts.number(iri, vocab.CONFIDENCE),
            )
            found.setdefault(facts.one(iri, vocab.OF), []).append(binding)
        return found

    def arguments(self) -> Iterator[Argument]:
        facts = self.facts
        for iri in sorted({*facts.of_type(vocab.SUPPORT_STEP), *facts.of_type(vocab.ATTACK_STEP)}):
            basis = facts.word(iri, vocab.BASIS, Basis)
            yield Argument(
                id=self.id(iri, "argument"),
                kind=self.kind(iri),
                premises=tuple(self.id(premise, "claim") for premise in self.premises.get(iri, ())),
                target=vocab.local_id(facts.one(iri, vocab.CONCLUSION), self.base)[1],
                made_in=self.id(facts.one(iri, vocab.MADE_IN), "locution"),
                answers=self.id(facts.one(iri, vocab.ANSWERS), "locution"),
                basis=Basis.INFERRED if basis is None else basis,
                confidence=facts.number(iri, vocab.CONFIDENCE),
                found_by=facts.one(iri, vocab.FOUND_BY),
                decided_by=self.person(iri),
            )

    def kind(self, iri: str) -> ArgumentKind:
        types = self.facts.all(iri, vocab.TYPE)
        if vocab.SUPPORT_STEP.value in types:
            return ArgumentKind.SUPPORT
        return ArgumentKind.UNDERCUT if vocab.UNDERCUT.value in types else ArgumentKind.REBUT

    def sources(self) -> Iterator[Source]:
        facts = self.facts
        beside = {*facts.subjects(vocab.OF_SOURCE), *facts.subjects(vocab.LEADS_TO)}
        beside -= facts.subjects(vocab.CITED).keys()  # evidence, where all graphs were made one
        for iri in facts.of_type(vocab.SOURCE):
            if iri in beside:
                continue
            yield Source(
                id=self.id(iri, "source"),
                url=facts.get(iri, vocab.URL),
                name=facts.get(iri, vocab.NAME),
                truncated=facts.flag(iri, vocab.TRUNCATED),
            )

    def citations(self) -> Iterator[Citation]:
        facts = self.facts
        for iri in facts.of_type(vocab.CITATION):
            citing = dict(vocab.local_id(place, self.base) for place in facts.all(iri, vocab.CITING))
            if "post" not in citing:
                raise MapError(f"the citation <{iri}> stands in no post; give it a <{vocab.CITING.value}>")
            kind = facts.word(iri, vocab.CITATION_KIND, CitationKind)
            yield Citation(
                post=citing["post"],
                source=self.id(facts.one(iri, vocab.CITED), "source"),
                locution=citing.get("locution"),
                kind=CitationKind.LINK if kind is None else kind,
            )

    def terms(self) -> Iterator[ContestedTerm]:
        for iri in self.facts.of_type(vocab.CONTESTED_TERM):
            yield ContestedTerm(
                id=self.id(iri, "term"),
                label=self.facts.one(iri, vocab.PREFERRED_LABEL),
                disputed_by=tuple(self.id(claim, "claim") for claim in self.disputing.get(iri, ())),
            )

    def contradictions(self) -> Iterator[Contradiction]:
        for iri in self.facts.of_type(vocab.CONTRADICTION):
            claims = claim_pair(self.facts, iri, self.base)
            yield Contradiction(claims, self.facts.number(iri, vocab.CONFIDENCE))


def pairs(facts: Facts, entries: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The names and values that `entries` hold."""
    return tuple((facts.one(e, vocab.NAME), facts.one(e, vocab.VALUE)) for e in entries)


def claim_pair(facts: Facts, iri: str, base: str) -> tuple[str, str]:
    """The two claims that a match or contradiction is of."""
    claims = [vocab.local_id(claim, base)[1] for claim in facts.all(iri, vocab.OF)]
    if len(claims) != 2:
        raise MapError(f"<{iri}> ties {len(claims)} claims; it takes two")
    return claims[0], claims[1]
