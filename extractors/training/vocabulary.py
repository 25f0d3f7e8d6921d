"""Which word pieces to keep: a quarter of the vocabulary covers the news, and makes the model small."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import torch
from tokenizers import Tokenizer

from extractors.learned_windows import WINDOW
from extractors.training.encoder import Encoder, Weights, tokenizer

_SPECIAL = 4
_LATIN = re.compile("[\u0000-\u024f\u1e00-\u206f]*")


def texts(paths: Iterable[Path]) -> Iterator[str]:
    """The ``text`` of every line of JSON Lines files."""
    for path in paths:
        with path.open(encoding="utf8") as lines:
            for line in lines:
                yield json.loads(line)["text"]


def kept(weights: Weights, corpus: Iterable[str], size: int) -> list[int]:
    """Ids of ``size`` pieces, ascending.

    Special ones, all single letters of Latin script, those that the corpus uses (most used first), and the likeliest
    of the rest.
    """
    whole = tokenizer(weights.pieces, weights.scores.tolist())
    uses = [0] * len(weights.pieces)
    for encoding in whole.encode_batch(list(corpus), add_special_tokens=False):
        for piece in encoding.ids:
            uses[piece] += 1

    def rank(piece: int) -> tuple[bool, int, float]:
        text = weights.pieces[piece].lstrip("\u2581")
        letter = len(text) <= 1 and _LATIN.fullmatch(text) is not None
        return (letter, uses[piece], float(weights.scores[piece]))

    rest = sorted(range(_SPECIAL, len(weights.pieces)), key=rank, reverse=True)
    return sorted([*range(_SPECIAL), *rest[: size - _SPECIAL]])


def prune(encoder: Encoder, weights: Weights, ids: list[int]) -> Tokenizer:
    """Keep only these rows of the encoder's embeddings (and the positions of a window); the tokenizer that fits."""
    encoder.word.weight = torch.nn.Parameter(encoder.word.weight[ids].detach().clone(), requires_grad=False)
    encoder.position.weight = torch.nn.Parameter(encoder.position.weight[:WINDOW].detach().clone(), requires_grad=False)
    return tokenizer([weights.pieces[i] for i in ids], [float(weights.scores[i]) for i in ids])
