"""count_parameters(sizes): how many numbers a network of these sizes learns."""

from itertools import pairwise

import numpy as np

from autograder.exercises import Returns, case
from autograder.exercises.lab_02.rules import FROM_SCRATCH
from autograder.exercises.legacy import OldExercise


def reference(sizes):
    """Count them in PyTorch's own layers, made without memory."""
    import torch

    layers = (torch.nn.Linear(d_in, d_out, device="meta") for d_in, d_out in pairwise(sizes))
    return sum(parameter.numel() for layer in layers for parameter in layer.parameters())


count_parameters = OldExercise(
    "count_parameters",
    "count_parameters(sizes)",
    points=1,
    reference=reference,
    returns=Returns("int"),
    forbidden=FROM_SCRATCH,
)


@count_parameters.cases
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


def _count(sizes, bias=1, skip=0):
    pairs = list(pairwise(sizes))
    return sum((i + bias) * o for i, o in pairs[: len(pairs) - skip])


mistake = count_parameters.mistake


@mistake
def no_biases(sizes):
    """You count the weights only; each unit has a bias too."""
    return _count(sizes, bias=0)


@mistake
def biases_for_the_inputs(sizes):
    """You count a bias for each input as well; inputs are given, only units have biases."""
    return _count(sizes) + sizes[0]


@mistake
def a_bias_for_each_input_of_a_layer(sizes):
    """You count a bias for each input of a layer; there is one for each of its outputs."""
    return sum(i * o + i for i, o in pairwise(sizes))


@mistake
def one_bias_for_each_layer(sizes):
    """You count one bias for each layer; each unit of a layer has its own."""
    return _count(sizes, bias=0) + len(sizes) - 1


@mistake
def two_biases_for_each_unit(sizes):
    """You count the biases twice: one for each unit."""
    return _count(sizes, bias=2)


@mistake
def last_layer_left_out(sizes):
    """You leave out the last layer: k sizes make k - 1 layers."""
    return _count(sizes, skip=1)


@mistake
def first_layer_left_out(sizes):
    """You leave out the first layer, the one that the inputs go into."""
    return _count(sizes[1:])


@mistake
def biases_of_the_output_left_out(sizes):
    """You leave out the biases of the last layer; it has them too."""
    return _count(sizes) - sizes[-1]


@mistake
def units_counted(sizes):
    """You count the units; count their weights and biases."""
    return sum(sizes[1:])


@mistake
def all_sizes_multiplied(sizes):
    """You multiply all the sizes. Each layer has d_in · d_out weights, and layers add up."""
    product = 1
    for size in sizes:
        product *= size
    return product


@mistake
def last_layer_only(sizes):
    """You give the number of one layer: add up, do not overwrite."""
    return _count(sizes[-2:])


@mistake
def each_layer_by_itself(sizes):
    """You give a number for each layer; their sum is wanted."""
    return [_count(sizes[k : k + 2]) for k in range(len(sizes) - 1)]


@mistake
def a_float(sizes):
    """You give a float; parameters are counted in whole numbers."""
    return float(_count(sizes))


@mistake
def in_32_bits(sizes):
    """Right for small networks, but your integers of 32 bits overflow for a large one. Python's own
    int does not."""
    with np.errstate(all="ignore"):
        return int(np.int64(_count(sizes)).astype(np.int32))


accepted = count_parameters.accepted


@accepted
def pairs(sizes):
    return sum(a * b + b for a, b in pairwise(sizes))


@accepted
def with_an_index(sizes):
    total = 0
    for i in range(1, len(sizes)):
        total += sizes[i - 1] * sizes[i]
        total += sizes[i]
    return total


@accepted
def with_numpy(sizes):
    sizes = np.array(sizes, dtype=np.int64)
    return np.sum((sizes[:-1] + 1) * sizes[1:])


@accepted
def weights_then_biases(sizes):
    from math import prod

    return sum(map(prod, pairwise(sizes))) + sum(sizes) - sizes[0]
