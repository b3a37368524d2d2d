"""A few dated numbers on a logarithmic axis, each with its name beside it."""

from collections.abc import Mapping

from matplotlib.axes import Axes

from mitdl_utils.plots.alt import describe
from mitdl_utils.plots.style import PALETTE, own_axes


def timeline(events: Mapping[str, tuple[int, float]], ylabel: str, ax: Axes | None = None) -> Axes:
    """Draw numbers by year, on a logarithmic axis.

    Args:
        events: name -> year and number, which is positive.
        ylabel: what the numbers are, with their unit.
        ax: the axes to draw on; a new figure by default.

    Returns:
        The axes, described: each name with its year and number.

    Raises:
        ValueError: if there is no event.

    >>> timeline({"iris": (1936, 150), "MNIST": (1998, 60_000)}, "examples").get_yscale()
    'log'
    """
    if not events:
        raise ValueError("timeline: events is empty, expected names with a year and a number")
    ax = own_axes(ax)
    years, numbers = zip(*events.values(), strict=True)
    ax.plot(years, numbers, "o", color=PALETTE["blue"], markersize=7)
    ax.set(yscale="log", ylabel=ylabel, xlabel="year")
    first, last = min(years), max(years)
    ax.set_xlim(first - 0.08 * (last - first) - 1, last + 0.1 * (last - first) + 1)
    low, high = ax.get_ylim()
    ax.set_ylim(low / 2, high * 4)
    for name, (year, number) in events.items():
        side = "left" if year < (first + last) / 2 else "right"
        ax.annotate(
            name, (year, number), (8 if side == "left" else -8, 0), textcoords="offset points",
            ha=side, va="center", fontsize=9.5, color=PALETTE["black"],
        )  # fmt: skip
    words = "; ".join(f"{name}, {year}: {number:.3g}" for name, (year, number) in events.items())
    return describe(ax, f"{ylabel} by year, on a logarithmic axis. {words}.")
