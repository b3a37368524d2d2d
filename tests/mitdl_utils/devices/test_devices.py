"""Moving, timing, measuring and filling a device; a GPU's part is in tests/gpu."""

import gc
import math
import mmap
import sys
import time
import weakref
from collections import OrderedDict, defaultdict, namedtuple
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from mitdl_utils.devices import (
    OutOfMemory,
    Race,
    Timer,
    Timing,
    autocast,
    batch_size,
    benchmark,
    best_precision,
    is_out_of_memory,
    largest_batch_size,
    memory_report,
    move,
    out_of_memory_explained,
    plot_race,
    race,
    synchronize,
    to_device,
)
from mitdl_utils.devices.memory import in_bytes
from mitdl_utils.devices.timer import in_words
from mitdl_utils.plots.alt import description

META = torch.device("meta")  # a device that is always there, and is not the CPU
CPU = torch.device("cpu")
Pair = namedtuple("Pair", "x y")


@dataclass(frozen=True)
class Example:
    pixels: Tensor
    name: str


# ── to_device ─────────────────────────────────────────────────────────────────────────────────────


def test_a_nested_batch_keeps_its_types() -> None:
    x = torch.ones(2)
    batch = {
        "list": [x, (x, "text", 3, None)],
        "named": Pair(x, 1.5),
        "ordered": OrderedDict(b=x, a=x),
        "default": defaultdict(list, {"x": x}),
        "dataclass": Example(x, "seven"),
    }
    moved = to_device(batch, META)
    assert moved["list"][0].device == META
    assert moved["list"][1][1:] == ("text", 3, None)
    assert type(moved["named"]) is Pair
    assert moved["named"].x.device == META
    assert list(moved["ordered"]) == ["b", "a"]
    assert type(moved["ordered"]) is OrderedDict
    assert moved["default"]["unseen"] == []
    assert moved["dataclass"].pixels.device == META
    assert moved["dataclass"].name == "seven"
    assert x.device == CPU


def test_a_tensor_that_is_there_twice_stays_one() -> None:
    x = torch.ones(2)
    first, second = to_device([x, x], META)
    assert first is second


def test_a_module_moves_in_place() -> None:
    model = nn.Linear(2, 1)
    assert to_device(model, META) is model
    assert model.weight.device == META


def test_what_knows_how_to_move_is_asked() -> None:
    packed = nn.utils.rnn.pack_sequence([torch.ones(3, 2), torch.ones(2, 2)])
    assert to_device(packed, META).data.device == META


def test_strings_and_classes_are_left_alone() -> None:
    assert to_device(["abc", Example, 2.5, {1}], META) == ["abc", Example, 2.5, {1}]


def test_only_pinned_memory_goes_ahead_without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []

    class Spy:
        device, dtype, shape = CPU, torch.float32, (2,)

        def __init__(self, pinned: bool) -> None:
            self.pinned = pinned

        def is_pinned(self) -> bool:
            return self.pinned

        def to(self, device: torch.device, non_blocking: bool) -> None:
            seen.append(non_blocking)

    for pinned, device in [(True, "cuda"), (False, "cuda"), (True, "mps"), (True, "cpu")]:
        move._move_tensor(Spy(pinned), torch.device(device))  # type: ignore[arg-type]
    assert seen == [True, False, False, False]


def test_float64_for_mps_is_explained_before_torch_complains() -> None:
    with pytest.raises(TypeError, match=r"to_device: a tensor \(3,\) is float64.*with \.float"):
        to_device(torch.ones(3, dtype=torch.float64), "mps")


# ── time ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_timer_measures_the_block() -> None:
    began = time.perf_counter()
    with Timer("cpu") as timer:
        time.sleep(0.02)
    assert 0.02 <= timer.seconds <= time.perf_counter() - began
    assert repr(timer) == f"{in_words(timer.seconds)} on cpu"


def test_the_timer_waits_before_it_starts_and_before_it_stops(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waits: list[Any] = []
    monkeypatch.setattr("mitdl_utils.devices.timer.synchronize", waits.append)
    with Timer("cuda"):
        assert len(waits) == 1
    assert waits == [torch.device("cuda")] * 2


def test_the_timer_says_how_long_it_took_to_fail() -> None:
    timer = Timer()
    assert math.isnan(timer.seconds)
    with pytest.raises(ZeroDivisionError), timer:
        _ = 1 / 0
    assert timer.seconds >= 0


def test_without_a_name_every_device_in_use_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[str] = []
    for kind in ("cuda", "xpu"):
        library = getattr(torch, kind)
        monkeypatch.setattr(library, "is_initialized", lambda kind=kind: kind == "cuda")
        monkeypatch.setattr(library, "synchronize", lambda device, kind=kind: waited.append(kind))
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    monkeypatch.setattr(torch.mps, "synchronize", lambda: waited.append("mps"))
    synchronize()
    assert waited == ["cuda", "mps"]


@pytest.mark.parametrize(
    ("seconds", "words"), [(2.5, "2.5 s"), (2e-3, "2 ms"), (3.21e-6, "3.21 µs"), (4e-9, "0.004 µs")]
)
def test_times_have_a_fitting_unit(seconds: float, words: str) -> None:
    assert in_words(seconds) == words


def test_a_benchmark_warms_up_and_repeats() -> None:
    calls: list[float] = []

    def work() -> None:
        calls.append(time.perf_counter())
        time.sleep(0.002)

    timing = benchmark(work, "cpu", repeats=5, warmup=2)
    assert len(calls) == 2 + 1 + 5  # one call to see how many make a measurement
    assert timing.median >= 0.002
    assert min(timing.times) <= timing.quartiles[0] <= timing.median <= timing.quartiles[1]


def test_fast_work_is_called_often_for_one_measurement(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, calls = [0.0], [0]

    def work() -> None:
        calls[0] += 1
        clock[0] += 1e-5

    ours = SimpleNamespace(perf_counter=lambda: clock[0])
    monkeypatch.setattr(sys.modules["mitdl_utils.devices.benchmark"], "time", ours)
    timing = benchmark(work, "cpu", repeats=3)
    assert calls[0] > 300
    assert timing.median == pytest.approx(1e-5)


def test_a_timing_has_a_median_a_spread_and_words() -> None:
    timing = Timing(CPU, (0.001, 0.002, 0.003, 0.004, 0.1))
    assert timing.median == 0.003
    assert timing.spread == pytest.approx(0.002)
    assert str(timing) == "3 ms on cpu (spread 2 ms, 5 measurements)"
    assert Timing(CPU, (0.5,)).spread == 0


def test_a_benchmark_without_repeats_is_refused() -> None:
    with pytest.raises(ValueError, match="benchmark: repeats is 0 and warmup 3, expected at least"):
        benchmark(print, "cpu", repeats=0)


# ── a race ────────────────────────────────────────────────────────────────────────────────────────


def made_up_race() -> Race:
    def at(*medians: float | None) -> tuple[Timing | None, ...]:
        return tuple(None if m is None else Timing(CPU, (0.9 * m, m, 1.1 * m)) for m in medians)

    return Race(
        (8, 64, 512, 4096),
        {CPU: at(1e-5, 1e-4, 1e-3, 1e-2), torch.device("cuda"): at(2e-4, 9e-5, 2e-4, 3e-4)},
    )


def test_the_first_win_is_where_it_wins_from_then_on() -> None:
    assert made_up_race().first_win("cuda") == 64
    assert made_up_race().first_win("cpu", over="cuda") is None


def test_a_full_device_loses() -> None:
    timing = Timing(CPU, (1.0,))
    result = Race((1, 2), {CPU: (timing, None), META: (timing, timing)})
    assert result.first_win(META) == 2
    assert result.first_win(CPU, over=META) is None


def test_the_picture_says_who_wins_from_where() -> None:
    ax = plot_race(made_up_race(), xlabel="batch size")
    words = description(ax.get_figure(root=True))
    assert words == (
        "Time against batch size. Cpu: 10 µs at 8, 10 ms at 4096. "
        "Cuda: 200 µs at 8, 300 µs at 4096. From 64 on cuda is faster."
    )
    looks = {(line.get_marker(), line.get_linestyle()) for line in ax.get_lines()[:2]}
    assert len(looks) == 2
    assert ax.get_xscale() == ax.get_yscale() == "log"


def test_out_of_memory_ends_one_device_and_not_the_race() -> None:
    prepared: list[int] = []

    def prepare(size: int, device: torch.device) -> Any:
        prepared.append(size)
        if size > 10:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return lambda: None

    result = race(prepare, [10, 20, 30], ["cpu"], repeats=2)
    assert [timing is None for timing in result.timings[CPU]] == [False, True, True]
    assert prepared == [10, 20]
    assert "Cpu" in description(plot_race(result).get_figure(root=True))


def test_other_errors_of_a_race_are_not_hidden() -> None:
    with pytest.raises(RuntimeError, match="shapes cannot be multiplied"):
        race(lambda n, d: lambda: torch.ones(2, 3) @ torch.ones(2, 3), [1], ["cpu"])


@pytest.mark.parametrize("sizes", [[], [2, 2], [3, 1]])
def test_sizes_of_a_race_rise(sizes: list[int]) -> None:
    with pytest.raises(ValueError, match=r"race: sizes are .*, expected rising"):
        race(lambda n, d: print, sizes, ["cpu"])


# ── memory ────────────────────────────────────────────────────────────────────────────────────────


def test_the_report_sees_what_is_taken() -> None:
    before = memory_report("cpu")
    with mmap.mmap(-1, 2**26) as taken:  # a tensor may get memory that was only put aside
        taken.write(b"1" * 2**26)
        after = memory_report("cpu")
    assert 0.9 * 2**26 < after.used - before.used < 1.5 * 2**26
    assert str(after).startswith("cpu: ")


def test_a_gpus_report_counts_torchs_own_reserve_as_free(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda device: (10 * 2**30, 16 * 2**30))
    monkeypatch.setattr(torch.cuda, "memory_allocated", lambda device: 2 * 2**30)
    monkeypatch.setattr(torch.cuda, "memory_reserved", lambda device: 3 * 2**30)
    report = memory_report("cuda")
    assert report.free == 11 * 2**30
    assert str(report) == "cuda: 2 GiB in use here, 11 GiB free of 16 GiB"


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 B"), (1023, "1023 B"), (1536, "1.5 KiB"), (2**50, "1024 TiB")],
)
def test_sizes_have_a_fitting_unit(size: int, words: str) -> None:
    assert in_bytes(size) == words


# ── precision ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("capability", "best"), [((9, 0), "bf16"), ((8, 0), "bf16"), ((7, 5), "fp16"), ((6, 1), "none")]
)
def test_each_gpu_gets_what_it_does_well(
    monkeypatch: pytest.MonkeyPatch, capability: tuple[int, int], best: str
) -> None:
    monkeypatch.setattr(torch.version, "hip", None)
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda device: capability)
    assert best_precision("cuda") == best


@pytest.mark.parametrize(
    ("has", "best"), [({"amx_bf16": True}, "bf16"), ({"avx512_bf16": True}, "bf16"), ({}, "none")]
)
def test_a_cpu_computes_in_halves_only_with_instructions_for_it(
    monkeypatch: pytest.MonkeyPatch, has: dict[str, bool], best: str
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: has, raising=False)
    assert best_precision("cpu") == best


def test_autocast_halves_products_and_not_losses() -> None:
    with autocast("cpu", "bf16"):
        product = torch.ones(2, 3) @ torch.ones(3, 2)
        loss = nn.functional.cross_entropy(product, torch.tensor([0, 1]))
    assert (product.dtype, loss.dtype) == (torch.bfloat16, torch.float32)
    with autocast("cpu", "none"):
        assert (torch.ones(2, 3) @ torch.ones(3, 2)).dtype == torch.float32


def test_an_unknown_precision_is_named() -> None:
    with pytest.raises(ValueError, match="autocast: precision is 'fp8', expected 'auto', 'bf16'"):
        autocast("cpu", "fp8")  # type: ignore[arg-type]


# ── full ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("error", "full"),
    [
        (torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB."), True),
        (RuntimeError("MPS backend out of memory (MPS allocated: 5.00 GB)"), True),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried"), True),
        (MemoryError(), True),
        (RuntimeError("CUDA error: an illegal memory access was encountered"), False),
        (ValueError("out of memory"), False),
    ],
)
def test_out_of_memory_is_known_by_all_its_names(error: Exception, full: bool) -> None:
    assert is_out_of_memory(error) == full


def test_a_full_device_is_explained_with_numbers() -> None:
    with (
        pytest.raises(OutOfMemory) as caught,
        out_of_memory_explained("cpu", "step", "take fewer examples"),
    ):
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.50 GiB. GPU 0 has")
    said = str(caught.value)
    assert said.startswith("step: out of memory on cpu (asked for 2.50 GiB more; cpu: ")
    assert said.endswith("; take fewer examples")
    assert caught.value.__cause__ is None


def test_what_the_failed_call_held_is_let_go() -> None:
    held: list[weakref.ref[Tensor]] = []

    def fails() -> None:
        inside = torch.ones(1000)
        held.append(weakref.ref(inside))
        raise torch.OutOfMemoryError("out of memory")

    with pytest.raises(OutOfMemory) as caught, out_of_memory_explained("cpu"):
        fails()
    assert held[0]() is None
    assert "out of memory" in str(caught.value)


def test_other_errors_pass_unchanged() -> None:
    with pytest.raises(RuntimeError, match=r"^illegal$"), out_of_memory_explained("cpu"):
        raise RuntimeError("illegal")


def test_an_explanation_is_not_explained_again() -> None:
    with (
        pytest.raises(OutOfMemory, match=r"^inner: "),
        out_of_memory_explained("cpu", "outer"),
        out_of_memory_explained("cpu", "inner"),
    ):
        raise MemoryError


# ── the largest batch ─────────────────────────────────────────────────────────────────────────────


class Card:
    """A device with room for so many examples, that counts what is left on it."""

    def __init__(self, room: int) -> None:
        self.room, self.tried = room, list[int]()
        self.left: list[weakref.ref[Tensor]] = []

    def step(self, n: int) -> None:
        self.tried.append(n)
        kept = torch.ones(10)
        self.left.append(weakref.ref(kept))
        if n > self.room:
            raise torch.OutOfMemoryError("CUDA out of memory.")


@pytest.mark.parametrize("room", [1, 3, 100, 4096, 65535])
def test_the_largest_batch_is_found_to_a_sixteenth(room: int) -> None:
    card = Card(room)
    found = largest_batch_size(card.step, META)
    assert room - max(1, room // 16) <= found <= room
    assert len(card.tried) <= 24
    gc.collect()
    assert [reference() for reference in card.left] == [None] * len(card.left)


def test_the_search_ends_at_its_limit() -> None:
    card = Card(10**6)
    assert largest_batch_size(card.step, META, limit=300) == 300
    assert max(card.tried) == 300


def test_a_batch_that_never_fits_is_an_error() -> None:
    with pytest.raises(OutOfMemory, match="a batch of 4 does not fit on meta; use a smaller model"):
        largest_batch_size(Card(3).step, META, start=4)


def test_a_bug_in_the_step_is_not_taken_for_a_full_device() -> None:
    def step(n: int) -> None:
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")

    with pytest.raises(RuntimeError, match="mat1"):
        largest_batch_size(step, META)


def test_a_search_from_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="start is 9 and limit 8, expected 1 <= start <= limit"):
        largest_batch_size(print, META, start=9, limit=8)


def test_on_the_cpu_a_size_that_would_swap_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    peak, tried = [1000], list[int]()

    def step(n: int) -> None:
        tried.append(n)
        peak[0] = max(peak[0], 1000 + 100 * n)

    process = SimpleNamespace(memory_info=lambda: SimpleNamespace(rss=1000))
    room = SimpleNamespace(available=10_000)  # 80 % of it: 80 examples
    monkeypatch.setattr(batch_size, "_peak", lambda: peak[0])
    monkeypatch.setattr(batch_size.psutil, "Process", lambda: process)
    monkeypatch.setattr(batch_size.psutil, "virtual_memory", lambda: room)
    assert 75 <= largest_batch_size(step, "cpu") <= 80
    assert max(tried) <= 80
