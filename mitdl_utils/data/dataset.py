"""A data set: examples, their labels, and the names of classes and features."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, repr=False, eq=False)
class Dataset:
    """Examples with their labels; `X, y = iris()` unpacks the two arrays.

    Attributes:
        X: (n, ...) numbers, a row (or an image) per example.
        y: (n,) ints, the class of each example.
        classes: the names of class 0, 1, ….
        features: the names of the columns of `X`, with their units; empty for images.
        groups: (n,) ints for each further property of the examples, by name; mostly empty.
        source: who collected the data, in one sentence.

    Raises:
        ValueError: if `X` and `y` have different lengths, or a label has no name.

    >>> Dataset(np.zeros((3, 2)), np.array([0, 1, 1]), ("no", "yes"))
    Dataset: X (3, 2) float64, y (3,) int64, classes no, yes
    """

    X: NDArray[Any]
    y: NDArray[np.int64]
    classes: tuple[str, ...]
    features: tuple[str, ...] = ()
    groups: Mapping[str, NDArray[np.int64]] = field(default_factory=dict)
    source: str = ""

    def __post_init__(self) -> None:
        lengths = {"X": self.X.shape[:1], **{k: v.shape for k, v in self.groups.items()}}
        for name, shape in lengths.items():
            if shape != self.y.shape:
                raise ValueError(
                    f"Dataset: {name} has {shape} examples and y is {self.y.shape}; "
                    "give one label for each example"
                )
        if self.y.size and not 0 <= self.y.min() <= self.y.max() < len(self.classes):
            raise ValueError(
                f"Dataset: y runs from {self.y.min()} to {self.y.max()}, expected 0 to "
                f"{len(self.classes) - 1}; name every class"
            )

    def __iter__(self) -> Iterator[NDArray[Any]]:
        yield self.X
        yield self.y

    def __len__(self) -> int:
        return len(self.y)

    def __repr__(self) -> str:
        arrays = f"X {self.X.shape} {self.X.dtype}, y {self.y.shape} {self.y.dtype}"
        return f"Dataset: {arrays}, classes {', '.join(self.classes)}"
