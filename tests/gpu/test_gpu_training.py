"""`fit` on a real GPU: recorded and not, in halves, interrupted, full."""

import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.optim import SGD, Adam, AdamW, RMSprop
from torch.optim.lr_scheduler import CosineAnnealingLR, OneCycleLR
from torch.utils.data import DataLoader, TensorDataset

from mitdl_utils.devices import OutOfMemory, choose_device
from mitdl_utils.seeds import deterministic, seed_everything
from mitdl_utils.training import History, batches, evaluate, fit

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason=choose_device().sentence),
]
if torch.cuda.is_available():  # before it starts: on other machines nothing needs it
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")


@cache
def digits() -> tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]:
    from sklearn.datasets import load_digits

    X, y = load_digits(return_X_y=True)
    rows = torch.arange(len(X)) % 5 >= 1
    X, y = torch.tensor(X, dtype=torch.float32), torch.tensor(y)
    return (X[rows], y[rows]), (X[~rows], y[~rows])


def network(dropout: float = 0.0) -> nn.Module:
    torch.manual_seed(1)
    layers = [nn.BatchNorm1d(64), nn.Linear(64, 128), nn.ReLU(), nn.Dropout(dropout)]
    return nn.Sequential(*layers, nn.Linear(128, 10)).cuda()


def trained(model: nn.Module, data: Any = None, **settings: Any) -> History:
    data = digits()[0] if data is None else data
    seed_everything(2)
    make = settings.pop("optimizer", lambda params: AdamW(params, lr=5e-3))
    optimizer = make(model.parameters())
    if "schedule" in settings:
        settings["schedule"] = settings["schedule"](optimizer)
    settings = {"epochs": 6, "batch_size": 64, **settings}
    return fit(model, data, cross_entropy, optimizer, **settings)


def right(model: nn.Module) -> float:
    def accuracy(outputs: Tensor, labels: Tensor) -> Tensor:
        return (outputs.argmax(1) == labels).float().mean()

    return evaluate(model, digits()[1], cross_entropy, metrics={"right": accuracy})["right"]


@pytest.mark.parametrize("precision", ["none", "bf16", "fp16", "auto"])
@pytest.mark.parametrize("capture", [None, False])
def test_digits_are_learned(precision: str, capture: bool | None) -> None:
    model = network(dropout=0.3)
    trained(model, precision=precision, capture=capture, epochs=20)
    assert right(model) >= 0.95


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"batch_size": 7},
        {"batch_size": 5000},
        {"clip": 0.1},
        {"accumulate": 3},
        {"drop_last": True},
        {"optimizer": lambda p: SGD(p, lr=0.05, momentum=0.9)},
        {"optimizer": lambda p: RMSprop(p, lr=1e-3)},
        {"optimizer": lambda p: Adam(p, lr=1e-3, foreach=True)},
        {"schedule": lambda o: CosineAnnealingLR(o, 6)},
        {
            "schedule": lambda o: OneCycleLR(o, 5e-3, total_steps=6 * 23),
            "schedule_every": "step",
        },
        {"optimizer": lambda p: SGD(p, lr=0.05), "schedule": lambda o: CosineAnnealingLR(o, 6)},
    ],
    ids=lambda settings: "-".join(settings) or "plain",
)
def test_recorded_steps_are_the_same_steps(settings: dict[str, Any]) -> None:
    recorded, plainly = network(), network()
    one = trained(recorded, capture=True, **settings)
    other = trained(plainly, capture=False, **settings)
    assert one.loss == pytest.approx(other.loss, rel=2e-2)
    assert one.lr == pytest.approx(other.lr)
    assert abs(right(recorded) - right(plainly)) <= 0.02


def test_dropout_in_a_recording_draws_anew_each_time() -> None:
    class Noting(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.register_buffer("seen", torch.zeros(10_000, device="cuda"))
            self.register_buffer("calls", torch.zeros((), device="cuda"))
            self.weight = nn.Parameter(torch.ones((), device="cuda"))

        def forward(self, x: Tensor) -> Tensor:
            self.seen += nn.functional.dropout(torch.ones_like(self.seen), 0.5, self.training)
            self.calls += 1
            return self.weight * x

    model = Noting()
    x = torch.zeros(64, 10, device="cuda")
    data = (x, torch.zeros(64, dtype=torch.long, device="cuda"))
    fit(model, data, cross_entropy, SGD(model.parameters(), lr=0.1), epochs=100, batch_size=64)
    assert model.calls.item() == 100
    assert 0.8 < model.seen.std().item() / 10 < 1.2  # √100: independent; 100 if repeated


def test_a_model_that_waits_for_the_gpu_is_trained_without_a_recording() -> None:
    class Waits(nn.Linear):
        def forward(self, x: Tensor) -> Tensor:
            return super().forward(x) if x.sum().item() >= 0 else x

    torch.manual_seed(1)
    model = Waits(64, 10).cuda()
    with pytest.warns(RuntimeWarning, match="cannot be recorded as a CUDA graph"):
        history = trained(model)
    assert history.loss[-1] < history.loss[0]
    model = network(dropout=0.3)  # and the GPU, its generators too, still works
    trained(model, epochs=20)
    assert right(model) >= 0.95


@pytest.mark.parametrize("capture", [None, False])
def test_two_runs_are_equal_to_the_bit(capture: bool | None) -> None:
    runs = []
    for _ in range(2):
        model = network(dropout=0.3)
        with deterministic():
            trained(model, capture=capture)
        runs.append(model)
    for one, other in zip(*(model.state_dict().values() for model in runs), strict=True):
        assert torch.equal(one, other)


@pytest.mark.parametrize("capture", [None, False])
def test_it_goes_on_after_an_interruption(capture: bool | None, tmp_path: Path) -> None:
    class Interrupted(Exception):
        pass

    def fail(model: nn.Module, history: History) -> None:
        if len(history) == 3:
            raise Interrupted

    def run(name: str, **more: Any) -> nn.Module:
        model = network(dropout=0.3)
        with deterministic():
            trained(model, capture=capture, checkpoint=tmp_path / name, resume=True, **more)
        return model

    straight = run("straight.pt")
    with pytest.raises(Interrupted):
        run("broken.pt", after_epoch=fail)
    gone_on = run("broken.pt")
    for one, other in zip(
        straight.state_dict().values(), gone_on.state_dict().values(), strict=True
    ):
        if capture is False:
            assert torch.equal(one, other)
        else:
            torch.testing.assert_close(one, other, rtol=1e-2, atol=1e-3)


def test_a_checkpoint_of_a_gpu_goes_on_on_a_cpu(tmp_path: Path) -> None:
    path = tmp_path / "run.pt"
    trained(network(), checkpoint=path, epochs=3)
    model = network().cpu()
    history = trained(model, checkpoint=path, resume=True, epochs=6)
    assert len(history) == 6
    assert next(model.parameters()).device.type == "cpu"


def test_the_data_lies_on_the_gpu_once() -> None:
    X, y = torch.randn(200_000, 256), torch.randint(10, (200_000,))
    size = batches.bytes_of(X, y)
    model = nn.Linear(256, 10).cuda()
    torch.cuda.reset_peak_memory_stats()
    before = torch.cuda.memory_allocated()
    fit(model, (X, y), cross_entropy, SGD(model.parameters(), lr=0.1), epochs=3, batch_size=256)
    assert size <= torch.cuda.max_memory_allocated() - before <= 1.2 * size + 2 * batches.BYTES


def test_data_that_does_not_fit_stays_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "fits", lambda size, device: False)
    model = network()
    trained(model, epochs=20)
    assert right(model) >= 0.95


def test_pinned_loaders_are_streamed() -> None:
    loader = DataLoader(TensorDataset(*digits()[0]), 64, shuffle=True, pin_memory=True)
    model = network()
    trained(model, data=loader, epochs=20)
    assert right(model) >= 0.95


def test_a_batch_that_does_not_fit_is_explained_and_the_next_one_runs() -> None:
    class Large(nn.Linear):
        def forward(self, x: Tensor) -> Tensor:
            blown = torch.empty(len(x), 2**31, device=x.device)  # 8 GiB for each example
            return super().forward(x) + blown[:, :10]

    model = Large(64, 10).cuda()
    before = torch.cuda.memory_allocated()
    with pytest.raises(OutOfMemory, match=r"fit: out of memory on cuda:0 .* a batch_size below"):
        trained(model)
    assert torch.cuda.memory_allocated() <= before + 2**20
    small = network()
    trained(small, epochs=20)
    assert right(small) >= 0.95


@pytest.mark.slow
def test_a_compiled_model_is_recorded_too() -> None:
    model = network(dropout=0.3)
    trained(model, compile=True, epochs=20)
    assert right(model) >= 0.95
