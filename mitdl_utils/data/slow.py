"""Examples that take a while to read, as pictures on a disk do."""

import time
from typing import Any


class SlowToRead:
    """A data set whose every example takes a while, for lessons on loaders and their workers.

    A `DataLoader` takes it, as it takes anything with a length and rows.

    Args:
        X: (n, ...) examples: an array or a tensor.
        y: (n,) labels.
        seconds: how long one example takes to read.

    Raises:
        ValueError: if the lengths differ, or `seconds` is negative.

    >>> len(SlowToRead([1.0, 2.0], [0, 1], seconds=0.001))
    2
    """

    def __init__(self, X: Any, y: Any, seconds: float) -> None:
        if len(X) != len(y) or seconds < 0:
            raise ValueError(
                f"SlowToRead: X has {len(X)} rows, y {len(y)}, seconds is {seconds}; expected as "
                "many rows in both, and 0 seconds or more"
            )
        self.X, self.y, self.seconds = X, y, seconds

    def __len__(self) -> int:
        return len(self.X)

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        """Wait, and return one example with its label."""
        time.sleep(self.seconds)
        return self.X[index], self.y[index]
