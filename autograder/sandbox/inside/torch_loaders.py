"""PyTorch's data loaders without processes of their own.

A loader's workers hand tensors over by sockets and by files that are not to be had behind the
walls, and whoever waits for them waits for ever. Batches are the same, whoever puts them together.
"""

from __future__ import annotations

from typing import Any


def load_in_process() -> None:
    """Let every loader fetch its batches in the process that asks for them, for good."""
    from torch.utils.data import DataLoader

    make = DataLoader._get_iterator

    def fetch_here(self: Any) -> Any:
        asked = self.num_workers, self.timeout
        self.num_workers, self.timeout = 0, 0
        try:
            return make(self)
        finally:
            self.num_workers, self.timeout = asked

    DataLoader._get_iterator = fetch_here  # type: ignore[method-assign]
