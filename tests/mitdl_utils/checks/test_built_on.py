"""A check cell says which earlier answer is to blame, as the judge does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mitdl_utils.checks import check
from mitdl_utils.checks.check import CheckFailed

LABS = Path(__file__).resolve().parents[3] / "labs"
ADAMW = (
    "class AdamW{}:\n"
    "    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):\n"
    "        {}(lr, betas, eps)\n        self.decay = 1 - lr * weight_decay\n"
    "    def step(self, params, grads):\n"
    "        return {}.step([p * self.decay for p in params], grads)"
)
ADAM = (
    "class Adam:\n    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):\n"
    "        self.lr = lr\n    def step(self, params, grads):\n"
    "        return [p - self.lr * g for p, g in zip(params, grads)]"
)
BATCHES = "def {}(X, y, batch_size, rng, drop_last=False):\n    {}"
EPOCH = (
    "def sgd_epoch(X, y, w, b, lr, batch_size, rng):\n"
    "    for x, labels in {}(X, y, batch_size, rng):\n"
    "        error = 0.5 * (1 + np.tanh(0.5 * (x @ w + b))) - labels\n"
    "        w, b = w - lr * x.T @ error / len(x), b - lr * error.mean()\n    return w, b"
)
NAMES_OF = {"02": "02_networks", "06": "06_optimizers", "07": "07_batching"}
PAIRS = {
    "a random helper": (
        "02",
        "init_mlp",
        "def he_normal(d_in, d_out, rng):\n    return rng.normal(0, 2 / d_in, (d_in, d_out))",
        "def init_mlp(sizes, rng):\n    pairs = zip(sizes, sizes[1:])\n"
        "    return [(he_normal(i, o, rng), np.zeros(o)) for i, o in pairs]",
        "`he_normal` (exercise 2), which is not right yet: mend that first.",
    ),
    "an unwritten generator": (
        "07",
        "sgd_epoch",
        BATCHES.format("minibatches", "raise NotImplementedError('minibatches: not written yet')"),
        EPOCH.format("minibatches"),
        "`minibatches` (exercise 1), which is not written yet: mend that first.",
    ),
    "a generator of another name": (
        "07",
        "sgd_epoch",
        BATCHES.format("mini_batches", "return []"),
        EPOCH.format("mini_batches"),
        "`minibatches` (exercise 1), which is not there: did you mean mini_batches? Call it "
        "minibatches, which is the name that is asked for.",
    ),
    "a class that inherits": (
        "06",
        "AdamW",
        ADAM,
        ADAMW.format("(Adam)", "super().__init__", "super()"),
        "`Adam` (exercise 6), which is not right yet: mend that first.",
    ),
    "a class that holds": (
        "06",
        "AdamW",
        ADAM,
        ADAMW.format("", "self.adam = Adam", "self.adam"),
        "`Adam` (exercise 6), which is not right yet: mend that first.",
    ),
    "an alias": (
        "06",
        "AdamW",
        f"{ADAM}\nMaker = Adam",
        ADAMW.format("", "self.adam = Maker", "self.adam"),
        "`Adam` (exercise 6), which is not right yet: mend that first.",
    ),
}


@pytest.mark.parametrize("how", PAIRS)
def test_a_check_blames_what_an_answer_is_built_on(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab, name, helper, answer, blame = PAIRS[how]
    said = checked(lab, name, helper, answer, tmp_path, monkeypatch)
    assert f"It uses your {blame}" in said


def test_what_only_has_another_name_is_not_to_blame(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches = (
        "order = rng.permutation(len(X))\n    for i in range(0, len(X), batch_size):\n"
        "        rows = order[i : i + batch_size]\n"
        "        if len(rows) == batch_size or not drop_last:\n            yield X[rows], y[rows]"
    )
    uphill = EPOCH.format("mini_batches").replace("w - lr", "w + lr").replace("b - lr", "b + lr")
    helper = BATCHES.format("mini_batches", batches)
    assert "uphill" in checked("07", "sgd_epoch", helper, uphill, tmp_path, monkeypatch)


def checked(
    lab: str, name: str, helper: str, answer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> str:
    """Return what a check says of a wrong answer, on one line."""
    shutil.copy(LABS / NAMES_OF[lab] / "examples.json", tmp_path)
    monkeypatch.chdir(tmp_path)
    cells = ["import numpy as np", helper, answer]
    scope = {"check": check, "In": ["", *cells], "__name__": "__main__"}
    for cell in cells:
        exec(cell, scope)
    with pytest.raises(CheckFailed) as caught:
        exec(f"check({name!r})", scope)
    return " ".join(str(caught.value).split())
