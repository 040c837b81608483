"""A torch module written down as an int8 ONNX graph, the way every encoder here is."""

import hashlib
import tempfile
import warnings
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def sha256(path: Path) -> str:
    """The hash that a manifest names."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def shipped(
    module: torch.nn.Module,
    tokenizer,
    out: Path,
    *,
    output: str,
    pieces: bool = False,
    inputs: tuple[str, ...] = INPUTS,
) -> None:
    """Write `out/model.onnx`; `pieces` where the module answers with a row a word piece."""
    example = tokenizer(["two words", "one"], ["and more", "than that"], padding=True, return_tensors="pt")
    axes = {name: {0: "batch", 1: "pieces"} for name in inputs}
    axes[output] = {0: "batch", 1: "pieces"} if pieces else {0: "batch"}
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        full, ready = Path(scratch) / "full.onnx", Path(scratch) / "ready.onnx"
        torch.onnx.export(
            module,
            tuple(example[name] for name in inputs),
            full,
            input_names=list(inputs),
            output_names=[output],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quant_pre_process(str(full), str(ready), skip_symbolic_shape=True)
        quantize_dynamic(
            str(ready),
            str(out / "model.onnx"),
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,  # costs nothing, and keeps CPUs without VNNI from saturating
            op_types_to_quantize=["MatMul", "Gather", "Gemm"],
        )
