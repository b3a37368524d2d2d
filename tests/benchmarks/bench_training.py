"""What `fit` costs: beside a loop by hand, beside Lightning, in time to import and in memory.

The network and the rows are those of lab 08's `fit_digits`. Each comparison is made in pairs, one
after the other in turns, so that what else the machine does meets both alike.
"""

from __future__ import annotations

import logging
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import torch
from sklearn.datasets import load_digits
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader, TensorDataset

from mitdl_utils.training import fit

EPOCHS, BATCH, PAIRS = 10, 64, 15
WANTED = {"hand": 1.02, "lightning": 0.8, "import": 0.1}

IMPORT = """
import sys, time
began = time.perf_counter()
import mitdl_utils
print(time.perf_counter() - began)
print([name for name in ("torch", "matplotlib", "ipywidgets", "tensorflow") if name in sys.modules])
"""

MEMORY = """
import resource
import numpy as np, torch
from torch import nn
from mitdl_utils.training import fit
def peak():
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
def train(X, y):
    model = nn.Linear(X.shape[1], 10)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    fit(model, (X, y), nn.functional.cross_entropy, optimizer, epochs=1, batch_size=256)
train(np.ones((512, 784), np.float32), np.zeros(512, np.int64))
X, y = np.ones((100_000, 784), np.float32), np.zeros(100_000, np.int64)
before = peak()
train(X, y)
print((X.nbytes + peak() - before) / X.nbytes)
"""


def digits() -> tuple[Tensor, Tensor]:
    """The 1,077 training rows of `fit_digits`: what is left of every fifth and the one after it."""
    X, y = load_digits(return_X_y=True)
    rows = torch.arange(len(X)) % 5 >= 2
    return torch.tensor(X, dtype=torch.float32)[rows], torch.tensor(y)[rows]


def network() -> tuple[nn.Module, torch.optim.Optimizer]:
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.BatchNorm1d(64),
        nn.Linear(64, 128),
        nn.ReLU(),
        nn.Dropout(0.3),
        nn.Linear(128, 10),
    )
    return model, torch.optim.AdamW(model.parameters(), lr=5e-3, weight_decay=0.05)


def by_hand(X: Tensor, y: Tensor) -> nn.Module:
    model, optimizer = network()
    for _ in range(EPOCHS):
        model.train()
        for rows in torch.randperm(len(X)).split(BATCH):
            optimizer.zero_grad()
            cross_entropy(model(X[rows]), y[rows]).backward()
            optimizer.step()
    return model.eval()


def by_fit(X: Tensor, y: Tensor) -> nn.Module:
    model, optimizer = network()
    fit(model, (X, y), cross_entropy, optimizer, epochs=EPOCHS, batch_size=BATCH, progress=False)
    return model


def by_lightning(X: Tensor, y: Tensor) -> nn.Module:
    import pytorch_lightning as lightning

    model, optimizer = network()

    class Digits(lightning.LightningModule):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def training_step(self, batch: Any, index: int) -> Tensor:
            return cross_entropy(self.model(batch[0]), batch[1])

        def configure_optimizers(self) -> torch.optim.Optimizer:
            return optimizer

    trainer = lightning.Trainer(
        max_epochs=EPOCHS,
        accelerator="cpu",
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
    )
    trainer.fit(Digits(), DataLoader(TensorDataset(X, y), BATCH, shuffle=True))
    return model.eval()


def run() -> dict[str, float]:
    """Medians of the ratios of pairs, and what is wanted of each."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # a network as small as this only waits for a second one
    try:
        return {
            **_against(by_hand, "a hand-written loop", "hand"),
            **_lightning(),
            **_import(),
            **_memory(),
        }
    finally:
        torch.set_num_threads(threads)


def _lightning() -> dict[str, float]:
    try:
        import pytorch_lightning  # noqa: F401
    except ImportError:
        print("bench: pytorch-lightning is not installed, so fit is not held against it")
        return {}
    for name in ("pytorch_lightning", "lightning.pytorch"):
        logging.getLogger(name).setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Lightning has advice about workers
        return _against(by_lightning, "Lightning", "lightning")


def _against(other: Callable[[Tensor, Tensor], nn.Module], name: str, key: str) -> dict[str, float]:
    X, y = digits()
    ours, theirs = [], []
    for pair in range(PAIRS + 1):
        runs = [(by_fit, ours), (other, theirs)]
        for train, times in runs if pair % 2 else reversed(runs):
            began = time.process_time()
            train(X, y)
            times.append(time.process_time() - began)
    ratios = [a / b for a, b in zip(ours[1:], theirs[1:], strict=True)]  # the first pair warms up
    steps = EPOCHS * -(-len(X) // BATCH)
    return {
        f"{name}, µs a step": 1e6 * statistics.median(theirs[1:]) / steps,
        f"fit beside {name}, µs a step": 1e6 * statistics.median(ours[1:]) / steps,
        f"fit over {name} (wanted: <= {WANTED[key]})": statistics.median(ratios),
    }


def _import() -> dict[str, float]:
    times, brought = [], "[]"
    for _ in range(9):
        seconds, brought = _python(IMPORT).splitlines()
        times.append(float(seconds))
    if brought != "[]":
        print(f"bench: import mitdl_utils brings {brought}, expected none of them")
    return {f"import mitdl_utils, s (wanted: <= {WANTED['import']})": statistics.median(times)}


def _memory() -> dict[str, float]:
    if sys.platform == "win32":
        return {}
    return {"a data set in memory while it is trained on, copies": float(_python(MEMORY))}


def _python(program: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
