"""A function that a check hands to an exercise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class GivenFunction:
    """A function that a check hands to an exercise, known by its name.

    Attributes:
        name: as shown to the student.
        call: what it does.
    """

    name: str
    call: Callable[..., Any]

    def __call__(self, *args: Any) -> Any:
        """Do what the named function does."""
        return self.call(*args)
