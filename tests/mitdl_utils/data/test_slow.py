"""A data set that takes its time: a loader takes it, and misfits are refused."""

import time

import pytest
import torch
from torch.utils.data import DataLoader

from mitdl_utils.data import SlowToRead


def test_a_loader_takes_it_and_its_rows_arrive_in_order() -> None:
    X, y = torch.arange(6.0).reshape(3, 2), torch.tensor([0, 1, 2])
    (first, labels), (second, _) = DataLoader(SlowToRead(X, y, 0.0), batch_size=2)
    assert first.tolist() == [[0, 1], [2, 3]]
    assert labels.tolist() == [0, 1]
    assert second.tolist() == [[4, 5]]


def test_reading_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    assert SlowToRead([7.0], [1], seconds=0.25)[0] == (7.0, 1)
    assert waited == [0.25]


@pytest.mark.parametrize(("X", "y", "seconds"), [([1], [], 0.1), ([1], [1], -0.1)])
def test_misfits_are_refused(X: list[int], y: list[int], seconds: float) -> None:
    with pytest.raises(ValueError, match="SlowToRead: X has 1 rows"):
        SlowToRead(X, y, seconds)
