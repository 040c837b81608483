"""What a user may call a discussion, and what it is."""

import difflib
from urllib.parse import urlsplit

import pyoxigraph as ox

from kb import vocab
from kb.errors import NotFound
from kb.records import digests
from kb.state import Reader, value

_SHOWN = 5  # candidates that a message lists


def discussion(reader: Reader, reference: str) -> str:
    """The id that an id, a unique prefix of one, an IRI or a URL stands for."""
    reference = reference.strip()
    known = digests(reader)
    if reference in known:
        return reference
    if reference.startswith(vocab.BASE):
        return _of_iri(reader, reference, known)
    if "://" in reference:
        return _read_from(reader, reference)
    starting = sorted(id_ for id_ in known if reference and id_.startswith(reference))
    if len(starting) == 1:
        return starting[0]
    if starting:
        more = f" and {len(starting) - _SHOWN} more" if len(starting) > _SHOWN else ""
        raise NotFound(f"'{reference}' may be {', '.join(starting[:_SHOWN])}{more}; give more of the id")
    raise NotFound(f"there is no discussion '{reference}'; {_near(reference, known)}")


def discussion_of(reader: Reader, reference: str) -> str:
    """The id of the discussion in whose graph a claim or an argument stands."""
    iris = [reference]
    if not reference.startswith(vocab.BASE):
        iris = [vocab.claim_iri(reference), vocab.argument_iri(reference)]
    for iri in iris:
        for quad in reader.matching(ox.NamedNode(iri), vocab.TYPE, None, None):
            return vocab.discussion_id(value(quad.graph_name))
    raise NotFound(
        f"there is no claim {reference} and no such argument; `rejoinder claims` lists claims with their ids"
    )


def _of_iri(reader: Reader, iri: str, known: dict[str, str]) -> str:
    kind, id_ = vocab.local_id(iri)
    if kind == "claim":
        return discussion_of(reader, id_)
    found = vocab.discussion_id(iri)
    if found not in known:
        raise NotFound(f"there is no discussion {found}; {_near(found, known)}")
    return found


def _read_from(reader: Reader, url: str) -> str:
    wanted, found = _plain(url), dict[str, str]()
    for quad in reader.matching(None, vocab.TYPE, vocab.THREAD, None):
        for location in reader.matching(quad.subject, vocab.URL, None, quad.graph_name):
            found[value(location.object)] = vocab.discussion_id(value(quad.subject))
    for read_from, id_ in found.items():
        if _plain(read_from) == wanted:
            return id_
    near = difflib.get_close_matches(url, found, n=3, cutoff=0.8)
    hint = f"did you mean {' or '.join(near)}?" if near else "`rejoinder ingest` reads it"
    raise NotFound(f"no discussion was read from {url}; {hint}")


def _plain(url: str) -> tuple[str, str, str]:
    """A URL without what does not tell one page from another: scheme, `www.`, fragment, last slash."""
    try:
        parts = urlsplit(url)
    except ValueError:  # such as "http://["
        return url, "", ""
    return parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/"), parts.query


def _near(reference: str, known: dict[str, str]) -> str:
    near = difflib.get_close_matches(reference, known, n=3, cutoff=0.5)
    near += [id_ for id_ in sorted(known) if reference and reference in id_ and id_ not in near]
    if not near:
        return "`rejoinder list` shows what there is"
    return f"did you mean {' or '.join(near[:3])}?"
