"""Mini-batches in NumPy: answers that are drawn by chance, turned into facts that are not.

The rows of a batch are told apart by their labels, which are all different. What depends on luck is
asked only where luck cannot decide: of at least `ENOUGH` rows, of many draws, or where every draw
must come to the same number.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from mitdl_utils.checks.drivers import snapshot
from mitdl_utils.checks.drivers.chance import beyond_luck, fairness
from mitdl_utils.checks.drivers.library import inside
from mitdl_utils.checks.drivers.random_states import (
    AS_IT_WAS as AS_IT_WAS,
)
from mitdl_utils.checks.drivers.random_states import (
    CHANGED as CHANGED,
)
from mitdl_utils.checks.drivers.random_states import (
    random_state as random_state,
)
from mitdl_utils.checks.drivers.random_states import (
    state_since as state_since,
)

ENOUGH = 40  # rows from which on no order comes twice by chance
LEFT_OUT = 5  # so many rows left out are never the same three times
DRAWS = 4
FIRST = 8  # batches to read before their size is known
EVERYWHERE = "rows that come to every place sooner or later"
HOW_MANY = "how many batches"
NUMBER = bool | int | float | np.generic


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
    subject: Any,
    library: Any,
    X: Any,
    y: Any,
    batch_size: int,
    rng: int,
    *more: Any,
    rows: int = 0,
    times: int = 1,
    **named: Any,
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
        rows: so many rows are made in place of X and y, to see whether their order is a fair one.
        times: so many epochs of few rows, to see whether each row comes to each place.
        named: `drop_last` by name.

    Returns:
        Label to fact; it ends early where what came is no list of batches.
    """
    generator = library.numpy.random.default_rng(rng)

    def labels_of(source: Any, X: Any, y: Any, most_rows: int = 0) -> list[Any]:
        stream = subject(snapshot(X), snapshot(y), batch_size, source, *more, **named)
        batches = _batches(library, stream, len(y) + 2, most_rows)
        pairs = batches if isinstance(batches, list) else []
        return [np.ravel(pair[1]) for pair in pairs if _is_pair(pair)]

    if rows:
        places = np.arange(rows)
        came = np.concatenate(
            [[], *labels_of(generator, places[:, np.newaxis] + 0.5, places, 2 * rows)]
        )
        whole = np.array_equal(np.sort(came), places)
        return {"the order of many rows": fairness(came.astype(int)) if whole else "not all rows"}
    kept_X, kept_y = snapshot(X), snapshot(y)
    if times > 1:
        epochs = [labels_of(generator, kept_X, kept_y) for _ in range(times)]
        return {EVERYWHERE: rows_met_everywhere([_flat(epoch) for epoch in epochs])}
    asked = len(kept_y) >= ENOUGH
    before = random_state(library) if asked else []
    X, y = snapshot(X), snapshot(y)
    stream = subject(X, y, batch_size, generator, *more, **named)
    held = _held(library, stream)
    first = _batches(library, stream, len(kept_y) + 2)
    facts: dict[str, Any] = {HOW_MANY: how_many(first, len(kept_y) + 2)}
    if not isinstance(first, list):
        return facts
    if not all(map(_is_pair, first)):
        return facts | {"shapes of the batches": first}
    facts |= _facts_of_batches(first, kept_X, kept_y)
    untouched = [X, y] if held is None else [X, y, *inside(library).listed(held, 2)]
    same = all(
        np.array_equal(now, old)
        for now, old in zip(untouched, [kept_X, kept_y] * 2, strict=False)
        if isinstance(now, np.ndarray)
    )
    facts["the X and y that you were given"] = AS_IT_WAS if same else CHANGED
    if not asked:
        return facts
    facts["the global random state"] = state_since(before, library)
    orders = [[np.ravel(labels) for _, labels in first]]
    sources = [generator] * (DRAWS - 1)
    sources += [library.numpy.random.default_rng(seed) for seed in (rng, rng + 1)]
    orders += [labels_of(source, kept_X, kept_y) for source in sources]
    *following, again, other = [[labels.tolist() for labels in order] for order in orders]
    return facts | facts_of_orders(following, again, other, kept_y.tolist())


def _flat(epoch: list[Any]) -> list[Any]:
    return [label for labels in epoch for label in labels.tolist()]


def how_many(batches: Any, most: int) -> str:
    """The number of batches in words; what came instead of batches, as what it is."""
    if not isinstance(batches, list):
        return f"none, but {kind(batches)}"
    return str(len(batches)) if len(batches) < most else f"{most} or more"


def rows_met_everywhere(orders: list[list[Any]]) -> str:
    """How many of a few rows come to every place in one of these orders: "3 of 3"."""
    places = max(map(len, orders), default=0)
    met: dict[Any, set[int]] = {}
    for order in orders:
        for place, row in enumerate(order):
            met.setdefault(row, set()).add(place)
    return f"{sum(len(seen) == places for seen in met.values())} of {len(met)}"


def facts_of_orders(
    orders: list[list[list[Any]]], again: list[list[Any]], other: list[list[Any]], y: list[Any]
) -> dict[str, Any]:
    """What can be said of the labels in several epochs, batch by batch.

    Args:
        orders: epochs that follow each other, at least two.
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
        "an order of before comes again": any(
            order in orders[:index] for index, order in enumerate(orders) if index > 1
        )
        and orders[1] != first,
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
    name, variables = inside(library).begun(stream)
    return variables if name == "minibatches" else None


def _batches(library: Any, stream: Any, most: int, most_rows: int = 0) -> Any:
    """All batches as a list, cut where it has no end; what is no stream of batches as it is."""
    if isinstance(stream, NUMBER | str | dict | np.ndarray | None.__class__):
        return stream
    if not isinstance(stream, list | tuple):  # all at once, so that a batch that the next one
        if most_rows:  # overwrites shows
            stream = _with_rows(library, stream, most, most_rows)
        else:
            stream = inside(library).listed(stream, most)
    return [snapshot(batch) if _is_pair(batch) else kind(batch) for batch in stream[:most]]


def _with_rows(library: Any, stream: Any, most: int, most_rows: int) -> list[Any]:
    """The batches up to about so many rows: large ones that have no end would fill the memory."""
    stream, batches, rows, wanted = library.builtins.iter(stream), list[Any](), 0, FIRST
    while rows < most_rows and len(batches) < most:
        more = inside(library).listed(stream, min(wanted, most - len(batches)))
        batches += more
        if len(more) < wanted:
            break
        rows += sum(len(batch[1]) for batch in more if _is_pair(batch))
        wanted = 1 + (most_rows - rows) * len(batches) // max(rows, 1)
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
    if value is None:
        return "None"
    name = type(value).__name__
    return str(value.kind).rpartition(".")[2] if name == "RemoteObject" else name


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
    times: int = 1,
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
        about: "result"; "seeds"; or "places", for data that `order_in` reads.
        times: how many epochs tell of the places: one of many rows, or many of few.
    """

    def run(source: Any) -> Any:
        return subject(*snapshot(kept), b, lr, batch_size, source)

    kept = (snapshot(X), snapshot(y), snapshot(w))
    generator = library.numpy.random.default_rng(rng)
    before = random_state(library) if about == "seeds" else []
    results = [subject(X, y, w, b, lr, batch_size, generator)]
    if not _is_w_and_b(results[0]):
        return {"what comes back": kind(results[0])}
    if about == "places":
        following = (run(generator) for _ in range(times - 1))
        return _facts_of_places([order_in(result) for result in (results[0], *following)])
    seeds = [rng, rng + 1, rng + 2] if about == "seeds" else [rng + 1]
    results += [run(library.numpy.random.default_rng(seed)) for seed in seeds]
    came = {"what comes back": "(w, b)"}
    if about == "seeds":
        return came | {
            "the next epoch gives the same weights": _equal(results[0], run(generator)),
            "the same seed gives the same weights": _equal(results[0], results[1]),
            "other seeds give the same weights": all(
                _equal(results[0], result) for result in results[2:]
            ),
            "the global random state": state_since(before, library),
        }
    label = "w and b, in whatever order the examples come"
    single = _has_float32(kept)
    if not all(_close(results[0], result, single) for result in results[1:]):
        return came | {label: "different"}
    w_after, b_after = results[0]
    return came | {label: "the same", "w": w_after, "b": b_after}


def order_in(result: Any) -> Any:
    """The order of the rows in an epoch, read from the weights; None where nothing can be read.

    Row i is 1 at place i and 0 elsewhere, all labels and all first weights are 0, and a batch is
    one row. Then only the bias is shared, it falls with each step, and so a weight moves less the
    later its row comes.
    """
    if not _is_w_and_b(result) or not isinstance(result[0], np.ndarray) or result[0].ndim != 1:
        return None
    weights = result[0]
    legible = bool((weights < 0).all()) and len(np.unique(weights)) == len(weights)
    return np.argsort(weights) if legible else None


def _facts_of_places(orders: list[Any]) -> dict[str, Any]:
    legible = [order for order in orders if order is not None]
    if len(legible) < len(orders):
        return {"the places of the rows": "not to be read from w"}
    if len(orders) == 1:
        return {"the places of the rows": fairness(legible[0])}
    return {EVERYWHERE: rows_met_everywhere([order.tolist() for order in legible])}


def _is_w_and_b(result: Any) -> bool:
    return (
        isinstance(result, tuple | list)
        and len(result) == 2
        and all(isinstance(part, NUMBER | np.ndarray) for part in result)
    )


def _equal(one: Any, other: Any) -> bool:
    return _is_w_and_b(other) and all(map(np.array_equal, one, other))


def _close(one: Any, other: Any, single: bool) -> bool:
    return _is_w_and_b(other) and all(
        np.shape(a) == np.shape(b) and near(a, b, single) for a, b in zip(one, other, strict=True)
    )


def _has_float32(values: Any) -> bool:
    return any(getattr(value, "dtype", None) == np.float32 for value in values)


def near(one: Any, other: Any, single: bool) -> bool:
    """Whether two results are the same but for rounding, to float32 where `single` or so given.

    With float32 inputs a float64 result has float32's rounding in it, and another order of the
    rows may round otherwise.
    """
    single = single or _has_float32((one, other))
    rtol, atol = (1e-4, 1e-6) if single else (1e-8, 1e-11)
    if bool(np.all(np.abs(np.subtract(one, other)) <= atol + rtol * np.abs(other))):
        return True
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
        about: "result"; "rows", for three rows of which `left_out` reads which were drawn; or
            "draws", for rows that are at +1 and at −1 in turn.
    """

    def measure(seed: int) -> Any:
        generator = library.numpy.random.default_rng(seed)
        return subject(*snapshot(kept), b, batch_size, generator, trials)

    kept = (snapshot(X), snapshot(y), snapshot(w))
    before = random_state(library) if about == "draws" else []
    first = subject(X, y, w, b, batch_size, library.numpy.random.default_rng(rng), trials)
    if not isinstance(first, NUMBER):
        return {"what comes back": kind(first)}
    came = {"what comes back": "a number"}
    if about == "rows":
        counts = left_out(float(first), trials)
        fair = sum(not beyond_luck(count, trials, 1 / 3) for count in counts)
        found = f"{fair} of {len(counts)}" if counts else "not to be read"
        return came | {"rows that come as often as others": found}
    seeds = [rng, rng + 1, rng + 2] if about == "draws" else [rng + 1]
    results = [first, *map(measure, seeds)]
    if not all(isinstance(result, NUMBER) for result in results):
        return {"what comes back": "a number at first, later none"}
    if about == "draws":
        drawn = [results[0], *results[2:]]
        return came | {
            "the same seed gives the same noise": bool(results[0] == results[1]),
            "other seeds give the same noise": all(bool(r == results[0]) for r in results[2:]),
            "rows that are drawn together": _together(drawn, trials, len(kept[1])),
            "the global random state": state_since(before, library),
        }
    label = "noise, whichever rows are drawn"
    same = near(results[0], results[1], _has_float32(kept))
    return came | ({label: "the same", "noise": results[0]} if same else {label: "different"})


NEAR, FAR, FARTHER = 1.0, 1010.0, 1020.0  # noise with one of three rows left out, in batches of two


def left_out(noise: float, trials: int) -> list[int]:
    """How often each of three rows was left out, from the mean; empty where it cannot be read.

    With a, b and c times: a + b + c = trials, and 1 a + 1010 b + 1020 c = trials · noise, which has
    one solution in whole numbers for up to 100 trials.
    """
    more = noise * trials - trials * NEAR
    if not 0 <= more <= trials * FARTHER or trials * (FARTHER - FAR) >= FAR - NEAR:
        return []
    far = int((more + 0.01) // (FAR - NEAR))
    last = (more - far * (FAR - NEAR)) / (FARTHER - FAR)
    if abs(last - round(last)) > 1e-3 or round(last) > far or far > trials:
        return []
    return [trials - far, far - round(last), round(last)]


def _together(results: list[Any], trials: int, n: int) -> str:
    """Of rows in pairs: a pair of one sign has noise 1, of two signs nearly none."""
    counts = [float(result) * trials for result in results]
    if any(not abs(count - round(count)) < 0.2 for count in counts):
        return "not to be read"
    alike, all_trials = sum(map(round, counts)), trials * len(counts)
    pairs = (n // 2 - 1) / (n - 1)
    frozen = all(round(count) in (0, trials) for count in counts)
    if frozen or not 0 <= alike <= all_trials or beyond_luck(alike, all_trials, pairs):
        return "neighbours, or the same ones each time"
    return "any"
