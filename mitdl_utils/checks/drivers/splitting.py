"""Splits of a data set: which rows went where, told as facts, since nobody knows the draw."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

MANY = 80  # rows from which on chance can no longer look like order
SIGMAS = 7.0


def facts(
    subject: Any, library: Any, X: Any, y: Any, fractions: Any, rng: Any, seed: int
) -> dict[str, Any]:
    """What holds for a split of X and y into three parts.

    Args:
        subject: the function.
        library: makes generators beside the subject.
        X: rows (n, ...), whose first entries all differ.
        y: integers (n,), all different.
        fractions: of the rows, for each part.
        rng: for the first call.
        seed: for generators of the other calls.

    Returns:
        Facts by what they are about; it ends early where what came back is no split.
    """
    parts = subject(X, y, fractions, rng)
    seen: dict[str, Any] = {"what comes back": outline(parts)}
    if seen["what comes back"] != "((array, array), (array, array), (array, array))":
        return seen
    rows = [_rows_of(part[0], X) for part in parts]
    seen["sizes"] = _sizes(parts, fractions, len(X))
    seen["rows"] = _spread(rows, len(X))
    seen["X and y"] = _pairing(parts, rows, y)
    if len(X) >= MANY and seen["rows"] == "each in one part":
        seen["who goes where"] = _chance(rows, len(X))
        again = subject(X, y, fractions, library.numpy.random.default_rng(seed + 1))
        seen["with another rng"] = _comparison(parts, again)
    one, other = (
        subject(X, y, fractions, library.numpy.random.default_rng(seed)) for _ in range(2)
    )
    seen["with the same rng"] = _comparison(one, other)
    return seen


def outline(value: Any) -> str:
    """How a result is nested: "((array, array), (array, array))"; a list counts as a tuple."""
    if isinstance(value, list | tuple) and len(value) <= 8:
        return "(" + ", ".join(outline(item) for item in value) + ")"
    if isinstance(value, np.ndarray):
        return "array"
    return "None" if value is None else type(value).__name__


def _rows_of(part: NDArray[Any], X: NDArray[Any]) -> list[int]:
    """The index in X of each row of a part; -1 for a row that X does not have."""
    if part.shape[:1] == (0,):
        return []
    if part.ndim == 0 or part.shape[1:] != X.shape[1:] or part.dtype.kind not in "biuf":
        return [-1] * (part.shape[0] if part.ndim else 1)
    firsts = X.reshape(len(X), -1)[:, 0].tolist()
    place = {first: i for i, first in enumerate(firsts)}
    found = [place.get(first, -1) for first in part.reshape(len(part), -1)[:, 0].tolist()]
    if -1 not in found and np.array_equal(part, X[found]):
        return found
    return [
        i if i >= 0 and np.array_equal(row, X[i]) else -1
        for i, row in zip(found, part, strict=True)
    ]


def _sizes(parts: Any, fractions: Any, n: int) -> str:
    sizes = [len(part[0]) if part[0].ndim else 0 for part in parts]
    fit = all(abs(k - n * f) <= 1 + 1e-9 for k, f in zip(sizes, fractions, strict=True))
    return "as the fractions say" if fit else " + ".join(map(str, sizes)) + f" of {n} rows"


def _spread(rows: list[list[int]], n: int) -> str:
    """Whether each row is in one part; what is wrong is told where it is no matter of luck."""
    flat = [i for part in rows for i in part]
    if -1 in flat:
        return "some that X does not have"
    if len(flat) == n == len(set(flat)):
        return "each in one part"
    if n < MANY:
        return "not each in one part"
    train, val, test = map(set, rows)
    wrong = {
        "in training and validation": train & val,
        "in training and test": train & test,
        "in validation and test": val & test,
        "twice in one part": len(flat) - len(train) - len(val) - len(test),
        "in no part": n - len(set(flat)),
    }
    return "some " + ", some ".join(words for words, found in wrong.items() if found)


def _pairing(parts: Any, rows: list[list[int]], y: NDArray[Any]) -> str:
    labels = [part[1] for part in parts]
    if any(label.dtype.kind not in "iu" for label in labels):
        return "the labels are no longer integers"
    if any(label.shape != (len(row),) for label, row in zip(labels, rows, strict=True)):
        return "not as many labels as rows"
    own = all(np.array_equal(label, y[row]) for label, row in zip(labels, rows, strict=True) if row)
    return "each row has its label" if own else "rows have labels of other rows"


def _chance(rows: list[list[int]], n: int) -> str:
    for part in rows:
        k = len(part)
        if max(part) - min(part) + 1 == k:
            return "some part is a block of neighbours"
        spread = np.sqrt((n + 1) * (n - k) / (12 * k))
        if abs(np.mean(part) - (n - 1) / 2) > SIGMAS * spread:
            return "some rows are much likelier than others"
    return "drawn at random"


def _comparison(one: Any, other: Any) -> str:
    if outline(one) != outline(other):
        return "something else"
    pairs = zip(one, other, strict=True)
    same = all(np.array_equal(a, b) for p, q in pairs for a, b in zip(p, q, strict=True))
    return "the same split" if same else "another split"
