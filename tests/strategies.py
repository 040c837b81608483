"""Hypothesis strategies: whole, valid argument maps, and the decisions and matches around them."""

from datetime import UTC

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

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
    Decision,
    DecisionKind,
    Discussion,
    Locution,
    Match,
    MatchRelation,
    Mode,
    Post,
    Run,
    Scheme,
    Source,
)

settings.register_profile(  # a busy machine is no reason to fail
    "rejoinder", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("rejoinder")

PLAIN = st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t")
"""What a post's text may hold: no control characters but newline and tab, no surrogates."""
RAW = st.characters(exclude_categories=["Cs"])
"""Whatever RDF can hold at all."""
ODD_IDS = st.sampled_from(["..", ".", "a/b", "1#char=0,1", "%41", "a b", "é😀", "?x=<y>", "post", "\\", '"'])
IDS = st.one_of(st.from_regex(r"[0-9a-z]{1,6}", fullmatch=True), ODD_IDS)
SHARES = st.integers(0, 100).map(lambda n: n / 100)
MOMENTS = st.datetimes(timezones=st.just(UTC))
PEOPLE = st.none() | st.text(PLAIN, min_size=1, max_size=6)


def words(alphabet: st.SearchStrategy[str], size: int = 12) -> st.SearchStrategy[str]:
    """Short texts, often of plain letters."""
    return st.text(alphabet, max_size=size) | st.text("ab .\n", max_size=size)


@st.composite
def discussions(draw: st.DrawFn, alphabet: st.SearchStrategy[str] = PLAIN) -> Discussion:
    """Whole discussions of up to five posts, replies in any shape a thread can have."""
    text, posts = words(alphabet), list[Post]()
    for id_ in draw(st.lists(IDS, max_size=5, unique=True)):
        parent = draw(st.none() | st.sampled_from([p.id for p in posts])) if posts else None
        posts.append(
            Post(
                id=id_,
                text=draw(words(alphabet, 40)),
                author=draw(st.none() | words(alphabet, 6)),
                reply_to=parent,
                created=draw(st.none() | MOMENTS),
                url=draw(st.none() | text),
                deleted=draw(st.booleans()),
                inferred_reply=parent is not None and draw(st.booleans()),
            )
        )
    platform = draw(st.sampled_from(["pasted", "hackernews", "discourse"]))
    return Discussion(
        id=f"{platform}-{draw(IDS)}",
        platform=platform,
        posts=tuple(posts),
        title=draw(st.none() | text),
        url=draw(st.none() | text),
        language=draw(st.sampled_from(["en", "de", "und"])),
        notes=tuple(draw(st.lists(text, max_size=2))),
    )


@st.composite
def runs(draw: st.DrawFn) -> Run:
    """Runs of any pipeline."""
    word = words(PLAIN, 6)
    return Run(
        id=draw(IDS),
        version=draw(word),
        models=tuple(draw(st.lists(word, max_size=2))),
        settings=tuple(draw(st.lists(st.tuples(word, word), max_size=2))),
        input_hash=draw(word),
        started=draw(st.none() | MOMENTS),
        ended=draw(st.none() | MOMENTS),
    )


@st.composite
def _locutions(draw: st.DrawFn, discussion: Discussion) -> list[Locution]:
    found: dict[str, Locution] = {}
    spoken = [post for post in discussion.posts if post.text]
    for _ in range(draw(st.integers(0, 6)) if spoken else 0):
        post = draw(st.sampled_from(spoken))
        start = draw(st.integers(0, len(post.text) - 1))
        end = draw(st.integers(start + 1, len(post.text)))
        locution = Locution(
            post=post.id,
            start=start,
            end=end,
            text=post.text[start:end],
            confidence=draw(SHARES),
            attribution=draw(st.none() | words(PLAIN, 6)),
            hedged=draw(st.booleans()),
            negated=draw(st.booleans()),
            mode=draw(st.none() | st.sampled_from(Mode)),
            scheme=draw(st.none() | st.sampled_from(Scheme)),
            found_by=draw(st.sampled_from(["units", "unknown", "é"])),
        )
        found[locution.id] = locution
    return list(found.values())


@st.composite
def _claims(draw: st.DrawFn, locutions: list[Locution]) -> list[Claim]:
    """The locutions dealt out to claims, so that some claims appear several times."""
    dealt: dict[int, list[str]] = {}
    by_id = {locution.id: locution for locution in locutions}
    for locution in locutions:
        dealt.setdefault(draw(st.integers(0, 4)), []).append(locution.id)
    return [
        Claim(
            id=f"c{n}{draw(st.sampled_from(['', '/', ' ', 'é']))}",
            text=draw(words(PLAIN).filter(str.strip)),
            appearances=tuple(appearances),
            kind=draw(st.none() | st.sampled_from(ClaimKind)),
            check_worthiness=draw(SHARES),
            decided_by=draw(PEOPLE),
            bindings=draw(_bindings(min(by_id[a].end - by_id[a].start for a in appearances))),
            unresolved=tuple(draw(st.lists(words(PLAIN, 6), max_size=2))),
        )
        for n, appearances in dealt.items()
    ]


@st.composite
def _bindings(draw: st.DrawFn, length: int) -> tuple[Binding, ...]:
    """Bindings of stretches of so many characters, empty ones among them."""
    place = st.tuples(st.integers(0, length), st.integers(0, length)).map(sorted).map(tuple)
    return tuple(
        Binding(start, end, draw(words(PLAIN).filter(str.strip)), draw(words(PLAIN, 6)), draw(SHARES))
        for start, end in sorted(draw(st.sets(place, max_size=2)))
    )


@st.composite
def _arguments(draw: st.DrawFn, claims: list[Claim]) -> list[Argument]:
    """Steps between claims, cycles among them, and undercuts of steps and of undercuts."""
    found: list[Argument] = []
    for n in range(draw(st.integers(0, 6)) if len(claims) > 1 else 0):
        premise, target = draw(st.permutations(claims))[:2]
        kind = draw(st.sampled_from(ArgumentKind))
        steps = [step.id for step in found]
        of_a_step = kind is ArgumentKind.UNDERCUT and bool(steps) and draw(st.booleans())
        joined = [
            c.id for c in claims if c is not target and kind is ArgumentKind.SUPPORT and draw(st.booleans())
        ]
        found.append(
            Argument(
                id=f"a{n}",
                kind=kind,
                premises=(premise.id, *joined),
                target=draw(st.sampled_from(steps)) if of_a_step else target.id,
                made_in=draw(st.sampled_from(premise.appearances)),
                answers=draw(st.sampled_from(target.appearances)),
                basis=draw(st.sampled_from(Basis)),
                confidence=draw(SHARES),
                found_by=draw(st.sampled_from(["link", "unknown"])),
                decided_by=draw(PEOPLE),
            )
        )
    return found


@st.composite
def _citations(draw: st.DrawFn, discussion: Discussion, locutions: list[Locution]) -> list[Citation]:
    found: list[Citation] = []
    for _ in range(draw(st.integers(0, 3)) if discussion.posts else 0):
        post = draw(st.sampled_from(discussion.posts)).id
        here = [x.id for x in locutions if x.post == post]
        place = draw(st.none() | st.sampled_from(here)) if here else None
        found.append(
            Citation(post, draw(st.sampled_from(["s0", "s1"])), place, draw(st.sampled_from(CitationKind)))
        )
    return found


@st.composite
def argument_maps(draw: st.DrawFn, alphabet: st.SearchStrategy[str] = PLAIN) -> ArgumentMap:
    """Whole argument maps; with the alphabet as it stands, their graphs are valid too."""
    discussion = draw(discussions(alphabet))
    locutions = draw(_locutions(discussion))
    claims = draw(_claims(locutions))
    ids = [claim.id for claim in claims]
    citations = draw(_citations(discussion, locutions))
    pairs = draw(st.sets(st.tuples(*[st.sampled_from(ids)] * 2), max_size=2)) if ids else set()
    opposed = {(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}
    labels = draw(st.lists(words(PLAIN, 8).filter(str.strip), max_size=2))
    return ArgumentMap(
        discussion=discussion,
        run=draw(runs()),
        locutions=tuple(locutions),
        claims=tuple(claims),
        arguments=tuple(draw(_arguments(claims))),
        sources=tuple(
            Source(id_, draw(words(PLAIN)), draw(st.none() | words(PLAIN)), draw(st.booleans()))
            for id_ in sorted({citation.source for citation in citations})
        ),
        citations=tuple(citations),
        terms=tuple(
            ContestedTerm(
                f"t{n}", label, tuple(draw(st.lists(st.sampled_from(ids), max_size=2))) if ids else ()
            )
            for n, label in enumerate(labels)
        ),
        contradictions=tuple(Contradiction(pair, draw(SHARES)) for pair in sorted(opposed)),
    )


@st.composite
def decisions(draw: st.DrawFn) -> Decision:
    """Decisions of any kind, about things that need not exist."""
    word = words(PLAIN, 6)
    return Decision(
        id=draw(IDS),
        discussion=draw(IDS),
        kind=draw(st.sampled_from(DecisionKind)),
        by=draw(st.text(PLAIN, min_size=1, max_size=6)),
        at=draw(MOMENTS),
        target=draw(st.none() | IDS),
        changes=tuple(draw(st.lists(st.tuples(word, word), max_size=3))),
        note=draw(st.none() | word),
    )


@st.composite
def matches(draw: st.DrawFn) -> Match:
    """Matches between two different claims."""
    one, other = draw(st.lists(IDS, min_size=2, max_size=2, unique=True))
    return Match((one, other), draw(st.sampled_from(MatchRelation)), draw(SHARES))
