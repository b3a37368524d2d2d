"""Splits of a data set: which rows went where, told as facts, since nobody knows the draw."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.checks.drivers import snapshot
from mitdl_utils.checks.drivers.batching import random_state, state_since

MANY = 80  # rows from which on chance can no longer look like order
SIGMAS = 8.0
LAGS = 6  # patterns are looked for up to every sixth row
SAME, OTHER, ROWS_SAME = "the same split", "another split", "the same rows in each part"


def facts(
    subject: Any,
    library: Any,
    X: Any,
    y: Any,
    fractions: Any,
    rng: int,
    rows: int = 0,
    times: int = 0,
) -> dict[str, Any]:
    """What holds for a split of X and y into three parts.

    Args:
        subject: the function.
        library: makes generators beside the subject.
        X: rows (n, ...), whose first entries all differ.
        y: integers (n,), all different.
        fractions: of the rows, for each part.
        rng: seed of the generator that the function is given.
        rows: where it is not 0, so many rows are made in place of X and y.
        times: where it is not 0, so many splits tell whether each row comes to each part.

    Returns:
        Facts by what they are about; it ends early where what came back is no split.
    """
    if times:
        return _parts_of_rows(subject, library, X, y, fractions, rng, times)
    given_X = X
    if rows:
        X, y = np.arange(rows)[:, np.newaxis] + 0.5, np.arange(rows) + 7
    asked = len(X) >= MANY and not rows
    before = random_state(library) if asked else []
    kept_X, kept_y = snapshot(X), snapshot(y)
    own = library.numpy.random.default_rng(rng)
    parts = subject(X, y, fractions, own)
    if rows and not (np.array_equal(X, kept_X) and np.array_equal(y, kept_y)):
        given_X[...] = given_X + 1  # whoever watches these arrays is to see it
    X, y = kept_X, kept_y  # as they were, whatever the function has done to them
    seen: dict[str, Any] = {"what comes back": outline(parts)}
    if seen["what comes back"] != "((array, array), (array, array), (array, array))":
        return seen
    place = {first: i for i, first in enumerate(X.reshape(len(X), -1)[:, 0].tolist())}
    rows_of = [_rows_of(part[0], X, place) for part in parts]
    seen["sizes"] = _sizes(parts, fractions, len(X))
    seen["rows"] = _spread(rows_of, len(X))
    seen["X and y"] = _pairing(parts, rows_of, y)
    if rows:
        if seen["rows"] == "each in one part":
            seen["who goes where"] = _chance(rows_of, len(X))
        return seen

    def split(seed: int) -> Any:
        return subject(snapshot(X), snapshot(y), fractions, library.numpy.random.default_rng(seed))

    seen["with the same rng"] = _comparison(parts, split(rng))
    if asked:
        seen["with another rng"] = _comparison(parts, split(rng + 1))
        seen["the next split"] = _comparison(
            parts, subject(snapshot(X), snapshot(y), fractions, own)
        )
        seen["the global random state"] = state_since(before, library)
    return seen


def _parts_of_rows(
    subject: Any, library: Any, X: Any, y: Any, fractions: Any, rng: int, times: int
) -> dict[str, Any]:
    """How many of a few rows come to each part sooner or later."""
    own = library.numpy.random.default_rng(rng)
    met: dict[Any, set[int]] = {label: set() for label in y.tolist()}
    kept_X, kept_y = snapshot(X), snapshot(y)
    for time in range(times):
        given = (snapshot(kept_X), snapshot(kept_y)) if time else (X, y)
        parts = snapshot(subject(*given, fractions, own))
        if not np.array_equal(given[1], kept_y):
            y[...] = kept_y + 1  # whoever watches this array is to see it
        if outline(parts) != "((array, array), (array, array), (array, array))":
            return {"what comes back": outline(parts)}
        for number, (_, labels) in enumerate(parts):
            for label in np.ravel(labels).tolist():
                met.setdefault(label, set()).add(number)
    everywhere = sum(len(seen) == 3 for seen in met.values())
    return {
        "what comes back": outline(parts),
        "rows that come to every part sooner or later": f"{everywhere} of {len(met)}",
    }


def outline(value: Any) -> str:
    """How a result is nested: "((array, array), (array, array))"; a list counts as a tuple."""
    if isinstance(value, list | tuple) and len(value) <= 8:
        return "(" + ", ".join(outline(item) for item in value) + ")"
    if isinstance(value, np.ndarray):
        return "array"
    return "None" if value is None else type(value).__name__


def _rows_of(part: NDArray[Any], X: NDArray[Any], place: dict[Any, int]) -> list[int]:
    """The index in X of each row of a part; -1 for a row that X does not have."""
    if part.shape[:1] == (0,):
        return []
    if part.ndim == 0 or part.shape[1:] != X.shape[1:] or part.dtype.kind not in "biuf":
        return [-1] * (part.shape[0] if part.ndim else 1)
    found = [place.get(first, -1) for first in part.reshape(len(part), -1)[:, 0].tolist()]
    if -1 not in found and np.array_equal(part, X[found]):
        return found
    return [
        i if i >= 0 and np.array_equal(row, X[i]) else -1
        for i, row in zip(found, part, strict=True)
    ]


def _sizes(parts: Any, fractions: Any, n: int) -> str:
    """Whether two of the parts are within one of their share; the third has what is left."""
    sizes = [len(part[0]) if part[0].ndim else 0 for part in parts]
    near = sum(abs(k - n * f) <= 1 + 1e-9 for k, f in zip(sizes, fractions, strict=True))
    return "as the fractions say" if near >= 2 else " + ".join(map(str, sizes)) + f" of {n} rows"


def _spread(rows: list[list[int]], n: int) -> str:
    """Whether each row is in one part; what is wrong is told where it is no matter of luck."""
    flat = [i for part in rows for i in part]
    if -1 in flat:
        return "some that X does not have"
    if len(flat) == len(set(flat)):
        return "each in one part" if len(flat) == n else "some in no part, the others in one"
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
    """Whether the rows of the parts may have been drawn; of at least a thousand rows."""
    part_of = np.empty(n, dtype=int)
    for number, part in enumerate(rows):
        part_of[part] = number
        k = len(part)
        if max(part) - min(part) + 1 == k:
            return "some part is a block of neighbours"
        spread = np.sqrt((n + 1) * (n - k) / (12 * k))
        if abs(np.mean(part) - (n - 1) / 2) > SIGMAS * spread:
            return "some rows are much likelier than others"
    shares = np.array([len(part) / n for part in rows])
    same = float(shares @ shares)  # how often two rows are in one part
    spread = np.sqrt(n * same * (1 - same))
    for lag in range(1, LAGS + 1):
        together = int(np.count_nonzero(part_of[lag:] == part_of[:-lag]))
        if abs(together - (n - lag) * same) > SIGMAS * spread:
            return "the parts follow a pattern"
    return "drawn at random"


def _comparison(one: Any, other: Any) -> str:
    if outline(one) != outline(other):
        return "something else"
    pairs = list(zip(one, other, strict=True))
    if all(np.array_equal(a, b) for p, q in pairs for a, b in zip(p, q, strict=True)):
        return SAME
    ordered = [np.array_equal(np.sort(p[1], axis=0), np.sort(q[1], axis=0)) for p, q in pairs]
    return ROWS_SAME + ", in another order" if all(ordered) else OTHER
