"""`fit` on a GPU against loops that are tuned by hand, in samples a second.

The network is that of lab 08's digits. The first tuned loop records one step as a CUDA graph and
replays it on rows that the GPU picks; the second lets `torch.compile` do the same. `fit` is held
against the faster of the two, in float32 and in bf16, at each batch size; wanted: at least 0.9.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from mitdl_utils.devices import choose_device
from mitdl_utils.training import fit
from tests.benchmarks.bench_training import digits

ROWS = 2**18
BATCHES = (64, 256, 1024, 4096, 8192)
EPOCHS, WARM = 5, 2
WANTED = 0.9

Epoch = Callable[[], None]


def run() -> dict[str, float]:
    """Samples a second of each loop, and `fit` over the faster of the tuned ones."""
    choice = choose_device()
    print(choice.sentence)
    if choice.device.type != "cuda":
        print("bench: this one needs a CUDA GPU")
        return {}
    X, y = _many_digits(choice.device)
    found: dict[str, float] = {}
    for half in (False, True):
        for batch in BATCHES:
            name = f"{'bf16' if half else 'float32'}, batch {batch}"
            ours = _fit(X, y, batch, half)
            graph = _rate(_by_graph(X, y, batch, half))
            compiled = _rate(_compiled(X, y, batch, half))
            found[f"{name}: fit, million samples/s"] = ours / 1e6
            found[f"{name}: CUDA graph by hand, million samples/s"] = graph / 1e6
            found[f"{name}: torch.compile by hand, million samples/s"] = compiled / 1e6
            found[f"{name}: fit over the faster (>= {WANTED})"] = ours / max(graph, compiled)
    return found


def _many_digits(device: torch.device) -> tuple[Tensor, Tensor]:
    """The digits again and again, each time with other noise."""
    X, y = (part.to(device) for part in digits())
    rows = torch.arange(ROWS, device=device) % len(X)
    return X[rows] + torch.randn(ROWS, 64, device=device), y[rows]


def _network(device: torch.device) -> tuple[nn.Module, torch.optim.Optimizer]:
    torch.manual_seed(0)
    layers = [nn.BatchNorm1d(64), nn.Linear(64, 128), nn.ReLU(), nn.Dropout(0.3)]
    model = nn.Sequential(*layers, nn.Linear(128, 10)).to(device)
    return model, torch.optim.AdamW(model.parameters(), lr=1e-3, fused=True, capturable=True)


def _fit(X: Tensor, y: Tensor, batch: int, half: bool) -> float:
    model, optimizer = _network(X.device)
    history = fit(
        model,
        (X, y),
        cross_entropy,
        optimizer,
        epochs=WARM + EPOCHS,
        batch_size=batch,
        precision="bf16" if half else "none",
        progress=False,
    )
    return len(X) / statistics.median(history.seconds[WARM:])


def _rate(epochs: Iterator[Epoch]) -> float:
    """Samples a second in the median epoch, after those that warm up."""
    seconds = []
    for epoch in epochs:
        torch.cuda.synchronize()
        began = time.perf_counter()
        epoch()
        torch.cuda.synchronize()
        seconds.append(time.perf_counter() - began)
    return ROWS / statistics.median(seconds[WARM:])


def _cast(half: bool) -> AbstractContextManager[object]:
    if not half:
        return nullcontext()
    return torch.autocast("cuda", dtype=torch.bfloat16, cache_enabled=False)


def _by_graph(X: Tensor, y: Tensor, batch: int, half: bool) -> Iterator[Epoch]:
    """One step as a CUDA graph; the rows of a batch are picked into the memory that it reads."""
    model, optimizer = _network(X.device)
    x_now, y_now = X[:batch].clone(), y[:batch].clone()

    def step() -> None:
        optimizer.zero_grad()
        with _cast(half):
            loss = cross_entropy(model(x_now), y_now)
        loss.backward()
        optimizer.step()

    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(3):
            step()
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        step()

    def epoch() -> None:
        for rows in torch.randperm(ROWS, device=X.device).split(batch):  # ROWS is whole batches
            torch.index_select(X, 0, rows, out=x_now)
            torch.index_select(y, 0, rows, out=y_now)
            graph.replay()

    for _ in range(WARM + EPOCHS):
        yield epoch


def _compiled(X: Tensor, y: Tensor, batch: int, half: bool) -> Iterator[Epoch]:
    """The plain loop with what torch.compile makes of the model, graphs of its own included."""
    model, optimizer = _network(X.device)
    forward = torch.compile(model, mode="reduce-overhead")

    def epoch() -> None:
        for rows in torch.randperm(ROWS, device=X.device).split(batch):
            optimizer.zero_grad()
            with _cast(half):
                loss = cross_entropy(forward(X[rows]), y[rows])
            loss.backward()
            optimizer.step()

    for _ in range(WARM + EPOCHS):
        yield epoch
