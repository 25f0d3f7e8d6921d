"""The trained network as files: verified, loaded, and asked. Needs onnxruntime and tokenizers, nothing else."""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from extractors.learned_candidates import Questions
from extractors.learned_windows import Floats, Lexicon, Window
from ontology.tables import read_table

MODEL_FOLDER = Path(__file__).parent / "model"
CHECKSUMS = "SHA256SUMS"
FILES = ("config.json", "encoder.onnx", "heads.onnx", "lexicon.tsv", "tokenizer.json")


class ModelError(ValueError):
    """The model's files are missing, changed or do not fit; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Config:
    """What was learned besides the weights.

    A statement's score is the logistic function of ``trigger_weight`` * trigger logit + ``pair_weight`` * pair logit +
    ``bias`` + the relation's own; it is believed from ``threshold`` on. Triggers below ``trigger_floor`` are not
    considered; a mention stands for an earlier one from ``link_threshold`` on. Beside the rules,
    which find the plain cases, statements are believed from ``threshold_beside_rules`` on.
    """

    name: str
    relations: tuple[str, ...]
    statuses: tuple[str, ...]
    trigger_weight: float
    pair_weight: float
    bias: float
    relation_bias: tuple[float, ...]
    threshold: float
    trigger_floor: float
    link_threshold: float
    threshold_beside_rules: float


@dataclass(frozen=True, slots=True)
class Answers:
    """Logits for ``Questions``, with its sizes.

    roles (P, 3): subject, object, speaker; unsaid (K,): nobody speaks; status (K, 6); pairs (Q,); links (A,).
    """

    roles: Floats
    unsaid: Floats
    status: Floats
    pairs: Floats
    links: Floats


class Model:
    """A model folder, opened. Raises ModelError if a file is missing or is not what was shipped."""

    def __init__(self, folder: Path = MODEL_FOLDER, threads: int = 1) -> None:
        verify(folder)
        self.config = read_config(folder / "config.json")
        self.tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.lexicon = read_lexicon(folder / "lexicon.tsv", self.config.relations)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        providers = ["CPUExecutionProvider"]
        self._encoder = onnxruntime.InferenceSession(str(folder / "encoder.onnx"), options, providers)
        self._heads = onnxruntime.InferenceSession(str(folder / "heads.onnx"), options, providers)

    def read(self, window: Window, prior: Floats) -> tuple[Floats, Floats, Floats]:
        """States (pieces, hidden), tag logits and trigger logits of a window.

        One window a run: the 8-bit scales depend on what runs together, and nothing may depend on its neighbours.
        """
        states, tags, triggers = self._encoder.run(None, {"ids": window.ids, "prior": prior})
        return np.asarray(states), np.asarray(tags), np.asarray(triggers)

    def answer(self, states: Floats, questions: Questions) -> Answers:
        """Answers to questions about the window with these states."""
        return Answers(*map(np.asarray, self._heads.run(None, {"states": states, **questions.arrays()})))


@cache
def shipped_model() -> Model:
    """The model that comes with the package, opened on first use and kept for the process."""
    return Model()


def verify(folder: Path) -> None:
    """Compare the files with ``SHA256SUMS``; raises ModelError naming the first that does not fit."""
    sums = folder / CHECKSUMS
    if not sums.is_file():
        raise ModelError(f"{sums} is missing: {folder} is not a model folder, or its installation is incomplete")
    lines = (line.split(maxsplit=1) for line in sums.read_text(encoding="ascii").splitlines())
    wanted = {name: digest for digest, name in lines}
    for name in FILES:
        path = folder / name
        if name not in wanted or not path.is_file():
            raise ModelError(f"{path} is missing from the model folder or from its {CHECKSUMS}; reinstall the package")
        with path.open("rb") as file:
            if (found := hashlib.file_digest(file, "sha256").hexdigest()) != wanted[name]:
                raise ModelError(
                    f"{path} is damaged or was changed: its SHA-256 is {found[:12]}…, "
                    f"{CHECKSUMS} says {wanted[name][:12]}…; reinstall the package"
                )


def read_config(path: Path) -> Config:
    """The configuration of a model."""
    values: dict[str, Any] = json.loads(path.read_text(encoding="utf8"))
    for name in ("relations", "statuses", "relation_bias"):
        values[name] = tuple(values[name])
    return Config(**values)


def read_lexicon(path: Path, relations: tuple[str, ...]) -> Lexicon:
    """The trigger lexicon: rows of phrase, relation, share."""
    index = {relation: i for i, relation in enumerate(relations)}
    shares: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for row in read_table(path, ("phrase", "relation", "share")):
        shares[row["phrase"]].append((index[row["relation"]], float(row["share"])))
    return Lexicon(shares, len(relations))
