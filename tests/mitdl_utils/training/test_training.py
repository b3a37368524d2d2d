"""`fit` is the loop that the labs teach, and equal to it, to the bit where that is possible."""

import math
from typing import Any, Unpack, get_type_hints

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, mse_loss
from torch.optim import LBFGS, SGD, Adam, AdamW, Optimizer
from torch.optim.lr_scheduler import ExponentialLR, LambdaLR, OneCycleLR, ReduceLROnPlateau
from torch.utils.data import DataLoader, Dataset, TensorDataset

from mitdl_utils.devices import OutOfMemory
from mitdl_utils.training import History, Plan, batches, capture, evaluate, fit
from mitdl_utils.training.plan import Settings

torch.manual_seed(0)
X, Y = torch.randn(150, 6), torch.randint(3, (150,))
VAL = (torch.randn(40, 6), torch.randint(3, (40,)))


def network(seed: int = 1) -> nn.Module:
    torch.manual_seed(seed)
    return nn.Sequential(
        nn.BatchNorm1d(6), nn.Linear(6, 16), nn.ReLU(), nn.Dropout(0.3), nn.Linear(16, 3)
    )


def plain(seed: int = 1) -> nn.Module:
    """Without anything that depends on the batch."""
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(6, 16), nn.Tanh(), nn.Linear(16, 3))


def by_hand(model: nn.Module, optimizer: Optimizer, epochs: int, batch: int) -> None:
    """What labs 7 and 8 teach."""
    for _ in range(epochs):
        model.train()
        for rows in torch.randperm(len(X)).split(batch):
            optimizer.zero_grad()
            cross_entropy(model(X[rows]), Y[rows]).backward()
            optimizer.step()
    model.eval()


def fitted(model: nn.Module, **settings: Unpack[Settings]) -> History:
    optimizer = Adam(model.parameters(), lr=0.01)
    return fit(model, (X, Y), cross_entropy, optimizer, **{"epochs": 3, **settings})  # type: ignore[typeddict-item]


def same(one: nn.Module, other: nn.Module) -> bool:
    pairs = zip(one.state_dict().values(), other.state_dict().values(), strict=True)
    return all(torch.equal(a, b) for a, b in pairs)


def close(one: nn.Module, other: nn.Module) -> None:
    for a, b in zip(one.state_dict().values(), other.state_dict().values(), strict=True):
        torch.testing.assert_close(a, b, rtol=1e-4, atol=1e-6)


# ── it is the loop ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("batch", [7, 64, 150, 1000])
def test_it_equals_the_hand_written_loop_to_the_bit(batch: int) -> None:
    ours, theirs = network(), network()
    torch.manual_seed(2)
    by_hand(theirs, Adam(theirs.parameters(), lr=0.01), epochs=3, batch=batch)
    torch.manual_seed(2)
    fitted(ours, batch_size=batch)
    assert same(ours, theirs)
    assert torch.equal(ours(X), theirs(X))  # in eval mode, both


def test_a_model_that_comes_in_eval_mode_is_trained_in_train_mode() -> None:
    ours, theirs = network().eval(), network()
    torch.manual_seed(2)
    by_hand(theirs, Adam(theirs.parameters(), lr=0.01), epochs=3, batch=64)
    torch.manual_seed(2)
    fitted(ours)
    assert same(ours, theirs)


def test_arrays_are_trained_on_like_tensors() -> None:
    ours, theirs = network(), network()
    pair = (X.double().numpy(), Y.int().numpy())
    torch.manual_seed(2)
    fit(ours, pair, cross_entropy, Adam(ours.parameters(), lr=0.01), epochs=3)
    torch.manual_seed(2)
    fitted(theirs)
    assert same(ours, theirs)


def test_a_loader_is_followed_batch_by_batch() -> None:
    ours, theirs = network(), network()

    def loader() -> DataLoader[Any]:
        generator = torch.Generator().manual_seed(3)
        return DataLoader(TensorDataset(X, Y), 32, shuffle=True, generator=generator)

    theirs.train()
    optimizer = Adam(theirs.parameters(), lr=0.01)
    torch.manual_seed(2)
    followed = loader()
    for _ in range(2):
        for x, y in followed:
            optimizer.zero_grad()
            cross_entropy(theirs(x), y).backward()
            optimizer.step()
    torch.manual_seed(2)
    history = fit(ours, loader(), cross_entropy, Adam(ours.parameters(), lr=0.01), epochs=2)
    assert same(ours, theirs.eval())
    assert len(history) == 2


def test_a_dataset_of_ones_own_works() -> None:
    class Squares(Dataset[Any]):
        def __len__(self) -> int:
            return 40

        def __getitem__(self, i: int) -> tuple[Tensor, Tensor]:
            return torch.tensor([i / 40]), torch.tensor([(i / 40) ** 2])

    model = nn.Linear(1, 1)
    optimizer = SGD(model.parameters(), lr=0.1)
    history = fit(model, Squares(), mse_loss, optimizer, epochs=5, batch_size=8)
    assert history.loss[-1] < history.loss[0]


def test_the_loss_of_an_epoch_weighs_each_example_alike() -> None:
    model = plain()
    with torch.no_grad():
        wanted = cross_entropy(model(X), Y).item()
    still = SGD(model.parameters(), lr=0.0)
    history = fit(model, (X, Y), cross_entropy, still, epochs=1, batch_size=64)
    assert history.loss == [pytest.approx(wanted, rel=1e-6)]


def test_without_shuffling_the_order_is_the_given_one() -> None:
    seen: list[Tensor] = []

    def noting(outputs: Tensor, labels: Tensor) -> Tensor:
        seen.append(labels.clone())
        return cross_entropy(outputs, labels)

    model = plain()
    fit(model, (X, Y), noting, SGD(model.parameters(), lr=0.1), epochs=1, shuffle=False)
    assert torch.equal(torch.cat(seen), Y)


def test_every_example_comes_once_an_epoch_in_a_new_order() -> None:
    seen: list[Tensor] = []
    marked = torch.arange(150).float()[:, None].repeat(1, 6)

    def noting(outputs: Tensor, labels: Tensor) -> Tensor:
        seen.append(labels.clone())
        return outputs.mean()

    model = plain()
    sgd = SGD(model.parameters(), lr=0.0)
    fit(model, (marked, torch.arange(150)), noting, sgd, epochs=2, batch_size=7)
    first, second = torch.cat(seen).split(150)
    assert torch.equal(first.sort().values, torch.arange(150))
    assert torch.equal(second.sort().values, torch.arange(150))
    assert not torch.equal(first, second)


def test_drop_last_leaves_the_small_batch_out() -> None:
    sizes: list[int] = []

    def noting(outputs: Tensor, labels: Tensor) -> Tensor:
        sizes.append(len(labels))
        return cross_entropy(outputs, labels)

    model = plain()
    fit(model, (X, Y), noting, SGD(model.parameters(), lr=0.1), epochs=2, drop_last=True)
    assert sizes == [64, 64, 64, 64]


def test_a_model_in_float64_and_its_data_stay_there() -> None:
    model = plain().double()
    optimizer = SGD(model.parameters(), lr=0.1)
    history = fit(model, (X.double(), Y), cross_entropy, optimizer, epochs=1)
    assert next(model.parameters()).dtype == torch.float64
    assert math.isfinite(history.loss[0])


def test_it_waits_for_the_device_once_an_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[str] = []
    for name in ("item", "tolist", "cpu", "numpy", "__bool__", "__float__", "__int__"):
        method = getattr(Tensor, name)
        counted = lambda self, *a, name=name, method=method: waits.append(name) or method(self, *a)  # noqa: E731
        monkeypatch.setattr(Tensor, name, counted)
    model = plain()
    sgd = SGD(model.parameters(), lr=0.1)  # Adam on a CPU reads its own counter
    fit(model, (X, Y), cross_entropy, sgd, epochs=3, batch_size=5)
    assert waits == ["item"] * 3


# ── what goes with it ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("batch", "together"), [(10, 3), (16, 2), (50, 5), (40, 2), (3, 5)])
def test_accumulated_batches_equal_one_large_one(batch: int, together: int) -> None:
    small, large = plain(), plain()
    torch.manual_seed(2)
    some = fitted(small, batch_size=batch, accumulate=together)
    torch.manual_seed(2)
    one = fitted(large, batch_size=batch * together)
    close(small, large)
    np.testing.assert_allclose(some.loss, one.loss, rtol=1e-5)


def test_a_loaders_batches_are_accumulated_too() -> None:
    small, large = plain(), plain()
    for model, size, together in ((small, 20, 3), (large, 60, 1)):
        loader = DataLoader(TensorDataset(X, Y), size)
        optimizer = SGD(model.parameters(), lr=0.1)
        fit(model, loader, cross_entropy, optimizer, epochs=2, accumulate=together)
    close(small, large)


def test_gradients_are_clipped_together() -> None:
    ours, theirs = plain(), plain()
    fit(
        ours,
        (X, Y),
        cross_entropy,
        SGD(ours.parameters(), lr=1.0),
        epochs=1,
        clip=0.01,
        batch_size=150,
        shuffle=False,
    )
    cross_entropy(theirs(X), Y).backward()
    gradients = [p.grad for p in theirs.parameters() if p.grad is not None]
    norm = torch.stack([g.norm() for g in gradients]).norm()
    assert norm > 0.01
    with torch.no_grad():
        for p, g in zip(theirs.parameters(), gradients, strict=True):
            p -= 0.01 * g / norm
    close(ours, theirs)


def test_a_schedule_moves_after_each_epoch() -> None:
    model = plain()
    optimizer = SGD(model.parameters(), lr=1.0)
    history = fit(
        model, (X, Y), cross_entropy, optimizer, epochs=4, schedule=ExponentialLR(optimizer, 0.5)
    )
    assert history.lr == [1.0, 0.5, 0.25, 0.125]


def test_or_after_each_step() -> None:
    model = plain()
    optimizer = SGD(model.parameters(), lr=0.1)
    moves: list[int] = []
    schedule = LambdaLR(optimizer, lambda step: moves.append(step) or 1 / (1 + step))
    history = fit(
        model,
        (X, Y),
        cross_entropy,
        optimizer,
        epochs=2,
        batch_size=50,
        schedule=schedule,
        schedule_every="step",
    )
    assert moves == [0, 1, 2, 3, 4, 5, 6]
    assert history.lr == pytest.approx([0.1, 0.1 / 4])


def test_a_step_of_accumulated_batches_is_one_step_for_the_schedule() -> None:
    model = plain()
    optimizer = SGD(model.parameters(), lr=0.1)
    schedule = OneCycleLR(optimizer, max_lr=0.1, total_steps=8)
    fit(
        model,
        (X, Y),
        cross_entropy,
        optimizer,
        epochs=2,
        batch_size=20,
        accumulate=2,
        schedule=schedule,
        schedule_every="step",
    )
    assert schedule.last_epoch == 8


def test_a_plateau_looks_at_the_validation_loss() -> None:
    model = plain()
    optimizer = SGD(model.parameters(), lr=1.0)
    schedule = ReduceLROnPlateau(optimizer, factor=0.1, patience=0)
    losses = Scripted([3.0, 2.0, 2.0, 1.0])
    history = fit(model, (X, Y), losses, optimizer, VAL, epochs=4, schedule=schedule)
    assert history.lr == pytest.approx([1.0, 1.0, 1.0, 0.1])


class Scripted:
    """Losses that a script tells: one for each validation; training has a plain one."""

    def __init__(self, script: list[float]) -> None:
        self.script = iter(script)

    def __call__(self, outputs: Tensor, labels: Tensor) -> Tensor:
        if torch.is_grad_enabled():
            return cross_entropy(outputs, labels)
        return torch.tensor(next(self.script))


@pytest.mark.parametrize(
    ("script", "patience", "min_delta", "epochs", "best"),
    [
        ([1.0, 0.5, 0.75, 0.625, 9], 2, 0.0, 4, 2),
        ([1.0, 0.5, 0.5, 0.4, 0.4, 0.4], 2, 0.0, 6, 4),
        ([1.0, 0.9, 0.8, 0.7, 0.4, 0.3], 4, 0.25, 6, 5),
        ([1.0, 0.5, math.nan, math.nan, 0.1], 2, 0.0, 4, 2),
        ([3.0, 2.0, 1.0], 1, 0.0, 3, 3),
    ],
)
def test_it_ends_when_patience_does_and_goes_back_to_the_best(
    script: list[float], patience: int, min_delta: float, epochs: int, best: int
) -> None:
    model = plain()
    weights: list[Tensor] = []
    history = fit(
        model,
        (X, Y),
        Scripted(script),
        SGD(model.parameters(), lr=0.1),
        VAL,
        epochs=len(script),
        patience=patience,
        min_delta=min_delta,
        after_epoch=lambda model, history: weights.append(model[0].weight.detach().clone()),
    )
    assert (len(history), history.best_epoch) == (epochs, best)
    assert torch.equal(model[0].weight, weights[best - 1])
    if len(history) < len(script):
        assert history.stopped.startswith(f"val_loss was not better for {patience} epochs than the")


def test_buffers_go_back_to_the_best_too() -> None:
    model = network()
    means: list[Tensor] = []
    fit(
        model,
        (X, Y),
        Scripted([1.0, 0.5, 2.0, 3.0]),
        SGD(model.parameters(), lr=0.1),
        VAL,
        epochs=4,
        patience=2,
        after_epoch=lambda model, history: means.append(model[0].running_mean.clone()),
    )
    assert torch.equal(model[0].running_mean, means[1])


def test_without_patience_the_last_weights_stay() -> None:
    with_val, without = network(), network()
    torch.manual_seed(2)
    optimizer = Adam(with_val.parameters(), lr=0.01)
    fit(with_val, (X, Y), cross_entropy, optimizer, VAL, epochs=3)
    torch.manual_seed(2)
    fitted(without)
    assert same(with_val, without)  # validating draws nothing and changes nothing


def test_validation_and_metrics_are_means_over_all_examples() -> None:
    model = plain()
    history = fit(
        model,
        (X, Y),
        cross_entropy,
        SGD(model.parameters(), lr=0.1),
        VAL,
        epochs=2,
        metrics={"right": lambda out, y: (out.argmax(1) == y).float().mean()},
    )
    with torch.no_grad():
        outputs = model(VAL[0])
    assert history.val_loss[-1] == pytest.approx(cross_entropy(outputs, VAL[1]).item(), rel=1e-6)
    assert history.metrics["right"][-1] == pytest.approx(
        (outputs.argmax(1) == VAL[1]).float().mean()
    )
    assert str(history).startswith("2 epochs, loss ")


def test_evaluating_in_small_batches_changes_nothing() -> None:
    model = network().train()
    whole = evaluate(model, VAL, cross_entropy)
    parts = evaluate(model, VAL, cross_entropy, batch_size=7)
    loader = evaluate(model, DataLoader(TensorDataset(*VAL), 9), cross_entropy)
    assert whole == pytest.approx(parts)
    assert whole == pytest.approx(loader)
    assert model.training


@pytest.mark.parametrize("precision", ["bf16", "fp16"])
def test_half_precision_trains(precision: Any) -> None:
    seen: set[torch.dtype] = set()

    def noting(outputs: Tensor, labels: Tensor) -> Tensor:
        seen.add(outputs.dtype)
        return cross_entropy(outputs.float(), labels)

    model = plain()
    labels = (X[:, 0] > 0).long()
    optimizer = Adam(model.parameters(), lr=0.05)
    history = fit(model, (X, labels), noting, optimizer, epochs=8, precision=precision, clip=1.0)
    assert seen == {torch.bfloat16 if precision == "bf16" else torch.float16}
    assert history.loss[-1] < 0.5 * history.loss[0]
    assert next(model.parameters()).dtype == torch.float32


def test_what_is_clipped_in_fp16_are_the_gradients_and_not_their_scaled_copies() -> None:
    model = plain()
    before = [p.detach().clone() for p in model.parameters()]
    sgd = SGD(model.parameters(), lr=1.0)
    fit(model, (X, Y), cross_entropy, sgd, epochs=1, batch_size=150, precision="fp16", clip=0.01)
    moved = [(p - b).norm() for p, b in zip(model.parameters(), before, strict=True)]
    assert torch.stack(moved).norm().item() == pytest.approx(0.01, rel=1e-3)


def test_fp16_steps_over_gradients_that_overflow() -> None:
    model = plain()
    before = model[0].weight.detach().clone()
    fit(
        model,
        (X, Y),
        lambda out, y: 1e30 * cross_entropy(out.float(), y),
        SGD(model.parameters(), lr=0.1),
        epochs=1,
        precision="fp16",
        batch_size=150,
    )
    assert torch.equal(model[0].weight, before)


def test_a_loss_that_is_not_a_number_ends_the_training_and_says_so() -> None:
    model = plain()
    with pytest.warns(RuntimeWarning, match=r"fit: the loss is \w+ in epoch \d+; try a smaller"):
        history = fit(
            model,
            (X, Y),
            lambda out, y: out.pow(4).mean(),
            SGD(model.parameters(), lr=1e4),
            epochs=50,
        )
    assert len(history) < 50
    assert history.stopped.startswith("the loss is ")


def test_the_bar_shows_epochs_and_losses(capsys: pytest.CaptureFixture[str]) -> None:
    fitted(plain(), progress=True)
    shown = capsys.readouterr().out
    assert "epoch 3 of 3" in shown
    assert "9/9" in shown
    assert "loss=" in shown


def test_nobody_looking_nothing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    fitted(plain())
    assert capsys.readouterr() == ("", "")


def test_compiling_is_asked_of_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[nn.Module] = []
    monkeypatch.setattr(torch, "compile", lambda model: asked.append(model) or model)
    model = plain()
    fitted(model, compile=True)
    assert asked == [model]


# ── data on the device ────────────────────────────────────────────────────────────────────────────


def test_data_that_is_there_already_is_not_copied() -> None:
    cpu = torch.device("cpu")
    held = batches.batches_of((X, Y), Plan(), cpu, "train")
    assert held.x.data_ptr() == X.data_ptr()
    assert (held.examples, held.steps) == (150, 3)


def test_a_block_is_small_beside_a_large_data_set() -> None:
    large = torch.zeros(1).expand(10**6, 784)  # 3 GiB, if it were copied
    held = batches.InMemory(large, torch.zeros(10**6), Plan(batch_size=128), torch.device("cpu"))
    assert batches.bytes_of(*held._block) <= batches.BYTES


def test_data_that_does_not_fit_goes_over_block_by_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "fits", lambda size, device: False)
    held = batches.InMemory(X, Y, Plan(batch_size=32), torch.device("meta"))
    assert held.x.device.type == "cpu"
    shapes = [tuple(x.shape) for block in held.blocks() for x, _ in block]
    assert shapes == [(32, 6)] * 4 + [(22, 6)]
    assert all(x.device.type == "meta" for block in held.blocks() for x, _ in block)


def test_what_fits_is_at_most_half_of_what_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    class Free:
        free = 1000

    monkeypatch.setattr(batches, "memory_report", lambda device: Free)
    assert batches.fits(500, torch.device("cuda"))
    assert not batches.fits(501, torch.device("cuda"))


@pytest.mark.parametrize(
    ("array", "dtype"),
    [
        (np.ones(3), torch.float32),
        (np.ones(3, np.float16), torch.float32),
        (np.ones(3, np.int32), torch.int64),
        (np.ones(3, np.uint8), torch.uint8),
        (np.ones(3, bool), torch.bool),
        ([1, 2], torch.int64),
        (np.ones((2, 3))[::-1], torch.float32),
        (torch.ones(2, dtype=torch.float64), torch.float64),
    ],
)
def test_arrays_become_what_losses_and_weights_want(array: Any, dtype: torch.dtype) -> None:
    assert batches.as_tensor(array, "x").dtype == dtype


def test_an_array_that_may_not_be_written_is_copied_without_a_warning() -> None:
    array = np.ones(3, np.float32)
    array.setflags(write=False)
    assert batches.as_tensor(array, "x").sum() == 3


# ── recording, with a recorder that only pretends ─────────────────────────────────────────────────


@pytest.fixture
def recording(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """As on a GPU, except that a recording runs its work again, on the tensors that it kept."""
    done: list[str] = []

    def warm_up(work: capture.Work, device: torch.device) -> Tensor:
        done.append("warm-up")
        return work()

    def record(work: capture.Work, device: torch.device, pool: Any) -> capture.Work:
        done.append("record")
        return lambda: done.append("replay") or work()

    monkeypatch.setattr("mitdl_utils.training.loop.recording_obstacle", lambda steps, batches: "")
    monkeypatch.setattr(capture, "warm_up", warm_up)
    monkeypatch.setattr(capture, "record", record)
    monkeypatch.setattr(capture, "keep_state_on_device", lambda optimizer, device: None)
    monkeypatch.setattr(torch.cuda, "graph_pool_handle", lambda: (0, 0))
    return done


@pytest.mark.parametrize("batch", [3, 8, 64, 150])
def test_recorded_steps_are_the_same_steps(recording: list[str], batch: int) -> None:
    ours, theirs = network(), network()
    torch.manual_seed(2)
    by_hand(theirs, Adam(theirs.parameters(), lr=0.01), epochs=3, batch=batch)
    torch.manual_seed(2)
    history = fitted(ours, batch_size=batch)
    assert same(ours, theirs)
    assert recording.count("record") <= 2  # one for full blocks, one for the rest
    assert recording.count("replay") >= 2
    assert len(history.loss) == 3


def test_a_recording_follows_the_schedule(recording: list[str]) -> None:
    def train(model: nn.Module, capture: bool) -> History:
        torch.manual_seed(2)
        optimizer = SGD(model.parameters(), lr=0.5, momentum=0.9)
        return fit(
            model,
            (X, Y),
            cross_entropy,
            optimizer,
            epochs=4,
            batch_size=50,
            capture=capture,
            schedule=OneCycleLR(optimizer, 0.5, total_steps=20),
            schedule_every="step",
        )

    recorded, plainly = plain(), plain()
    one, other = train(recorded, True), train(plainly, False)
    close(recorded, plainly)
    assert one.lr == other.lr
    assert all(isinstance(rate, float) for rate in one.lr)
    assert "replay" in recording


def test_a_model_that_cannot_be_recorded_is_trained_without(
    recording: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(work: capture.Work, device: torch.device, pool: Any) -> capture.Work:
        raise RuntimeError("CUDA error: operation not permitted when stream is capturing\nmore")

    monkeypatch.setattr(capture, "record", fails)
    ours, theirs = network(), network()
    torch.manual_seed(2)
    by_hand(theirs, Adam(theirs.parameters(), lr=0.01), epochs=3, batch=64)
    torch.manual_seed(2)
    with pytest.warns(RuntimeWarning, match="cannot be recorded.*capturing.; going on without"):
        fitted(ours)
    assert same(ours, theirs)
    with pytest.raises(RuntimeError, match="pass capture=None or False"):
        fitted(network(), capture=True)


def test_an_optimizers_counters_go_to_the_gpu_and_come_back(tmp_path: Any) -> None:
    model = plain()
    optimizer = AdamW(model.parameters(), lr=0.01)
    capture.keep_state_on_device(optimizer, torch.device("cpu"))
    assert optimizer.param_groups[0]["capturable"]
    assert optimizer.param_groups[0]["fused"]
    chosen = AdamW(model.parameters(), lr=0.01, foreach=True)
    capture.keep_state_on_device(chosen, torch.device("cpu"))
    assert not chosen.param_groups[0]["fused"]


def test_why_there_is_no_recording_is_said() -> None:
    with pytest.raises(ValueError, match="capture is True, but the device is cpu, and only CUDA"):
        fitted(plain(), capture=True)


# ── what is refused ───────────────────────────────────────────────────────────────────────────────


def test_plan_and_keywords_are_the_same_settings() -> None:
    assert get_type_hints(Settings) == get_type_hints(Plan)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"epochs": 0}, "fit: epochs is 0, expected an int of at least 1"),
        ({"batch_size": 2.5}, "batch_size is 2.5, expected an int"),
        ({"patience": True}, "patience is True"),
        ({"accumulate": -1}, "accumulate is -1"),
        ({"clip": 0.0}, "clip is 0.0, expected a norm above 0, or None"),
        ({"min_delta": -0.1}, "min_delta is -0.1, expected 0 or more"),
        ({"schedule_every": "batch"}, "schedule_every is 'batch', expected 'epoch' or 'step'"),
        ({"resume": True}, "resume needs a file to go on from; pass checkpoint="),
        ({"precision": "half"}, "fit: precision is 'half', expected 'auto', 'bf16'"),
        ({"patience": 3}, r"patience needs examples to validate on; pass val=\(X, y\)"),
        ({"metrics": {"a": mse_loss}}, "metrics needs examples"),
        ({"metrics": {"loss": mse_loss}}, "a metric is called 'loss'; choose another name"),
        ({"batch_size": 200, "drop_last": True}, "fewer than batch_size=200, and drop_last"),
    ],
)
def test_settings_that_make_no_sense_are_named(settings: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        fitted(plain(), **settings)


@pytest.mark.parametrize(
    ("name", "said"),
    [("batchsize", "did you mean batch_size"), ("zzz", "there is epochs, batch_size, ")],
)
def test_a_misspelt_setting_is_corrected(name: str, said: str) -> None:
    with pytest.raises(TypeError, match=f"fit: there is no setting {name}; {said}"):
        fitted(plain(), **{name: 3})


@pytest.mark.parametrize(
    ("data", "error", "said"),
    [
        ((X, Y[:3]), ValueError, r"train is X \(150, 6\) and y \(3,\), expected as many rows"),
        ((X[:0], Y[:0]), ValueError, r"train is X \(0, 6\)"),
        (X, TypeError, "train is Tensor, expected a pair"),
        ((X, ["a"] * 150), TypeError, r"train\[1\] is ndarray of <U1, expected numbers"),
        (DataLoader(X), ValueError, r"the loader gives Tensor, expected pairs \(x, y\)"),
    ],
)
def test_data_that_does_not_fit_is_named(data: Any, error: type[Exception], said: str) -> None:
    model = plain()
    with pytest.raises(error, match=said):
        fit(model, data, cross_entropy, SGD(model.parameters(), lr=0.1))


def test_an_optimizer_of_another_model_is_found() -> None:
    with pytest.raises(ValueError, match="the optimizer holds none of the model's parameters"):
        fit(plain(), (X, Y), cross_entropy, SGD(plain().parameters(), lr=0.1))


def test_a_schedule_of_another_optimizer_is_found() -> None:
    model = plain()
    one, other = SGD(model.parameters(), lr=0.1), SGD(model.parameters(), lr=0.1)
    with pytest.raises(ValueError, match="the schedule moves another optimizer"):
        fit(model, (X, Y), cross_entropy, one, schedule=ExponentialLR(other, 0.9))


def test_lbfgs_is_refused() -> None:
    model = plain()
    with pytest.raises(ValueError, match="LBFGS wants to call the loss itself"):
        fit(model, (X, Y), cross_entropy, LBFGS(model.parameters()))


def test_a_loss_for_each_example_is_refused() -> None:
    model = plain()
    with pytest.raises(ValueError, match=r"loss_fn gives shape \(64,\), expected one number"):
        fit(model, (X, Y), nn.CrossEntropyLoss(reduction="none"), SGD(model.parameters(), lr=0.1))


def test_a_metric_for_each_example_is_refused() -> None:
    model = plain()
    with pytest.raises(ValueError, match=r"right gives shape \(40,\), expected one number"):
        evaluate(model, VAL, cross_entropy, metrics={"right": lambda out, y: out.argmax(1) == y})


def test_a_batch_that_does_not_fit_is_explained() -> None:
    class Large(nn.Linear):
        def forward(self, x: Tensor) -> Tensor:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 80.00 GiB.")

    model = Large(6, 3)
    with pytest.raises(OutOfMemory, match=r"fit: out of memory on cpu \(asked for 80.00 GiB more"):
        fit(model, (X, Y), cross_entropy, SGD(model.parameters(), lr=0.1))
