"""Steps recorded as CUDA graphs: the GPU repeats them without Python in between.

A step of a small network is some forty operations of a few microseconds each, and Python takes
longer to ask for them than the GPU to do them. A graph asks for all operations of a block of
batches at once. What it needs: the same memory for each batch (`InMemory` fills a block's tensors
anew) and an optimizer that keeps its counters on the GPU.

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
from mitdl_utils.training.step import Steps

Work = Callable[[], Tensor]


def why_not(steps: Steps, batches: Batches) -> str:
    """Why these steps cannot be recorded, or "" if they can be."""
    if steps.device.type != "cuda":
        return f"the device is {steps.device}, and only CUDA records"
    if not batches.in_place:
        return "the batches are not shuffled from tensors in memory"
    if steps.precision == "fp16":
        return "fp16 looks at each step whether its gradients overflowed; take bf16"
    if not (isinstance(steps.optimizer, SGD) or "capturable" in steps.optimizer.defaults):
        return f"{type(steps.optimizer).__name__} keeps its counters on the CPU"
    return ""


class Recorder:
    """Runs blocks of steps: the first of each length as it is, the second recorded, then replayed.

    The first one warms up: kernels are loaded and the optimizer makes its state, which a recording
    must not contain.

    Args:
        steps: what takes the steps.
        moving: whether the learning rate changes while training. A recording would keep the one
            that it saw, so then it reads it from the GPU's memory.
        insist: whether a step that cannot be recorded is an error; else it runs as it is, and a
            warning says so once.
    """

    def __init__(self, steps: Steps, moving: bool, insist: bool) -> None:
        self.steps, self.insist = steps, insist
        self.known: dict[int, Work | None] = {}
        self.pool = torch.cuda.graph_pool_handle()
        keep_state_on_device(steps.optimizer, steps.device)
        groups = steps.optimizer.param_groups
        self.rates = [torch.tensor(float(g["lr"]), device=steps.device) for g in groups if moving]
        self.sent = [float("nan")] * len(self.rates)

    def take(self, batches: list[Batch]) -> Tensor:
        """As `Steps.take`. The batches of a number of examples must always be the same tensors."""
        length = sum(len(y) for _, y in batches)
        self._send_rates()
        if length not in self.known:
            self.known[length] = None
            return warm_up(lambda: self._work(batches), self.steps.device)
        if self.known[length] is None:
            self.known[length] = self._recorded(batches)
        replay = self.known[length]
        assert replay is not None
        return replay()

    def _recorded(self, batches: list[Batch]) -> Work:
        def work() -> Tensor:
            return self._work(batches)

        try:
            return record(work, self.steps.device, self.pool)
        except RuntimeError as error:
            if is_out_of_memory(error):
                raise
            line = str(error).partition("\n")[0]
            said = f"fit: steps cannot be recorded as a CUDA graph ({line})"
            if self.insist:
                raise RuntimeError(f"{said}; pass capture=None or False") from error
            warnings.warn(f"{said}; going on without", RuntimeWarning, stacklevel=2)
            return work

    def _work(self, batches: list[Batch]) -> Tensor:
        with self._rates_on_device():
            return self.steps.take(batches)

    def _send_rates(self) -> None:
        """Tell the GPU's memory the learning rates that the schedule has set."""
        for index, (rate, group) in enumerate(
            zip(self.rates, self.steps.optimizer.param_groups, strict=False)
        ):
            if group["lr"] != self.sent[index]:
                self.sent[index] = float(group["lr"])
                rate.fill_(self.sent[index])

    @contextmanager
    def _rates_on_device(self) -> Iterator[None]:
        """Let the optimizer see its rates as tensors, and everybody else as numbers."""
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
    """Run work on a stream of its own, as what will be recorded wants it."""
    with torch.cuda.device(device):
        here, side = torch.cuda.current_stream(), torch.cuda.Stream()
        side.wait_stream(here)
        with torch.cuda.stream(side):
            result = work()
        here.wait_stream(side)
    result.record_stream(here)  # else its memory could be given away while it is still read
    return result


def record(work: Work, device: torch.device, pool: Any) -> Work:
    """Record what the work asks of the GPU, and give back a function that repeats it."""
    graph = torch.cuda.CUDAGraph()
    with (
        torch.cuda.device(device),
        torch.cuda.stream(torch.cuda.current_stream()),  # comes back to it if recording fails
        torch.cuda.graph(graph, pool=pool, capture_error_mode="thread_local"),
    ):
        result = work()

    def replay() -> Tensor:
        graph.replay()
        return result

    return replay


def keep_state_on_device(optimizer: Optimizer, device: torch.device) -> None:
    """Have an optimizer count its steps on the GPU, and use its fused kernel if nobody chose.

    Its `capturable` and `fused` flags stay as they are set here.
    """
    for group in optimizer.param_groups:
        if "capturable" in group:
            group["capturable"] = True
        unchosen = group.get("fused") is None and group.get("foreach") is None
        if unchosen and isinstance(optimizer, SGD | Adam | AdamW):
            group["fused"] = True
    for state in optimizer.state.values():
        if isinstance(state.get("step"), Tensor):
            state["step"] = state["step"].to(device)
