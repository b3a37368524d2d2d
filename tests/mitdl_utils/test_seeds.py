"""One number fixes everything random, to the bit, in this process and in workers."""

import io
import os
import random

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from mitdl_utils.seeds import (
    deterministic,
    random_state,
    seed_everything,
    seed_worker,
    set_random_state,
)


def draws() -> tuple[float, float, float]:
    return random.random(), float(np.random.rand()), torch.rand(1).item()


def trained(seed: int) -> list[Tensor]:
    """The weights after a short training in which all three libraries draw."""
    rng = seed_everything(seed)
    X = torch.from_numpy(rng.normal(size=(60, 5))).float()
    model = nn.Sequential(nn.Linear(5, 16), nn.ReLU(), nn.Dropout(0.4), nn.Linear(16, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=random.uniform(0.01, 0.02))
    for _ in range(5):
        for rows in torch.randperm(60).split(7):
            noise = torch.from_numpy(np.random.normal(size=(len(rows), 5))).float()
            optimizer.zero_grad()
            model(X[rows] + noise).square().mean().backward()
            optimizer.step()
    return [p.detach() for p in model.parameters()]


def test_two_runs_are_equal_to_the_bit() -> None:
    for first, second in zip(trained(3), trained(3), strict=True):
        assert torch.equal(first, second)


def test_two_runs_are_equal_in_deterministic_mode_and_as_without_it() -> None:
    with deterministic():
        inside = trained(4)
    for first, second in zip(inside, trained(4), strict=True):
        assert torch.equal(first, second)


def test_another_seed_is_another_run() -> None:
    assert not torch.equal(trained(3)[0], trained(4)[0])


@pytest.mark.parametrize("seed", [-1, 2**32, True])
def test_a_seed_out_of_range_is_refused(seed: int) -> None:
    with pytest.raises(ValueError, match=f"seed is {seed}, expected an int from 0 to 4294967295"):
        seed_everything(seed)


def test_the_largest_seed_is_one() -> None:
    seed_everything(2**32 - 1)


def test_deterministic_mode_ends_with_its_block() -> None:
    before = os.environ.get("CUBLAS_WORKSPACE_CONFIG")
    with pytest.raises(KeyError), deterministic():
        assert torch.are_deterministic_algorithms_enabled()
        assert os.environ["CUBLAS_WORKSPACE_CONFIG"] == ":4096:8"
        raise KeyError
    assert not torch.are_deterministic_algorithms_enabled()
    assert os.environ.get("CUBLAS_WORKSPACE_CONFIG") == before


def test_deterministic_mode_refuses_a_gpu_that_has_started_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(torch.cuda, "is_initialized", lambda: True)
    monkeypatch.delenv("CUBLAS_WORKSPACE_CONFIG", raising=False)
    with (
        pytest.raises(RuntimeError, match="CUDA has started without CUBLAS_WORKSPACE_CONFIG"),
        deterministic(),
    ):
        pass


def test_a_state_goes_through_a_file_that_holds_no_code() -> None:
    seed_everything(5)
    random.gauss(0, 1)  # keeps half of a pair for the next call
    np.random.normal()  # so does NumPy's old one
    file = io.BytesIO()
    torch.save(random_state(), file)
    wanted = draws(), random.gauss(0, 1), float(np.random.normal())
    file.seek(0)
    set_random_state(torch.load(file, weights_only=True))
    assert (draws(), random.gauss(0, 1), float(np.random.normal())) == wanted


class Augmented(Dataset[tuple[float, float, float]]):
    """What a transform draws in a worker, from each of the libraries."""

    def __len__(self) -> int:
        return 8

    def __getitem__(self, index: int) -> tuple[float, float, float]:
        return draws()


def augmented(seed: int) -> Tensor:
    loader = DataLoader(
        Augmented(),
        num_workers=2,
        worker_init_fn=seed_worker,
        generator=torch.Generator().manual_seed(seed),
        multiprocessing_context="fork",
    )
    return torch.tensor([[part.item() for part in row] for row in loader])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="workers by fork need a system that forks")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_workers_repeat_themselves_and_not_each_other() -> None:
    first, second = augmented(1), augmented(1)
    assert torch.equal(first, second)
    for library in first.T:
        assert len(library.unique()) == 8
    assert not torch.equal(first, augmented(2))
