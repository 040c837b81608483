"""What people decided about a map, done again on whatever map the machine makes.

The log of decisions is the truth, and a current map is what `replay` makes of the machine's map and
that log: the same map whatever the order in which the decisions arrived. About any one thing the
latest decision wins, so what was rejected comes back when somebody accepts or edits it later.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from kb.ids import argument_id, claim_id
from kb.kinds import ArgumentKind, Basis, ClaimKind, DecisionKind
from kb.model import Argument, ArgumentMap, Claim, Decision, Locution

BY_HAND = "person"  # what stands where a step of the pipeline is named otherwise

FIELDS = {  # what a decision of each kind may change
    DecisionKind.ACCEPT: frozenset[str](),
    DecisionKind.REJECT: frozenset[str](),
    DecisionKind.EDIT: frozenset({"text", "kind"}),
    DecisionKind.ADD: frozenset({"post", "start", "end", "quote", "kind", "text", "premise", "conclusion"}),
}


def replay(map_: ArgumentMap, decisions: Iterable[Decision]) -> tuple[ArgumentMap, tuple[Decision, ...]]:
    """The map as people left it, and the decisions that found nothing to decide about."""
    current, problems = replayed(map_, decisions)
    return current, tuple(problems)


def replayed(map_: ArgumentMap, decisions: Iterable[Decision]) -> tuple[ArgumentMap, dict[Decision, str]]:
    """Like `replay`, with the reason why each orphan is one."""
    ours = {d for d in decisions if d.discussion == map_.discussion.id}
    if not ours:
        return map_, {}
    desk = _Desk(map_)
    for decision in sorted(ours, key=lambda d: (d.at, d.id)):
        try:
            desk.take(decision)
        except _Orphan as orphan:
            desk.problems[decision] = str(orphan)
    return desk.map(), desk.problems


class _Orphan(Exception):  # noqa: N818 - not an error: a decision that finds no target
    """Why a decision cannot be replayed."""


@dataclass
class _Desk:
    """The map while it is worked on. Nothing is taken away before all decisions are heard."""

    source: ArgumentMap
    locutions: dict[str, Locution] = field(init=False)
    claims: dict[str, Claim] = field(init=False)
    arguments: dict[str, Argument] = field(init=False)
    said_as: dict[str, str] = field(default_factory=dict)  # id a claim was added under: its id here
    rejected: set[str] = field(default_factory=set)
    problems: dict[Decision, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.locutions = {x.id: x for x in self.source.locutions}
        self.claims = {c.id: c for c in self.source.claims}
        self.arguments = {a.id: a for a in self.source.arguments}

    def take(self, decision: Decision) -> None:
        changes = dict(decision.changes)
        if unknown := changes.keys() - FIELDS[decision.kind]:
            raise _Orphan(f"'{decision.kind}' does not know {', '.join(sorted(unknown))}")
        if not changes.get("text", "words").strip():
            raise _Orphan("a claim needs words")
        if decision.kind is DecisionKind.ADD:
            target = self.add_argument(decision) if "premise" in changes else self.add_claim(decision)
        else:
            target = self.said_as.get(decision.target or "", decision.target or "")
        if target in self.claims:
            self.claims[target] = self.decided_claim(self.claims[target], decision)
        elif target in self.arguments:
            self.arguments[target] = self.decided_argument(self.arguments[target], decision)
        else:
            raise _Orphan(f"there is no claim or argument {target or '(none named)'}")
        if decision.kind is DecisionKind.REJECT:
            self.rejected.add(target)
        else:
            self.rejected.discard(target)

    def decided_claim(self, claim: Claim, decision: Decision) -> Claim:
        changes = dict(decision.changes)
        kind = ClaimKind(_one_of(ClaimKind, changes["kind"])) if "kind" in changes else claim.kind
        if "text" in changes:  # a person's words stand for themselves
            claim = replace(claim, text=changes["text"], bindings=(), unresolved=())
        return replace(claim, kind=kind, decided_by=decision.by)

    def decided_argument(self, argument: Argument, decision: Decision) -> Argument:
        changes = dict(decision.changes)
        if decision.kind is DecisionKind.EDIT and "text" in changes:
            raise _Orphan(f"argument {argument.id} has no words of its own; edit its premise")
        if decision.kind is DecisionKind.EDIT and "kind" in changes:
            argument = self.of_kind(argument, ArgumentKind(_one_of(ArgumentKind, changes["kind"])))
        return replace(argument, decided_by=decision.by)

    def of_kind(self, argument: Argument, kind: ArgumentKind) -> Argument:
        """The same step under the same id, now of that kind; only an undercut bears on a step."""
        if kind is not ArgumentKind.SUPPORT and len(argument.premises) > 1:
            raise _Orphan(f"argument {argument.id} has several premises, an attack has one")
        target = argument.target
        while kind is not ArgumentKind.UNDERCUT and target in self.arguments:
            target = self.arguments[target].target
        if target in argument.premises:
            raise _Orphan(f"argument {argument.id} would bear on its own premise")
        return replace(argument, kind=kind, target=target)

    def add_claim(self, decision: Decision) -> str:
        """Put a claim on a stretch of a post, or find the claim that is already made there."""
        changes = dict(decision.changes)
        if "kind" in changes:
            _one_of(ClaimKind, changes["kind"])
        locution = self.stretch(changes)
        own = claim_id(self.source.discussion.id, locution.post, locution.text)
        here = next((c.id for c in self.claims.values() if locution.id in c.appearances), None)
        if here is None:
            self.locutions[locution.id] = locution
            made = self.claims.get(own) or Claim(own, changes.get("text") or locution.text, ())
            appearances = (*made.appearances, locution.id)  # perhaps before the words that were bound
            self.claims[own] = replace(made, appearances=appearances, bindings=())
        elif here != own and own not in self.claims:
            self.said_as[own] = here
        return here or own

    def stretch(self, changes: dict[str, str]) -> Locution:
        """The place a decision names; found again by its quote where the post was edited since."""
        posts = {post.id: post for post in self.source.discussion.posts}
        if changes.get("post") not in posts:
            raise _Orphan(f"there is no post {changes.get('post', '(none named)')}")
        post = posts[changes["post"]]
        try:
            start, end = int(changes["start"]), int(changes["end"])
        except (KeyError, ValueError):
            raise _Orphan("a claim needs 'start' and 'end', as numbers") from None
        quote = changes.get("quote")
        if quote and post.text[start:end] != quote:
            start = post.text.find(quote)
            end = start + len(quote)
        if not 0 <= start < end <= len(post.text) or not post.text[start:end].strip():
            raise _Orphan(f"post {post.id} has no such stretch; it is {len(post.text)} characters long")
        return Locution(post.id, start, end, post.text[start:end], found_by=BY_HAND)

    def add_argument(self, decision: Decision) -> str:
        """Put a step between two claims, or from a claim to a step that it undercuts."""
        changes = dict(decision.changes)
        kind = ArgumentKind(_one_of(ArgumentKind, changes.get("kind", "")))
        premise = self.said_as.get(changes["premise"], changes["premise"])
        target = self.said_as.get(changes.get("conclusion", ""), changes.get("conclusion", ""))
        if premise not in self.claims:
            raise _Orphan(f"there is no claim {premise}")
        if target in self.claims:
            answers = self.claims[target].appearances[0]
        elif target in self.arguments and kind is ArgumentKind.UNDERCUT:
            answers = self.arguments[target].made_in
        else:
            raise _Orphan(f"there is no claim {target or '(none named)'}")
        if target == premise:
            raise _Orphan(f"claim {premise} cannot bear on itself")
        made_in = self.claims[premise].appearances[0]
        id_ = argument_id(self.source.discussion.id, made_in, answers, kind)
        made = Argument(
            id_, kind, (premise,), target, made_in, answers, self.basis(made_in, answers), found_by=BY_HAND
        )
        self.arguments.setdefault(id_, made)
        return id_

    def basis(self, made_in: str, answers: str) -> Basis:
        said, answered = self.locutions[made_in].post, self.locutions[answers].post
        if said == answered:
            return Basis.SAME_POST
        return Basis.REPLY_TREE if self.source.discussion.post(said).reply_to == answered else Basis.INFERRED

    def map(self) -> ArgumentMap:
        """What is left when all that was rejected is gone, with all that stood on it."""
        claims = {id_: c for id_, c in self.claims.items() if id_ not in self.rejected}
        made = {place for claim in claims.values() for place in claim.appearances}
        return replace(
            self.source,
            locutions=tuple(x for x in self.locutions.values() if x.id in made),
            claims=tuple(claims.values()),
            arguments=tuple(self.standing(claims.keys(), made)),
            citations=tuple(
                c if c.locution is None or c.locution in made else replace(c, locution=None)
                for c in self.source.citations
            ),
            terms=tuple(
                replace(t, disputed_by=tuple(c for c in t.disputed_by if c in claims))
                for t in self.source.terms
                if not t.disputed_by or claims.keys() & set(t.disputed_by)
            ),
            contradictions=tuple(c for c in self.source.contradictions if claims.keys() >= set(c.claims)),
        )

    def standing(self, claims: Iterable[str], made: set[str]) -> Iterable[Argument]:
        """The arguments whose claims, places and targets all still stand."""
        there, left = set(claims), [a for a in self.arguments.values() if a.id not in self.rejected]
        while True:
            targets = there | {a.id for a in left}
            kept = [
                a
                for a in left
                if a.target in targets and there.issuperset(a.premises) and {a.made_in, a.answers} <= made
            ]
            if len(kept) == len(left):
                return kept
            left = kept


def _one_of(kinds: type[ArgumentKind] | type[ClaimKind], name: str) -> str:
    if name not in set(kinds):
        raise _Orphan(f"there is no kind '{name}'; known: {', '.join(kinds)}")
    return name
