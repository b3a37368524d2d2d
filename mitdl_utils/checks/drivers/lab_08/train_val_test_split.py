"""Splits of a data set: facts that hold for every draw of the rows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.checks.drivers import snapshot
from mitdl_utils.checks.drivers.outline import outline
from mitdl_utils.checks.drivers.random_states import AS_IT_WAS, random_state, state_since
from mitdl_utils.checks.facts import Facts

MANY = 80  # rows from which on a draw cannot look like an order
SIGMAS = 8.0
LAGS = 6  # longest period of a pattern that is looked for
THREE_PAIRS = "((array, array), (array, array), (array, array))"
SAME, OTHER, ROWS_SAME = "the same split", "another split", "the same rows in each part"


def train_val_test_split(
    subject: Any,
    library: Any,
    X: Any,
    y: Any,
    fractions: Any,
    rng: int,
    rows: int = 0,
    times: int = 0,
) -> Facts:
    """Note facts about a split of X and y into three parts.

    Args:
        subject: the function.
        library: makes generators beside the subject.
        X: rows (n, ...), whose first entries all differ.
        y: integers (n,), all different.
        fractions: of the rows, for each part.
        rng: seed of the generator that the function is given.
        rows: make so many rows in place of X and y; 0 for X and y themselves.
        times: number of splits that tell whether each row comes to each part; 0 for one split.

    Returns:
        The facts, which end early where the result is no split.
    """
    if times:
        return _facts_of_many_splits(subject, library, X, y, fractions, rng, times)
    given_X = X
    if rows:
        X, y = np.arange(rows)[:, np.newaxis] + 0.5, np.arange(rows) + 7
    asked = len(X) >= MANY and not rows
    before = random_state(library) if asked else []
    X_before, y_before = snapshot(X), snapshot(y)
    default_rng = library.numpy.random.default_rng
    generator = default_rng(rng)
    parts = subject(X, y, fractions, generator)
    if rows and not (np.array_equal(X, X_before) and np.array_equal(y, y_before)):
        given_X[...] = given_X + 1  # so that the judge sees a changed argument
    X, y = X_before, y_before  # unchanged, even if the function has changed them
    facts = _facts_of_parts(parts, X, y, fractions)
    if facts["what comes back"] != THREE_PAIRS:
        return facts
    if rows:
        if facts["rows"] == facts.right["rows"]:
            rows_of = _rows_of_parts(parts, X)
            facts.note("who goes where", _chance(rows_of, len(X)), right="drawn at random")
        return facts

    def split(source: Any) -> Any:
        return subject(snapshot(X), snapshot(y), fractions, source)

    same = split(default_rng(rng))
    facts.note("with the same rng", _comparison(parts, same), right=SAME)
    if asked:
        other, following = split(default_rng(rng + 1)), split(generator)
        facts.note("with another rng", _comparison(parts, other), right=OTHER)
        facts.note("the next split", _comparison(parts, following), right=OTHER)
        facts.note("the global random state", state_since(before, library), right=AS_IT_WAS)
    return facts


def _facts_of_many_splits(
    subject: Any, library: Any, X: Any, y: Any, fractions: Any, rng: int, times: int
) -> Facts:
    """Note how many of a few rows come to each part sooner or later."""
    facts = Facts()
    generator = library.numpy.random.default_rng(rng)
    parts_of: dict[Any, set[int]] = {label: set() for label in y.tolist()}
    X_before, y_before = snapshot(X), snapshot(y)
    for time in range(times):
        given = (snapshot(X_before), snapshot(y_before)) if time else (X, y)
        parts = snapshot(subject(*given, fractions, generator))
        if not np.array_equal(given[1], y_before):
            y[...] = y_before + 1  # so that the judge sees a changed argument
        facts.note("what comes back", outline(parts), right=THREE_PAIRS)
        if facts["what comes back"] != THREE_PAIRS:
            return facts
        for number, (_, labels) in enumerate(parts):
            for label in np.ravel(labels).tolist():
                parts_of.setdefault(label, set()).add(number)
    everywhere = sum(len(numbers) == 3 for numbers in parts_of.values())
    right = {"right": "3 of 3"} if len(y) == 3 else {}  # of other numbers of rows it is unknown
    label = "rows that come to every part sooner or later"
    facts.note(label, f"{everywhere} of {len(parts_of)}", **right)
    return facts


def _facts_of_parts(parts: Any, X: NDArray[Any], y: NDArray[Any], fractions: Any) -> Facts:
    """Note the form of a split, the sizes of its parts, and where its rows are."""
    facts = Facts()
    facts.note("what comes back", outline(parts), right=THREE_PAIRS)
    if facts["what comes back"] != THREE_PAIRS:
        return facts
    rows_of = _rows_of_parts(parts, X)
    facts.note("sizes", _sizes(parts, fractions, len(X)), right="as the fractions say")
    facts.note("rows", _spread(rows_of, len(X)), right="each in one part")
    facts.note("X and y", _pairing(parts, rows_of, y), right="each row has its label")
    return facts


def _rows_of_parts(parts: Any, X: NDArray[Any]) -> list[list[int]]:
    """Return for each part the index in X of each of its rows; -1 for one that X does not have."""
    index_of = {first: i for i, first in enumerate(X.reshape(len(X), -1)[:, 0].tolist())}
    return [_rows_of(part[0], X, index_of) for part in parts]


def _rows_of(part: NDArray[Any], X: NDArray[Any], index_of: dict[Any, int]) -> list[int]:
    if part.shape[:1] == (0,):
        return []
    if part.ndim == 0 or part.shape[1:] != X.shape[1:] or part.dtype.kind not in "biuf":
        return [-1] * (part.shape[0] if part.ndim else 1)
    indices = [index_of.get(first, -1) for first in part.reshape(len(part), -1)[:, 0].tolist()]
    if -1 not in indices and np.array_equal(part, X[indices]):
        return indices
    return [
        i if i >= 0 and np.array_equal(row, X[i]) else -1
        for i, row in zip(indices, part, strict=True)
    ]


def _sizes(parts: Any, fractions: Any, n: int) -> str:
    """Say whether two of the parts are within one of their share; the third has the rest."""
    sizes = [len(part[0]) if part[0].ndim else 0 for part in parts]
    near = sum(abs(k - n * f) <= 1 + 1e-9 for k, f in zip(sizes, fractions, strict=True))
    return "as the fractions say" if near >= 2 else " + ".join(map(str, sizes)) + f" of {n} rows"


def _spread(rows: list[list[int]], n: int) -> str:
    """Say whether each row is in one part; where luck plays no role, say what is wrong."""
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
    return "some " + ", some ".join(words for words, rows_so in wrong.items() if rows_so)


def _pairing(parts: Any, rows: list[list[int]], y: NDArray[Any]) -> str:
    """Say whether rows and labels of the parts belong together."""
    labels = [part[1] for part in parts]
    if any(label.dtype.kind not in "iu" for label in labels):
        return "the labels are no longer integers"
    if any(label.shape != (len(row),) for label, row in zip(labels, rows, strict=True)):
        return "not as many labels as rows"
    paired = all(
        np.array_equal(label, y[row]) for label, row in zip(labels, rows, strict=True) if row
    )
    return "each row has its label" if paired else "rows have labels of other rows"


def _chance(rows: list[list[int]], n: int) -> str:
    """Say whether the parts may have been drawn at random; of at least a thousand rows."""
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
    same = float(shares @ shares)  # the probability that two rows are in one part
    spread = np.sqrt(n * same * (1 - same))
    for lag in range(1, LAGS + 1):
        pairs = int(np.count_nonzero(part_of[lag:] == part_of[:-lag]))
        if abs(pairs - (n - lag) * same) > SIGMAS * spread:
            return "the parts follow a pattern"
    return "drawn at random"


def _comparison(first: Any, second: Any) -> str:
    """Say how two splits differ."""
    if outline(first) != outline(second):
        return "something else"
    pairs = list(zip(first, second, strict=True))
    if all(np.array_equal(a, b) for p, q in pairs for a, b in zip(p, q, strict=True)):
        return SAME
    ordered = [np.array_equal(np.sort(p[1], axis=0), np.sort(q[1], axis=0)) for p, q in pairs]
    return ROWS_SAME + ", in another order" if all(ordered) else OTHER
