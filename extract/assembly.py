"""Units, links, matches and citations put together into one argument map."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from extract.citations import Cited
from extract.components.terms import Candidate, contested
from extract.lexicon import pattern, plain
from extract.link import Link
from extract.match import Matches
from extract.standalone.bindings import Told, standalone
from extract.unit import Unit
from kb.ids import argument_id, claim_id, term_id
from kb.model import (
    Argument,
    ArgumentKind,
    ArgumentMap,
    Claim,
    ContestedTerm,
    Contradiction,
    Discussion,
    Locution,
    Post,
    Run,
)

_SENTENCE_END = re.compile(r"[.!?:;]\s|\n")
_FRAME = 80  # characters before a unit that can hold what denies it


def assemble(
    discussion: Discussion,
    run: Run,
    units: Sequence[Unit],
    *,
    links: Sequence[Link],
    matches: Matches,
    cited: Cited,
    told: Mapping[str, Told] | None = None,
) -> ArgumentMap:
    """The map of a discussion from all that was found in it; `told` is what units' words stand for."""
    posts = {post.id: post for post in discussion.posts}
    groups = [[units[row] for row in group] for group in matches.groups]
    claims = [_claim(discussion, posts, made, (told or {}).get(made[0].id, Told())) for made in groups]
    claim_of = {locution: claim.id for claim in claims for locution in claim.appearances}
    return ArgumentMap(
        discussion=discussion,
        run=run,
        locutions=tuple(_locution(unit) for unit in units),
        claims=tuple(claims),
        arguments=tuple(_arguments(discussion, links, claim_of)),
        sources=cited.sources,
        citations=cited.citations,
        terms=tuple(_terms(discussion, units, claim_of)),
        contradictions=tuple(
            Contradiction((claims[a].id, claims[b].id), confidence) for a, b, confidence in matches.opposites
        ),
    )


def _claim(discussion: Discussion, posts: Mapping[str, Post], made: Sequence[Unit], told: Told) -> Claim:
    first = made[0]
    words = standalone(first.text, told.bindings)
    return Claim(
        id=claim_id(discussion.id, first.post, first.text),
        text=" ".join(f"{_denial(posts[first.post], first)}{words}".split()),
        appearances=tuple(unit.id for unit in made),
        kind=first.kind,
        check_worthiness=max(unit.worth for unit in made),
        bindings=told.bindings,
        unresolved=told.unresolved,
    )


def _denial(post: Post, unit: Unit) -> str:
    """The words before a unit that deny it, in brackets: without them its claim would say the opposite."""
    if not unit.negated or unit.frame.denials:
        return ""
    before = _SENTENCE_END.split(post.text[max(0, unit.start - _FRAME) : unit.start])[-1]
    denies = any(pattern(name).search(plain(before)) for name in ("raised_negation", "negations"))
    return f"[{before.strip()}] " if denies else ""


def _locution(unit: Unit) -> Locution:
    return Locution(
        post=unit.post,
        start=unit.start,
        end=unit.end,
        text=unit.text,
        confidence=unit.confidence,
        attribution=unit.attribution,
        hedged=unit.hedged,
        negated=unit.negated,
        mode=unit.mode,
        scheme=unit.scheme,
        found_by="units",
    )


def _arguments(
    discussion: Discussion, links: Sequence[Link], claim_of: Mapping[str, str]
) -> Iterator[Argument]:
    """One argument a link. An undercut bears on the one step its target makes, where that was found."""
    steps: dict[str, list[Link]] = defaultdict(list)
    kept = [link for link in links if claim_of[link.source.id] != claim_of[link.target.id]]
    for link in kept:
        if link.kind is ArgumentKind.SUPPORT:
            steps[link.source.id].append(link)
    for link in kept:
        target = claim_of[link.target.id]
        denied = steps[link.target.id]
        if link.kind is ArgumentKind.UNDERCUT and len(denied) == 1 and denied[0].target is not link.source:
            target = _argument_id(discussion, denied[0])
        yield Argument(
            id=_argument_id(discussion, link),
            kind=link.kind,
            premises=(claim_of[link.source.id],),
            target=target,
            made_in=link.source.id,
            answers=link.target.id,
            basis=link.basis,
            confidence=link.confidence,
            found_by=link.found_by,
        )


def _argument_id(discussion: Discussion, link: Link) -> str:
    return argument_id(discussion.id, link.source.id, link.target.id, link.kind)


def _terms(
    discussion: Discussion, units: Sequence[Unit], claim_of: Mapping[str, str]
) -> Iterator[ContestedTerm]:
    candidates = [
        Candidate(label, unit.post, row, score)
        for row, unit in enumerate(units)
        for label, score in unit.terms
    ]
    for label, disputed in contested(candidates).items():
        claims = tuple(claim_of[units[candidate.unit].id] for candidate in disputed)
        yield ContestedTerm(term_id(discussion.id, label), label, claims)
