"""PyTorch's data loaders without worker processes.

Workers would hand over tensors through sockets and files that the sandbox does not have, and the
loader would wait for ever. The batches are the same without them.
"""

from __future__ import annotations

from typing import Any


def load_in_process() -> None:
    """Make every loader build its batches in the process that asks for them; for good."""
    from torch.utils.data import DataLoader

    make = DataLoader._get_iterator

    def iterator_in_process(self: Any) -> Any:
        requested = self.num_workers, self.timeout
        self.num_workers, self.timeout = 0, 0
        try:
            return make(self)
        finally:
            self.num_workers, self.timeout = requested

    DataLoader._get_iterator = iterator_in_process  # type: ignore[method-assign]
