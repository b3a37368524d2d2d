"""build_mlp(sizes) -> nn.Sequential: linear layers with ReLU between."""

from itertools import pairwise

import numpy as np

from autograder.exercises import Returns, case, draw
from autograder.exercises.legacy import OldExercise


def reference(sizes, start, x, upstream):
    """The facts, with output and gradients by formula in NumPy."""
    params, rest = [], start
    for d_in, d_out in pairwise(sizes):
        W, rest = rest[: d_in * d_out].reshape(d_out, d_in), rest[d_in * d_out :]
        b, rest = rest[:d_out], rest[d_out:]
        params.append((W, b))
    inputs, sums = [], [x]
    for index, (W, b) in enumerate(params):
        inputs.append(sums[-1] if index == 0 else np.maximum(sums[-1], 0))
        sums.append(np.einsum("ni,oi->no", inputs[-1], W) + b)
    gradients, slope = [], upstream
    for index in range(len(params) - 1, -1, -1):
        gradients = [slope.T @ inputs[index], slope.sum(axis=0), *gradients]
        slope = slope @ params[index][0]
        slope = slope * (sums[index] > 0) if index else slope
    shapes = [str(a.shape) for layer in params for a in layer]
    return {
        "it is": "a torch.nn.Sequential",
        "shapes of its parameters": ", ".join(shapes),
        "its units at first": "not all alike",
        "output": sums[-1],
        "gradients flow back": True,
        **{f"gradient of parameter {k}": g for k, g in enumerate(gradients, 1)},
        "gradient of x": slope,
        "output of the last example": sums[-1][-1:],
        "output in eval mode": sums[-1],
    }


build_mlp = OldExercise(
    "build_mlp",
    "build_mlp(sizes)",
    points=3,
    reference=reference,
    returns=Returns(rtol=1e-7, atol=1e-9, quiet=False),
    forbidden=("torchvision.ops.MLP",),
    driver="torch_models.mlp",
    is_oracle=True,
)


@build_mlp.cases
def cases(rng):
    def one(label, n, *sizes):
        count = sum((i + 1) * o for i, o in pairwise(sizes))
        x, upstream = draw(rng, n, sizes[0]), draw(rng, n, sizes[-1])
        return case(label, list(sizes), draw(rng, count, scale=1.0), x, upstream)

    yield one("one hidden layer", 9, 3, 8, 2)
    yield one("no hidden layer", 4, 3, 2)
    yield one("two hidden layers", 12, 4, 9, 6, 2)
    yield one("layers that are alike", 8, 4, 4, 4, 4)
    yield one("four hidden layers", 9, 2, 8, 7, 6, 5, 3)
    yield one("one output", 6, 2, 7, 1)
    yield one("a batch of one", 1, 3, 9, 4)


def _network(sizes, between=None, last=None, **settings):
    import torch

    modules = []
    for k, (i, o) in enumerate(pairwise(sizes)):
        modules.append(torch.nn.Linear(i, o, **settings))
        if k < len(sizes) - 2:
            modules += [torch.nn.ReLU()] if between is None else between(torch, o)
    modules += [] if last is None else last(torch)
    return torch.nn.Sequential(*modules)


mistake = build_mlp.mistake


@mistake
def relu_after_the_last_too(sizes):
    """There is a ReLU after the last layer: no output could be negative. It stands between layers
    only."""
    return _network(sizes, last=lambda torch: [torch.nn.ReLU()])


@mistake
def no_relu(sizes):
    """There is nothing between your layers, so they collapse to one. Put a ReLU between."""
    return _network(sizes, between=lambda torch, o: [])


@mistake
def relu_after_the_first_only(sizes):
    """Only the first layer has a ReLU after it; each but the last has one."""
    first = [True]

    def between(torch, o):
        return [torch.nn.ReLU()] if first and first.pop() else []

    return _network(sizes, between)


@mistake
def relu_first(sizes):
    """A ReLU meets the inputs, before the first layer; it stands between layers only."""
    import torch

    return torch.nn.Sequential(torch.nn.ReLU(), *_network(sizes))


@mistake
def sigmoid_between(sizes):
    """You have sigmoids between the layers; ReLU is asked for."""
    return _network(sizes, between=lambda torch, o: [torch.nn.Sigmoid()])


@mistake
def tanh_between(sizes):
    """You have tanh between the layers; ReLU is asked for."""
    return _network(sizes, between=lambda torch, o: [torch.nn.Tanh()])


@mistake
def leaky_relu_between(sizes):
    """You have LeakyReLU between the layers; plain ReLU is asked for."""
    return _network(sizes, between=lambda torch, o: [torch.nn.LeakyReLU()])


@mistake
def gelu_between(sizes):
    """You have GELU between the layers; ReLU is asked for."""
    return _network(sizes, between=lambda torch, o: [torch.nn.GELU()])


@mistake
def softmax_at_the_end(sizes):
    """There is a softmax at the end. The network gives logits; losses such as cross-entropy bring
    their own softmax."""
    return _network(sizes, last=lambda torch: [torch.nn.Softmax(dim=-1)])


@mistake
def sigmoid_at_the_end(sizes):
    """There is a sigmoid at the end; the network gives the sums of its last layer."""
    return _network(sizes, last=lambda torch: [torch.nn.Sigmoid()])


@mistake
def dropout_between(sizes):
    """There is dropout in your network; linear layers and ReLU are all it has."""
    return _network(sizes, between=lambda torch, o: [torch.nn.ReLU(), torch.nn.Dropout(0.5)])


@mistake
def normalised_between(sizes):
    """There are normalising layers in your network; linear layers and ReLU are all it has."""
    return _network(sizes, between=lambda torch, o: [torch.nn.BatchNorm1d(o), torch.nn.ReLU()])


@mistake
def no_biases(sizes):
    """Your layers have no biases; leave bias at True."""
    return _network(sizes, bias=False)


@mistake
def last_layer_left_out(sizes):
    """You leave out the last layer: k sizes make k - 1 layers."""
    return _network(sizes[:-1])


@mistake
def first_layer_left_out(sizes):
    """You leave out the first layer, the one that the inputs go into."""
    return _network(sizes[1:])


@mistake
def turned_round(sizes):
    """Your layers are turned round: nn.Linear(d_in, d_out), from the inputs to the outputs."""
    return _network(sizes[::-1])


@mistake
def the_same_layer_again(sizes):
    """Layers of equal size are one and the same object in your network, so they share their
    weights. Make a new nn.Linear for each."""
    import torch

    made, modules = {}, []
    for pair in pairwise(sizes):
        if pair not in made:
            made[pair] = torch.nn.Linear(*pair)
        modules += [made[pair], torch.nn.ReLU()]
    return torch.nn.Sequential(*modules[:-1])


@mistake
def units_that_are_alike(sizes):
    """All units start with the same weights and will stay alike for ever. Leave PyTorch's start as
    it is."""
    import torch

    model = _network(sizes)
    for parameter in model.parameters():
        torch.nn.init.zeros_(parameter)
    return model


@mistake
def a_list_of_layers(sizes):
    """You give a list of layers; hand them to nn.Sequential: nn.Sequential(*layers)."""
    return list(_network(sizes))


@mistake
def a_module_list(sizes):
    """An nn.ModuleList or a class of your own holds the layers; nn.Sequential is asked for."""
    import torch

    return torch.nn.ModuleList(_network(sizes))


@mistake
def frozen(sizes):
    """Your parameters ask for no gradient, so they would never learn."""
    model = _network(sizes)
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    return model


accepted = build_mlp.accepted


@accepted
def loop(sizes):
    import torch.nn as nn

    modules = []
    for i in range(len(sizes) - 1):
        modules.append(nn.Linear(sizes[i], sizes[i + 1]))
        if i < len(sizes) - 2:
            modules.append(nn.ReLU())
    return nn.Sequential(*modules)


@accepted
def last_relu_taken_off(sizes):
    from torch import nn

    modules = []
    for d_in, d_out in pairwise(sizes):
        modules += [nn.Linear(d_in, d_out), nn.ReLU(inplace=True)]
    return nn.Sequential(*modules[:-1])


@accepted
def nested(sizes):
    from torch import nn

    hidden = [nn.Sequential(nn.Linear(i, o), nn.ReLU()) for i, o in pairwise(sizes[:-1])]
    return nn.Sequential(*hidden, nn.Linear(*sizes[-2:]))


@accepted
def with_names_and_one_relu(sizes):
    from collections import OrderedDict

    import torch

    relu, modules = torch.nn.ReLU(), OrderedDict()
    for k, (i, o) in enumerate(pairwise(sizes), 1):
        modules[f"layer {k}"] = torch.nn.Linear(i, o)
        if k < len(sizes) - 1:
            modules[f"bend {k}"] = relu
    return torch.nn.Sequential(modules)


@accepted
def grown_and_started_anew(sizes):
    import torch

    model = torch.nn.Sequential(torch.nn.Linear(sizes[0], sizes[1]))
    for i, o in pairwise(sizes[1:]):
        model.append(torch.nn.ReLU())
        model.append(torch.nn.Linear(i, o))
    for module in model:
        if isinstance(module, torch.nn.Linear):
            torch.nn.init.kaiming_normal_(module.weight)
            torch.nn.init.zeros_(module.bias)
    return model
