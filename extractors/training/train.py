"""Train the network: ``python -m extractors.training.train DATA.jsonl ... --output FOLDER``.

Seeded. After every epoch the state is kept in the folder, and the same command takes it up again; the best state on
the held-out documents is ``best.pt``. A log is written beside it.
"""

import argparse
import json
import random
import time
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn.utils import clip_grad_norm_
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from extractors.training.batches import batches
from extractors.training.evaluate import Figures, judge, measure
from extractors.training.losses import losses
from extractors.training.model import Network
from extractors.training.setup import BEST, Setup, remember


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="+", type=Path, help="annotated sentences, JSON Lines")
    parser.add_argument("--raw", nargs="*", type=Path, default=[], help="plain news, JSON Lines, for the vocabulary")
    parser.add_argument("--output", type=Path, required=True, help="folder for state, log and vocabulary")
    parser.add_argument("--without", default="", help="leave out documents whose source begins with this; test on them")
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--patience", type=int, default=4, help="stop after so many epochs without a better figure")
    parser.add_argument("--frozen", type=int, default=0, help="lowest layers not to be trained (any further)")
    parser.add_argument("--minutes", type=float, help="stop after so long; the learning rate falls by the clock")
    parser.add_argument("--rate", type=float, default=1.0, help="factor of the learning rates")
    parser.add_argument("--pieces", type=int, default=1024, help="word pieces a batch")
    parser.add_argument("--vocabulary", type=int, default=50_000, help="word pieces kept")
    parser.add_argument("--hold-out", type=float, default=0.05, help="share of documents to develop on")
    parser.add_argument("--limit", type=int, default=0, help="train on so many documents only (learning curve)")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def groups(network: Network, encoder_rate: float, rate: float, decay: float) -> list[dict[str, Any]]:
    """Parameters with their learning rates: lower in lower layers, ten times higher in the heads."""
    rates: dict[float, list[torch.nn.Parameter]] = defaultdict(list)
    depth = len(network.encoder.layers)
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        parts = name.split(".")
        if parts[0] != "encoder":
            rates[rate].append(parameter)
        else:
            layer = int(parts[2]) if parts[1] == "layers" else 0
            rates[encoder_rate * decay ** (depth - 1 - layer)].append(parameter)
    return [{"params": parameters, "lr": lr} for lr, parameters in rates.items()]


class Run:
    """A training run and its state."""

    def __init__(self, args: argparse.Namespace) -> None:
        torch.manual_seed(args.seed)
        torch.set_flush_denormal(True)  # denormal numbers make some steps take ten times as long
        self.args = args
        self.setup = Setup(args)
        self.network = self.setup.network
        self.train, self.sets = self.setup.to_train_on(), self.setup.to_test_on()
        self.rng = random.Random(args.seed)
        self.mean = AveragedModel(self.network, multi_avg_fn=get_ema_multi_avg_fn(0.996))
        self.optimizer = torch.optim.AdamW(groups(self.network, 1.5e-4, 1e-3, 0.92), weight_decay=0.01)
        self.start = time.time()
        self.steps = args.epochs * len(batches(self.train, args.pieces, random.Random(args.seed)))
        self.schedule = torch.optim.lr_scheduler.LambdaLR(self.optimizer, self._rate)
        self.epoch, self.best, self.stale = 0, -1.0, 0
        path = args.output / "last.pt"
        if path.exists():
            self._restore(torch.load(path, weights_only=False))
        self.network.encoder.freeze(args.frozen)

    def _done(self, step: int) -> float:
        """Share of the training that is done: by the clock if there is a limit, else by steps."""
        if self.args.minutes:
            return (time.time() - self.start) / (60 * self.args.minutes)
        return step / self.steps

    def _rate(self, step: int) -> float:
        """Factor of the learning rates: up over the first twelfth of the steps, then linearly down."""
        rate: float = self.args.rate * min(1.0, 12 * (step + 1) / self.steps) * max(0.01, 1.0 - self._done(step))
        return rate

    def _parts(self) -> dict[str, Any]:
        return {"network": self.network, "mean": self.mean, "optimizer": self.optimizer, "schedule": self.schedule}

    def _restore(self, state: dict[str, Any]) -> None:
        for name, part in self._parts().items():
            part.load_state_dict(state[name])
        self.epoch, self.best, self.stale = state["epoch"], state["best"], state["stale"]
        self.rng.setstate(state["random"])
        torch.set_rng_state(state["torch"])

    def _save(self) -> None:
        state = {name: part.state_dict() for name, part in self._parts().items()}
        state |= {"epoch": self.epoch, "best": self.best, "stale": self.stale}
        state |= {"random": self.rng.getstate(), "torch": torch.get_rng_state()}
        part = self.args.output / "last.part"
        torch.save(state, part)
        part.replace(self.args.output / "last.pt")

    def log(self, **values: object) -> None:
        """Print, and append to the log."""
        line = json.dumps(values, ensure_ascii=False)
        print(line, flush=True)
        with (self.args.output / "log.jsonl").open("a", encoding="utf8") as log:
            log.write(line + "\n")

    def figures(self) -> dict[str, Figures]:
        """Figures per set of held-out documents, of the averaged weights, each at its best threshold."""
        network = self.mean.module
        assert isinstance(network, Network)
        found = {}
        for name, examples in self.sets.items():
            judged = judge(network, examples, self.setup.relations)
            at = (measure(judged, threshold / 4, self.setup.symmetric) for threshold in range(-8, 9))
            found[name] = max(at, key=lambda figures: figures.f1)
        return found

    def run(self) -> None:
        """Train to the end, or until nothing gets better."""
        self.log(examples=len(self.train), pieces=sum(len(e.window.ids) for e in self.train), epoch=self.epoch)
        while self.epoch < self.args.epochs and self.stale < self.args.patience and self._done(0) < 1.0:
            start, sums, count = time.time(), defaultdict[str, float](float), 0
            self.network.train()
            for batch in batches(self.train, self.args.pieces, self.rng):
                parts = losses(self.network, batch, self.rng)
                total = torch.stack(list(parts.values())).sum()
                self.optimizer.zero_grad()
                total.backward()
                clip_grad_norm_(self.network.parameters(), 1.0)
                self.optimizer.step()
                self.schedule.step()
                self.mean.update_parameters(self.network)
                count += 1
                if self.args.minutes and self._done(0) >= 1.0:
                    break
                for name, value in parts.items():
                    sums[name] += float(value.detach())
                if count % 100 == 0:
                    print(self.epoch, count, {k: round(v / count, 3) for k, v in sums.items()}, flush=True)
            self.epoch += 1
            figures = self.figures()
            mean = float(np.mean([figure.f1 for figure in figures.values()]))
            self.stale = 0 if mean > self.best else self.stale + 1
            self.best = max(self.best, mean)
            if self.stale == 0:
                torch.save(self.mean.module.state_dict(), self.args.output / BEST)
            self._save()
            self.log(
                epoch=self.epoch,
                seconds=round(time.time() - start),
                loss={name: round(value / count, 4) for name, value in sums.items()},
                figures={name: {k: round(v, 4) for k, v in asdict(f).items()} for name, f in figures.items()},
            )


def main() -> None:
    """Train as told."""
    args = arguments()
    remember(args)
    Run(args).run()


if __name__ == "__main__":
    main()
