"""Steps recorded as CUDA graphs: the GPU repeats them without Python in between.

A step of a small network is some forty operations of a few microseconds each, and Python takes
longer to launch them than the GPU to do them. A graph launches all operations of a block of
batches at once. It needs the same memory for each batch (`InMemory` refills a block's tensors)
and an optimizer that keeps its counters on the GPU.

Source: "Accelerating PyTorch with CUDA Graphs", pytorch.org/blog, 2021; torch.cuda.CUDAGraph.
"""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor
from torch.optim import SGD, Adam, AdamW, Optimizer

from mitdl_utils.devices.out_of_memory import is_out_of_memory
from mitdl_utils.training.batches import Batch, Batches
from mitdl_utils.training.explain import number_of_examples
from mitdl_utils.training.step import Steps

Work = Callable[[], Tensor]


def recording_obstacle(steps: Steps, batches: Batches) -> str:
    """Return why these steps cannot be recorded, or "" if they can be."""
    if steps.device.type != "cuda":
        return f"the device is {steps.device}, and only CUDA records"
    if not batches.reuses_tensors:
        return "the batches are not shuffled from tensors in memory"
    if steps.precision == "fp16":
        return "fp16 looks at each step whether its gradients overflowed; take bf16"
    if not (isinstance(steps.optimizer, SGD) or "capturable" in steps.optimizer.defaults):
        return f"{type(steps.optimizer).__name__} keeps its counters on the CPU"
    return ""


class Recorder:
    """Runs blocks of steps: of each length, the first plainly, the second recorded, then replayed.

    The first one warms up: kernels are loaded and the optimizer creates its state, which a
    recording must not contain.

    Args:
        steps: the steps to record.
        rate_changes: whether the learning rate changes while training. A recording would keep its
            first value, so it then reads the rate from the GPU's memory.
        required: whether a step that cannot be recorded is an error; otherwise it runs plainly,
            with one warning.
    """

    def __init__(self, steps: Steps, rate_changes: bool, required: bool) -> None:
        self.steps, self.required = steps, required
        self.recordings: dict[int, Work | None] = {}
        self.pool = torch.cuda.graph_pool_handle()
        keep_state_on_device(steps.optimizer, steps.device)
        groups = steps.optimizer.param_groups
        rates = [float(group["lr"]) for group in groups if rate_changes]
        self.rates = [torch.tensor(rate, device=steps.device) for rate in rates]
        self.rates_on_gpu = [float("nan")] * len(self.rates)

    def take(self, batches: list[Batch]) -> Tensor:
        """Take steps as `Steps.take` does; equally many examples must be the same tensors."""
        length = sum(number_of_examples(y) for _, y in batches)
        self._write_rates()
        if length not in self.recordings:
            self.recordings[length] = None
            return warm_up(lambda: self._work(batches), self.steps.device)
        if self.recordings[length] is None:
            self.recordings[length] = self._record(batches)
        replay = self.recordings[length]
        assert replay is not None
        return replay()

    def _record(self, batches: list[Batch]) -> Work:
        def work() -> Tensor:
            return self._work(batches)

        try:
            return record(work, self.steps.device, self.pool)
        except RuntimeError as error:
            if is_out_of_memory(error):
                raise
            line = str(error).partition("\n")[0]
            problem = f"fit: steps cannot be recorded as a CUDA graph ({line})"
            if self.required:
                raise RuntimeError(f"{problem}; pass capture=None or False") from error
            warnings.warn(f"{problem}; going on without", RuntimeWarning, stacklevel=2)
            return work

    def _work(self, batches: list[Batch]) -> Tensor:
        with self._rates_on_device():
            return self.steps.take(batches)

    def _write_rates(self) -> None:
        """Write the schedule's learning rates to the GPU's memory."""
        for index, (rate, group) in enumerate(
            zip(self.rates, self.steps.optimizer.param_groups, strict=False)
        ):
            if group["lr"] != self.rates_on_gpu[index]:
                self.rates_on_gpu[index] = float(group["lr"])
                rate.fill_(self.rates_on_gpu[index])

    @contextmanager
    def _rates_on_device(self) -> Iterator[None]:
        """Show the optimizer its rates as tensors while the block runs, and as numbers after it."""
        groups = self.steps.optimizer.param_groups[: len(self.rates)]
        numbers = [group["lr"] for group in groups]
        for group, rate in zip(groups, self.rates, strict=True):
            group["lr"] = rate
        try:
            yield
        finally:
            for group, number in zip(groups, numbers, strict=True):
                group["lr"] = number


def warm_up(work: Work, device: torch.device) -> Tensor:
    """Run work on a stream of its own, as CUDA requires before a recording."""
    with torch.cuda.device(device):
        current, side = torch.cuda.current_stream(), torch.cuda.Stream()
        side.wait_stream(current)
        with torch.cuda.stream(side):
            result = work()
        current.wait_stream(side)
    result.record_stream(current)  # else its memory could be given away while it is still read
    return result


def record(work: Work, device: torch.device, pool: Any) -> Work:
    """Record the work's operations on the GPU, and return a function that repeats them."""
    graph = torch.cuda.CUDAGraph()
    with (
        torch.cuda.device(device),
        torch.cuda.stream(torch.cuda.current_stream()),  # restored if recording fails
        torch.cuda.graph(graph, pool=pool, capture_error_mode="thread_local"),
    ):
        result = work()

    def replay() -> Tensor:
        graph.replay()
        return result

    return replay


def keep_state_on_device(optimizer: Optimizer, device: torch.device) -> None:
    """Move an optimizer's step counters to the GPU; use its fused kernel unless one was chosen.

    The optimizer keeps the `capturable` and `fused` flags that this sets.
    """
    for group in optimizer.param_groups:
        if "capturable" in group:
            group["capturable"] = True
        is_unset = group.get("fused") is None and group.get("foreach") is None
        if is_unset and isinstance(optimizer, SGD | Adam | AdamW):
            group["fused"] = True
    for state in optimizer.state.values():
        if isinstance(state.get("step"), Tensor):
            state["step"] = state["step"].to(device)
