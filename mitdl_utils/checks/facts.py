"""Facts that a driver notes of an answer, each with its right value beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_UNKNOWN = object()


class Facts(dict[str, Any]):
    """Facts by their labels, and the right value of each where the driver knows it.

    A number that needs an oracle is noted without a right value: the exercise's `reference` gives
    it.

    >>> facts = Facts()
    >>> facts.note("the same rng twice", "another mask", right="the same mask")
    >>> facts.note("output", 0.25)
    >>> facts.right
    {'the same rng twice': 'the same mask'}
    """

    def __init__(self) -> None:
        super().__init__()
        self.right: dict[str, Any] = {}

    def note(self, label: str, fact: Any, right: Any = _UNKNOWN) -> None:
        """Note a fact, and its value for a right answer."""
        self[label] = fact
        if right is not _UNKNOWN:
            self.right[label] = right

    def add(self, others: Mapping[str, Any], prefix: str = "") -> None:
        """Note other facts, a prefix before their labels."""
        for label, fact in others.items():
            known = others.right if isinstance(others, Facts) else {}
            self.note(prefix + label, fact, known.get(label, _UNKNOWN))
