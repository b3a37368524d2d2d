"""What only a real GPU can show of devices and seeds: `pytest -m gpu` on a machine with one."""

import time
from collections.abc import Iterator

import pytest
import torch
from torch import Tensor, nn

from mitdl_utils.devices import (
    OutOfMemory,
    Timer,
    autocast,
    benchmark,
    best_precision,
    choose_device,
    largest_batch_size,
    memory_report,
    out_of_memory_explained,
    race,
    synchronize,
    to_device,
)
from mitdl_utils.seeds import random_state, seed_everything, set_random_state

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason=choose_device().sentence),
]
MIB = 2**20


@pytest.fixture
def small_gpu() -> Iterator[int]:
    """A GPU of which this process may use 2 GiB beyond what it holds, so that it fills quickly."""
    torch.cuda.init()
    torch.cuda.empty_cache()
    total = torch.cuda.mem_get_info()[1]
    allowed = torch.cuda.memory_reserved() + 2048 * MIB
    torch.cuda.set_per_process_memory_fraction(allowed / total)
    yield allowed
    torch.cuda.set_per_process_memory_fraction(1.0)


def long_work(times: int = 60) -> Tensor:
    a = torch.ones(4096, 4096, device="cuda")
    for _ in range(times):
        a = (a @ a).clamp(0, 1)
    return a


def test_cuda_is_picked_and_named() -> None:
    choice = choose_device()
    assert choice.device.type == "cuda"
    assert torch.cuda.get_device_name() in choice.sentence


def test_a_pinned_batch_arrives_whole() -> None:
    batch = {"x": torch.arange(10**7).pin_memory(), "y": [torch.arange(5), "name"]}
    moved = to_device(batch, "cuda")
    assert moved["x"].sum().item() == 10**7 * (10**7 - 1) // 2
    assert moved["y"][0].device.type == "cuda"
    assert to_device(moved, "cpu")["x"][-1] == 10**7 - 1


def test_the_timer_counts_what_is_still_running() -> None:
    long_work()
    synchronize()
    began = time.perf_counter()
    long_work()
    handed_out = time.perf_counter() - began
    with Timer() as timer:  # waits for the work above first
        long_work()
    start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    start.record()
    long_work()
    end.record()
    end.synchronize()
    assert timer.seconds == pytest.approx(start.elapsed_time(end) / 1000, rel=0.3)
    assert timer.seconds > 2 * handed_out


def test_a_benchmark_by_events_agrees_with_the_clock() -> None:
    timing = benchmark(lambda: long_work(10), "cuda", repeats=5)
    with Timer() as timer:
        long_work(10)
    assert timing.median == pytest.approx(timer.seconds, rel=0.5)


def test_the_gpu_wins_a_race_of_large_products() -> None:
    def product(n: int, device: torch.device) -> object:
        a = torch.ones(n, n, device=device)
        return lambda: a @ a

    result = race(product, [16, 256, 2048], repeats=5)  # type: ignore[arg-type]
    assert result.first_win("cuda") is not None


def test_the_report_sees_a_tensor_come_and_go() -> None:
    before = memory_report("cuda")
    taken = torch.ones(64 * MIB, device="cuda")
    during = memory_report("cuda")
    assert during.used - before.used == 256 * MIB
    assert before.free - during.free == pytest.approx(256 * MIB, rel=0.1)
    del taken
    assert memory_report("cuda").used == before.used


def test_halves_are_what_the_gpu_does_well() -> None:
    precision = best_precision("cuda")
    with autocast("cuda"):
        product = torch.ones(8, 8, device="cuda") @ torch.ones(8, 8, device="cuda")
    wanted = {"bf16": torch.bfloat16, "fp16": torch.float16, "none": torch.float32}
    assert product.dtype == wanted[precision]


def test_a_full_gpu_is_explained_and_works_afterwards(small_gpu: int) -> None:
    before = torch.cuda.memory_allocated()

    def fill() -> None:
        kept = [torch.empty(100 * MIB, dtype=torch.uint8, device="cuda") for _ in range(100)]
        raise AssertionError(f"{len(kept)} tensors fit into 2 GiB")

    said = r"fill: out of memory on cuda \(asked for 100.00 MiB more; cuda: .*\); stop it"
    with pytest.raises(OutOfMemory, match=said), out_of_memory_explained("cuda", "fill", "stop it"):
        fill()
    assert torch.cuda.memory_allocated() == before
    assert torch.ones(1500 * MIB, dtype=torch.uint8, device="cuda")[-1] == 1


def test_the_largest_batch_is_found_and_the_gpu_left_as_it_was(small_gpu: int) -> None:
    model = nn.Sequential(nn.Linear(1024, 4096), nn.ReLU(), nn.Linear(4096, 10)).cuda()
    optimizer = torch.optim.Adam(model.parameters())

    def step(n: int) -> None:
        optimizer.zero_grad()
        model(torch.randn(n, 1024, device="cuda")).square().mean().backward()
        optimizer.step()

    step(1)
    before = torch.cuda.memory_allocated()
    found = largest_batch_size(step, "cuda", limit=2**20)
    assert torch.cuda.memory_allocated() <= before + MIB
    step(found)  # it does fit
    with pytest.raises(torch.OutOfMemoryError):
        step(2 * found)
    optimizer.zero_grad()
    torch.cuda.empty_cache()
    step(found)


def test_the_gpus_generators_are_put_back() -> None:
    seed_everything(3)
    state = random_state()
    wanted = torch.rand(4, device="cuda")
    torch.rand(100, device="cuda")
    set_random_state(state)
    assert torch.equal(torch.rand(4, device="cuda"), wanted)
