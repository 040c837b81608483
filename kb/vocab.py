"""Every IRI: the terms of our own, those we reuse, and how the IRIs of data are minted.

Minting is invertible: `local_id` gives back the id an IRI was made of, whatever characters it has.
`base` is a setting; everything that makes or reads IRIs takes it.
"""

from enum import StrEnum
from urllib.parse import quote, unquote

from pyoxigraph import NamedNode

from kb.errors import NotFound
from kb.ids import digest

BASE = "https://w3id.org/rejoinder/id/"

_LONGEST = 1000  # characters of an author's name in an IRI

PREFIXES = {
    "aif": "http://www.arg.dundee.ac.uk/aif#",
    "cito": "http://purl.org/spar/cito/",
    "dcterms": "http://purl.org/dc/terms/",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "rj": "https://w3id.org/rejoinder#",
    "schema": "http://schema.org/",  # http, not https: the public claim graphs use it
    "sioc": "http://rdfs.org/sioc/ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
QUERY_PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


def term(name: str) -> NamedNode:
    """The IRI that a prefixed name such as `rj:madeIn` stands for."""
    prefix, _, rest = name.partition(":")
    return NamedNode(PREFIXES[prefix] + rest)


def individual(word: StrEnum) -> NamedNode:
    """The individual of ours that a word of the domain stands for: `ad-hominem` is `rj:AdHominem`."""
    return term("rj:" + "".join(part.capitalize() for part in word.split("-")))


TYPE = term("rdf:type")
LABEL = term("rdfs:label")
DECIMAL, INTEGER, BOOLEAN = term("xsd:decimal"), term("xsd:integer"), term("xsd:boolean")
DATE_TIME, DATE, STRING = term("xsd:dateTime"), term("xsd:date"), term("xsd:string")

# the discussion, its posts and their authors
THREAD, POST, ACCOUNT = term("sioc:Thread"), term("sioc:Post"), term("sioc:UserAccount")
TITLE, LANGUAGE, CREATED = term("dcterms:title"), term("dcterms:language"), term("dcterms:created")
PLATFORM, READING_NOTE = term("rj:platform"), term("rj:readingNote")
URL, POSITION = term("schema:url"), term("schema:position")
CONTAINER, REPLY_OF, CREATOR = term("sioc:has_container"), term("sioc:reply_of"), term("sioc:has_creator")
CONTENT, ACCOUNT_NAME = term("sioc:content"), term("sioc:name")
DELETED, INFERRED_REPLY = term("rj:deleted"), term("rj:inferredReply")

# locutions
LOCUTION, STRETCH = term("rj:Locution"), term("nif:RFC5147String")
CONTEXT, ANCHOR = term("nif:referenceContext"), term("nif:anchorOf")
BEGIN, END = term("nif:beginIndex"), term("nif:endIndex")
CONFIDENCE, FOUND_BY = term("rj:confidence"), term("rj:foundBy")
ATTRIBUTED_TO, HEDGED, NEGATED = term("rj:attributedTo"), term("rj:hedged"), term("rj:negated")
MODE, SCHEME = term("rj:mode"), term("rj:scheme")

# claims and contested terms
CLAIM, TEXT, APPEARANCE = term("schema:Claim"), term("schema:text"), term("schema:appearance")
KIND, CHECK_WORTHINESS = term("rj:kind"), term("rj:checkWorthiness")
BINDING, UNRESOLVED = term("rj:Binding"), term("rj:unresolved")
CONTRADICTION, CONTRADICTS, OF = term("rj:Contradiction"), term("rj:contradicts"), term("rj:of")
CONTESTED_TERM, DISPUTES, PREFERRED_LABEL = (
    term("rj:ContestedTerm"),
    term("rj:disputes"),
    term("skos:prefLabel"),
)

# arguments
SUPPORT_STEP, ATTACK_STEP = term("aif:RA-node"), term("aif:CA-node")
REBUT, UNDERCUT = term("rj:Rebut"), term("rj:Undercut")
PREMISE, CONCLUSION = term("aif:Premise"), term("aif:Conclusion")
MADE_IN, ANSWERS, BASIS = term("rj:madeIn"), term("rj:answers"), term("rj:basis")
SUPPORTS, ATTACKS, UNDERCUTS = term("rj:supports"), term("rj:attacks"), term("rj:undercuts")

# sources and citations
SOURCE, NAME, TRUNCATED = term("schema:CreativeWork"), term("schema:name"), term("rj:truncated")
CITES_AS_EVIDENCE, CITES = term("cito:citesAsEvidence"), term("cito:cites")
CITATION, CITING, CITED = term("cito:Citation"), term("cito:hasCitingEntity"), term("cito:hasCitedEntity")
CITATION_KIND = term("rj:citationKind")

# runs, decisions, matches
ACTIVITY, AGENT = term("prov:Activity"), term("prov:Agent")
GENERATED_BY, ATTRIBUTED = term("prov:wasGeneratedBy"), term("prov:wasAttributedTo")
ASSOCIATED, STARTED, ENDED = (
    term("prov:wasAssociatedWith"),
    term("prov:startedAtTime"),
    term("prov:endedAtTime"),
)
RUN, VERSION, MODEL, INPUT_HASH = (
    term("rj:Run"),
    term("rj:version"),
    term("rj:model"),
    term("rj:inputHash"),
)
SETTING, PROPERTY_VALUE, VALUE = term("rj:setting"), term("schema:PropertyValue"), term("schema:value")
DECISION, DECISION_KIND, IN_DISCUSSION = (
    term("rj:Decision"),
    term("rj:decisionKind"),
    term("rj:inDiscussion"),
)
TARGET, TARGET_ID, CHANGE, NOTE = (
    term("rj:target"),
    term("rj:targetId"),
    term("rj:change"),
    term("rj:note"),
)
DIGEST, WITHDRAWN, INTRODUCED = term("rj:digest"), term("rj:withdrawn"), term("rj:introduced")
MATCH, RELATION, CLOSE_MATCH = term("rj:Match"), term("rj:relation"), term("skos:closeMatch")

# evidence: what sources were, what checkers and people make of them
SNAPSHOT, OF_SOURCE, TAKEN = term("rj:Snapshot"), term("prov:specializationOf"), term("schema:dateCreated")
STATE, SOURCE_KIND, LOOKED_AT = term("rj:state"), term("rj:sourceKind"), term("rj:lookedAt")
FINAL_URL, HTTP_STATUS, SHA256 = term("rj:finalUrl"), term("rj:httpStatus"), term("schema:sha256")
PUBLISHER, AUTHOR, PUBLISHED = term("schema:publisher"), term("schema:author"), term("schema:datePublished")
MEDIA_TYPE, PASSAGE = term("schema:encodingFormat"), term("rj:Passage")
RATING, REVIEW_RATING, RATING_WORDS = (
    term("schema:Rating"),
    term("schema:reviewRating"),
    term("schema:alternateName"),
)
LEAD, LEADS_TO = term("rj:Lead"), term("rj:leadsTo")
ASSESSMENT, ON, CHECKER = term("rj:Assessment"), term("rj:on"), term("rj:checker")
STANCE, ASKED, WHY, QUOTED = term("rj:stance"), term("rj:asked"), term("rj:why"), term("rj:quote")
VERDICT, STATUS, RULE = term("rj:Verdict"), term("rj:status"), term("rj:rule")
BASED_ON, REVISES, DECIDED_AT = term("rj:basedOn"), term("prov:wasRevisionOf"), term("prov:generatedAtTime")
REVIEW, REVIEWED, REVIEWED_WORDS = (
    term("schema:ClaimReview"),
    term("schema:itemReviewed"),
    term("schema:claimReviewed"),
)
REVIEW_BODY, RULING, RULING_KIND = term("schema:reviewBody"), term("rj:Ruling"), term("rj:rulingKind")


def encode(id_: str) -> str:
    """An id as one segment of an IRI: all but letters, digits and `-_~` and inner dots percent-encoded."""
    return quote(id_, safe="") if id_.strip(".") else id_.replace(".", "%2E")


def discussion_iri(id_: str, base: str = BASE) -> str:
    """The IRI of a discussion, which is also the name of its graph."""
    return f"{base}discussion/{encode(id_)}"


def post_iri(discussion: str, id_: str, base: str = BASE) -> str:
    """The IRI of a post."""
    return f"{discussion_iri(discussion, base)}/post/{encode(id_)}"


def locution_iri(discussion: str, id_: str, base: str = BASE) -> str:
    """The IRI of a locution, from its id `post#char=begin,end`."""
    post, _, place = id_.rpartition("#char=")
    return f"{post_iri(discussion, post, base)}#char={place}"


def account_scope(discussion: str, platform: str) -> str:
    """Where an author's name stands for one person: the site, or for a paste the discussion alone."""
    site = discussion.rpartition("-")[0]
    return site if site and platform != "pasted" else discussion


def author_iri(scope: str, name: str, base: str = BASE) -> str:
    """The IRI of an author: the same in all discussions of one site (see `account_scope`).

    A name of absurd length is told by its digest, since engines cut long IRIs; no id is read back from it.
    """
    segment = encode(name)
    if len(segment) > _LONGEST:
        segment = f"{encode(name[:32])}~{digest('author', name)}"
    return f"{base}author/{encode(scope)}/{segment}"


def claim_iri(id_: str, base: str = BASE) -> str:
    """The IRI of a claim."""
    return f"{base}claim/{encode(id_)}"


def argument_iri(id_: str, base: str = BASE) -> str:
    """The IRI of an argument."""
    return f"{base}argument/{encode(id_)}"


def source_iri(id_: str, base: str = BASE) -> str:
    """The IRI of a source."""
    return f"{base}source/{encode(id_)}"


def term_iri(id_: str, base: str = BASE) -> str:
    """The IRI of a contested term."""
    return f"{base}term/{encode(id_)}"


def run_iri(id_: str, base: str = BASE) -> str:
    """The IRI of a run."""
    return f"{base}run/{encode(id_)}"


def person_iri(name: str, base: str = BASE) -> str:
    """The IRI of a person who decides, as they name themselves."""
    return f"{base}person/{encode(name)}"


def decision_iri(id_: str, base: str = BASE) -> str:
    """The IRI of a decision."""
    return f"{base}decision/{encode(id_)}"


def match_iri(claims: tuple[str, str], relation: str, base: str = BASE) -> str:
    """The IRI of a match: its two claims and how they stand to each other."""
    return f"{base}match/{digest('match', *claims, relation)}"


def binding_iri(claim: str, start: int, end: int, base: str = BASE) -> str:
    """The IRI of what a stretch of a claim's words stands for."""
    return f"{base}binding/{digest('binding', claim, str(start), str(end))}"


def contradiction_iri(claims: tuple[str, str], base: str = BASE) -> str:
    """The IRI of what ties a claim and its negation inside one discussion."""
    return f"{base}contradiction/{digest('contradiction', *claims)}"


def citation_iri(discussion: str, place: str, source: str, kind: str, base: str = BASE) -> str:
    """The IRI of a citation: where it stands, what it cites and how."""
    return f"{base}citation/{digest('citation', discussion, place, source, kind)}"


def snapshot_iri(id_: str, base: str = BASE) -> str:
    """The IRI of a snapshot."""
    return f"{base}snapshot/{encode(id_)}"


def passage_iri(id_: str, base: str = BASE) -> str:
    """The IRI of a passage, from its id `snapshot#char=begin,end`."""
    snapshot, _, place = id_.rpartition("#char=")
    return f"{snapshot_iri(snapshot, base)}#char={place}"


def lead_iri(claim: str, source: str, found_by: str, base: str = BASE) -> str:
    """The IRI of a lead: whom it leads from what to what."""
    return f"{base}lead/{digest('lead', claim, source, found_by)}"


def assessment_iri(id_: str, base: str = BASE) -> str:
    """The IRI of an assessment."""
    return f"{base}assessment/{encode(id_)}"


def verdict_iri(id_: str, base: str = BASE) -> str:
    """The IRI of a verdict."""
    return f"{base}verdict/{encode(id_)}"


def review_iri(id_: str, base: str = BASE) -> str:
    """The IRI of a person's review of a claim."""
    return f"{base}review/{encode(id_)}"


def ruling_iri(id_: str, base: str = BASE) -> str:
    """The IRI of what a person decided about evidence."""
    return f"{base}ruling/{encode(id_)}"


def entry_iri(owner: str, name: str, value: str) -> str:
    """The IRI of one name and value of a run's settings or a decision's changes."""
    return f"{owner}/entry/{digest('entry', name, value)}"


def graph_iri(name: str, base: str = BASE) -> str:
    """The IRI of a graph beside the discussions': `decisions`, `matches`, `evidence`, `runs` or `store`."""
    return f"{base}graph/{name}"


def local_id(iri: str, base: str = BASE) -> tuple[str, str]:
    """What kind of thing an IRI of ours names, and its id in the model."""
    path, _, place = iri.removeprefix(base).partition("#")
    parts = [unquote(part) for part in path.split("/")]
    match parts if iri.startswith(base) else []:
        case ["discussion", _, "post", post] if place:
            return "locution", f"{post}#{place}"
        case ["discussion", _, "post", post]:
            return "post", post
        case ["snapshot", snapshot] if place:
            return "passage", f"{snapshot}#{place}"
        case ["author", _, name]:
            return "author", name
        case [kind, id_] if not place:
            return kind, id_
    raise NotFound(f"<{iri}> names nothing here; IRIs of this knowledge base begin with {base}")


def discussion_id(iri: str, base: str = BASE) -> str:
    """The id of the discussion that the IRI of a discussion, post or locution belongs to."""
    match iri.removeprefix(base).partition("#")[0].split("/") if iri.startswith(base) else []:
        case ["discussion", id_, *_]:
            return unquote(id_)
    raise NotFound(f"<{iri}> lies in no discussion; those begin with {base}discussion/")
