"""A training that is interrupted and goes on ends where it would have ended, to the bit."""

import io
import pickle
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.optim import SGD, Adam, Optimizer
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    LambdaLR,
    MultiStepLR,
    OneCycleLR,
    ReduceLROnPlateau,
)
from torch.utils.data import DataLoader, TensorDataset

from mitdl_utils.training import History, fit
from mitdl_utils.training.checkpoint import read_checkpoint, write_checkpoint

EPOCHS = 6
generator = torch.Generator().manual_seed(0)
X, Y = torch.randn(90, 6, generator=generator), torch.randint(3, (90,), generator=generator)
VAL = torch.randn(30, 6, generator=generator), torch.randint(3, (30,), generator=generator)


class Interrupted(Exception):
    """The power fails."""


class Noisy(nn.Module):
    """Draws from all three libraries in its forward pass."""

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        return x + random.gauss(0, 0.1) + float(np.random.normal(0, 0.1))


def network() -> nn.Module:
    torch.manual_seed(1)
    return nn.Sequential(
        Noisy(), nn.BatchNorm1d(6), nn.Linear(6, 12), nn.ReLU(), nn.Dropout(0.3), nn.Linear(12, 3)
    )


def in_memory() -> Any:
    return X, Y


def own_order() -> Any:
    return DataLoader(
        TensorDataset(X, Y), 16, shuffle=True, generator=torch.Generator().manual_seed(5)
    )


def global_order() -> Any:
    return DataLoader(TensorDataset(X, Y), 16, shuffle=True)


Settings = Callable[[Optimizer], dict[str, Any]]
KINDS: dict[str, tuple[Callable[[], Any], Settings]] = {
    "in memory": (in_memory, lambda o: {}),
    "a loader with its own generator": (own_order, lambda o: {}),
    "a loader without one": (global_order, lambda o: {}),
    "a cosine": (in_memory, lambda o: {"schedule": CosineAnnealingLR(o, EPOCHS)}),
    "milestones": (in_memory, lambda o: {"schedule": MultiStepLR(o, [1, 3, 5])}),
    "a plateau": (in_memory, lambda o: {"schedule": ReduceLROnPlateau(o, patience=0)}),
    "one cycle, by step": (
        in_memory,
        lambda o: {
            "schedule": OneCycleLR(o, 0.05, total_steps=6 * EPOCHS),
            "schedule_every": "step",
        },
    ),
    "patience": (in_memory, lambda o: {"patience": 2, "min_delta": 0.01}),
    "clipping and accumulating": (in_memory, lambda o: {"clip": 0.5, "accumulate": 2}),
    "bf16": (in_memory, lambda o: {"precision": "bf16"}),
    "fp16": (in_memory, lambda o: {"precision": "fp16"}),
    "fp16 that overflows at first": (
        in_memory,
        lambda o: {"precision": "fp16", "loss_fn": lambda out, y: 100 * cross_entropy(out, y)},
    ),
}


def train(kind: str, path: Path, fail_after: int | None = None) -> tuple[nn.Module, History]:
    data, settings = KINDS[kind]
    model = network()
    optimizer = Adam(model.parameters(), lr=0.02)

    def after_epoch(model: nn.Module, history: History) -> None:
        torch.rand(3)  # whoever draws between epochs
        if len(history) == fail_after:
            raise Interrupted

    more: Any = {"batch_size": 16, **settings(optimizer)}
    torch.manual_seed(2), random.seed(2), np.random.seed(2)
    history = fit(
        model,
        data(),
        more.pop("loss_fn", cross_entropy),
        optimizer,
        VAL,
        epochs=EPOCHS,
        checkpoint=path,
        resume=True,
        after_epoch=after_epoch,
        **more,
    )
    return model, history


def the_same(one: tuple[nn.Module, History], other: tuple[nn.Module, History]) -> None:
    (model, history), (model_2, history_2) = one, other
    for name, value in model.state_dict().items():
        assert torch.equal(value, model_2.state_dict()[name]), name
    assert history.loss == history_2.loss
    assert history.val_loss == history_2.val_loss
    assert history.lr == history_2.lr
    assert (history.best_epoch, history.stopped) == (history_2.best_epoch, history_2.stopped)


@pytest.mark.parametrize("kind", KINDS)
def test_it_goes_on_to_the_bit(kind: str, tmp_path: Path) -> None:
    straight = train(kind, tmp_path / "straight.pt")
    for fail_after in (2, 4):
        with pytest.raises(Interrupted):
            train(kind, tmp_path / "broken.pt", fail_after)
        random.random(), torch.rand(7)  # another process, another day
        if len(straight[1]) <= 4:
            break
    the_same(train(kind, tmp_path / "broken.pt"), straight)


KILLED = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import torch
import test_checkpoint as tests
torch.set_num_threads(1)
fit = tests.fit
def slow(*args, after_epoch, **settings):
    def told(model, history):
        after_epoch(model, history)
        print(len(history), flush=True)
    return fit(*args, after_epoch=told, **settings)
tests.fit = slow
tests.EPOCHS = 100_000
tests.train("in memory", Path(sys.argv[2]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_a_process_that_is_killed_leaves_a_whole_checkpoint(tmp_path: Path) -> None:
    path = tmp_path / "killed.pt"
    here = str(Path(__file__).parent)
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, here, str(path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        while int(process.stdout.readline()) < 20:
            pass
        time.sleep(0.003)  # somewhere: in an epoch, or while it writes
        process.send_signal(signal.SIGKILL)
    done = len(read_checkpoint(path)["history"]["loss"])
    assert done >= 19
    more = done + 2

    def go_on(path: Path) -> tuple[nn.Module, History]:
        model = network()
        torch.manual_seed(2), random.seed(2), np.random.seed(2)
        history = fit(
            model,
            (X, Y),
            cross_entropy,
            Adam(model.parameters(), lr=0.02),
            VAL,
            epochs=more,
            batch_size=16,
            checkpoint=path,
            resume=True,
            after_epoch=lambda m, h: torch.rand(3),
        )
        return model, history

    the_same(go_on(path), go_on(tmp_path / "straight.pt"))


def test_a_finished_training_comes_back_at_once(tmp_path: Path) -> None:
    first = train("patience", tmp_path / "done.pt")
    again = train("patience", tmp_path / "done.pt")
    the_same(first, again)
    assert again[1].seconds == first[1].seconds
    assert not again[0].training


def test_more_epochs_can_be_asked_for_later(tmp_path: Path) -> None:
    def run(path: Path, *epochs: int) -> nn.Module:
        for so_many in epochs:
            model = network()
            torch.manual_seed(2), random.seed(2), np.random.seed(2)
            fit(
                model,
                (X, Y),
                cross_entropy,
                Adam(model.parameters()),
                epochs=so_many,
                checkpoint=path,
                resume=True,
            )
        return model

    one, other = run(tmp_path / "a.pt", 2, 5), run(tmp_path / "b.pt", 5)
    assert torch.equal(one[2].weight, other[2].weight)


def test_without_resume_it_starts_anew(tmp_path: Path) -> None:
    for _ in range(2):
        model = network()
        optimizer = SGD(model.parameters(), lr=0.1)
        path = tmp_path / "deep" / "run.pt"
        history = fit(model, (X, Y), cross_entropy, optimizer, epochs=2, checkpoint=path)
        assert len(history) == 2
    assert [file.name for file in path.parent.iterdir()] == ["run.pt"]


# ── what is refused ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "run.pt"
    model = network()
    optimizer = Adam(model.parameters())
    fit(model, (X, Y), cross_entropy, optimizer, epochs=1, checkpoint=path)
    return path


def go_on(path: Path, model: nn.Module | None = None, n: int = 90, **settings: Any) -> History:
    model = model or network()
    optimizer = Adam(model.parameters())
    return fit(
        model,
        (X[:n], Y[:n]),
        cross_entropy,
        optimizer,
        epochs=2,
        checkpoint=path,
        resume=True,
        **settings,
    )


def test_other_settings_are_named(written: Path) -> None:
    with pytest.raises(ValueError, match=r"batch_size was 64 and is 32; clip was None and is 1\.0"):
        go_on(written, batch_size=32, clip=1.0)


def test_other_data_is_named(written: Path) -> None:
    with pytest.raises(ValueError, match="number of examples was 90 and is 80; set it back or"):
        go_on(written, n=80)


def test_another_model_is_named(written: Path) -> None:
    with pytest.raises(ValueError, match="is of another model or optimizer"):
        go_on(written, nn.Linear(6, 3))


def test_a_cut_off_file_is_named(written: Path) -> None:
    written.write_bytes(written.read_bytes()[:500])
    with pytest.raises(ValueError, match=r"run\.pt is no checkpoint of fit, or damaged"):
        go_on(written)


def test_a_file_of_weights_is_no_checkpoint(written: Path) -> None:
    torch.save(network().state_dict(), written)
    with pytest.raises(ValueError, match="is no checkpoint of fit"):
        go_on(written)


def test_another_format_is_named(written: Path) -> None:
    torch.save({"format": 99}, written)
    with pytest.raises(ValueError, match="has format 99, expected 1; it was written by another"):
        go_on(written)


class Evil:
    def __reduce__(self) -> Any:
        return exec, ("raise SystemExit('the file ran')",)


@pytest.mark.parametrize("write", ["torch", "pickle"])
def test_a_file_that_holds_code_does_not_run(written: Path, write: str) -> None:
    if write == "torch":
        torch.save({"format": 1, "history": Evil()}, written)
    else:
        written.write_bytes(pickle.dumps(Evil()))
    with pytest.raises(ValueError, match="is no checkpoint of fit"):
        go_on(written)


def test_a_state_that_could_not_be_read_back_is_refused_when_it_is_written(tmp_path: Path) -> None:
    class Rate:
        def __call__(self, epoch: int) -> float:
            return 0.5

    Rate.__qualname__ = "Rate"
    globals()["Rate"] = Rate  # so that it can be pickled at all
    model = network()
    optimizer = SGD(model.parameters(), lr=0.1)
    schedule = LambdaLR(optimizer, Rate())
    schedule.lr_lambdas[0].unit = Rate()  # its state holds an object now
    with pytest.raises(TypeError, match="object that cannot be read back safely"):
        fit(
            model,
            (X, Y),
            cross_entropy,
            optimizer,
            epochs=1,
            schedule=schedule,
            checkpoint=tmp_path / "run.pt",
        )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be replaced there")
def test_whoever_reads_the_old_one_reads_it_to_its_end(written: Path) -> None:
    before = written.read_bytes()
    with written.open("rb") as old:
        write_checkpoint(written, {"new": 1})
        assert old.read() == before
    assert read_checkpoint(written)["new"] == 1


def test_what_is_written_half_never_takes_the_place_of_the_whole(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = written.read_bytes()

    def full(state: Any, file: io.BufferedWriter) -> None:
        file.write(b"half")
        raise OSError("No space left on device")

    monkeypatch.setattr(torch, "save", full)
    with pytest.raises(OSError, match="No space left"):
        write_checkpoint(written, {})
    assert written.read_bytes() == before
    assert list(written.parent.iterdir()) == [written]
