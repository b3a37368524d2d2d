"""Seeds and states of random generators, so that a run can be repeated to the bit.

Three libraries have generators of their own: Python's `random`, NumPy and torch, which has one for
each device. A run is repeated only if all of them start from the same state.
"""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from operator import index
from typing import Any

import numpy as np
import torch

LARGEST = 2**32 - 1  # what NumPy's old global generator takes
CUBLAS = "CUBLAS_WORKSPACE_CONFIG"

__all__ = ["deterministic", "random_state", "seed_everything", "seed_worker", "set_random_state"]


def seed_everything(seed: int) -> np.random.Generator:
    """Seed Python, NumPy and torch (on every device), and return a NumPy generator.

    This makes equal: two runs of the same code on the same machine and versions, to the bit
    on the CPU; on a GPU too inside `deterministic`. Other versions, devices or numbers of threads
    may add in another order and give other last digits. Python's hashes of strings are fixed
    only by starting Python with PYTHONHASHSEED=0.

    Args:
        seed: an int, Python's or NumPy's, from 0 to 2**32 - 1.

    Returns:
        A new `np.random.Generator` from the same seed; pass it on rather than use global state.

    Raises:
        TypeError, ValueError: if the seed is no int, or out of range.

    >>> a = seed_everything(1), torch.rand(1).item()
    >>> b = seed_everything(1), torch.rand(1).item()
    >>> a[0].random() == b[0].random(), a[1] == b[1]
    (True, True)
    """
    try:
        seed = seed if isinstance(seed, bool) else index(seed)
    except TypeError:
        raise TypeError(
            f"seed_everything: seed is {seed!r}, expected an int from 0 to {LARGEST}"
        ) from None
    if isinstance(seed, bool) or not 0 <= seed <= LARGEST:
        raise ValueError(f"seed_everything: seed is {seed}, expected an int from 0 to {LARGEST}")
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)  # the generators of all devices, also of those not yet in use
    return np.random.default_rng(seed)


def seed_worker(worker: int) -> None:
    """Give a DataLoader's worker process its own seeds, for Python and NumPy too.

    torch seeds itself in each worker, from the loader's generator; the other two would start as
    copies of one another and give every worker the same augmentations.

        DataLoader(data, num_workers=2, worker_init_fn=seed_worker, generator=torch.Generator())

    Args:
        worker: the worker's number, from 0, as DataLoader passes it. Not needed: torch's seed in
            the worker differs for each already.
    """
    seed = torch.initial_seed() % (LARGEST + 1)
    random.seed(seed)
    np.random.seed(seed)


@contextmanager
def deterministic() -> Iterator[None]:
    """Restrict torch, inside a block, to algorithms that give the same bits every time.

    The price: on a GPU some operations get slower (sums that scatter, and convolutions, whose
    fastest algorithm is no longer searched for), often by a tenth, at times by half; a few have no
    such algorithm and raise a RuntimeError that names them. On the CPU it costs nearly nothing.
    Use it with `seed_everything`, which sets the first state.

    Raises:
        RuntimeError: if CUDA was started without CUBLAS_WORKSPACE_CONFIG=:4096:8, which its matrix
            products need; set it before the first work on the GPU.

    >>> with deterministic():
    ...     torch.are_deterministic_algorithms_enabled()
    True
    """
    if torch.cuda.is_initialized() and CUBLAS not in os.environ:
        raise RuntimeError(
            f"deterministic: CUDA has started without {CUBLAS}, expected :4096:8 or :16:8; "
            "set it in os.environ before the first work on the GPU, then restart"
        )
    before = (
        torch.are_deterministic_algorithms_enabled(),
        torch.is_deterministic_algorithms_warn_only_enabled(),
        torch.backends.cudnn.benchmark,
        os.environ.get(CUBLAS),
    )
    os.environ.setdefault(CUBLAS, ":4096:8")
    torch.use_deterministic_algorithms(True)
    torch.backends.cudnn.benchmark = False
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(before[0], warn_only=before[1])
        torch.backends.cudnn.benchmark = before[2]
        if before[3] is None and not torch.cuda.is_initialized():
            del os.environ[CUBLAS]


def random_state() -> dict[str, Any]:
    """Return the states of the generators of Python, NumPy and torch (on each device in use).

    Returns:
        Plain data and tensors, which `torch.load(weights_only=True)` reads back.

    >>> state = random_state()
    >>> first = random.random(), np.random.rand(), torch.rand(1).item()
    >>> set_random_state(state)
    >>> first == (random.random(), np.random.rand(), torch.rand(1).item())
    True
    """
    numpy = np.random.get_state(legacy=False)
    state: dict[str, Any] = {
        "python": random.getstate(),
        "numpy": {
            "key": torch.from_numpy(numpy["state"]["key"].astype(np.int64)),
            "pos": int(numpy["state"]["pos"]),
            "has_gauss": int(numpy["has_gauss"]),
            "gauss": float(numpy["gauss"]),
        },
        "torch": torch.get_rng_state(),
    }
    if torch.cuda.is_initialized():
        state["cuda"] = torch.cuda.get_rng_state_all()
    if torch.xpu.is_initialized():
        state["xpu"] = torch.xpu.get_rng_state_all()
    if torch.backends.mps.is_available():
        state["mps"] = torch.mps.get_rng_state()
    return state


def set_random_state(state: dict[str, Any]) -> None:
    """Set every generator to a state that `random_state` returned.

    Args:
        state: from `random_state`. Devices that this machine lacks are passed over.

    >>> state = random_state()
    >>> first = random.random()
    >>> set_random_state(state)
    >>> first == random.random()
    True
    """
    version, key, gauss = state["python"]
    random.setstate((version, tuple(key), gauss))
    numpy = state["numpy"]
    np.random.set_state(
        {
            "bit_generator": "MT19937",
            "state": {"key": numpy["key"].numpy().astype(np.uint32), "pos": numpy["pos"]},
            "has_gauss": numpy["has_gauss"],
            "gauss": numpy["gauss"],
        }
    )
    torch.set_rng_state(state["torch"])
    for kind in ("cuda", "xpu"):
        library = getattr(torch, kind)
        if kind in state and library.is_available():
            for index, device_state in enumerate(state[kind][: library.device_count()]):
                library.set_rng_state(device_state, index)
    if "mps" in state and torch.backends.mps.is_available():
        torch.mps.set_rng_state(state["mps"])
