"""Places for the nodes of a graph: a level for each step, edges that cross levels in lanes.

After K. Sugiyama, S. Tagawa and M. Toda, "Methods for visual understanding of hierarchical system
structures" (1981), with one sweep instead of many. `js/layered.js` says the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]


@dataclass(frozen=True)
class Layout:
    """Where things are: (level, lane), levels from the inputs to the output.

    Attributes:
        nodes: the place of each node.
        paths: for each node, for each of its inputs, the places that the edge passes, the
            input's first and the node's last.
        levels: how many levels there are.
        lanes: how many lanes are needed.
    """

    nodes: list[Point]
    paths: list[list[list[Point]]]
    levels: int
    lanes: float


def layered(inputs: Sequence[Sequence[int]]) -> Layout:
    """Place each node on a level above all that it is computed from.

    Args:
        inputs: for each node, the places of its inputs, which come before it; the last node is
            reached by all.

    >>> layered([[], [], [0, 1], [2, 0]]).nodes
    [(0, 1.0), (0, 0.0), (1, 0.25), (2, 0.75)]
    """
    levels = _levels(inputs)
    chains = [
        [_chain(source, node, levels) for source in sources] for node, sources in enumerate(inputs)
    ]
    items: list[list[tuple[int, ...]]] = [[] for _ in range(max(levels) + 1)]
    for node, level in enumerate(levels):
        items[level].append((node,))
    for sources in chains:
        for chain in sources:
            for level, item in chain[1:-1]:
                if item not in items[level]:
                    items[level].append(item)
    lanes = _lanes(items, chains)
    low = min(lanes.values())
    return Layout(
        [(level, lanes[(node,)] - low) for node, level in enumerate(levels)],
        [
            [[(level, lanes[item] - low) for level, item in chain] for chain in sources]
            for sources in chains
        ],
        max(levels) + 1,
        max(lanes.values()) - low + 1,
    )


def _levels(inputs: Sequence[Sequence[int]]) -> list[int]:
    """Return a level for each node: inputs stand just below what they are first used by."""
    levels: list[int] = []
    for sources in inputs:
        levels.append(1 + max(levels[source] for source in sources) if sources else 0)
    for node, sources in enumerate(inputs):
        if not sources:
            levels[node] = (
                min(levels[user] for user, others in enumerate(inputs) if node in others) - 1
            )
    return levels


def _chain(source: int, node: int, levels: Sequence[int]) -> list[tuple[int, tuple[int, ...]]]:
    """Return the levels that an edge passes, each with what stands in its lane there."""
    between = range(levels[source] + 1, levels[node])
    passed = [(level, (source, node, level)) for level in between]
    return [(levels[source], (source,)), *passed, (levels[node], (node,))]


def _lanes(
    items: Sequence[Sequence[tuple[int, ...]]],
    chains: Sequence[Sequence[Sequence[tuple[int, tuple[int, ...]]]]],
) -> dict[tuple[int, ...], float]:
    """Return a lane for each node and each passing edge, from the output back."""
    above: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
    for paths in chains:
        for chain in paths:
            for (_, item), (_, next_item) in pairwise(chain):
                above.setdefault(item, []).append(next_item)
    lanes: dict[tuple[int, ...], float] = {}
    for level in reversed(items):
        wanted = {}
        for item in level:
            over = [lanes[next_item] for next_item in above.get(item, [])]
            wanted[item] = sum(over) / len(over) if over else 0.0
        order = sorted(level, key=lambda item: wanted[item])  # stable: ties as they came
        y, spread = -1e9, []
        for item in order:
            y = max(wanted[item], y + 1)
            spread.append(y)
        off = sum(wanted[item] - y for item, y in zip(order, spread, strict=True)) / len(order)
        for item, y in zip(order, spread, strict=True):
            lanes[item] = y + off
    return lanes
