"""A lab: its exercises, in the order of its notebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from autograder.exercises.exercise import Exercise


@dataclass(frozen=True)
class Lab:
    """A lab's exercises, in order.

    Attributes:
        name: "01_perceptron".
        title: for people.
        exercises: in the order of the notebook.
        framework: "numpy" for a lab from scratch, "torch" where exercises ask for PyTorch.
        total: points of the whole notebook, with what a person grades; 20 in this course.
    """

    name: str
    title: str
    exercises: tuple[Exercise, ...]
    framework: str = "numpy"
    total: float = 20.0

    def __post_init__(self) -> None:
        """Refuse exercises that cannot be judged."""
        for exercise in self.exercises:
            exercise.complete()

    @classmethod
    def of_pages(cls, name: str, title: str, pages: str | Iterable[str], **options: Any) -> Lab:
        """Put a lab together from its pages.

        Args:
            name: "03_losses"; the pages lie in `lab_03`.
            title: for people.
            pages: their names, in the order of the notebook; in a text, apart by blanks.
            options: `framework` and `total`.
        """
        package = f"{__package__}.lab_{name[:2]}"
        names = pages.split() if isinstance(pages, str) else pages
        modules = [import_module(f"{package}.{page}") for page in names]
        return cls(name, title, tuple(module.exercise for module in modules), **options)

    @property
    def absent(self) -> tuple[str, ...]:
        """Libraries that are absent while this lab is graded."""
        others = ("tensorflow", "keras", "jax")
        return others if self.framework == "torch" else ("torch", "scipy", "sklearn", *others)

    def __iter__(self) -> Iterator[Exercise]:
        return iter(self.exercises)

    def __getitem__(self, name: str) -> Exercise:
        for exercise in self.exercises:
            if exercise.name == name:
                return exercise
        raise KeyError(name)

    @property
    def points(self) -> float:
        """The points of all exercises together."""
        return sum(exercise.points for exercise in self.exercises)
