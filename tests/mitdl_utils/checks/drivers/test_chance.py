"""What is beyond luck is called so, and a fair draw never is."""

from __future__ import annotations

import numpy as np
import pytest

from mitdl_utils.checks.drivers import chance
from mitdl_utils.checks.drivers.chance import FAIR, beyond_luck, fairness

MANY = 22_000  # rows of the largest order that an exercise asks for

NEIGHBOURS = "many rows keep their place or their neighbours"
LIKELIER = "some places are likelier than others for a row"


@pytest.mark.parametrize("n", [40, 41, 500, MANY])
def test_a_permutation_is_fair(n: int) -> None:
    for seed in range(5):
        assert fairness(np.random.default_rng(seed).permutation(n)) == FAIR


def test_a_permutation_is_fair_where_the_default_integer_has_32_bits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def arange(n: int, dtype: type = np.int32) -> np.ndarray:
        return np.array(range(n), dtype=dtype)

    def total(numbers: np.ndarray, dtype: type | None = None) -> np.generic:
        return numbers.sum(dtype=dtype or numbers.dtype)  # a sum is no wider than its numbers

    order = np.random.default_rng(0).permutation(MANY).astype(np.int32)
    monkeypatch.setattr(chance.np, "arange", arange)
    monkeypatch.setattr(chance.np, "sum", total)
    assert fairness(order) == FAIR


@pytest.mark.parametrize(
    "order",
    [
        np.arange(MANY),
        np.arange(MANY)[::-1],
        np.roll(np.arange(MANY), 7),
        np.append(np.arange(100), 100 + np.random.default_rng(0).permutation(MANY - 100)),
    ],
    ids=["as it was", "reversed", "turned round", "the first rows stay"],
)
def test_rows_beside_their_neighbours_are_not_fair(order: np.ndarray) -> None:
    assert fairness(order) == NEIGHBOURS


def test_swapping_each_row_with_any_row_is_not_fair() -> None:
    order = np.arange(MANY)
    for i, j in enumerate(np.random.default_rng(0).integers(0, MANY, MANY)):
        order[[i, j]] = order[[j, i]]
    assert fairness(order) == LIKELIER


def test_rows_that_stay_near_the_front_are_not_fair() -> None:
    rng = np.random.default_rng(0)
    halves = [rng.permutation(MANY // 2), MANY // 2 + rng.permutation(MANY // 2)]
    assert (
        fairness(np.concatenate(halves)) == "rows from the front stay in front, or go to the back"
    )


def test_what_always_or_never_happens_is_beyond_luck() -> None:
    assert beyond_luck(0, 100, 0.5)
    assert beyond_luck(100, 100, 0.5)
    assert not beyond_luck(50, 100, 0.5)
    assert not beyond_luck(0, 1, 0.5)
