"""build_mlp(sizes) -> nn.Sequential: linear layers with ReLU between."""

from itertools import pairwise

import numpy as np

from autograder.exercises import Exercise, Returns, case, draw


def layers(sizes, start, x):
    """Compute what goes into each layer, what comes out before the ReLU, and its W and b."""
    params, inputs, sums, rest = [], [], [], start
    for d_in, d_out in pairwise(sizes):
        W, rest = rest[: d_in * d_out].reshape(d_out, d_in), rest[d_in * d_out :]
        b, rest = rest[:d_out], rest[d_out:]
        params.append((W, b))
        inputs.append(np.maximum(sums[-1], 0) if sums else x)
        sums.append(np.einsum("ni,oi->no", inputs[-1], W) + b)
    return params, inputs, sums


def reference(sizes, start, x, upstream):
    """Compute outputs and gradients by formula in NumPy."""
    params, inputs, sums = layers(sizes, start, x)
    gradients, slope = [], upstream
    for index in range(len(params) - 1, -1, -1):
        gradients = [slope.T @ inputs[index], slope.sum(axis=0), *gradients]
        slope = slope @ params[index][0]
        slope = slope * (sums[index - 1] > 0) if index else slope
    return {
        "output": sums[-1],
        **{f"gradient of parameter {k}": g for k, g in enumerate(gradients, 1)},
        "gradient of x": slope,
        "output of the last example": sums[-1][-1:],
        "output in eval mode": sums[-1],
    }


exercise = Exercise(
    points=3,
    reference=reference,
    reference_gives="numbers",
    returns=Returns(rtol=1e-7, atol=1e-9, quiet=False),
    forbidden=("torchvision.ops.MLP",),
    driver="lab_02.build_mlp",
)


@exercise.cases
def cases(rng):
    def network(label, n, *sizes):
        count = sum((i + 1) * o for i, o in pairwise(sizes))
        while True:  # until rounding decides of no corner of a ReLU on which side it is
            x, upstream = draw(rng, n, sizes[0]), draw(rng, n, sizes[-1])
            start = draw(rng, count, scale=1.0)
            if all(np.abs(sums).min() > 1e-9 for sums in layers(sizes, start, x)[2]):
                return case(label, list(sizes), start, x, upstream)

    yield network("one hidden layer", 9, 3, 8, 2)
    yield network("no hidden layer", 4, 3, 2)
    yield network("two hidden layers", 12, 4, 9, 6, 2)
    yield network("layers that are alike", 8, 4, 4, 4, 4)
    yield network("four hidden layers", 9, 2, 8, 7, 6, 5, 3)
    yield network("one output", 6, 2, 7, 1)
    yield network("a batch of one", 1, 3, 9, 4)


@exercise.answer
def build_mlp(sizes):
    from torch import nn

    layers = []
    for d_in, d_out in pairwise(sizes):
        layers.append(nn.Linear(d_in, d_out))
        layers.append(nn.ReLU())
    return nn.Sequential(*layers[:-1])


exercise.mistakes("""
# Where the ReLU stands
relu-after-the-last-too: *layers[:-1] → *layers
    There is a ReLU after the last layer: no output could be negative. It stands between only.
no-relu: layers.append(nn.ReLU()) →
and *layers[:-1] → *layers
    There is nothing between your layers, so they collapse to one. Put a ReLU between.
relu-after-the-first-only: layers.append(nn.ReLU()) →
and *layers[:-1] → layers[0], nn.ReLU(), *layers[1:]
    Only the first layer has a ReLU after it; each but the last has one.
relu-first: layers = [] → layers = [nn.ReLU()]
    A ReLU meets the inputs, before the first layer; it stands between layers only.
# Something else between
sigmoid-between: nn.ReLU() → nn.Sigmoid()
    You have sigmoids between the layers; ReLU is asked for.
tanh-between: nn.ReLU() → nn.Tanh()
    You have tanh between the layers; ReLU is asked for.
leaky-relu-between: nn.ReLU() → nn.LeakyReLU()
    You have LeakyReLU between the layers; plain ReLU is asked for.
gelu-between: nn.ReLU() → nn.GELU()
    You have GELU between the layers; ReLU is asked for.
softmax-at-the-end: *layers[:-1] → *layers[:-1], nn.Softmax(dim=-1)
    There is a softmax at the end. The network gives logits; losses bring their own softmax.
sigmoid-at-the-end: *layers[:-1] → *layers[:-1], nn.Sigmoid()
    There is a sigmoid at the end; the network gives the sums of its last layer.
dropout-between: layers.append(nn.ReLU()) → layers.append(nn.ReLU())⏎layers.append(nn.Dropout(0.5))
and *layers[:-1] → *layers[:-2]
    There is dropout in your network; linear layers and ReLU are all it has.
normalised-between: layers.append(nn.ReLU()) → layers += [nn.BatchNorm1d(d_out), nn.ReLU()]
and *layers[:-1] → *layers[:-2]
    There are normalising layers in your network; linear layers and ReLU are all it has.
# The linear layers
no-biases: append(nn.Linear(d_in, d_out)) → append(nn.Linear(d_in, d_out, bias=False))
    Your layers have no biases; leave bias at True.
last-layer-left-out: pairwise(sizes) → pairwise(sizes[:-1])
    You leave out the last layer: k sizes make k - 1 layers.
first-layer-left-out: pairwise(sizes) → pairwise(sizes[1:])
    You leave out the first layer, the one that the inputs go into.
turned-round: append(nn.Linear(d_in, d_out)) → append(nn.Linear(d_out, d_in))
    Your layers are turned round: nn.Linear(d_in, d_out), from the inputs to the outputs.
the-same-layer-again: layers = [] → layers, made = [], {}
and nn.Linear(d_in, d_out) → made.setdefault((d_in, d_out), nn.Linear(d_in, d_out))
    Layers of equal size are one and the same object in your network, so they share their weights.
    Make a new nn.Linear for each.
units-that-are-alike: layers.append(nn.ReLU → layers[-1].weight.data.zero_()⏎layers.append(nn.ReLU
    All units start with the same weights and stay alike for ever. Leave PyTorch's start as it is.
# What is given back
a-list-of-layers: nn.Sequential(*layers[:-1]) → layers[:-1]
    You give a list of layers; hand them to nn.Sequential: nn.Sequential(*layers).
a-module-list: nn.Sequential(*layers[:-1]) → nn.ModuleList(layers[:-1])
    An nn.ModuleList or a class of your own holds the layers; nn.Sequential is asked for.
frozen: append(nn.Linear(d_in, d_out)) → append(nn.Linear(d_in, d_out).requires_grad_(False))
    Your parameters ask for no gradient, so they would never learn.
""")
