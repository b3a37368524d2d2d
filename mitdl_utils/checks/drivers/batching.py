"""Mini-batches in NumPy: answers that are drawn by chance, turned into facts that are not.

The rows of a batch are told apart by their labels, which are all different. What depends on luck is
asked only where luck cannot decide: of at least `ENOUGH` rows, or where every draw must come to the
same number.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from mitdl_utils.checks.drivers import taken

ENOUGH = 40  # rows from which on no order comes twice by chance
LEFT_OUT = 5  # so many rows left out are never the same three times
DRAWS = 3
FEW = 4  # of so few rows each comes to each place in EPOCHS epochs: 16 (3/4)^100 < 10^-11
EPOCHS = 100
NUMBER = bool | int | float | np.generic

AS_IT_WAS = "as it was"
CHANGED = "changed"


def mean_of(subject: Any, library: Any, losses: Any, sizes: Any) -> Any:
    """The mean of losses; NumPy's own TypeError for two lengths counts as the ValueError it is."""
    try:
        return subject(losses, sizes)
    except Exception as error:
        if len(losses) != len(sizes) and _type_of(error) == "TypeError":
            raise ValueError(str(error)) from None
        raise


def _type_of(error: Exception) -> str:
    raised = getattr(error, "raised", None)  # it came over a wire
    return type(error).__name__ if raised is None else str(raised.type)


def epochs(
    subject: Any, library: Any, X: Any, y: Any, batch_size: int, rng: int, *more: Any, **named: Any
) -> Any:
    """Facts about the batches of an epoch and, of many rows, about the order of several epochs.

    Args:
        subject: the function that gives the batches.
        library: for generators of random numbers.
        X: (n, d), no row twice.
        y: (n,), no label twice.
        batch_size: rows in a batch.
        rng: seed of the generator that the function is given.
        more: `drop_last` by position.
        named: `drop_last` by name.

    Returns:
        Label to fact; it ends early where what came is no list of batches.
    """
    before = random_state(library)
    X, y = taken(X), taken(y)
    kept_X, kept_y = taken(X), taken(y)
    generator = library.numpy.random.default_rng(rng)
    stream = subject(X, y, batch_size, generator, *more, **named)
    held = _held(library, stream)
    first = _batches(library, stream, len(kept_y) + 2)
    if not isinstance(first, list) or not all(map(_is_pair, first)):
        return {"shapes of the batches": first if isinstance(first, list) else kind(first)}
    facts = _facts_of_batches(first, kept_X, kept_y)
    untouched = [X, y] if held is None else [X, y, *list(held)[:2]]
    same = all(
        np.array_equal(now, old)
        for now, old in zip(untouched, [kept_X, kept_y] * 2, strict=False)
        if isinstance(now, np.ndarray)
    )
    facts["the X and y that you were given"] = AS_IT_WAS if same else CHANGED
    facts["the global random state"] = state_since(before, library)
    if len(kept_y) == FEW:
        facts["rows that come to every place sooner or later"] = _everywhere(
            subject, library, kept_X, kept_y, batch_size, rng, *more, **named
        )
    if len(kept_y) < ENOUGH:
        return facts

    def epoch(source: Any) -> list[list[Any]]:
        batches = _batches(
            library, subject(taken(kept_X), taken(kept_y), batch_size, source, *more, **named)
        )
        pairs = batches if isinstance(batches, list) else []
        return [np.ravel(pair[1]).tolist() for pair in pairs if _is_pair(pair)]

    orders = [[np.ravel(labels).tolist() for _, labels in first]]
    orders += [epoch(generator) for _ in range(DRAWS - 1)]
    again = epoch(library.numpy.random.default_rng(rng))
    other = epoch(library.numpy.random.default_rng(rng + 1))
    return facts | facts_of_orders(orders, again, other, kept_y.tolist())


def _everywhere(
    subject: Any, library: Any, X: Any, y: Any, batch_size: int, rng: int, *more: Any, **named: Any
) -> int:
    """How many of a few rows are met at every place of an epoch, over many epochs."""
    generator = library.numpy.random.default_rng(rng)
    met: dict[Any, set[int]] = {label: set() for label in y.tolist()}
    places = 0
    for _ in range(EPOCHS):
        batches = _batches(
            library, subject(taken(X), taken(y), batch_size, generator, *more, **named)
        )
        pairs = batches if isinstance(batches, list) else []
        labels = [v for pair in pairs if _is_pair(pair) for v in np.ravel(pair[1]).tolist()]
        places = max(places, len(labels))
        for place, label in enumerate(labels):
            met.setdefault(label, set()).add(place)
    return sum(len(seen) == places for seen in met.values())


def facts_of_orders(
    orders: list[list[list[Any]]], again: list[list[Any]], other: list[list[Any]], y: list[Any]
) -> dict[str, Any]:
    """What can be said of the labels in several epochs, batch by batch.

    Args:
        orders: epochs that follow each other.
        again: the first epoch of the same seed, once more.
        other: the first epoch of another seed.
        y: the labels as they were given.
    """
    first = orders[0]
    place = {label: index for index, label in enumerate(y)}
    places = [place.get(label, -9) for labels in first for label in labels]
    steps = np.abs(np.diff(places)) == 1
    mixes = [{frozenset(labels) for labels in order} for order in orders]
    left_out = [set(y) - {label for labels in order for label in labels} for order in orders]
    facts = {
        "neighbours in X stay neighbours": bool(steps.sum() > len(y) / 2),
        "the next epoch has the same order": orders[1] == first,
        "the next epoch has the same batches in another order": bool(
            orders[1] != first and mixes[1] == mixes[0]
        ),
        "the same seed gives the same order": again == first,
        "another seed gives the same order": other == first,
    }
    if len(left_out[0]) >= LEFT_OUT:
        facts["the same examples are left out in every epoch"] = all(
            out == left_out[0] for out in left_out
        )
    return facts


def _facts_of_batches(batches: list[Any], X: Any, y: Any) -> dict[str, Any]:
    row_of = {label: row for label, row in zip(y.tolist(), X, strict=False)}
    came: list[Any] = []
    together = True
    for rows, labels in batches:
        came += np.ravel(labels).tolist()
        together = (
            together
            and len(rows) == np.size(labels)
            and all(
                label in row_of and np.array_equal(row, row_of[label])
                for row, label in zip(rows, np.ravel(labels).tolist(), strict=False)
            )
        )
    return {
        "shapes of the batches": [
            f"x {np.shape(rows)}, y {np.shape(labels)}" for rows, labels in batches
        ],
        "examples that never come": len(set(y.tolist()) - set(came)),
        "examples that come more than once": len(came) - len(set(came)),
        "each x is beside its own y": together,
        "labels are": "integers" if all(b.dtype.kind in "iu" for _, b in batches) else "floats",
    }


def _held(library: Any, stream: Any) -> Any:
    """The arguments of a generator that has not begun, kept where it lives; None for all else.

    On the other side of a wire the function got copies of our arrays, and a generator changes them
    only later, so that they have to be looked at there.
    """
    if isinstance(stream, NUMBER | list | tuple | dict | str | np.ndarray | None.__class__):
        return None
    if not library.inspect.isgenerator(stream) or stream.gi_code.co_name != "minibatches":
        return None
    local = library.builtins.map(library.inspect.getgeneratorlocals, [stream])
    values = library.builtins.map(library.operator.methodcaller("values"), local)
    return library.collections.deque(library.itertools.chain.from_iterable(values))


def _batches(library: Any, stream: Any, most: int = 1_000) -> Any:
    """All batches as a list, cut where it has no end; what is no stream of batches as it is."""
    if isinstance(stream, NUMBER | str | dict | np.ndarray | None.__class__):
        return stream
    batches = []
    for batch in stream if isinstance(stream, list | tuple) else library.builtins.iter(stream):
        batches.append(taken(batch) if _is_pair(batch) else kind(batch))
        if len(batches) >= most:
            break
    return batches


def _is_pair(batch: Any) -> bool:
    return (
        isinstance(batch, tuple | list)
        and len(batch) == 2
        and all(isinstance(part, np.ndarray) and part.ndim for part in batch)
    )


def kind(value: Any) -> str:
    """What came where a pair of arrays was to come, as a fact."""
    if isinstance(value, tuple | list):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, np.ndarray):
        return "an array"
    name = type(value).__name__
    return str(value.kind).rpartition(".")[2] if name == "RemoteObject" else name


def random_state(library: Any) -> list[Any]:
    """The state of NumPy's and Python's global generators."""
    _, key, place, *_ = library.numpy.random.get_state()
    return [key.tobytes(), place, library.random.getstate()]


def state_since(before: list[Any], library: Any) -> str:
    """Whether the global generators are as they were."""
    return AS_IT_WAS if random_state(library) == before else CHANGED


def sgd(
    subject: Any,
    library: Any,
    X: Any,
    y: Any,
    w: Any,
    b: Any,
    lr: Any,
    batch_size: int,
    rng: int,
    about: str = "result",
) -> Any:
    """The weights after an epoch in which the order cannot matter, or facts about the order.

    Args:
        subject: the function that runs an epoch.
        library: for generators of random numbers.
        X: (n, d).
        y: (n,).
        w: (d,).
        b: one number.
        lr: learning rate.
        batch_size: rows in a batch.
        rng: seed of the generator that the function is given.
        about: "result" or "order".
    """

    def run(seed: int, again: bool) -> Any:
        given = (X, y, w) if not again else kept
        generator = library.numpy.random.default_rng(seed)
        return subject(*taken(given) if again else given, b, lr, batch_size, generator)

    kept = (taken(X), taken(y), taken(w))
    before = random_state(library)
    results = [run(rng, again=False)]
    if not _is_w_and_b(results[0]):
        return {"(w, b)": results[0]}
    seeds = [rng] * (about == "order") + [rng + 1, rng + 2]
    results += [run(seed, again=True) for seed in seeds]
    facts: dict[str, Any] = {}
    if about == "order":
        facts["the same seed gives the same weights"] = _equal(results[0], results[1])
        facts["other seeds give the same weights"] = all(
            _equal(results[0], result) for result in results[2:]
        )
    elif all(_close(results[0], result) for result in results):
        facts["w and b, in whatever order the examples come"] = "the same"
        facts["w"], facts["b"] = results[0]
    else:
        facts["w and b, in whatever order the examples come"] = "different"
    return facts | {"the global random state": state_since(before, library)}


def _is_w_and_b(result: Any) -> bool:
    return (
        isinstance(result, tuple | list)
        and len(result) == 2
        and all(isinstance(part, NUMBER | np.ndarray) for part in result)
    )


def _equal(one: Any, other: Any) -> bool:
    return _is_w_and_b(other) and all(map(np.array_equal, one, other))


def _close(one: Any, other: Any) -> bool:
    return _is_w_and_b(other) and all(
        np.shape(a) == np.shape(b) and near(a, b) for a, b in zip(one, other, strict=True)
    )


def near(one: Any, other: Any) -> bool:
    """Whether two results are the same but for rounding, also that of float32."""
    single = any(getattr(value, "dtype", None) == np.float32 for value in (one, other))
    rtol, atol = (1e-4, 1e-6) if single else (1e-8, 1e-11)
    return bool(np.allclose(one, other, rtol=rtol, atol=atol, equal_nan=True))


def noise(
    subject: Any,
    library: Any,
    X: Any,
    y: Any,
    w: Any,
    b: Any,
    batch_size: int,
    rng: int,
    trials: int,
    about: str = "result",
    between: Any = (0.0, 0.0),
) -> Any:
    """The noise where every batch has the same, or facts about it where it is a matter of luck.

    Args:
        subject: the function that measures the noise.
        library: for generators of random numbers.
        X: (n, d).
        y: (n,).
        w: (d,).
        b: one number.
        batch_size: rows in a batch.
        rng: seed of the generator that the function is given.
        trials: how many batches.
        about: "result", "mean" over many trials, or "draws".
        between: for "mean", where it has to lie.
    """

    def measure(seed: int, *given: Any) -> Any:
        generator = library.numpy.random.default_rng(seed)
        return subject(*given, b, batch_size, generator, trials)

    kept = (taken(X), taken(y), taken(w))
    before = random_state(library)
    results = [measure(rng, X, y, w)]
    if not isinstance(results[0], NUMBER):
        return {"noise": results[0]}
    if about == "mean":
        low, high = between
        word = "too small" if results[0] < low else "too large" if results[0] > high else "right"
        facts: dict[str, Any] = {"noise over many trials": word}
    else:
        seeds = [rng] * (about == "draws") + [rng + 1, rng + 2]
        results += [measure(seed, *taken(kept)) for seed in seeds]
        numbers: list[Callable[..., Any] | Any] = [
            result for result in results if isinstance(result, NUMBER)
        ]
        facts = _facts_of_draws(numbers, about)
    return facts | {"the global random state": state_since(before, library)}


def _facts_of_draws(results: list[Any], about: str) -> dict[str, Any]:
    if about == "draws":
        return {
            "the same seed gives the same noise": results[:1] == results[1:2],
            "other seeds give the same noise": all(r == results[0] for r in results[2:]),
        }
    same = all(near(results[0], result) for result in results)
    label = "noise, whichever rows are drawn"
    return {label: "the same", "noise": results[0]} if same else {label: "different"}
