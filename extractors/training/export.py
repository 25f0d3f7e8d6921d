"""From a trained network to the shipped folder: ``python -m extractors.training.export RUN FOLDER``.

Weights become 8-bit integers with a scale per column; embeddings with one scale per piece.
"""

import argparse
import hashlib
import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from extractors.learned_model import CHECKSUMS, FILES, Config
from extractors.training.calibrate import calibrate
from extractors.training.evaluate import CANDIDATE, judge
from extractors.training.model import Heads, Network
from extractors.training.parts import STATUSES
from extractors.training.setup import BEST, Setup, remembered
from extractors.training.triggers import Shares

BESIDE_RULES = 0.5
"""The middle of a plateau: on the held-out documents 0.4 to 0.6 do equally well, by triples with their status."""
_EMBEDDINGS = "words"
_HEAD_INPUTS = (
    (4, {"mentions": 2}),
    (3, {"triggers": 2, "ends": 1, "relations": 1}),
    (7, {"roles": 2, "role_gaps": 2, "role_distances": 1}),
    (9, {"pairs": 3, "pair_gaps": 2, "pair_distances": 1}),
    (6, {"links": 2, "link_distances": 1}),
)
"""How many of each in the example that is traced, and their columns: the arrays of ``Questions``."""


class Reader(nn.Module):
    """Encoder and dense heads on one window: ids (pieces,), prior -> states, tags, triggers."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.encoder, self.dense = network.encoder, network.dense

    def forward(self, ids: Tensor, prior: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """States, tag logits and trigger logits."""
        states = self.encoder(ids[None], torch.ones_like(ids, dtype=torch.bool)[None])[0]
        tags, triggers = self.dense(states, prior)
        return states, tags, triggers


def _export(
    module: nn.Module, arguments: dict[str, Tensor], sizes: dict[str, str], outputs: list[str], path: Path
) -> None:
    shapes = {name: {0: torch.export.Dim.DYNAMIC} for name in sizes}
    program = torch.onnx.export(
        module.eval(), (), kwargs=arguments, dynamic_shapes=shapes, input_names=list(arguments),
        output_names=outputs, dynamo=True, external_data=False, opset_version=18,
    )  # fmt: skip
    assert program is not None
    program.save(path, external_data=False)
    model = onnx.load(path)
    del model.graph.value_info[:]  # shapes from before the optimiser turned weights around
    onnx.save(model, path)


def write_encoder(network: Network, path: Path) -> None:
    """``encoder.onnx``: 8-bit encoder, embeddings and dense heads."""
    relations = network.dense.trust.shape[0]
    arguments = {"ids": torch.tensor([0, 5, 6, 7, 2]), "prior": torch.zeros(5, relations + 1)}
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        _export(Reader(network), arguments, {"ids": "pieces", "prior": "pieces"}, ["states", "tags", "triggers"], plain)
        quantize_dynamic(
            plain, path, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul", "Gemm"]
        )
    model = onnx.load(path)
    _shrink_embeddings(model, network.encoder.word.weight.detach().numpy())
    onnx.save(model, path)


def _shrink_embeddings(model: onnx.ModelProto, words: np.ndarray) -> None:
    """Keep the embeddings as bytes with a scale per row: gather, cast, multiply."""
    graph = model.graph
    whole = next(t for t in graph.initializer if tuple(t.dims) == words.shape)
    scale = (np.abs(words).max(axis=1, keepdims=True) / 127.0).astype(np.float32)
    small = np.round(words / scale).astype(np.int8)
    gather = next(node for node in graph.node if node.op_type == "Gather" and node.input[0] == whole.name)
    at = list(graph.node).index(gather)
    ids, out = gather.input[1], gather.output[0]
    graph.initializer.remove(whole)
    graph.initializer.extend(
        [numpy_helper.from_array(small, _EMBEDDINGS), numpy_helper.from_array(scale, f"{_EMBEDDINGS}_scale")]
    )
    graph.node.remove(gather)
    for offset, node in enumerate(
        (
            helper.make_node("Gather", [_EMBEDDINGS, ids], ["bytes"], axis=0),
            helper.make_node("Cast", ["bytes"], ["bytes_as_float"], to=TensorProto.FLOAT),
            helper.make_node("Gather", [f"{_EMBEDDINGS}_scale", ids], ["byte_scale"], axis=0),
            helper.make_node("Mul", ["bytes_as_float", "byte_scale"], [out]),
        )
    ):
        graph.node.insert(at + offset, node)


def write_heads(heads: Heads, hidden: int, path: Path) -> None:
    """``heads.onnx``: the small heads, 8-bit too."""
    arguments = {"states": torch.zeros(11, hidden)}
    for size, names in _HEAD_INPUTS:  # every size another, lest the exporter takes two of them for one
        for name, width in names.items():
            arguments[name] = torch.zeros((size, width) if width > 1 else (size,), dtype=torch.int64)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        _export(
            heads, arguments, {name: name for name in arguments}, ["role", "unsaid", "status", "pair", "link"], plain
        )
        quantize_dynamic(
            plain, path, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul", "Gemm"]
        )


def write_config(config: Config, folder: Path) -> None:
    """``config.json``."""
    text = json.dumps(asdict(config), ensure_ascii=False, indent=1)
    (folder / "config.json").write_text(text + "\n", encoding="utf8")


def write_checksums(folder: Path) -> None:
    """``SHA256SUMS``, as ``sha256sum`` writes it."""
    lines = (f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in FILES)
    (folder / CHECKSUMS).write_text("".join(lines), encoding="ascii")


def write_lexicon(lexicon: Shares, relations: Sequence[str], path: Path) -> None:
    """``lexicon.tsv``: the phrases that were triggers, with their shares."""
    rows = ["phrase\trelation\tshare"]
    for phrase, shares in sorted(lexicon.items()):
        rows += [f"{phrase}\t{relations[relation]}\t{share:.4f}" for relation, share in shares]
    path.write_text("\n".join(rows) + "\n", encoding="utf8")


def export(folder: Path, output: Path, name: str) -> None:
    """Calibrate the best network of a training run and write everything that is shipped."""
    args = remembered(folder)
    setup = Setup(args)
    setup.network.load_state_dict(torch.load(folder / BEST))
    network = setup.network.eval()
    held = [example for examples in setup.to_test_on().values() for example in examples]
    calibration = calibrate(judge(network, held, setup.relations), len(setup.relations))
    config = Config(
        name=name,
        relations=tuple(setup.relations),
        statuses=STATUSES,
        trigger_floor=CANDIDATE,
        link_threshold=0.5,
        threshold_beside_rules=BESIDE_RULES,
        **asdict(calibration),
    )
    output.mkdir(parents=True, exist_ok=True)
    write_encoder(network, output / "encoder.onnx")
    write_heads(network.heads, network.encoder.word.weight.shape[1], output / "heads.onnx")
    write_lexicon(setup.preparation.shares, setup.relations, output / "lexicon.tsv")
    setup.tokenizer.save(str(output / "tokenizer.json"), pretty=False)
    write_config(config, output)
    write_checksums(output)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path, help="folder of the training run")
    parser.add_argument("output", type=Path, help="folder to write")
    parser.add_argument("--name", default="learned-1")
    args = parser.parse_args()
    export(args.run, args.output, args.name)


if __name__ == "__main__":
    main()
