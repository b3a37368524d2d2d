"""mean_loss(batch_losses, batch_sizes): the mean over examples, from the means of batches."""

import math

import numpy as np

from autograder.exercises import Exercise, case, draw


def reference(batch_losses, batch_sizes):
    """Take every example by itself: a batch's mean stands once for each of its examples."""
    each = np.repeat(np.asarray(batch_losses, dtype=float), np.asarray(batch_sizes))
    return math.fsum(each) / len(each)


exercise = Exercise(points=1, reference=reference)


@exercise.cases
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


@exercise.answer
def mean_loss(batch_losses, batch_sizes):
    losses, sizes = np.array(batch_losses), np.array(batch_sizes)
    return np.sum(losses * sizes) / np.sum(sizes)


exercise.mistakes("""
mean-of-means: np.sum(losses * sizes) / np.sum(sizes) → np.mean(losses)
    You take the plain mean of the batches' means, so that an example in a small batch counts for
    more. Weigh each batch by its size.
not-divided: np.sum(losses * sizes) / np.sum(sizes) → np.sum(losses * sizes)
    You add up the losses of all examples; divide by how many examples there are.
divided-by-batches: np.sum(sizes) → len(sizes)
    You divide by the number of batches; after weighing by size, divide by the number of examples.
divided-by-losses: np.sum(sizes) → np.sum(losses)
    You divide by the sum of the losses; divide by how many examples there are.
losses-taken-as-sums: losses * sizes → losses
    You take the batch losses for sums. They are means: multiply each by its size before you add.
divided-by-size: np.sum(losses * sizes) / np.sum(sizes) → np.mean(losses / sizes)
    You divide each loss by its size. They are means already: to weigh, multiply.
weighted-by-the-first: losses * sizes → losses * sizes[0]
    You reckon as if every batch had the size of the first one. The last is often smaller: use each
    batch's own size.
sum-of-means: np.sum(losses * sizes) / np.sum(sizes) → np.sum(losses)
    You add up the batches' means and divide by nothing.
weighted-by-the-inverse: losses * sizes → losses / sizes
and np.sum(sizes) → np.sum(1 / sizes)
    You weigh each batch by 1 / size: turn it round, a batch of more examples counts for more.
last-batch-left-out: losses * sizes → losses[:k] * sizes[:k]
and np.sum(sizes) → np.sum(sizes[:k])
and return → k = max(1, len(losses) - 1)⏎return
    You leave out the last batch. However small it is, its examples count too.
whole-number: / np.sum(sizes) → // np.sum(sizes)
    You round down to a whole number: `/` divides, `//` cuts.
""")
