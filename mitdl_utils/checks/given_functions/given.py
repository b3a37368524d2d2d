"""A function that a check hands to an exercise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class GivenFunction:
    """A function that a check hands to an exercise, known by its name.

    Attributes:
        name: as the student reads it.
        call: the function itself.
    """

    name: str
    call: Callable[..., Any]

    def __call__(self, *args: Any) -> Any:
        """Call the function."""
        return self.call(*args)
