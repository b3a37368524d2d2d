"""The picture of a walk through a graph, for places without widgets and for pages of text."""

from __future__ import annotations

from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, PathPatch
from matplotlib.path import Path

from mitdl_utils.plots import PALETTE, describe, subplots
from mitdl_utils.widgets.models.layered import Layout, Place, layered
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
    handed = walk.edges[: max(0, step - count)]
    shares = {(edge.node, edge.slot): edge.share for edge in handed}
    for at, node in enumerate(walk.nodes):
        for slot in range(len(node.inputs)):
            side = _side(layout.paths[at], slot)
            _edge(ax, layout.paths[at][slot], 0.13 * side, shares.get((at, slot)))
    held = {len(walk.nodes) - 1: 1.0} if step >= count else {}
    held |= {edge.source: edge.after for edge in handed}
    known = set(walk.operations[:step])
    for at, node in enumerate(walk.nodes):
        is_known = at in known or not node.is_operation
        _node(ax, layout, walk, at, is_known, held.get(at))
    describe(ax, _words(walk, step, held))
    return figure


def _node(
    ax: Axes, layout: Layout, walk: Walk, at: int, is_known: bool, gradient: float | None
) -> None:
    (x, y), node = layout.nodes[at], walk.nodes[at]
    corner = (x - WIDTH / 2 + 0.05, y - HEIGHT / 2 + 0.05)
    style = f"round,pad=0.05,rounding_size={0.05 if node.is_operation else 0.2}"
    ax.add_patch(
        FancyBboxPatch(corner, WIDTH - 0.1, HEIGHT - 0.1, boxstyle=style, facecolor=PAPER,
                       edgecolor=PALETTE["grey"], zorder=3)
    )  # fmt: skip
    name = definition(walk.nodes, at) if node.is_operation else node.name or "number"
    ax.text(x, y - 0.2, name, ha="center", va="center", fontsize=9.5, zorder=4)
    if is_known:
        value = brief(walk.values[at])
        ax.text(x, y, value, ha="center", va="center", weight="bold", fontsize=10.5, zorder=4)
    if gradient is not None:
        look = {"boxstyle": "round,pad=0.15", "facecolor": TINT, "edgecolor": PALETTE["orange"]}
        ax.text(x, y + 0.22, f"∂ {brief(gradient)}", ha="center", va="center", fontsize=9.5,
                zorder=4, bbox=look)  # fmt: skip


def _side(paths: list[list[Place]], slot: int) -> int:
    """Return on which side of the middle an edge ends, so that two do not cross: -1, 0 or 1."""
    if len(paths) != 2:
        return 0
    lane, other = paths[slot][-2][1], paths[1 - slot][-2][1]
    return -1 if (lane, slot) < (other, 1 - slot) else 1


def _edge(ax: Axes, path: list[Place], aside: float, share: float | None) -> None:
    points = [(float(x), float(y)) for x, y in path]
    points[0] = (points[0][0] + WIDTH / 2, points[0][1])
    points[-1] = (points[-1][0] - WIDTH / 2, points[-1][1] + aside)
    vertices, codes = [points[0]], [Path.MOVETO]
    for (x, y), (then_x, then_y) in pairwise(points):
        middle = (x + then_x) / 2
        vertices += [(middle, y), (middle, then_y), (then_x, then_y)]
        codes += [Path.CURVE4] * 3
    color = PALETTE["grey" if share is None else "orange"]
    ax.add_patch(PathPatch(Path(vertices, codes), facecolor="none", edgecolor=color, lw=1.4))
    tip, way = (points[-1], -1) if share is None else (points[0], 1)
    across, down = tip[0] + 0.05 * way, 0.05
    wings = [tip[1] - down, tip[1], tip[1] + down]
    ax.plot([across, tip[0], across], wings, color=color, linewidth=1.4)
    if share is not None:
        (x, y), (then_x, then_y) = points[-2], points[-1]
        look = {"boxstyle": "round,pad=0.2", "facecolor": PAPER, "edgecolor": color}
        ax.text((x + then_x) / 2 + 0.02, y + 0.62 * (then_y - y), brief(share), ha="center",
                va="center", fontsize=9, zorder=5, bbox=look)  # fmt: skip


def _words(walk: Walk, step: int, held: dict[int, float]) -> str:
    known = [at for at, node in enumerate(walk.nodes) if not node.is_operation and node.name]
    known += walk.operations[:step]
    values = ", ".join(f"{walk.nodes[at].name} = {brief(walk.values[at])}" for at in known)
    lines = "; ".join(definition(walk.nodes, at) for at in walk.operations)
    slopes = ", ".join(f"{brief(value)} at {walk.nodes[at].name}" for at, value in held.items())
    back = f" Gradients: {slopes}." if slopes else ""
    return f"The graph of {lines}. Values: {values}.{back}"
