"""count_parameters(sizes): how many numbers a network of these sizes learns."""

from itertools import pairwise

import numpy as np

from autograder.exercises import Exercise, Returns, case
from autograder.exercises.forbidden import LAYERS


def reference(sizes):
    """Count them in PyTorch's own layers, made without memory."""
    import torch

    layers = (torch.nn.Linear(d_in, d_out, device="meta") for d_in, d_out in pairwise(sizes))
    return sum(parameter.numel() for layer in layers for parameter in layer.parameters())


exercise = Exercise(points=1, reference=reference, returns=Returns("int"), forbidden=LAYERS)


@exercise.cases
def cases(rng):
    def draw(count, high=50):
        return [int(n) for n in rng.choice(np.arange(2, high), size=count, replace=False)]

    yield case("worked by hand", [3, 4, 2])
    yield case("one layer", draw(2))
    yield case("one hidden layer", draw(3))
    yield case("deep", draw(6))
    yield case("one unit each", [1, 1, 1])
    yield case("one input and one output", [1, *draw(2), 1])
    yield case("layers that are alike", draw(1) * 4)
    yield case("digits", [784, 128, 10])
    yield case("very wide", [100_000, 200_000, 10])


@exercise.answer
def count_parameters(sizes):
    total = 0
    for d_in, d_out in pairwise(sizes):
        weights = d_in * d_out
        biases = d_out
        total += weights + biases
    return total


exercise.mistakes("""
no-biases: total += weights + biases → total += weights
    You count the weights only; each unit has a bias too.
biases-for-the-inputs: total = 0 → total = sizes[0]
    You count a bias for each input as well; inputs are given, only units have biases.
a-bias-for-each-input-of-a-layer: biases = d_out → biases = d_in
    You count a bias for each input of a layer; there is one for each of its outputs.
one-bias-for-each-layer: biases = d_out → biases = 1
    You count one bias for each layer; each unit of a layer has its own.
two-biases-for-each-unit: biases = d_out → biases = 2 * d_out
    You count the biases twice: one for each unit.
inputs-and-units-added: weights = d_in * d_out → weights = d_in + d_out
    You add d_in and d_out; each unit has a weight for each input, so multiply them.
last-layer-left-out: pairwise(sizes) → pairwise(sizes[:-1])
    You leave out the last layer: k sizes make k - 1 layers.
first-layer-left-out: pairwise(sizes) → pairwise(sizes[1:])
    You leave out the first layer, the one that the inputs go into.
biases-of-the-output-left-out: return total → return total - sizes[-1]
    You leave out the biases of the last layer; it has them too.
units-counted: total += weights + biases → total += d_out
    You count the units; count their weights and biases.
all-sizes-multiplied: total = 0 → total = sizes[0]
and total += weights + biases → total *= d_out
    You multiply all the sizes. Each layer has d_in · d_out weights, and layers add up.
last-layer-only: total += weights + biases → total = weights + biases
    You give the number of one layer: add up, do not overwrite.
first-layer-only: total += weights + biases → return weights + biases
    You give the number of the first layer. Is the return inside the loop, indented too far?
each-layer-by-itself: total = 0 → total = []
and total += weights + biases → total.append(weights + biases)
    You give a number for each layer; their sum is wanted.
a-float: return total → return float(total)
    You give a float; parameters are counted in whole numbers.
in-32-bits: return total → return int(np.int64(total).astype(np.int32))
    Right for small networks, but 32 bits overflow for a large one. Python's own int does not.
""")
