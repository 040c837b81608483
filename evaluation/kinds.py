"""The head that gives a claim its kind: asked about texts, and how sure it was of what a map says."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from evaluation.task import Answer, Matrix, Texts
from kb.model import Discussion, Locution

if TYPE_CHECKING:  # for the types alone: the parser takes seconds to load
    from extract.run import Extractor

_LONGEST = 20_000  # characters; what is longer is no unit, and the parser would take gigabytes for it
_BATCH = 8


def kind_head(labels: tuple[str, ...]) -> Callable[[], Answer]:
    """Loads the pipeline up to the head that gives a unit its kind; each text is taken for one unit."""

    def load() -> Answer:
        from extract.components import attribution, embeddings, kind, marks, seen, signs, units
        from extract.heads import Heads
        from extract.pipeline import PARSE, build

        heads = Heads.load()
        nlp = build((*PARSE, marks.NAME, units.NAME, embeddings.NAME, seen.NAME, attribution.NAME, kind.NAME))
        columns = [heads.labels(kind.NAME).index(label) for label in labels]

        def answer(some: Sequence[Texts]) -> Matrix:
            rows = np.zeros((len(some), len(labels)), dtype=np.float32)
            said = [n for n, (text,) in enumerate(some) if text.strip()]
            rest = [name for name in nlp.pipe_names if name not in PARSE]
            docs = list(nlp.pipe((some[n][0][:_LONGEST] for n in said), batch_size=_BATCH, disable=rest))
            for doc in docs:
                doc.spans["units"] = [doc[:]]
            annotated = nlp.pipe(docs, disable=[*PARSE, units.NAME])
            for n, doc in zip(said, annotated, strict=True):
                rows[n] = heads.probabilities(kind.NAME, signs.rows(doc))[0, columns]
            return rows

        return answer

    return load


def sure_of_kinds(extractor: "Extractor", discussion: Discussion) -> dict[str, float]:
    """By locution, how likely the kind is that the pipeline gives it; nothing where rules give the kinds."""
    from extract.components import kind, signs
    from extract.components.trait import Trait
    from extract.pipeline import annotate

    step = extractor.nlp.get_pipe(kind.NAME)
    if not isinstance(step, Trait) or step.heads is None:
        return {}
    heads = step.heads
    names = heads.labels(kind.NAME)
    sure: dict[str, float] = {}
    posts = [post for post in discussion.posts if post.text.strip()]
    texts = {post.id: post.text for post in discussion.posts}
    docs = annotate(extractor.nlp, (p.text for p in posts), (texts.get(p.reply_to or "", "") for p in posts))
    for post, doc in zip(posts, docs, strict=True):
        spans = doc.spans["units"]
        rows = heads.probabilities(kind.NAME, signs.rows(doc)) if spans else ()
        for span, row in zip(spans, rows, strict=True):
            text = post.text[span.start_char : span.end_char]
            if span._.kind in names:
                id_ = Locution(post.id, span.start_char, span.end_char, text).id
                sure[id_] = float(row[names.index(span._.kind)])
    return sure
