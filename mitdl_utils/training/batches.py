"""Examples in batches: from memory, where they go to the device once, or from a DataLoader.

A data set in memory that fits on the device is moved there whole, before the first epoch. From
then on a batch costs no copy from the CPU and no worker: the device picks its rows itself. Rows
are picked for several batches at a time (a block), which takes fewer and larger operations.
"""

from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset, IterableDataset, TensorDataset

from mitdl_utils.devices.memory import memory_report
from mitdl_utils.devices.move import to_device
from mitdl_utils.training.plan import Plan

Batch = tuple[Any, Any]
Data = tuple[Any, Any] | Dataset[Any] | DataLoader[Any]

BATCHES = 16  # in a block
BYTES = 2**25  # of a block's examples at most
SHARE = 0.5  # of the device's free memory that a data set may take


class Batches(Protocol):
    """A source of batches for `fit`."""

    reuses_tensors: bool  # whether blocks of a length are always the same tensors, refilled
    device: torch.device  # the device that holds the batches

    @property
    def examples(self) -> int | None:
        """Return the size of the data set; None for a stream without a length."""

    @property
    def steps(self) -> int | None:
        """Return the number of batches in an epoch; None for a stream without a length."""

    def blocks(self) -> Iterator[list[Batch]]:
        """Yield an epoch's batches on the device, several at a time."""

    def generator(self) -> torch.Generator | None:
        """Return the generator of the order, where it is not torch's global one."""


class InMemory:
    """Two tensors in blocks of batches: on the device if they fit, else copied block by block."""

    def __init__(self, x: Tensor, y: Tensor, plan: Plan, device: torch.device) -> None:
        size = plan.batch_size
        self.examples = len(x) - len(x) % size if plan.drop_last else len(x)
        self.steps = -(-self.examples // size)
        self.plan, self.device = plan, device
        storage = device if x.device == device or fits(bytes_of(x, y), device) else x.device
        self.x, self.y = x.to(storage), y.to(storage)
        self.reuses_tensors = plan.shuffle or storage != device
        self._rows = min(self.examples, size * self._batches_in_a_block())
        self._block = tuple(
            torch.empty((self._rows, *part.shape[1:]), dtype=part.dtype, device=device)
            for part in (x, y)
            if self.reuses_tensors
        )
        self._views: dict[int, list[Batch]] = {}

    def _batches_in_a_block(self) -> int:
        per_step = self.plan.accumulate
        if self.plan.steps_by_schedule:
            return per_step  # the learning rate changes after each step
        batch_bytes = self.plan.batch_size * bytes_of(self.x[:1], self.y[:1])
        return per_step * max(1, min(BATCHES, BYTES // max(1, batch_bytes)) // per_step)

    def blocks(self) -> Iterator[list[Batch]]:
        """Yield an epoch's batches, in a new order if the plan shuffles."""
        if not self.reuses_tensors:
            for start in range(0, self.examples, self._rows):
                stop = min(start + self._rows, self.examples)
                yield self._cut(self.x[start:stop], self.y[start:stop])
            return
        arrange = torch.randperm if self.plan.shuffle else torch.arange
        order = arrange(len(self.x), device=self.x.device)
        for rows in order[: self.examples].split(self._rows):
            yield self._pick(rows)

    def _pick(self, rows: Tensor) -> list[Batch]:
        """Fill the block with these rows; equally many rows give the same tensors each time."""
        for source, block in zip((self.x, self.y), self._block, strict=True):
            if source.device == block.device:
                torch.index_select(source, 0, rows, out=block[: len(rows)])
            else:
                block[: len(rows)].copy_(source.index_select(0, rows))
        if len(rows) not in self._views:
            self._views[len(rows)] = self._cut(*(part[: len(rows)] for part in self._block))
        return self._views[len(rows)]

    def _cut(self, x: Tensor, y: Tensor) -> list[Batch]:
        size = self.plan.batch_size
        return list(zip(x.split(size), y.split(size), strict=True))

    def generator(self) -> torch.Generator | None:
        """Return None: the order comes from torch's global generator."""
        return None


class Streamed:
    """A DataLoader's batches, moved to the device one by one."""

    reuses_tensors = False

    def __init__(self, loader: DataLoader[Any], plan: Plan, device: torch.device) -> None:
        self.loader, self.device, self.batches_per_step = loader, device, plan.accumulate
        self.steps = _length(loader)
        self.examples = _length(loader.dataset)

    def blocks(self) -> Iterator[list[Batch]]:
        """Yield the loader's batches, as many at a time as make one step."""
        block: list[Batch] = []
        for batch in self.loader:
            if not isinstance(batch, tuple | list) or len(batch) != 2:
                raise ValueError(
                    f"fit: the loader gives {type(batch).__name__}, expected pairs (x, y); "
                    "write a collate_fn that makes them"
                )
            x, y = to_device(batch, self.device)
            if isinstance(y, Tensor) and not y.dim():
                raise ValueError(
                    "fit: the loader gives one example at a time, expected batches; give it a "
                    "batch_size"
                )
            block.append((x, y))
            if len(block) == self.batches_per_step:
                yield block
                block = []
        if block:
            yield block

    def generator(self) -> torch.Generator | None:
        """Return the loader's own generator, if it has one."""
        return self.loader.generator  # type: ignore[no-any-return]


def _length(data: Any) -> int | None:
    """Return the length of a data set or a loader; None for a stream that has none."""
    try:
        return len(data)
    except TypeError:
        return None


def batches_of(data: Data, plan: Plan, device: torch.device, name: str) -> Batches:
    """Return the batches of any data that `fit` accepts.

    Raises:
        TypeError, ValueError: if the data are of another kind, or their parts do not fit.
    """
    if isinstance(data, DataLoader):
        return Streamed(data, plan, device)
    if isinstance(data, TensorDataset) and len(data.tensors) == 2:
        data = (data.tensors[0], data.tensors[1])
    if isinstance(data, tuple | list) and len(data) == 2:
        x, y = as_tensor(data[0], f"{name}[0]"), as_tensor(data[1], f"{name}[1]")
        if x.dim() == 0 or y.dim() == 0 or len(x) != len(y) or not len(x):
            raise ValueError(
                f"fit: {name} is X {tuple(x.shape)} and y {tuple(y.shape)}, expected as many rows "
                "in both, at least one"
            )
        if plan.drop_last and len(x) < plan.batch_size:
            raise ValueError(
                f"fit: {name} has {len(x)} examples, fewer than batch_size={plan.batch_size}, and "
                "drop_last leaves none; use a smaller batch_size"
            )
        return InMemory(x, y, plan, device)
    if isinstance(data, Dataset):
        shuffle = plan.shuffle and not isinstance(data, IterableDataset)  # a stream has its order
        loader = DataLoader(data, plan.batch_size, shuffle=shuffle, drop_last=plan.drop_last)
        return Streamed(loader, plan, device)
    raise TypeError(
        f"fit: {name} is {type(data).__name__}, expected a pair (X, y) of arrays or tensors, a "
        "Dataset or a DataLoader"
    )


def as_tensor(array: Any, name: str) -> Tensor:
    """Convert an array to a tensor, sharing memory where possible.

    NumPy's float64 becomes torch's default float, the type of weights; its ints become int64, the
    type of labels, except uint8, the type of pixels. Tensors keep their type.

    >>> as_tensor(np.ones(3), "x").dtype
    torch.float32
    """
    if isinstance(array, Tensor):
        return array.detach()
    try:
        array = np.asarray(array)
        if not array.flags.writeable or any(step < 0 for step in array.strides):
            array = array.copy()
        tensor = torch.from_numpy(array)
    except (TypeError, ValueError) as error:
        raise TypeError(
            f"fit: {name} is {type(array).__name__} of {getattr(array, 'dtype', '?')}, expected "
            "numbers in an array or a tensor"
        ) from error
    if tensor.dtype in (torch.uint16, torch.uint32, torch.uint64):
        raise TypeError(
            f"fit: {name} is of {array.dtype}, with which torch hardly computes; pass "
            "array.astype(np.int64), or floats"
        )
    if tensor.is_floating_point():
        return tensor.to(torch.get_default_dtype())
    small_int = tensor.dtype in (torch.int8, torch.int16, torch.int32)
    return tensor.long() if small_int else tensor


def bytes_of(*tensors: Tensor) -> int:
    """Return the size of the tensors' numbers, in bytes."""
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors)


def fits(size: int, device: torch.device) -> bool:
    """Whether a data set of this size takes at most half of a device's free memory."""
    return size <= SHARE * memory_report(device).free
