"""The same work timed on several devices at growing sizes: when does a GPU begin to pay?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import torch

from mitdl_utils.devices.benchmark import Timing, benchmark
from mitdl_utils.devices.choose import choose_device
from mitdl_utils.devices.out_of_memory import free_unused_memory, is_out_of_memory
from mitdl_utils.devices.timer import in_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Prepare = Callable[[int, torch.device], Callable[[], object]]
LOOKS = (("blue", "o", "-"), ("orange", "^", "--"), ("green", "s", ":"), ("purple", "D", "-."))


@dataclass(frozen=True)
class Race:
    """The timings that `race` measured.

    Attributes:
        sizes: the sizes, rising.
        timings: for each device, a `Timing` for each size; None where memory ran out.
    """

    sizes: tuple[int, ...]
    timings: dict[torch.device, tuple[Timing | None, ...]]

    def first_win(self, device: torch.device | str, over: torch.device | str = "cpu") -> int | None:
        """Find the size from which on one device is faster than another.

        Args:
            device: the device that should win.
            over: the device to beat.

        Returns:
            The smallest size from which on `device` is faster at each size; None without one.
        """
        ours, theirs = (self.timings[torch.device(name)] for name in (device, over))
        first = None
        for size, mine, other in zip(self.sizes, ours, theirs, strict=True):
            wins = mine is not None and (other is None or mine.median < other.median)
            first = (size if first is None else first) if wins else None
        return first


def race(
    prepare: Prepare,
    sizes: Sequence[int],
    devices: Sequence[torch.device | str] | None = None,
    *,
    repeats: int = 20,
) -> Race:
    """Measure the same work on several devices at several sizes.

    Args:
        prepare: called as `prepare(size, device)`, makes the work's inputs on that device and
            returns the work itself, a function without arguments. Only that is measured.
        sizes: rising, at least one.
        devices: the devices; by default the CPU and, if it is another one, `choose_device()`'s
            choice.
        repeats: measurements for each size and device.

    Returns:
        A `Race`, which `plot_race` draws. The timing of a size that does not fit is None, and so
        are those of larger sizes on that device.

    Raises:
        ValueError: if `sizes` is empty or does not rise.

    >>> def product(n, device):
    ...     a = torch.ones(n, n, device=device)
    ...     return lambda: a @ a
    >>> result = race(product, [8, 16], ["cpu"], repeats=3)
    >>> [len(timings) for timings in result.timings.values()]
    [2]
    """
    if not sizes or any(a >= b for a, b in pairwise(sizes)):
        raise ValueError(f"race: sizes are {list(sizes)}, expected rising numbers, at least one")
    if devices is None:
        devices = list(dict.fromkeys([torch.device("cpu"), choose_device().device]))
    racers = [torch.device(device) for device in devices]
    return Race(tuple(sizes), {racer: _run(prepare, sizes, racer, repeats) for racer in racers})


def _run(
    prepare: Prepare, sizes: Sequence[int], device: torch.device, repeats: int
) -> tuple[Timing | None, ...]:
    timings: list[Timing | None] = []
    for size in sizes:
        full = bool(timings) and timings[-1] is None
        timings.append(None if full else _measure(prepare, size, device, repeats))
    return tuple(timings)


def _measure(prepare: Prepare, size: int, device: torch.device, repeats: int) -> Timing | None:
    try:
        return benchmark(prepare(size, device), device, repeats=repeats)
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
    free_unused_memory(device)  # outside `except`: there the error still holds the work's tensors
    return None


def plot_race(result: Race, ax: "Axes | None" = None, xlabel: str = "size") -> "Axes":
    """Draw the time of the work on each device against its size, both axes logarithmic.

    Args:
        result: the race to draw.
        ax: the axes to draw on; a new figure by default.
        xlabel: the meaning of a size: "batch size", "rows of the matrix".

    Returns:
        The axes, described: a line with markers for each device, its middle half as a band, and
        a mark at the size from which on a device is faster than the CPU.

    >>> timing = Timing(torch.device("cpu"), (0.1, 0.2, 0.3))
    >>> plot_race(Race((8,), {torch.device("cpu"): (timing,)})).get_xlabel()
    'size'
    """
    from mitdl_utils.plots.alt import describe
    from mitdl_utils.plots.style import PALETTE, own_axes

    ax = own_axes(ax)
    words = []
    for (device, timings), (color, marker, dashes) in zip(
        result.timings.items(), LOOKS * len(result.timings), strict=False
    ):
        known = [(n, t) for n, t in zip(result.sizes, timings, strict=True) if t is not None]
        sizes, medians = [n for n, _ in known], [t.median for _, t in known]
        ax.plot(sizes, medians, color=PALETTE[color], marker=marker, ls=dashes, label=str(device))
        low, high = [t.quartiles[0] for _, t in known], [t.quartiles[1] for _, t in known]
        ax.fill_between(sizes, low, high, color=PALETTE[color], alpha=0.2, linewidth=0)
        words.append(_alt_text(device, known))
        words += _mark_win(ax, result, device)
    ax.set(xscale="log", yscale="log", xlabel=xlabel, ylabel="seconds")
    ax.set_xticks(result.sizes, [str(size) for size in result.sizes])
    ax.minorticks_off()
    ax.legend(frameon=False)
    return describe(ax, f"Time against {xlabel}. {' '.join(words)}")


def _alt_text(device: torch.device, known: list[tuple[int, Timing]]) -> str:
    if not known:
        return f"Nothing fits on {device}."
    (first, short), (last, long) = known[0], known[-1]
    times = f"{in_words(short.median)} at {first}, {in_words(long.median)} at {last}"
    return f"{str(device).capitalize()}: {times}."


def _mark_win(ax: "Axes", result: Race, device: torch.device) -> list[str]:
    """Mark the size from which on a device is faster than the CPU; return that in words."""
    from mitdl_utils.plots.style import PALETTE

    cpu = torch.device("cpu")
    if device == cpu or cpu not in result.timings:
        return []
    size = result.first_win(device)
    if size is None:
        return [f"{device} is not faster than the CPU at the largest size."]
    ax.axvline(size, color=PALETTE["grey"], linewidth=0.7, ls=":")
    is_right_half = size**2 > result.sizes[0] * result.sizes[-1]
    side = "right" if is_right_half else "left"  # the side with room for the words
    words = f" {device} faster \n from {size} "
    ax.annotate(words, (size, 0.02), xycoords=("data", "axes fraction"), ha=side)
    return [f"From {size} on {device} is faster."]
