"""What kind of source a page is: by hosts that are known, by what it says of itself, by who made it."""

import re
from urllib.parse import urlsplit

from extract import lexicon
from extract.evidence.page import Page
from kb.kinds import SourceKind

_TYPES = (  # of schema.org, those that say more first
    (SourceKind.FORUM, {"DiscussionForumPosting", "QAPage", "SocialMediaPosting", "Comment", "Question"}),
    (SourceKind.BLOG, {"OpinionNewsArticle", "AdvertiserContentArticle", "SatiricalArticle"}),
    (
        SourceKind.NEWS,
        {"NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle"},
    ),
    (SourceKind.PRIMARY, {"ScholarlyArticle", "MedicalScholarlyArticle", "Dataset", "Legislation", "Thesis"}),
    (
        SourceKind.REFERENCE,
        {"DefinedTerm", "DefinedTermSet", "TechArticle", "APIReference", "MedicalWebPage"},
    ),
    (SourceKind.BLOG, {"BlogPosting", "Blog", "LiveBlogPosting"}),
    (SourceKind.NEWS, {"NewsMediaOrganization"}),
    (SourceKind.PRIMARY, {"GovernmentOrganization", "Courthouse", "LegislativeBuilding"}),
)
_LISTS = tuple(kind for kind in SourceKind if kind is not SourceKind.OTHER)
_BEFORE_MARKUP = {SourceKind.FORUM, SourceKind.FACT_CHECK, SourceKind.REFERENCE, SourceKind.PRIMARY}
_PDF = "application/pdf"
_PARTS = re.compile(
    r"^(?:\d{1,2}\.? |[IVX]+\. )?(abstract|methods?|materials and methods|results|discussion|limit(?:ation)?s"
    r"|references|acknowledge?ments|supplementary)\b(?! (?:of|for|from|in)\b)",
    re.IGNORECASE | re.MULTILINE,
)
_BLOG_PATH = re.compile(r"/(?:blogs?|weblog)(?:/|$)", re.IGNORECASE)


def source_kind(url: str | None, page: Page) -> SourceKind:
    """The kind of a source at a URL; OTHER where nothing tells."""
    name, path = _address(url)
    known = _listed(name)
    if known in _BEFORE_MARKUP:
        return known
    if page.claim_reviews:
        return SourceKind.FACT_CHECK
    return known or _by_types(page) or _by_maker(page, path) or _by_form(name, page) or SourceKind.OTHER


def _by_form(name: str, page: Page) -> SourceKind | None:
    """Papers, by how they are divided; and the part of a site that is there for records."""
    divided = {part.lower() for part in _PARTS.findall(page.text)} if page.media_type == _PDF else set()
    office = lexicon.words("source_hosts/record_labels") & set(name.split(".")[:-1])
    return SourceKind.PRIMARY if len(divided) >= 2 or office else None


def _by_types(page: Page) -> SourceKind | None:
    return next((kind for kind, names in _TYPES if page.types & names), None)


def _by_maker(page: Page, path: str) -> SourceKind | None:
    made = (page.generator or "").lower()
    for kind in (SourceKind.FORUM, SourceKind.REFERENCE, SourceKind.BLOG):
        if made.startswith(lexicon.phrases(f"source_hosts/{kind}_generators")):
            return kind
    if _BLOG_PATH.search(path) or page.og_type == "blog":
        return SourceKind.BLOG
    if page.og_type != "article":
        return None
    if lexicon.pattern("source_hosts/news_words").search(lexicon.plain(page.publisher or "")):
        return SourceKind.NEWS
    return SourceKind.BLOG if made.startswith(lexicon.phrases("source_hosts/site_generators")) else None


def _listed(name: str) -> SourceKind | None:
    """The kind in whose list a host is, or the end of it from a dot on; the longest end tells."""
    labels = name.split(".")
    for start in range(len(labels)):
        end = ".".join(labels[start:])
        for kind in _LISTS:
            if end in lexicon.words(f"source_hosts/{kind}"):
                return kind
    return None


def _address(url: str | None) -> tuple[str, str]:
    try:
        parts = urlsplit(url or "")
        return (parts.hostname or "").rstrip(".").removeprefix("www."), parts.path
    except ValueError:
        return "", ""
