"""The one way an encoder's graph is opened: a session of one thread, and the tokenizer all of them share."""

from functools import cache
from pathlib import Path
from typing import Any

import onnxruntime
from tokenizers import Tokenizer

from extract.manifest import Manifest

TOKENIZER = Path(__file__).parent / "models" / "minilm" / "tokenizer.json"
"""All encoders here descend from one base and read the same word pieces."""


def opened(manifest: Manifest, *, threads: int = 1) -> tuple[Any, Tokenizer]:
    """The session of the manifest's `model.onnx`, and a tokenizer of its own that neither pads nor cuts.

    Raises ModelError where one of them does not load.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    try:
        session = onnxruntime.InferenceSession(
            manifest.files["model.onnx"], options, providers=["CPUExecutionProvider"]
        )
        tokenizer = Tokenizer.from_buffer(manifest.files.get("tokenizer.json") or _pieces())
    except Exception as error:  # both libraries raise their own, undocumented kinds
        raise manifest.refuse(f"the encoder does not load ({error})") from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return session, tokenizer


def sayable(text: str) -> str:
    """The text without lone surrogates, which the tokenizer cannot take; its offsets are the same."""
    return text.encode("utf-8", "replace").decode("utf-8")


@cache
def _pieces() -> bytes:
    return TOKENIZER.read_bytes()
