"""A valid knowledge base in small, and for each message of the shapes an edit that must bring it up."""

from collections.abc import Callable
from datetime import UTC, datetime

from pyoxigraph import Literal, NamedNode, Quad

from kb import vocab
from kb.model import Decision, DecisionKind, Match, MatchRelation
from kb.rdf import decision_quads, match_quads, to_quads
from kb.rdf.evidence import dossier_quads, looked_at, reviewed_words
from kb.vocab import term
from tests.dossiers import BORNE_OUT, ELSEWHERE, NOON, OVERRIDE, READ, REVIEW, SUPPORTED, rent_dossier
from tests.maps import rent_map

Edit = Callable[[set[Quad]], None]
Value = NamedNode | Literal

DISCUSSION = vocab.discussion_iri("pasted-rent")
EVIDENCE = NamedNode(vocab.graph_iri("evidence"))
_DECISION = Decision(
    "d1",
    "pasted-rent",
    DecisionKind.EDIT,
    "dora",
    datetime(2026, 1, 3, tzinfo=UTC),
    "caps",
    (("kind", "fact"),),
    "why",
)
NODES = {
    "discussion": DISCUSSION,
    "first post": f"{DISCUSSION}/post/p1",
    "post": f"{DISCUSSION}/post/p2",
    "author": vocab.author_iri("pasted-rent", "anna"),
    "caps": f"{DISCUSSION}/post/p1#char=0,21",
    "leave": f"{DISCUSSION}/post/p1#char=22,51",
    "vienna": f"{DISCUSSION}/post/p2#char=28,50",
    "claim": vocab.claim_iri("caps"),
    "opposite": vocab.claim_iri("not-so"),
    "premise": vocab.claim_iri("leave"),
    "undercutter": vocab.claim_iri("land"),
    "decided claim": vocab.claim_iri("vienna"),
    "support": vocab.argument_iri("a1"),
    "undercut": vocab.argument_iri("a2"),
    "rebuttal": vocab.argument_iri("a3"),
    "term": vocab.term_iri("t1"),
    "contradiction": vocab.contradiction_iri(("caps", "not-so")),
    "binding": vocab.binding_iri("land", 0, 4),
    "source": vocab.source_iri("s1"),
    "citation": vocab.citation_iri("pasted-rent", "p2 ", "s1", "link"),
    "run": vocab.run_iri("r1"),
    "setting": vocab.entry_iri(vocab.run_iri("r1"), "threshold", "0.5"),
    "person": vocab.person_iri("dora"),
    "decision": vocab.decision_iri("d1"),
    "match": vocab.match_iri(("caps", "elsewhere"), "same"),
    "study": vocab.source_iri("study"),
    "lead": vocab.lead_iri("caps", "gone", "cited"),
    "snapshot": vocab.snapshot_iri(READ.id),
    "rating": f"{vocab.snapshot_iri(READ.id)}/rating",
    "passage": vocab.passage_iri(BORNE_OUT.passage.id),
    "other passage": vocab.passage_iri(ELSEWHERE.passage.id),
    "assessment": vocab.assessment_iri(BORNE_OUT.id),
    "verdict": vocab.verdict_iri(SUPPORTED.id),
    "review": vocab.review_iri(REVIEW.id),
    "ruling": vocab.ruling_iri(OVERRIDE.id),
    "nowhere": f"{vocab.BASE}nowhere",
}


def node(name: str) -> NamedNode:
    """A node of the small knowledge base, by its name here."""
    return NamedNode(NODES[name])


def text(words: str) -> Literal:
    """A string."""
    return Literal(words)


def typed(words: str, datatype: str) -> Literal:
    """A literal of a datatype, well-formed or not."""
    return Literal(words, datatype=term(f"xsd:{datatype}"))


def evidence() -> set[Quad]:
    """All there is to know for and against a claim, with the words that were reviewed."""
    return {
        *dossier_quads(rent_dossier()),
        reviewed_words(REVIEW, "Rent caps cut supply."),
        looked_at("study", NOON),
    }


def whole() -> set[Quad]:
    """A map, a decision, a match, and evidence: every shape has something to check."""
    match = Match(("caps", "elsewhere"), MatchRelation.SAME, 0.9)
    return {*to_quads(rent_map()), *decision_quads(_DECISION), *match_quads(match), *evidence()}


def drop(subject: str, predicate: str) -> Edit:
    """Take away all that `subject` says with `predicate`."""

    def edit(quads: set[Quad]) -> None:
        gone = {q for q in quads if q.subject == node(subject) and q.predicate == term(predicate)}
        quads -= gone

    return edit


def put(subject: str, predicate: str, value: Value) -> Edit:
    """Say something more, in the graph where the subject is."""

    def edit(quads: set[Quad]) -> None:
        graphs = [q.graph_name for q in quads if q.subject == node(subject)]
        graph = graphs[0] if graphs else NamedNode(DISCUSSION)
        quads.add(Quad(node(subject), term(predicate), value, graph))

    return edit


def swap(subject: str, predicate: str, value: Value) -> Edit:
    """Say something else."""

    def edit(quads: set[Quad]) -> None:
        put(subject, predicate, value)(quads)
        kept = {q for q in quads if q.subject == node(subject) and q.predicate == term(predicate)}
        quads -= {q for q in kept if q.object != value}

    return edit


BAD = typed("2.00", "decimal")
ODD = term("rj:Odd")
N = typed("7", "integer")

EVIDENCE_BREAKERS: list[tuple[str, Edit]] = [
    ("A source was last looked at", put("study", "rj:lookedAt", typed("noon", "dateTime"))),
    ("A lead is of", drop("lead", "rj:of")),
    ("A lead is to", swap("lead", "rj:leadsTo", node("nowhere"))),
    ("A lead names", drop("lead", "rj:foundBy")),
    ("A snapshot is of", swap("snapshot", "prov:specializationOf", node("nowhere"))),
    ("A snapshot says when", drop("snapshot", "schema:dateCreated")),
    ("A snapshot's state", swap("snapshot", "rj:state", ODD)),
    ("A snapshot's kind", swap("snapshot", "rj:sourceKind", ODD)),
    ("A snapshot names", drop("snapshot", "rj:foundBy")),
    ("A snapshot has at most one text", put("snapshot", "schema:text", N)),
    ("A snapshot's text", put("snapshot", "schema:text", text("a\x1b[31m"))),
    ("A snapshot has at most one URL", put("snapshot", "schema:url", N)),
    ("A snapshot has at most one final", put("snapshot", "rj:finalUrl", N)),
    ("A snapshot has at most one HTTP", swap("snapshot", "rj:httpStatus", text("ok"))),
    ("A snapshot has at most one hash", put("snapshot", "schema:sha256", N)),
    ("A snapshot has at most one title", put("snapshot", "dcterms:title", N)),
    ("A snapshot has at most one publisher", put("snapshot", "schema:publisher", N)),
    ("A snapshot has at most one author", put("snapshot", "schema:author", N)),
    ("A snapshot was published", swap("snapshot", "schema:datePublished", typed("2025-07", "date"))),
    ("A snapshot has at most one media type", put("snapshot", "schema:encodingFormat", N)),
    ("A snapshot of a fact-check", put("snapshot", "schema:reviewRating", text("false"))),
    ("A snapshot has at most one note", put("snapshot", "rj:note", N)),
    ("A rating is said", drop("rating", "schema:alternateName")),
    ("A passage stands", swap("passage", "nif:referenceContext", node("nowhere"))),
    ("A passage begins", swap("passage", "nif:beginIndex", typed("-1", "integer"))),
    ("A passage ends once", drop("passage", "nif:endIndex")),
    ("A passage ends after", swap("passage", "nif:endIndex", typed("0", "integer"))),
    ("A passage has its words", put("passage", "nif:anchorOf", text(""))),
    ("A passage's words", swap("other passage", "nif:anchorOf", text("It fell elsewhere."))),
    ("An assessment is of", drop("assessment", "rj:of")),
    ("An assessment is on", swap("assessment", "rj:on", node("nowhere"))),
    ("An assessment names", drop("assessment", "rj:checker")),
    ("An assessment has the version", drop("assessment", "rj:version")),
    ("An assessment says what", swap("assessment", "rj:asked", ODD)),
    ("A stance", swap("assessment", "rj:stance", term("rj:Supported"))),
    ("An assessment has one confidence", swap("assessment", "rj:confidence", BAD)),
    ("An assessment says why", drop("assessment", "rj:why")),
    ("An assessment quotes", swap("assessment", "rj:quote", node("nowhere"))),
    ("A verdict is of", put("verdict", "rj:of", node("opposite"))),
    ("A verdict names", drop("verdict", "rj:rule")),
    ("A verdict says why", drop("verdict", "rj:why")),
    ("A verdict has one confidence", swap("verdict", "rj:confidence", BAD)),
    ("A verdict says when", drop("verdict", "prov:generatedAtTime")),
    ("A verdict rests", put("verdict", "rj:basedOn", text("1"))),
    ("A verdict revises", put("verdict", "prov:wasRevisionOf", text("1"))),
    ("A verdict's status", swap("verdict", "rj:status", term("rj:Refutes"))),
    ("A review is of", swap("review", "schema:itemReviewed", text("caps"))),
    ("A review has at most one wording", put("review", "schema:claimReviewed", N)),
    ("A review's status", swap("review", "rj:status", ODD)),
    ("A review has one rating", drop("review", "schema:reviewRating")),
    ("A review is by", swap("review", "schema:author", text("dora"))),
    ("A review says when", swap("review", "schema:datePublished", text("today"))),
    ("A review has its text", drop("review", "schema:reviewBody")),
    ("A review has at most one URL", put("review", "schema:url", N)),
    ("A ruling overrides", swap("ruling", "rj:rulingKind", ODD)),
    ("A ruling is on", drop("ruling", "rj:targetId")),
    ("A ruling points", put("ruling", "rj:target", text("1"))),
    ("A ruling is made by", drop("ruling", "prov:wasAssociatedWith")),
    ("A ruling says when", drop("ruling", "prov:endedAtTime")),
    ("A ruling is about", put("ruling", "rj:of", text("caps"))),
    ("A ruling gives", swap("ruling", "rj:stance", term("rj:Supported"))),
    ("A ruling has at most one note", put("ruling", "rj:note", N)),
]
BREAKERS: list[tuple[str, Edit]] = [
    *EVIDENCE_BREAKERS,
    ("A discussion says once which platform", drop("discussion", "rj:platform")),
    ("A discussion says once which language", put("discussion", "dcterms:language", text("de"))),
    ("A discussion has at most one title", put("discussion", "dcterms:title", text("other"))),
    ("A discussion has at most one URL", swap("discussion", "schema:url", node("nowhere"))),
    ("A note on reading", put("discussion", "rj:readingNote", N)),
    ("A discussion names the one run", swap("discussion", "prov:wasGeneratedBy", text("r1"))),
    ("A graph holds one discussion", put("nowhere", "rdf:type", term("sioc:Thread"))),
    ("A post is in the discussion", swap("post", "sioc:has_container", node("nowhere"))),
    ("A post has one place", swap("post", "schema:position", typed("-1", "integer"))),
    ("Another post has the same place", swap("post", "schema:position", typed("0", "integer"))),
    ("A post has its plain text once", drop("post", "sioc:content")),
    ("A post's text has no control", put("post", "sioc:content", text("a\x1b[31m"))),
    ("A post answers at most one post", swap("post", "sioc:reply_of", node("nowhere"))),
    ("A post comes after", put("first post", "sioc:reply_of", node("post"))),
    ("A post has at most one author", swap("post", "sioc:has_creator", node("nowhere"))),
    ("A post has at most one date", swap("first post", "dcterms:created", typed("yesterday", "dateTime"))),
    ("A post has at most one permalink", put("post", "schema:url", N)),
    ("A post is deleted or not", put("post", "rj:deleted", text("true"))),
    ("What a post answers was worked out", put("post", "rj:inferredReply", typed("perhaps", "boolean"))),
    ("A post cites a source", put("post", "cito:cites", node("nowhere"))),
    ("An author has one name", drop("author", "sioc:name")),
    ("A locution stands in one post", swap("caps", "nif:referenceContext", node("nowhere"))),
    ("A locution begins once", swap("caps", "nif:beginIndex", typed("-1", "integer"))),
    ("A locution ends once", drop("caps", "nif:endIndex")),
    ("A locution ends after it begins", swap("caps", "nif:endIndex", typed("0", "integer"))),
    ("A locution has its words once", swap("caps", "nif:anchorOf", text(""))),
    ("A locution has one confidence", swap("caps", "rj:confidence", BAD)),
    ("A locution names the step", drop("caps", "rj:foundBy")),
    ("A locution is attributed", put("caps", "rj:attributedTo", node("author"))),
    ("A locution is hedged", put("caps", "rj:hedged", text("yes"))),
    ("A locution is negated", put("caps", "rj:negated", text("yes"))),
    ("A locution's mode", put("caps", "rj:mode", term("rj:Analogy"))),
    ("A locution's scheme", put("caps", "rj:scheme", term("rj:Concession"))),
    ("A locution puts forward exactly one", put("opposite", "schema:appearance", node("caps"))),
    ("A locution has the author", drop("caps", "sioc:has_creator")),
    ("A locution has the date", swap("caps", "dcterms:created", typed("2001-01-01T00:00:00Z", "dateTime"))),
    ("A locution cites a source", put("caps", "cito:citesAsEvidence", node("nowhere"))),
    ("A claim has its wording once", swap("claim", "schema:text", text(""))),
    ("A claim appears in a locution", drop("claim", "schema:appearance")),
    ("A claim has one check-worthiness", swap("claim", "rj:checkWorthiness", text("0.5"))),
    ("A claim's kind", swap("claim", "rj:kind", ODD)),
    ("A claim's words that point", put("claim", "rj:unresolved", N)),
    ("A binding is of one claim", swap("binding", "rj:of", node("caps"))),
    ("A binding begins at one place", swap("binding", "nif:beginIndex", typed("-1", "integer"))),
    ("A binding ends at one place", drop("binding", "nif:endIndex")),
    ("A binding says once", swap("binding", "schema:value", text(""))),
    ("A binding names the rule", drop("binding", "rj:foundBy")),
    ("A binding has one confidence", swap("binding", "rj:confidence", BAD)),
    (
        "At most one person has decided on a claim",
        swap("decided claim", "prov:wasAttributedTo", text("dora")),
    ),
    ("A claim disputes a contested term", swap("opposite", "rj:disputes", node("nowhere"))),
    ("rj:supports leads", put("claim", "rj:supports", node("support"))),
    ("rj:attacks leads", put("claim", "rj:attacks", node("support"))),
    ("rj:undercuts leads", put("claim", "rj:undercuts", node("support"))),
    ("rj:contradicts leads", put("claim", "rj:contradicts", node("support"))),
    ("A contradiction is said in both", drop("claim", "rj:contradicts")),
    ("aif:Premise leads", put("claim", "aif:Premise", node("opposite"))),
    ("A contested term has one label", drop("term", "skos:prefLabel")),
    ("A contradiction is between two", put("contradiction", "rj:of", node("premise"))),
    ("A contradiction has one confidence", swap("contradiction", "rj:confidence", BAD)),
    ("A supporting argument (RA-node) has a claim as premise", drop("premise", "aif:Premise")),
    ("A supporting argument (RA-node) has exactly", put("support", "aif:Conclusion", node("opposite"))),
    ("An argument supports (RA-node) or", put("support", "rdf:type", term("aif:CA-node"))),
    ("An attack (CA-node) has exactly one premise", put("claim", "aif:Premise", node("undercut"))),
    ("An attack (CA-node) has exactly one conclusion", drop("undercut", "aif:Conclusion")),
    ("An attack (CA-node) is also", put("rebuttal", "rdf:type", term("rj:Undercut"))),
    ("A rebuttal is of a claim", swap("rebuttal", "aif:Conclusion", node("support"))),
    ("An argument's conclusion is none", put("claim", "aif:Premise", node("support"))),
    ("An argument is made in one", swap("support", "rj:madeIn", node("post"))),
    ("An argument answers one", drop("support", "rj:answers")),
    ("An argument's basis", swap("support", "rj:basis", ODD)),
    ("An argument has one confidence", swap("support", "rj:confidence", typed("-0.10", "decimal"))),
    ("An argument names the step", drop("support", "rj:foundBy")),
    ("At most one person has decided on an argument", put("support", "prov:wasAttributedTo", node("author"))),
    ("A source has at most one URL", put("source", "schema:url", text("http://other.example"))),
    ("A source has at most one name", put("source", "schema:name", N)),
    ("A source's URL was cut off", swap("source", "rj:truncated", text("..."))),
    ("A citation is of one source", swap("citation", "cito:hasCitedEntity", node("nowhere"))),
    ("A citation stands in a post", swap("citation", "cito:hasCitingEntity", node("claim"))),
    ("A citation's kind", swap("citation", "rj:citationKind", ODD)),
    ("A run names the version", drop("run", "rj:version")),
    ("A run has the hash", drop("run", "rj:inputHash")),
    ("A run names its models", put("run", "rj:model", node("nowhere"))),
    ("A run's setting", put("run", "rj:setting", text("x=1"))),
    ("A run started", put("run", "prov:startedAtTime", text("now"))),
    ("A run ended", put("run", "prov:endedAtTime", text("now"))),
    ("A setting or change has one name", drop("setting", "schema:name")),
    ("A setting or change has one value", put("setting", "schema:value", text("1"))),
    ("A person who decides", drop("person", "rdfs:label")),
    ("A decision accepts", swap("decision", "rj:decisionKind", ODD)),
    ("A decision is about one discussion", drop("decision", "rj:inDiscussion")),
    ("A decision is made by one person", swap("decision", "prov:wasAssociatedWith", node("nowhere"))),
    ("A decision says when", drop("decision", "prov:endedAtTime")),
    ("A decision is about at most", put("decision", "rj:targetId", text("other"))),
    ("A decision points", put("decision", "rj:target", text("caps"))),
    ("What a decision changes", put("decision", "rj:change", text("kind"))),
    ("A decision has at most one note", put("decision", "rj:note", text("and more"))),
    ("A match is between", drop("match", "rj:of")),
    ("A match is one of", swap("match", "rj:relation", ODD)),
    ("A match has one confidence", swap("match", "rj:confidence", BAD)),
    ("A locution's words are", swap("caps", "nif:anchorOf", text("rent caps cut supply."))),
    ("An argument is made in a locution", swap("support", "rj:madeIn", node("vienna"))),
    ("An undercut does not deny itself", swap("undercut", "aif:Conclusion", node("undercut"))),
    ("An argument has its plain edge", drop("undercutter", "rj:undercuts")),
    ("A plain edge stands", put("opposite", "rj:attacks", node("premise"))),
    ("schema.org terms begin", put("claim", "rdf:type", NamedNode("https://schema.org/Claim"))),
]
