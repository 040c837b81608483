"""Asks the two peers what they make of discussions and of pairs of claims: JSON in, JSON out.

Runs in the peers' environment, which has neither us nor our requirements. Only what they do offline is
asked, each in the way that its own documentation or defaults have it; what they say goes out as they say it.
"""

import json
import re
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from arglib.ai import (
    HeuristicEvaluator,
    LongDocumentMiner,
    MergePolicy,
    Segment,
    SimpleGraphReconciler,
    token_jaccard_similarity,
    validate_edges,
)
from arglib.core import ArgumentGraph
from chorus.item import normalize
from chorus.sentiment import score
from chorus.synthesize import synthesize

ROUNDS = 3  # of which the best counts
SENTENCE = re.compile(r"[^.!?]+[.!?]*")

Said = dict[str, Any]


def chorus(discussion: Said) -> Said:
    """The digest of the comments of a discussion, as `chorus run` makes it."""
    return _digest(discussion["id"], [(post, 0, post["text"]) for post in discussion["posts"]])


def chorus_by_sentences(discussion: Said) -> Said:
    """The same where each sentence is a comment, which is more than it asks for."""
    return _digest(
        discussion["id"],
        [
            (post, found.start(), found[0])
            for post in discussion["posts"]
            for found in SENTENCE.finditer(post["text"])
            if found[0].strip()
        ],
    )


def _digest(thread: str, comments: list[tuple[Said, int, str]]) -> Said:
    rows = [  # a like each: without any it weighs no voice more than another
        {
            "kind": "comment",
            "id": str(number),
            "ref": thread,
            "text": text,
            "meta": {"parent": post["reply_to"], "author": post["author"], "like_count": 1},
        }
        for number, (post, _, text) in enumerate(comments)
    ]
    digest = synthesize(score(normalize(rows)))
    return {
        "comments": [
            {
                "id": str(number),
                "post": post["id"],
                "answers": post["reply_to"],
                "start": start,
                "text": text,
            }
            for number, (post, start, text) in enumerate(comments)
        ],
        "themes": [
            {"items": theme.item_ids, "representative": theme.representative, "dissent": theme.dissent}
            for theme in digest.themes
        ],
        "contested": [row["term"] for row in digest.contested],
    }


def arglib(discussion: Said) -> Said:
    """Its miner over each post, the posts brought together by its reconciler, all by default."""
    return _said(_mined(discussion, MergePolicy()), [])


def arglib_by_offers(discussion: Said) -> Said:
    """The same with near repeats merged, and with its check of edges offered every earlier sentence
    of a post and all of the post that it answers."""
    graph = _mined(discussion, MergePolicy(similarity_fn=token_jaccard_similarity))
    parents = {post["id"]: post["reply_to"] for post in discussion["posts"]}
    homes = {id_: (unit.spans[0].doc_id, unit.spans[0].start) for id_, unit in graph.units.items()}
    for source, (post, at) in homes.items():
        for target, (other, there) in homes.items():
            if (other == post and there < at) or (other == parents[post]):
                graph.add_support(source, target)
    return _said(graph, validate_edges(graph))


def _mined(discussion: Said, policy: MergePolicy) -> ArgumentGraph:
    posts = discussion["posts"]
    miner = LongDocumentMiner()
    graphs = [miner.parse(post["text"], doc_id=post["id"]) for post in posts]
    segments = [Segment(post["id"], post["text"], 0, len(post["text"])) for post in posts]
    return SimpleGraphReconciler(policy).reconcile(segments, graphs).graph


def _said(graph: ArgumentGraph, edges: list[Any]) -> Said:
    return {
        "units": [
            {"id": unit.id, "spans": [[span.doc_id, span.start, span.text] for span in unit.spans]}
            for unit in graph.units.values()
        ],
        "edges": [
            {"source": e.src, "target": e.dst, "says": e.evaluation, "sure": e.confidence}
            for e in edges
            if e.evaluation != "neutral"
        ],
    }


def chorus_of_pair(one: str, other: str) -> str:
    """What a digest of two comments says of them."""
    rows = [
        {"kind": "comment", "id": str(n), "ref": "pair", "text": text, "meta": {"like_count": 1}}
        for n, text in enumerate((one, other))
    ]
    themes = synthesize(score(normalize(rows))).themes
    if len(themes) > 1:
        return "two themes"
    return "dissent" if themes[0].dissent is not None else "one theme"


def arglib_of_pair(one: str, other: str) -> str:
    """Whether two claims become one, or else what the check of edges says of the second and the first."""
    graph = _mined(
        {"posts": [{"id": "0", "text": one}, {"id": "1", "text": other}]},
        MergePolicy(similarity_fn=token_jaccard_similarity),
    )
    if len(graph.units) == 1:
        return "merged"
    return str(HeuristicEvaluator().validate_edge(other, one).evaluation)


PEERS: dict[str, Callable[[Said], Said]] = {
    "chorus": chorus,
    "chorus, by sentences": chorus_by_sentences,
    "arglib": arglib,
    "arglib, edges offered": arglib_by_offers,
}


def main() -> None:
    """Answer what stands on standard input."""
    asked = json.load(sys.stdin)
    answers: Said = {"versions": {name: version(name) for name in ("chorus-discourse", "arglib")}}
    for name, peer in PEERS.items():
        seconds, said = 0.0, []
        for discussion in asked["discussions"]:
            rounds = []
            for _ in range(ROUNDS):
                begun = time.process_time()
                answer = peer(discussion)
                rounds.append(time.process_time() - begun)
            seconds += min(rounds)
            said.append(answer)
        answers[name] = {"seconds": seconds, "said": said}
    answers["pairs"] = [
        {"chorus": chorus_of_pair(one, other), "arglib": arglib_of_pair(one, other)}
        for one, other in asked["pairs"]
    ]
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
