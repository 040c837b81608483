"""How each kind of site dresses a page: head, menus, notices, footer, and what it tells machines."""

import json
from collections.abc import Mapping
from html import escape

_TYPES = {
    "news": "NewsArticle",
    "data": "Dataset",
    "blog": "BlogPosting",
    "forum": "DiscussionForumPosting",
    "scholarly": "ScholarlyArticle",
    "factcheck": "ClaimReview",
    "company": "Article",
    "reference": "Article",
}
_MAKERS = {"blog": "WordPress 6.8", "forum": "Discourse 3.4.0", "reference": "MediaWiki 1.43.0"}
_MENU = {
    "news": "Home|Town|Harbour|Sport|Weather|Subscribe to our newsletter",
    "data": "About us|Publications|Tables|Contact",
    "blog": "About me|Archive|RSS",
    "forum": "Latest|Top|Log in|Sign up",
    "reference": "Main page|Random article|Edit|View history",
}


def dressed(fields: Mapping[str, str], words: str) -> str:
    """The page as its site sends it."""
    title, frame = escape(fields.get("title", "")), fields["frame"]
    menu = "".join(f'<li><a href="/{n}">{item}</a></li>' for n, item in enumerate(_menu(frame)))
    byline = f'<p class="byline">By {escape(fields["author"])}</p>' if "author" in fields else ""
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | {escape(fields["site"])}</title>
{_head(fields)}
</head><body>
<header><a href="/">{escape(fields["site"])}</a><nav><ul>{menu}</ul></nav></header>
<div class="cookie-banner" role="dialog"><p>We use cookies. <button>Accept all</button></p></div>
<main><article>
<h1>{title}</h1>
{byline}<time datetime="{fields.get("date", "")}">{fields.get("date", "")}</time>
{words}
</article></main>
<aside><h2>Most read</h2><ul><li><a href="/1">Ten soups for grey days</a></li>
<li><a href="/2">Storm closes the coast road</a></li></ul></aside>
<footer><p>{escape(fields["site"])} is made up, and so is everything that it says.</p></footer>
</body></html>
"""


def _menu(frame: str) -> list[str]:
    return _MENU.get(frame, "Home|Contact").split("|")


def _head(fields: Mapping[str, str]) -> str:
    frame, lines = fields["frame"], []
    tags = {
        "og:site_name": fields["site"],
        "og:title": fields.get("title", ""),
        "og:type": "article" if frame in ("news", "blog") else "website",
    }
    lines += [f'<meta property="{name}" content="{escape(value)}">' for name, value in tags.items()]
    names = {"author": fields.get("author"), "date": fields.get("date"), "generator": _MAKERS.get(frame)}
    if frame == "scholarly":
        names |= {
            "citation_title": fields["title"],
            "citation_author": fields["author"],
            "citation_publication_date": fields["date"],
            "citation_journal_title": fields["site"],
        }
    lines += [f'<meta name="{name}" content="{escape(value)}">' for name, value in names.items() if value]
    data = json.dumps(_linked(fields)).replace("<", "\\u003c")
    return "\n".join([*lines, f'<script type="application/ld+json">{data}</script>'])


def _linked(fields: Mapping[str, str]) -> dict[str, object]:
    """What the page tells machines of itself."""
    frame = fields["frame"]
    maker = {
        "@type": "GovernmentOrganization" if frame == "data" else "Organization",
        "name": fields["site"],
    }
    about: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": _TYPES.get(frame, "WebPage"),
        "headline": fields.get("title", ""),
        "publisher": maker,
    }
    if "date" in fields:
        about["datePublished"] = fields["date"]
    if "author" in fields:
        about["author"] = {"@type": "Person", "name": fields["author"]}
    if fields.get("free") == "no":
        about |= {
            "isAccessibleForFree": False,
            "hasPart": {
                "@type": "WebPageElement",
                "isAccessibleForFree": False,
                "cssSelector": ".paywall",
            },
        }
    if frame == "factcheck":
        about |= {
            "url": f"https://{fields['host']}{fields['path']}",
            "claimReviewed": fields["reviewed"],
            "author": maker,
            "itemReviewed": {"@type": "Claim", "author": {"@type": "Person", "name": "a video"}},
            "reviewRating": {"@type": "Rating", "alternateName": fields["rating"]},
        }
    return about
