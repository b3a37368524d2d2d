"""mean_loss(batch_losses, batch_sizes): the mean over examples, from the means of batches."""

import math

import numpy as np

from autograder.exercises import case, draw
from autograder.exercises.legacy import OldExercise


def reference(batch_losses, batch_sizes):
    """Every example by itself: a batch's mean stands once for each of its examples."""
    if len(batch_losses) != len(batch_sizes):
        raise ValueError(f"{len(batch_losses)} losses and {len(batch_sizes)} sizes")
    each = np.repeat(np.asarray(batch_losses, dtype=float), np.asarray(batch_sizes))
    return math.fsum(each) / len(each)


mean_loss = OldExercise(
    "mean_loss",
    "mean_loss(batch_losses, batch_sizes)",
    points=1,
    reference=reference,
)


@mean_loss.cases
def cases(rng):
    def losses(k):
        return np.abs(draw(rng, k)).tolist()

    def sizes(*from_to):
        return [int(rng.integers(*pair)) for pair in from_to]

    yield case("worked by hand", [1.0, 4.0], [3, 1])
    yield case("a smaller last batch", losses(4), [8, 8, 8, int(rng.integers(1, 5))])
    yield case("sizes that all differ", losses(3), sizes((1, 5), (5, 9), (9, 20)))
    yield case("sizes that are the same", losses(3), [5, 5, 5])
    yield case("one batch", losses(1), [7])
    yield case("batches of one", losses(5), [1, 1, 1, 1, 1])
    yield case("arrays", np.array(losses(4)), np.array(sizes((1, 9), (9, 17), (1, 9), (20, 40))))
    yield case("tuples", tuple(losses(3)), tuple(sizes((2, 5), (5, 9), (9, 20))))
    yield case("a large loss in a small batch", [0.25, 900.0, 0.5], [64, 1, 64])
    yield case("losses that are 0", [0.0, 0.0, 2.5], [4, 4, 3])
    yield case("losses below 0", [-1.5, 0.75, -0.25], [6, 3, 2])


def _checked(batch_losses, batch_sizes):
    if len(batch_losses) != len(batch_sizes):
        raise ValueError(f"{len(batch_losses)} and {len(batch_sizes)}")
    return np.asarray(batch_losses, dtype=float), np.asarray(batch_sizes)


@mean_loss.mistake
def mean_of_means(batch_losses, batch_sizes):
    """You take the plain mean of the batches' means, so that an example in a small batch counts for
    more. Weigh each batch by its size."""
    return float(np.mean(_checked(batch_losses, batch_sizes)[0]))


@mean_loss.mistake
def not_divided(batch_losses, batch_sizes):
    """You add up the losses of all examples; divide by how many examples there are."""
    losses, sizes = _checked(batch_losses, batch_sizes)
    return float(losses @ sizes)


@mean_loss.mistake
def divided_by_batches(batch_losses, batch_sizes):
    """You divide by the number of batches; after weighing by size, divide by the number of
    examples."""
    losses, sizes = _checked(batch_losses, batch_sizes)
    return float(losses @ sizes / len(sizes))


@mean_loss.mistake
def losses_taken_as_sums(batch_losses, batch_sizes):
    """You take the batch losses for sums. They are means already: multiply each by its size before
    you add."""
    losses, sizes = _checked(batch_losses, batch_sizes)
    return float(losses.sum() / sizes.sum())


@mean_loss.mistake
def divided_by_size(batch_losses, batch_sizes):
    """You divide each loss by its size. They are means already: to weigh, multiply."""
    losses, sizes = _checked(batch_losses, batch_sizes)
    return float(np.mean(losses / sizes))


@mean_loss.mistake
def weighted_by_the_first(batch_losses, batch_sizes):
    """You reckon as if every batch had the size of the first one. The last is often smaller: use
    each batch's own size."""
    losses, sizes = _checked(batch_losses, batch_sizes)
    return float(np.sum(losses * sizes[0]) / sizes.sum())


@mean_loss.mistake
def sum_of_means(batch_losses, batch_sizes):
    """You add up the batches' means and divide by nothing."""
    return float(np.sum(_checked(batch_losses, batch_sizes)[0]))


@mean_loss.mistake
def weighted_by_the_inverse(batch_losses, batch_sizes):
    """You weigh each batch by 1 / size: turn it round, a batch of more examples counts for more."""
    losses, sizes = _checked(batch_losses, batch_sizes)
    return float(np.sum(losses / sizes) / np.sum(1 / sizes))


@mean_loss.mistake
def last_batch_left_out(batch_losses, batch_sizes):
    """You leave out the last batch. However small it is, its examples count too."""
    losses, sizes = _checked(batch_losses, batch_sizes)
    if len(losses) > 1:
        losses, sizes = losses[:-1], sizes[:-1]
    return float(losses @ sizes / sizes.sum())


@mean_loss.mistake
def whole_number(batch_losses, batch_sizes):
    """You round down to a whole number: `/` divides, `//` cuts."""
    losses, sizes = _checked(batch_losses, batch_sizes)
    return float(losses @ sizes // sizes.sum())


@mean_loss.accepted
def loop(batch_losses, batch_sizes):
    if len(batch_losses) != len(batch_sizes):
        raise ValueError(f"{len(batch_losses)} losses, {len(batch_sizes)} sizes")
    total, count = 0.0, 0
    for i in range(len(batch_losses)):
        total += batch_losses[i] * batch_sizes[i]
        count += batch_sizes[i]
    return total / count


@mean_loss.accepted
def average(batch_losses, batch_sizes):
    return np.average(np.asarray(batch_losses), weights=np.asarray(batch_sizes))


@mean_loss.accepted
def dot(batch_losses, batch_sizes):
    return np.dot(batch_losses, batch_sizes) / np.sum(batch_sizes)


@mean_loss.accepted
def strict_zip(batch_losses, batch_sizes):
    return sum(a * n for a, n in zip(batch_losses, batch_sizes, strict=True)) / sum(batch_sizes)


@mean_loss.accepted
def running(batch_losses, batch_sizes):
    if np.shape(batch_losses) != np.shape(batch_sizes):
        raise ValueError(f"{np.shape(batch_losses)} and {np.shape(batch_sizes)}")
    mean, seen = 0.0, 0
    for loss, size in zip(batch_losses, batch_sizes, strict=True):
        seen += size
        mean += (loss - mean) * size / seen
    return float(mean)


@mean_loss.accepted
def single_precision(batch_losses, batch_sizes):
    losses, sizes = np.array(batch_losses, np.float32), np.array(batch_sizes, np.float32)
    if losses.shape != sizes.shape:
        raise ValueError(f"{losses.shape} and {sizes.shape}")
    return (losses * sizes / sizes.sum()).sum()
