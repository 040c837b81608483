"""One HTML file with the map and the thread in it: it opens from disk, and asks nobody for anything.

Its policy lets it run one script, ours, and use one style sheet. What a forum said stands in a block of
JSON in which no `<` is left, so that nothing in it can end the block; the script makes text nodes of it.
"""

import base64
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from kb.drawing import drawing, told
from kb.errors import RejoinderError
from kb.export.exported import Export, Exported
from kb.export.outline import outline
from kb.export.words.losses import losses
from kb.inert import inert
from kb.model import Locution, Post
from kb.network import key, line, network
from kb.reading import Reading, segments

_BUILT = Path(__file__).parents[2] / "frontend" / "built"
_TRAITS = ("hedged", "negated")
_LOST = {
    "decisions": "a page shows only who decided what stands now",
    "matches": "the page is about these discussions alone",
    "runs": "they are of no use to a reader",
}


class BundleMissing(RejoinderError):  # noqa: N818 - reads as what happened
    """The script of the map is not where the program was installed."""


def export(export: Export) -> Exported:
    """Write the page."""
    lost = losses(export, _LOST)
    script, style = _bundle("map.js"), _bundle("map.css")
    data = {
        "map": drawing(network(export.maps), inert(export.title)),
        "threads": [_thread(Reading(map_)) for map_ in export.maps],
        "claims": {name: claim for map_ in export.maps for name, claim in _claims(Reading(map_))},
    }
    page = _PAGE.format(
        policy=f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'",
        title=escape(inert(export.title)),
        tool=escape(export.tool),
        style=style,
        script=script,
        about="".join(f"<p>{told}</p>" for told in _about(export)),
        outline=escape("\n".join(outline(map_) for map_ in export.maps)),
        footer="".join(_footer(export, lost)),
        notices=escape(_bundle("map.js.LEGAL.txt")),
        data=json.dumps(data, sort_keys=True, separators=(",", ":")).replace("<", "\\u003c"),
    )
    return Exported(page.encode("utf-8"), lost, "text/html; charset=utf-8", ".html")


_PAGE = """<!doctype html>
<html lang="en" class="rejoinder">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="{tool}">
<title>{title}</title>
<style id="__________cytoscape_stylesheet">{style}</style>
</head>
<body>
<header><h1 dir="auto">{title}</h1>{about}</header>
<main id="rejoinder"></main>
<noscript><p>Without JavaScript there is no map here, only its outline:</p><pre>{outline}</pre></noscript>
<footer>{footer}
<details><summary>Licences of what draws the map</summary><pre>{notices}</pre></details></footer>
<script type="application/json" id="rejoinder-data">{data}</script>
<script type="module">{script}</script>
</body>
</html>
"""  # cytoscape would add a style sheet of that name, which the policy forbids: ours has what it needs


@cache
def _bundle(name: str) -> str:
    path = _BUILT / name
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BundleMissing(
            f"{path}: {error.strerror}; `node build.mjs map` in frontend/ builds it, and every install has it"
        ) from error
    if "</script" in text or "</style" in text or "<!--" in text:
        raise BundleMissing(
            f"{path}: it cannot stand in a page, as it says </script, </style or <!--; build it anew"
        )
    return text


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _about(export: Export) -> Iterator[str]:
    for map_ in export.maps:
        posts, people = map_.discussion.posts, {post.author for post in map_.discussion.posts if post.author}
        said = f"{len(posts):,} posts by {len(people):,} people, {len(map_.claims):,} claims"
        url = map_.discussion.url
        yield f"{said} · {_link(url, 'Original')}" if _safe(url) else said
    decided = ", in part decided by people" if export.decisions else ", not checked"
    imported = all(Reading(map_).imported for map_ in export.maps)
    yield "Drawn in another tool, taken in as it was" if imported else f"Extracted by machine{decided}"


def _footer(export: Export, lost: Sequence[str]) -> Iterator[str]:
    yield f"<p>Written by {escape(export.tool)}, from:</p><ul>"
    for map_ in export.maps:
        of = map_.discussion
        name = escape(inert(of.title or of.id))
        address = f", {_link(of.url, of.url)}" if of.url and _safe(of.url) else ""
        yield f"<li>{name}{address} ({escape(of.id)})</li>"
    yield "</ul>"
    for heading, sentences in (
        ("What was not asked for", export.left_out),
        ("What this file does not hold", lost),
    ):
        if sentences:
            rows = "".join(f"<li>{escape(inert(sentence))}</li>" for sentence in sentences)
            yield f"<p>{heading}:</p><ul>{rows}</ul>"


def _safe(url: str | None) -> bool:
    return bool(url and url.startswith(("https://", "http://")))


def _link(url: str | None, label: str) -> str:
    return (
        f'<a href="{escape(url or "")}" rel="noopener noreferrer" target="_blank">{escape(inert(label))}</a>'
    )


def _thread(reading: Reading) -> dict[str, Any]:
    """The posts as ui/thread.js draws them."""
    depths, by_post = reading.depths(), defaultdict[str, list[Locution]](list)
    for locution in reading.map_.locutions:
        by_post[locution.post].append(locution)
    discussion = reading.map_.discussion
    posts = [_post(reading, post, depths[post.id], by_post[post.id]) for post in discussion.posts]
    return {"title": line(discussion.title or discussion.id), "posts": posts}


def _post(reading: Reading, post: Post, depth: int, locutions: list[Locution]) -> dict[str, Any]:
    said = [f"to {_name(reading.posts[post.reply_to])}"] if post.reply_to is not None else []
    if post.inferred_reply:
        said.append("what it answers is inferred")
    if post.created:
        said.append(f"{post.created:%Y-%m-%d %H:%M} UTC")
    text = post.text or ("[deleted]" if post.deleted else "[empty]")
    return {
        "id": post.id,
        "author": _name(post),
        "said": said,
        "depth": depth,
        "deleted": post.deleted,
        "length": len(post.text),
        "url": post.url if _safe(post.url) else None,
        "segments": [[inert(s.text), list(s.locutions)] for s in segments(text, locutions)],
        "spans": {x.id: _span(reading, x) for x in locutions},
        "chips": [],
    }


def _name(post: Post) -> str:
    return line(post.author or "no name given")[:60]


def _span(reading: Reading, locution: Locution) -> dict[str, str]:
    claim, step = reading.claim_at(locution.id), reading.step_made_in(locution.id)
    note = f"claim, confidence {locution.confidence:.0%}"
    if step:
        bears = line(reading.map_.conclusion(step).text)[:90]
        note = f"{step.kind}s “{bears}”, confidence {step.confidence:.0%}"
    name = key(reading.map_.discussion.id, claim.id)
    return {
        "claim": name,
        "role": step.kind.value if step else "claim",
        "note": note,
        "text": line(claim.text)[:300],
    }


def _claims(reading: Reading) -> Iterator[tuple[str, dict[str, Any]]]:
    """What there is to tell of each claim that its card has no room for."""
    sources = {source.id: source for source in reading.map_.sources}
    terms = defaultdict[str, list[str]](list)
    for term in reading.map_.terms:
        for id_ in term.disputed_by:
            terms[id_].append(line(term.label))
    for claim in reading.map_.claims:
        cited = dict.fromkeys(citation.source for citation in reading.citations(claim))
        yield (
            key(reading.map_.discussion.id, claim.id),
            told(
                {
                    "text": inert(claim.text),
                    "decided": line(claim.decided_by) if claim.decided_by else None,
                    "worth": claim.check_worthiness,
                    "said": [_appearance(locution, post) for locution, post in reading.appearances(claim)],
                    "cites": [inert(sources[id_].url or sources[id_].name or "") for id_ in cited],
                    "disputes": terms[claim.id],
                }
            ),
        )


def _appearance(locution: Locution, post: Post) -> dict[str, Any]:
    manner = [name for name in _TRAITS if getattr(locution, name)]
    manner += [word.value.replace("-", " ") for word in (locution.mode, locution.scheme) if word]
    if locution.attribution:
        manner.append(f"attributed to {line(locution.attribution)[:80]}")
    return told(
        {
            "author": _name(post),
            "at": f"{post.created:%Y-%m-%d %H:%M} UTC" if post.created else None,
            "url": post.url if _safe(post.url) else None,
            "quote": inert(locution.text),
            "manner": manner,
            "confidence": locution.confidence,
        }
    )
