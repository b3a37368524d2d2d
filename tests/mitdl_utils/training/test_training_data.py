"""`fit` counts examples as they come, and says in a sentence what does not go together."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import (
    binary_cross_entropy_with_logits,
    cross_entropy,
    l1_loss,
    mse_loss,
)
from torch.optim import SGD
from torch.utils.data import (
    BatchSampler,
    DataLoader,
    Dataset,
    IterableDataset,
    SubsetRandomSampler,
    TensorDataset,
    WeightedRandomSampler,
)

from mitdl_utils.seeds import seed_everything
from mitdl_utils.training import History, evaluate, fit

X = torch.linspace(-1, 1, 33)[:, None]
LINE = 2 * X + 1
ROWS = np.random.default_rng(0).normal(size=(20, 3))
CLASSES = (ROWS[:, 0] > 0).astype(np.int64)


def fitted(model: nn.Module, data: Any, loss: Any, **settings: Any) -> History:
    settings = {"epochs": 2, "progress": False, **settings}
    return fit(model, data, loss, SGD(model.parameters(), lr=0.1), **settings)


class Zero(nn.Module):
    """Gives 0 for every example, whatever it learns."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(1))

    def forward(self, x: Tensor) -> Tensor:
        return 0 * self.weight + torch.zeros(len(x), 1)


class Stream(IterableDataset[tuple[Tensor, Tensor]]):
    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        return zip(X, LINE, strict=True)


# ── counting ──────────────────────────────────────────────────────────────────────────────────────

ONES = TensorDataset(torch.zeros(32, 1), torch.ones(32, 1))
LOADERS: dict[str, Callable[[], DataLoader[Any]]] = {
    "a third of the examples": lambda: DataLoader(ONES, 5, sampler=SubsetRandomSampler(range(10))),
    "three times as many": lambda: DataLoader(
        ONES, 5, sampler=WeightedRandomSampler([1.0] * 32, 96)
    ),
    "batches that leave some out": lambda: DataLoader(
        ONES, batch_sampler=BatchSampler(range(32), 10, drop_last=True)
    ),
    "the last batch left out": lambda: DataLoader(ONES, 10, drop_last=True),
    "rows left out by collate_fn": lambda: DataLoader(
        ONES, 8, collate_fn=lambda rows: torch.utils.data.default_collate(rows[:3])
    ),
}


@pytest.mark.parametrize("loader", LOADERS.values(), ids=LOADERS)
@pytest.mark.parametrize("accumulate", [1, 3])
def test_the_mean_loss_is_over_the_rows_that_came(loader: Any, accumulate: int) -> None:
    assert fitted(Zero(), loader(), mse_loss, accumulate=accumulate).loss == [1.0, 1.0]
    assert evaluate(Zero(), loader(), mse_loss) == {"loss": 1.0}


@pytest.mark.parametrize("stream", [Stream(), DataLoader(Stream(), 8)], ids=["itself", "loader"])
def test_a_stream_without_a_length_trains(stream: Any, capsys: Any) -> None:
    history = fitted(nn.Linear(1, 1), stream, mse_loss, batch_size=8, progress=True)
    assert history.loss[1] < history.loss[0] and "epoch 2 of 2" in capsys.readouterr().out


def test_labels_in_a_dict_are_counted_by_rows() -> None:
    data = [({"x": X[i]}, {"a": LINE[i], "b": LINE[i]}) for i in range(33)]

    class Both(nn.Linear):
        def forward(self, batch: Any) -> Any:
            return super().forward(batch["x"])

    def loss(outputs: Tensor, y: Any) -> Tensor:
        return 0 * mse_loss(outputs, y["a"]) + 3

    loader: Any = DataLoader(data, 8)  # type: ignore[arg-type]
    assert fitted(Both(1, 1), loader, loss).loss == [3.0, 3.0]


# ── what does not go together ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("loss", [mse_loss, l1_loss, lambda out, y: ((out - y) ** 2).mean()])
@pytest.mark.parametrize("column", ["outputs", "labels"])
@pytest.mark.filterwarnings("ignore:Using a target size")
def test_a_column_beside_a_row_is_refused_with_both_shapes(loss: Any, column: str) -> None:
    model = (
        nn.Linear(1, 1) if column == "outputs" else nn.Sequential(nn.Linear(1, 1), nn.Flatten(0))
    )
    y = LINE[:, 0] if column == "outputs" else LINE
    with pytest.raises(ValueError, match=r"fit: loss_fn gets outputs of shape \(8(, 1|,)\) and y"):
        fitted(model, (X, y), loss, batch_size=8)


@pytest.mark.filterwarnings("ignore:Using a target size")
@pytest.mark.parametrize("shift", [-50.0, 50.0])
def test_a_column_is_refused_also_where_every_output_lies_on_one_side(shift: float) -> None:
    model = nn.Linear(1, 1)
    nn.init.constant_(model.bias, shift)  # then each |output − label| adds up alike, in any pairs
    with pytest.raises(ValueError, match="would pair every output with every label"):
        fitted(model, (X, LINE[:, 0]), l1_loss, batch_size=8)


def test_a_metric_with_a_column_beside_a_row_is_refused_by_name() -> None:
    def right(outputs: Tensor, y: Tensor) -> Tensor:
        return ((outputs > 0) == y).double().mean()

    y = (X[:, 0] > 0).double()
    with pytest.raises(ValueError, match=r"fit: right gets outputs of shape \(33, 1\) and y of"):
        evaluate(
            nn.Identity(), (X, y), lambda out, y: mse_loss(out[:, 0], y), metrics={"right": right}
        )


def test_a_loss_that_handles_both_shapes_itself_is_let_through() -> None:
    history = fitted(nn.Linear(1, 1), (X, LINE[:, 0]), lambda out, y: mse_loss(out[:, 0], y))
    assert len(history) == 2


def test_a_loss_that_compares_the_rows_of_a_batch_is_let_through() -> None:
    def spread(outputs: Tensor, y: Tensor) -> Tensor:
        return ((outputs[:, 0] - outputs.mean()) ** 2).mean() + 0 * y.sum()

    assert len(fitted(nn.Linear(1, 1), (X, LINE[:, 0]), spread)) == 2


@pytest.mark.parametrize("labels", [np.int64, np.int32, np.uint8, list])
def test_labels_of_these_kinds_are_classes(labels: Any) -> None:
    y = CLASSES.tolist() if labels is list else CLASSES.astype(labels)
    assert len(fitted(nn.Linear(3, 2), (ROWS, y), cross_entropy)) == 2


def network(outputs: int = 2) -> nn.Module:
    return nn.Linear(3, outputs)


@pytest.mark.parametrize(
    ("model", "data", "loss", "said"),
    [
        (
            network(),
            (ROWS, CLASSES > 0),
            cross_entropy,
            r"y of shape \(20,\) and bool .*y.long\(\)",
        ),
        (network(), (ROWS, CLASSES / 1.0), cross_entropy, r"class labels are int64; pass y.long"),
        (network(), (ROWS, CLASSES[:, None]), cross_entropy, r"no column; pass y\[:, 0\]"),
        (network(), (ROWS, CLASSES + 1), cross_entropy, r"from 1 to 2, and 2 outputs .* 0 to 1"),
        (network(), (ROWS, -CLASSES), cross_entropy, r"from -1 to 0, and 2 outputs"),
        (network(), ((ROWS > 0).astype(np.uint8), CLASSES), cross_entropy, r"convert X, pixels"),
        (network(), (torch.tensor(ROWS), CLASSES), cross_entropy, r"X.to\(torch.float32\)"),
        (network(), (ROWS[:, :2], CLASSES), cross_entropy, r"x of shape \(20, 2\) and float32"),
        (network(1), (ROWS, CLASSES[:, None]), binary_cross_entropy_with_logits, r"y.float\(\)"),
        (network(1), (ROWS, CLASSES / 1.0), binary_cross_entropy_with_logits, r"same shape"),
        (nn.Sequential(network(1), nn.BatchNorm1d(1)), (ROWS, ROWS[:, :1]), mse_loss, r"drop_last"),
        (network(), (ROWS, CLASSES), lambda out, y: (out.argmax(1) != y) / 1.0, "expected one"),
        (network(), (ROWS, CLASSES), lambda out, y: out.detach().mean(), "trained; is everything"),
    ],
)
def test_what_does_not_go_together_is_a_sentence(
    model: nn.Module, data: Any, loss: Any, said: str
) -> None:
    with pytest.raises(ValueError, match=f"^fit: .*{said}"):
        fitted(model, data, loss, batch_size=19 if "drop_last" in said else 20)


def test_the_same_is_said_of_validation_and_the_models_mode_comes_back() -> None:
    model = network().train()
    with pytest.raises(ValueError, match="fit: validation: loss_fn cannot compare"):
        evaluate(model, (ROWS, CLASSES > 0), cross_entropy)
    assert model.training


def test_an_error_of_the_callers_own_stays_as_it_is() -> None:
    def loss(outputs: Tensor, y: Tensor) -> Tensor:
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        fitted(network(), (ROWS, CLASSES), loss)


@pytest.mark.parametrize("kind", [np.uint16, np.uint32, np.uint64])
def test_unsigned_labels_that_torch_cannot_use_are_named(kind: Any) -> None:
    with pytest.raises(TypeError, match=r"fit: train\[1\] is of uint.*astype\(np.int64\)"):
        fitted(network(), (ROWS, CLASSES.astype(kind)), cross_entropy)


class Single(Dataset[Any]):
    def __len__(self) -> int:
        return 3

    def __getitem__(self, i: int) -> Any:
        return torch.zeros(3), torch.tensor(i)


@pytest.mark.parametrize(
    ("loader", "said"),
    [
        (DataLoader(Single(), batch_size=None), "one example at a time, expected batches"),
        (DataLoader(TensorDataset(X, LINE), 50, drop_last=True), "train gives no batch"),
        (DataLoader(TensorDataset(X, X, LINE), 8), r"the loader gives list, expected pairs"),
    ],
)
def test_a_loader_that_gives_no_batches_is_named(loader: Any, said: str) -> None:
    with pytest.raises(ValueError, match=f"fit: .*{said}"):
        fitted(nn.Linear(3, 2), loader, cross_entropy)


# ── numbers of NumPy's ────────────────────────────────────────────────────────────────────────────


def test_numpys_integers_count() -> None:
    kinds = {"epochs": np.int64(2), "batch_size": np.int32(8), "accumulate": np.uint8(2)}
    assert len(fitted(network(), (ROWS, CLASSES), cross_entropy, **kinds)) == 2


@pytest.mark.parametrize("value", [2.0, "2", None, np.float64(2), True, np.True_, [2]])
def test_what_is_no_int_is_no_number_of_epochs(value: Any) -> None:
    with pytest.raises(ValueError, match=r"fit: epochs is .*, expected an int of at least 1"):
        fitted(network(), (ROWS, CLASSES), cross_entropy, epochs=value)


@pytest.mark.parametrize("seed", [np.int64(5), np.uint32(5), np.array(5)])
def test_numpys_integers_are_seeds(seed: Any) -> None:
    assert seed_everything(seed).random() == seed_everything(5).random()


@pytest.mark.parametrize("seed", [5.0, "5", None, np.float32(5), [5]])
def test_what_is_no_int_is_no_seed(seed: Any) -> None:
    with pytest.raises(TypeError, match=r"seed_everything: seed is .*, expected an int from 0"):
        seed_everything(seed)
