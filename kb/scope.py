"""What to hand out: a discussion, a claim with its surroundings, or the claims that a query found.

A cut map is whole again: an argument stays only where all that it names stays, and what had to go is
said. Posts stay where one of their claims does, with the posts that they answer.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from kb import vocab
from kb.answers import Answer
from kb.errors import NotFound, QueryError
from kb.evidence.model import Dossier
from kb.export.exported import Export
from kb.model import ArgumentMap, Decision, Discussion
from kb.store import KnowledgeBase

_CLAIM = vocab.claim_iri("")

STEPS = 2  # how far the surroundings of a claim go unless more is asked for


def of_discussion(kb: KnowledgeBase, discussion: str) -> Export:
    """A whole discussion, by its id."""
    map_ = kb.get(discussion)
    return Export((map_,), decisions=kb.decisions(discussion), dossiers=_evidence(kb, [map_]))


def of_claim(kb: KnowledgeBase, claim: str, *, steps: int = STEPS) -> Export:
    """A claim, by id or IRI, with whatever is within `steps` arguments of it; NotFound if there is none."""
    map_ = kb.get(kb.discussion_of(claim))
    claim = _id(map_, claim)
    kept = around(map_, {claim}, steps=steps)
    part, left_out = cut(map_, kept)
    decisions = tuple(d for d in kb.decisions(map_.discussion.id) if d.target in kept)
    words = " ".join(map_.claim(claim).text.split())
    scope = f"“{words}” and {steps} {'step' if steps == 1 else 'steps'} around it"
    dossiers = _evidence(kb, [part])
    return Export((part,), decisions=decisions, dossiers=dossiers, scope=scope, left_out=left_out)


def of_claims(kb: KnowledgeBase, claims: Iterable[str], *, scope: str, steps: int = 0) -> Export:
    """The claims of any discussions, by ids or IRIs, and what is within `steps` arguments of them."""
    wanted: dict[str, set[str]] = defaultdict(set)
    maps: dict[str, ArgumentMap] = {}
    for reference in claims:
        discussion = kb.discussion_of(reference)
        if discussion not in maps:
            maps[discussion] = kb.get(discussion)
        wanted[discussion].add(_id(maps[discussion], reference))
    parts, left_out, decisions = list[ArgumentMap](), list[str](), list[Decision]()
    for discussion in sorted(wanted):
        map_ = maps[discussion]
        kept = around(map_, wanted[discussion], steps=steps)
        part, left = cut(map_, kept)
        parts.append(part)
        left_out += [f"{discussion}: {sentence}" for sentence in left]
        decisions += [d for d in kb.decisions(discussion) if d.target in kept]
    return Export(
        tuple(parts),
        decisions=tuple(decisions),
        dossiers=_evidence(kb, parts),
        scope=scope,
        left_out=tuple(left_out),
    )


def _evidence(kb: KnowledgeBase, maps: Iterable[ArgumentMap]) -> tuple[Dossier, ...]:
    """What is known for and against the claims of maps, where anything is."""
    found = kb.evidence.dossiers([claim.id for map_ in maps for claim in map_.claims])
    return tuple(dossier for claim, dossier in found.items() if dossier != Dossier(claim))


def _id(map_: ArgumentMap, reference: str) -> str:
    id_ = vocab.local_id(reference)[1] if reference.startswith(vocab.BASE) else reference
    if not any(claim.id == id_ for claim in map_.claims):
        raise NotFound(f"{reference} is no claim; `rejoinder claims` lists claims with their ids")
    return id_


def of_answer(kb: KnowledgeBase, answer: Answer, *, scope: str, steps: int = 0) -> Export:
    """Every claim that an answer names; QueryError where it names none."""
    cells = [cell for row in answer.rows for cell in row]
    cells += [end for triple in answer.triples or () for end in (triple.subject, triple.object)]
    named = dict.fromkeys(getattr(cell, "value", "") for cell in cells)
    claims = [iri for iri in named if iri.startswith(_CLAIM)]
    if not claims:
        raise QueryError(
            "the answer names no claim; SELECT a variable that stands for claims, such as ?claim"
        )
    return of_claims(kb, claims, scope=scope, steps=steps)


def around(map_: ArgumentMap, claims: Iterable[str], *, steps: int) -> frozenset[str]:
    """The claims within so many arguments of those given, in any direction."""
    beside: dict[str, set[str]] = defaultdict(set)
    for argument in map_.arguments:
        together = {*argument.premises, map_.conclusion(argument).id}
        if argument.target not in together:  # an undercut stands only beside the step that it denies
            together |= set(map_.argument(argument.target).premises)
        for claim in together:
            beside[claim] |= together
    for contradiction in map_.contradictions:
        for claim in contradiction.claims:
            beside[claim] |= set(contradiction.claims)
    found = border = frozenset(claims)
    for _ in range(steps):
        border = frozenset(near for claim in border for near in beside[claim]) - found
        found |= border
    return found


def cut(map_: ArgumentMap, claims: Iterable[str]) -> tuple[ArgumentMap, tuple[str, ...]]:
    """The map of these claims alone, and what had to be left out, one sentence each."""
    kept = frozenset(claims)
    staying = tuple(claim for claim in map_.claims if claim.id in kept)
    said = {appearance for claim in staying for appearance in claim.appearances}
    steps = {
        argument.id
        for argument in map_.arguments
        if {*argument.premises, map_.conclusion(argument).id} <= kept
        and {argument.made_in, argument.answers} <= said
    }
    known = {argument.id for argument in map_.arguments}
    while loose := {id_ for id_ in steps if map_.argument(id_).target in known - steps}:
        steps -= loose  # undercuts of a step that is gone
    discussion = _discussion(map_, {map_.locution(id_).post for id_ in said})
    posts = {post.id for post in discussion.posts}
    citations = tuple(
        c for c in map_.citations if c.post in posts and (c.locution is None or c.locution in said)
    )
    sources = {citation.source for citation in citations}
    part = replace(
        map_,
        discussion=discussion,
        locutions=tuple(x for x in map_.locutions if x.id in said),
        claims=staying,
        arguments=tuple(a for a in map_.arguments if a.id in steps),
        sources=tuple(s for s in map_.sources if s.id in sources),
        citations=citations,
        terms=tuple(
            replace(term, disputed_by=tuple(c for c in term.disputed_by if c in kept))
            for term in map_.terms
            if kept & set(term.disputed_by)
        ),
        contradictions=tuple(c for c in map_.contradictions if set(c.claims) <= kept),
    )
    return part, tuple(_left_out(map_, part))


def _discussion(map_: ArgumentMap, posts: set[str]) -> Discussion:
    answered = {post.id: post.reply_to for post in map_.discussion.posts}
    kept, waiting = set(posts), sorted(posts)
    while waiting:
        above = answered[waiting.pop()]
        if above is not None and above not in kept:
            kept.add(above)
            waiting.append(above)
    return replace(map_.discussion, posts=tuple(p for p in map_.discussion.posts if p.id in kept))


def _left_out(map_: ArgumentMap, part: ArgumentMap) -> Iterable[str]:
    held = {claim.id for claim in part.claims}
    touching = [
        argument for argument in map_.arguments if held & {*argument.premises, map_.conclusion(argument).id}
    ]
    if gone := len(map_.claims) - len(part.claims):
        yield f"{gone} other {'claim' if gone == 1 else 'claims'} of the discussion, which were not asked for"
    if gone := len(touching) - len(part.arguments):
        yield f"{gone} {'argument' if gone == 1 else 'arguments'} of these claims with others"
