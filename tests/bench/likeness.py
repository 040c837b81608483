"""What the peers say of a discussion, as argument maps: scored then by what scores our own.

Nothing that they say is trusted to be so. Words that do not stand in the post they are said to be in, and
relations between what is not there, are left out.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kb import ids
from kb.model import Argument, ArgumentKind, ArgumentMap, Claim, ContestedTerm, Discussion, Locution, Run

Said = Mapping[str, Any]
KINDS = {
    "support": ArgumentKind.SUPPORT,
    "attack": ArgumentKind.REBUT,
    "rebut": ArgumentKind.REBUT,
    "undercut": ArgumentKind.UNDERCUT,
}


@dataclass(frozen=True, slots=True)
class Found:
    """What a peer found: its claims by its own names for them, each with the places (post, about
    where, words) it is said at; and relations of two of them."""

    claims: Mapping[str, tuple[tuple[str, int, str], ...]]
    relations: tuple[tuple[str, str, str], ...] = ()  # source, target, one of KINDS
    terms: tuple[str, ...] = ()


def of_chorus(said: Said) -> Found:
    """Each comment is a claim; the voice that dissents in a theme attacks what it answers there, or
    else what stands for the theme."""
    comments = {c["id"]: c for c in said["comments"]}
    relations = []
    for theme in said["themes"]:
        dissent = comments.get(theme["dissent"])
        if dissent is not None:
            above = (i for i in theme["items"] if i in comments and comments[i]["post"] == dissent["answers"])
            relations.append((dissent["id"], next(above, theme["representative"]), "attack"))
    claims = {id_: ((c["post"], c["start"], c["text"]),) for id_, c in comments.items()}
    return Found(claims, tuple(relations), tuple(said["contested"]))


def of_arglib(said: Said) -> Found:
    """Each unit is a claim; of the edges that leave it, the one its check is surest of is a relation."""
    best: dict[str, Said] = {}
    for edge in said["edges"]:
        if edge["source"] not in best or edge["sure"] > best[edge["source"]]["sure"]:
            best[edge["source"]] = edge
    return Found(
        {unit["id"]: tuple((post, at, words) for post, at, words in unit["spans"]) for unit in said["units"]},
        tuple((edge["source"], edge["target"], edge["says"]) for edge in best.values()),
    )


READINGS: dict[str, Callable[[Said], Found]] = {
    "chorus": of_chorus,
    "chorus, by sentences": of_chorus,
    "arglib": of_arglib,
    "arglib, edges offered": of_arglib,
}


def mapped(discussion: Discussion, found: Found, *, by: str) -> ArgumentMap:
    """The map of what was found, with `by` as the pipeline that found it."""
    texts = {post.id: post.text for post in discussion.posts}
    locutions: dict[str, Locution] = {}
    claims: dict[str, Claim] = {}
    for name, places in found.claims.items():
        said = [x for x in _locutions(texts, places, by) if x.id not in locutions]
        if said:
            locutions.update((x.id, x) for x in said)
            id_ = ids.digest("claim", discussion.id, said[0].id)
            claims[name] = Claim(id_, said[0].text, tuple(dict.fromkeys(x.id for x in said)))
    return ArgumentMap(
        discussion,
        Run(ids.run_id(by, "", "", discussion.id), by, (), (), ids.input_hash(discussion.id)),
        tuple(locutions.values()),
        tuple(claims.values()),
        tuple({a.id: a for a in _arguments(discussion, claims, found.relations, by)}.values()),
        terms=tuple({t.id: t for t in _terms(discussion, reversed(found.terms))}.values()),
    )


def _locutions(
    texts: Mapping[str, str], places: Iterable[tuple[str, int, str]], by: str
) -> Iterator[Locution]:
    for post, near, said in places:
        words = said.strip()
        start = nearest(texts.get(post, ""), words, near)
        if start is not None:
            yield Locution(post, start, start + len(words), words, found_by=by)


def nearest(text: str, words: str, near: int) -> int | None:
    """Where the words stand in a text, the place nearest to `near`; None where they stand nowhere."""
    places, at = [], text.find(words) if words else -1
    while at >= 0:
        places.append(at)
        at = text.find(words, at + 1)
    return min(places, key=lambda place: abs(place - near), default=None)


def _arguments(
    discussion: Discussion, claims: Mapping[str, Claim], relations: Iterable[tuple[str, str, str]], by: str
) -> Iterator[Argument]:
    for source, target, says in relations:
        if source not in claims or target not in claims or source == target or says not in KINDS:
            continue
        premise, aimed, kind = claims[source], claims[target], KINDS[says]
        made_in, answers = premise.appearances[0], aimed.appearances[0]
        id_ = ids.argument_id(discussion.id, made_in, answers, kind)
        yield Argument(id_, kind, (premise.id,), aimed.id, made_in, answers, found_by=by)


def _terms(discussion: Discussion, labels: Iterable[str]) -> Iterator[ContestedTerm]:
    for label in labels:
        if ids.folded(label):
            yield ContestedTerm(ids.term_id(discussion.id, label), label)
