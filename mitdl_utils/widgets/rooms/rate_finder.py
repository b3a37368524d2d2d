"""A learning-rate finder: one short run in which the rate grows, and the run with a rate picked."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import traitlets
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from mitdl_utils.plots import PALETTE, describe, subplots
from mitdl_utils.widgets.models.numbers import Stream
from mitdl_utils.widgets.models.optimizers import Follower, Memory
from mitdl_utils.widgets.room import Between, Room

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Params = list[Floats]
STEPS = 100  # of the sweep, and of the run that follows
LOW, HIGH = -4.0, 1.5  # powers of ten between which the rate grows
HIDDEN = 16
BATCH = 32
MEMORY = Memory(mu=0.9, beta=0.999)
SMOOTH = 0.8  # how much of the average stays with each loss
AROUND = 4  # steps on both sides, by which a slope is measured
LAST = 10  # losses whose mean says how a run has ended
OUT_OF_HAND = 1e6
OPTIMIZERS = ("SGD", "momentum", "Adam")


def power_at(step: int) -> float:
    """Return the power of ten of a sweep's rate at a step."""
    return LOW + (HIGH - LOW) * step / (STEPS - 1)


def start_of(sizes: tuple[int, int, int], rng: Stream) -> Params:
    """Return the weights and biases of a network that begins: He's normal numbers, and zeros."""
    inputs, hidden, classes = sizes
    first = rng.normals(inputs, hidden) * np.sqrt(2 / inputs)
    second = rng.normals(hidden, classes) * np.sqrt(2 / hidden)
    return [first, np.zeros(hidden), second, np.zeros(classes)]


def loss_and_gradient(params: Params, x: Floats, y: Ints) -> tuple[float, Params]:
    """Return the mean cross-entropy of examples x (n, d), y (n,), and its gradient."""
    W1, b1, W2, b2 = params
    h = np.maximum(x @ W1 + b1, 0)  # (n, hidden)
    logits = h @ W2 + b2  # (n, classes)
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    total = e.sum(axis=1, keepdims=True)
    rows = np.arange(len(y))
    right = (logits - logits.max(axis=1, keepdims=True))[rows, y]
    q = e / total
    q[rows, y] -= 1
    q /= len(y)
    back = q @ W2.T * (h > 0)
    gradient = [x.T @ back, back.sum(axis=0), h.T @ q, q.sum(axis=0)]
    return float(np.mean(np.log(total[:, 0]) - right)), gradient


def batches(n: int, size: int, rng: Stream) -> Iterator[list[int]]:
    """Yield rows in batches for ever, in a new order each epoch, without the last short batch."""
    while True:
        order = rng.shuffled(n)
        yield from (order[start : start + size] for start in range(0, n - size + 1, size))


def losses(
    x: Floats, y: Ints, name: str, seed: int, rate: Callable[[int], float], steps: int = STEPS
) -> Floats:
    """Return the loss before each step of a run; it ends where the loss is out of hand.

    Args:
        x: (n, d) floats, a row per example.
        y: (n,) ints from 0.
        name: SGD, momentum or Adam.
        seed: of the first weights and the order of the rows.
        rate: the learning rate of each step.
        steps: how many there are.
    """
    rng = Stream(seed)
    params = start_of((x.shape[1], HIDDEN, int(y.max()) + 1), rng)
    followers = [Follower(name, MEMORY) for _ in params]
    rows = batches(len(y), min(BATCH, len(y)), rng)
    history: list[float] = []
    for step in range(steps):
        chosen = next(rows)
        loss, gradient = loss_and_gradient(params, x[chosen], y[chosen])
        history.append(loss)
        if not loss <= OUT_OF_HAND:
            break
        for i, (follower, g) in enumerate(zip(followers, gradient, strict=True)):
            scale, direction = follower.follow(g)
            params[i] = params[i] - rate(step) * scale * direction
    return np.array(history)


def smoothed(values: Floats) -> Floats:
    """Return an average that forgets, corrected for its start as Adam's are."""
    mean, decay, averages = 0.0, 1.0, []
    for value in values:
        mean = SMOOTH * mean + (1 - SMOOTH) * value
        decay *= SMOOTH
        averages.append(mean / (1 - decay))
    return np.array(averages)


def steepest(values: Floats) -> int:
    """Return the step of a sweep at which its smoothed loss falls most steeply."""
    curve = smoothed(values)
    return AROUND + int(np.argmax(curve[: -2 * AROUND] - curve[2 * AROUND :]))


def verdict(history: Floats) -> str:
    """Say how a run has ended: flown out, slow, or learned."""
    if len(history) < STEPS or not history[-LAST:].mean() <= 1.5 * history[0]:
        return "flown out"
    return "slow" if history[-LAST:].mean() > history[0] / 4 else "learned"


class RateFinder(Room):
    """Examples, an optimizer, a rate that is picked, and how far the sweep has come."""

    module = "rate_finder"
    optimizer = traitlets.Enum(OPTIMIZERS, "SGD").tag(sync=True)
    power = Between(-2.0, LOW, HIGH)
    steps = traitlets.Int(0, min=0, max=STEPS).tag(sync=True)
    seed = traitlets.Int(0, min=0, max=20).tag(sync=True)
    x = traitlets.List(traitlets.List(traitlets.Float())).tag(sync=True)
    y = traitlets.List(traitlets.Int()).tag(sync=True)

    def run(self, rate: Callable[[int], float]) -> Floats:
        """Return the losses of a run on the examples with a rate for each step."""
        return losses(np.array(self.x), np.array(self.y), self.optimizer, self.seed, rate)

    def figure(self) -> Figure:
        """Draw the whole sweep, and the run with the rate that is picked."""
        sweep = self.run(lambda step: 10 ** power_at(step))
        after = self.run(lambda step: 10**self.power)
        figure, (left, right) = subplots(2, width=9.0, height=3.6)
        powers = [10 ** power_at(step) for step in range(len(sweep))]
        steep = powers[steepest(sweep)]
        left.semilogx(powers, smoothed(sweep), color=PALETTE["blue"], linewidth=2)
        left.axvline(steep, color=PALETTE["green"], linestyle=":", label=f"steepest: {steep:.2g}")
        picked = f"picked: {10**self.power:.2g}"
        left.axvline(10**self.power, color=PALETTE["orange"], linestyle="--", label=picked)
        left.legend(frameon=False, loc="lower left")
        left.set(xlabel="learning rate", ylabel="loss", ylim=(0, 4))
        describe(
            left,
            f"The loss of {self.optimizer} while the rate grows from step to step: flat at first, "
            f"steepest at {steep:.2g}, then it jumps up.",
        )
        right.semilogy(np.clip(after, 1e-5, 1e3), color=PALETTE["orange"])
        right.set(
            ylim=(1e-5, 1e2), xlabel="step", ylabel="loss", title=f"rate {10**self.power:.2g}"
        )
        describe(right, f"The run with rate {10**self.power:.2g}: {verdict(after)}.")
        return figure


def rate_finder(x: ArrayLike, y: ArrayLike, optimizer: str = "SGD", rate: float = 0.01) -> Room:
    """Open a room that looks for the learning rate of a small network on your data.

    The network has 16 hidden ReLU units and sees batches of 32 rows, a hundred times.

    Args:
        x: (n, d) floats, a row per example, standardised.
        y: (n,) ints from 0, the classes.
        optimizer: SGD, momentum or Adam.
        rate: the rate that is picked at first, from 0.0001 to 31.

    Returns:
        A `Room` with the state `optimizer`, `power`, `steps` and `seed`.

    Raises:
        ValueError: if the shapes do not fit, the labels are no classes, or the optimizer is not
            known.

    >>> rng = np.random.default_rng(0)
    >>> rate_finder(rng.normal(size=(40, 3)), rng.integers(0, 2, 40)).power
    -2.0
    """
    rows, labels = np.asarray(x, dtype=np.float64), np.asarray(y)
    if rows.ndim != 2 or labels.shape != rows.shape[:1] or not labels.size:
        raise ValueError(
            f"rate_finder: x is {rows.shape} and y is {labels.shape}, expected (n, d) and (n,); "
            "give one label for each row"
        )
    if not np.isin(labels, range(len(np.unique(labels)))).all() or not np.isfinite(rows).all():
        raise ValueError(
            f"rate_finder: y holds {np.unique(labels).tolist()}, expected classes 0, 1, … without "
            "a gap, and finite numbers in x; number the classes"
        )
    if optimizer not in OPTIMIZERS:
        raise ValueError(
            f"rate_finder: optimizer is {optimizer!r}, expected one of {', '.join(OPTIMIZERS)}"
        )
    power = float(np.log10(rate))
    known = {"x": rows.round(4).tolist(), "y": labels.astype(int).tolist()}
    return RateFinder(optimizer=optimizer, power=power, **known)
