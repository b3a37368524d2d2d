"""The picture of a walk through a graph, for places without widgets and for pages of text."""

from __future__ import annotations

from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, PathPatch
from matplotlib.path import Path

from mitdl_utils.plots import PALETTE, describe, subplots
from mitdl_utils.widgets.models.layered import Layout, Point, layered
from mitdl_utils.widgets.models.steps import Walk, brief, definition

WIDTH, HEIGHT = 0.66, 0.74  # of a box; levels and lanes are 1 apart
PAPER, TINT = "white", "#F7DFCF"


def draw_walk(walk: Walk, step: int) -> Figure:
    """Draw a graph after some steps: values in its boxes, gradients under them, shares on edges.

    Args:
        walk: the steps through the graph.
        step: how many have been done.

    Returns:
        A figure, described.
    """
    layout = layered([node.inputs for node in walk.nodes])
    figure, axes = subplots(1, width=1.62 * layout.levels, height=0.95 * layout.lanes + 0.15)
    ax = axes[0]
    ax.set(xlim=(-0.4, layout.levels - 0.6), ylim=(layout.lanes - 0.55, -0.45))
    ax.set_axis_off()
    count = len(walk.operations)
    edges = walk.edges[: max(0, step - count)]
    shares = {(edge.node, edge.slot): edge.share for edge in edges}
    for index, node in enumerate(walk.nodes):
        for slot in range(len(node.inputs)):
            side = _side(layout.paths[index], slot)
            _edge(ax, layout.paths[index][slot], 0.13 * side, shares.get((index, slot)))
    gradients = {len(walk.nodes) - 1: 1.0} if step >= count else {}
    gradients |= {edge.source: edge.after for edge in edges}
    computed = set(walk.operations[:step])
    for index, node in enumerate(walk.nodes):
        is_known = index in computed or not node.is_operation
        _node(ax, layout, walk, index, is_known, gradients.get(index))
    describe(ax, _words(walk, step, gradients))
    return figure


def _node(
    ax: Axes, layout: Layout, walk: Walk, index: int, is_known: bool, gradient: float | None
) -> None:
    (x, y), node = layout.nodes[index], walk.nodes[index]
    corner = (x - WIDTH / 2 + 0.05, y - HEIGHT / 2 + 0.05)
    style = f"round,pad=0.05,rounding_size={0.05 if node.is_operation else 0.2}"
    ax.add_patch(
        FancyBboxPatch(corner, WIDTH - 0.1, HEIGHT - 0.1, boxstyle=style, facecolor=PAPER,
                       edgecolor=PALETTE["grey"], zorder=3)
    )  # fmt: skip
    name = definition(walk.nodes, index) if node.is_operation else node.name or "number"
    ax.text(x, y - 0.2, name, ha="center", va="center", fontsize=9.5, zorder=4)
    if is_known:
        value = brief(walk.values[index])
        ax.text(x, y, value, ha="center", va="center", weight="bold", fontsize=10.5, zorder=4)
    if gradient is not None:
        box = {"boxstyle": "round,pad=0.15", "facecolor": TINT, "edgecolor": PALETTE["orange"]}
        ax.text(x, y + 0.22, f"∂ {brief(gradient)}", ha="center", va="center", fontsize=9.5,
                zorder=4, bbox=box)  # fmt: skip


def _side(paths: list[list[Point]], slot: int) -> int:
    """Return on which side of the middle an edge ends, so that two do not cross: -1, 0 or 1."""
    if len(paths) != 2:
        return 0
    lane, other = paths[slot][-2][1], paths[1 - slot][-2][1]
    return -1 if (lane, slot) < (other, 1 - slot) else 1


def _edge(ax: Axes, path: list[Point], offset: float, share: float | None) -> None:
    points = [(float(x), float(y)) for x, y in path]
    points[0] = (points[0][0] + WIDTH / 2, points[0][1])
    points[-1] = (points[-1][0] - WIDTH / 2, points[-1][1] + offset)
    vertices, codes = [points[0]], [Path.MOVETO]
    for (x, y), (next_x, next_y) in pairwise(points):
        middle = (x + next_x) / 2
        vertices += [(middle, y), (middle, next_y), (next_x, next_y)]
        codes += [Path.CURVE4] * 3
    color = PALETTE["grey" if share is None else "orange"]
    ax.add_patch(PathPatch(Path(vertices, codes), facecolor="none", edgecolor=color, lw=1.4))
    tip, sign = (points[-1], -1) if share is None else (points[0], 1)
    x_tail, down = tip[0] + 0.05 * sign, 0.05
    wings = [tip[1] - down, tip[1], tip[1] + down]
    ax.plot([x_tail, tip[0], x_tail], wings, color=color, linewidth=1.4)
    if share is not None:
        (x, y), (next_x, next_y) = points[-2], points[-1]
        box = {"boxstyle": "round,pad=0.2", "facecolor": PAPER, "edgecolor": color}
        ax.text((x + next_x) / 2 + 0.02, y + 0.62 * (next_y - y), brief(share), ha="center",
                va="center", fontsize=9, zorder=5, bbox=box)  # fmt: skip


def _words(walk: Walk, step: int, gradients: dict[int, float]) -> str:
    indices = [
        index for index, node in enumerate(walk.nodes) if not node.is_operation and node.name
    ]
    indices += walk.operations[:step]
    values = ", ".join(
        f"{walk.nodes[index].name} = {brief(walk.values[index])}" for index in indices
    )
    lines = "; ".join(definition(walk.nodes, index) for index in walk.operations)
    slopes = ", ".join(
        f"{brief(value)} at {walk.nodes[index].name}" for index, value in gradients.items()
    )
    sentence = f" Gradients: {slopes}." if slopes else ""
    return f"The graph of {lines}. Values: {values}.{sentence}"
