"""Functions that run where the answer lives: they make inputs and read values, many at once.

A driver calls these by its library (`inside(library).read(...)`), in one question. In the judge
they run in the student's process, where nothing can be trusted. So they return values and judge
nothing: a driver compares, counts and decides on its own side, and repeats a call that stopped
early.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from mitdl_utils.observe import copied, misfit, numpy_state, python_state

MOST = 10_000  # items of an iterable that may be endless
DATA = (bool, int, float, complex, str, list, tuple, dict, np.ndarray, np.generic)


# Reading


def read(things: Sequence[Any], attribute: str = "") -> list[tuple[Any, Any]]:
    """Read the values of tensors.

    Args:
        things: tensors, or objects of any kind.
        attribute: name of an attribute to read instead of each thing itself.

    Returns:
        For each a pair: of a tensor its values and None; of anything else None and the thing.
    """
    import torch

    seen: list[tuple[Any, Any]] = []
    for thing in things:
        value = getattr(thing, attribute) if attribute else thing
        plain = type(value) in (torch.Tensor, torch.nn.Parameter)
        seen.append((value.detach().numpy(), None) if plain else (None, value))
    return seen


def attributes(things: Sequence[Any], name: str) -> list[Any]:
    """Return this attribute of each."""
    return [getattr(thing, name) for thing in things]


def items(owner: Any, method: str) -> list[Any]:
    """List the items of a method such as `named_parameters`; cut where they have no end."""
    return list(itertools.islice(getattr(owner, method)(), MOST))


def listed(stream: Iterable[Any], most: int) -> list[Any]:
    """List the first items of a stream, `most` of them and no more."""
    return list(itertools.islice(stream, most))


def epochs(loader: Iterable[Any], most: int, times: int = 1) -> list[list[tuple[Any, Any]]]:
    """Go through a loader, epoch after epoch, and read each batch.

    Args:
        loader: of batches.
        most: how many batches of an epoch to read at the most.
        times: how many epochs.

    Returns:
        Epochs of pairs: of a batch (x, y) of tensors their values, read at once, and None; of
        anything else None and the thing.
    """
    import torch

    def seen(batch: Any) -> tuple[Any, Any]:
        pair = type(batch) in (tuple, list) and len(batch) == 2
        if pair and all(type(part) is torch.Tensor for part in batch):
            return [part.detach().numpy().copy() for part in batch], None
        return None, batch

    return [[seen(batch) for batch in itertools.islice(iter(loader), most)] for _ in range(times)]


def random_states(of_torch: bool = False) -> list[Any]:
    """Return the states of the global generators: NumPy's, Python's and, if asked, PyTorch's."""
    states: list[Any] = [numpy_state(), python_state()]
    if of_torch:
        import torch

        states.append(torch.get_rng_state().numpy())
    return states


class Held:
    """Arrays that a function was given, held here: what comes of them later can be read.

    Over a connection a function gets copies of a driver's arrays, and a generator, however it is
    made, changes those only while somebody reads it.
    """

    def __init__(self, given: Sequence[Any]) -> None:
        self.given = given

    def arrays(self) -> list[Any]:
        """Return the arrays as they are now."""
        return list(self.given)


def call_with(function: Any, arrays: Any, more: Any, named: Any) -> list[Any]:
    """Call a function with arrays that are held here, and other arguments.

    Returns:
        Its result, and the arrays; nothing where these arguments do not fit it: a call from the
        driver's side gives the reason.
    """
    held = Held(copied(list(arrays)))
    if misfit(function, [*held.given, *more], named):
        return []
    return [function(*held.given, *more, **named), held]


# Tensors and models


def tensors(values: Any, dtype: str = "") -> Any:
    """Make tensors of arrays, however nested in lists and tuples."""
    import torch

    if isinstance(values, list | tuple):
        return type(values)(tensors(value, dtype) for value in values)
    return torch.tensor(values, dtype=getattr(torch, dtype) if dtype else None)


def is_a(thing: Any, name: str) -> bool:
    """Whether it is a `torch.nn.Module`, or another class of this name there."""
    import torch

    return isinstance(thing, getattr(torch.nn, name))


def sequential(layers: Sequence[tuple[str, Sequence[int]]], start: Any) -> Any:
    """Make a network with these weights, in their precision.

    Args:
        layers: name of each layer in torch.nn, and its sizes.
        start: all weights, one after another.
    """
    import torch

    model = torch.nn.Sequential(*(getattr(torch.nn, name)(*sizes) for name, sizes in layers))
    model.to(getattr(torch, str(start.dtype)))
    put(model, start)
    return model


def put(model: Any, weights: Any) -> None:
    """Give a model's parameters these values, in their order."""
    import torch

    with_values = torch.tensor(weights)
    torch.nn.utils.vector_to_parameters(with_values, model.parameters())


def put_doubles(model: Any, weights: Any) -> None:
    """Widen a model to float64, with these weights in the order of its parameters."""
    import torch

    model.to(torch.float64)
    put(model, weights)


def put_named(model: Any, weights: dict[str, Any]) -> None:
    """Widen a model to float64, with these values in the parameters of these names."""
    import torch

    model.to(torch.float64)
    named = [(getattr(model, name), values) for name, values in weights.items()]
    for parameter, values in named:
        parameter.data.copy_(torch.tensor(values))


def with_tanh(layers: Sequence[tuple[Any, Any]], norm: bool = False) -> Any:
    """Make a network in float64 with tanh between its layers.

    Args:
        layers: (W, b) of each, W as PyTorch keeps it.
        norm: whether batch normalisation stands before each tanh.
    """
    import torch

    modules: list[torch.nn.Module] = []
    for index, (W, b) in enumerate(layers):
        width, inputs = W.shape
        linear = torch.nn.Linear(inputs, width, dtype=torch.float64)
        linear.load_state_dict({"weight": torch.tensor(W), "bias": torch.tensor(b)})
        modules.append(linear)
        if index < len(layers) - 1:
            modules += [torch.nn.BatchNorm1d(width, dtype=torch.float64)] if norm else []
            modules.append(torch.nn.Tanh())
    return torch.nn.Sequential(*modules)


def zero(model: Any) -> None:
    """Make all parameters of a model 0."""
    import torch

    for parameter in items(model, "parameters"):
        torch.nn.init.zeros_(parameter)


def sizes(model: Any) -> list[int]:
    """Return how many numbers each parameter and each buffer of a model has."""
    return [tensor.numel() for tensor in model.state_dict().values()]


def transplant(source: Any, target: Any) -> bool:
    """Give a model all parameters and buffers of another; return False where they do not fit."""
    import torch

    values, own = source.state_dict(), target.state_dict()
    if [(k, v.shape) for k, v in values.items()] != [(k, v.shape) for k, v in own.items()]:
        return False
    with torch.no_grad():
        for name, tensor in own.items():
            tensor.copy_(values[name])
    return True


def set_gradients(model: Any, value: float) -> None:
    """Set the gradient of each parameter that requires one to the same number everywhere."""
    import torch

    for parameter in model.parameters():
        if parameter.requires_grad:
            parameter.grad = torch.full_like(parameter, value)


def watched(moved: Any) -> Any:
    """Replace each tensor, however nested, by zeros that `to` turns into it, and a spy on `to`.

    So code that moves a tensor and goes on with the one before the move is seen, on any device.
    """
    from unittest.mock import Mock

    import torch

    if isinstance(moved, list | tuple):
        return type(moved)(map(watched, moved))
    spy = Mock(wraps=moved.to)
    unmoved = torch.zeros_like(moved)
    unmoved.to = spy  # type: ignore[method-assign]
    return [unmoved, spy]


# Models that stop early


def normalised(whole: bool) -> Any:
    """Make a normalisation with buffers and a frozen weight; if `whole`, between two layers."""
    from torch import nn

    norm = nn.BatchNorm1d(2)
    norm.weight.requires_grad_(False)
    return nn.Sequential(nn.Linear(3, 2), norm, nn.Linear(2, 4)) if whole else norm


def fill(model: Any, weights: float, buffers: float) -> None:
    """Set all weights to one number and all buffers to another, in place as an optimizer does."""
    import torch

    for parameter in model.parameters():
        torch.nn.init.constant_(parameter, weights)
    for buffer in model.buffers():
        buffer.fill_(buffers)


def train_on(model: Any, weights: float, buffers: float) -> None:
    """Fill a model and run a forward pass in training mode, which changes the buffers as well."""
    import torch

    fill(model, weights, buffers)
    model.train()
    model(torch.ones(2, 3))


def numbers(model: Any) -> tuple[list[float], list[list[float]]]:
    """Return all weights of a model, and the numbers of each of its buffers."""
    import torch

    vector = torch.nn.utils.parameters_to_vector(model.parameters())
    return vector.tolist(), [buffer.flatten().tolist() for buffer in model.buffers()]


def gradients(model: Any) -> list[list[float] | None]:
    """Return the numbers in each parameter's gradient; None where it has none."""
    grads = [parameter.grad for parameter in model.parameters()]
    return [None if gradient is None else gradient.flatten().tolist() for gradient in grads]


# Optimizers


def like(params: Sequence[Any], reached: Any) -> bool:
    """Whether a result is a list of arrays in the shapes of the parameters, fit for a next step."""
    return (
        isinstance(reached, list | tuple)
        and len(reached) == len(params)
        and all(
            np.shape(p) == getattr(q, "shape", ()) for p, q in zip(params, reached, strict=True)
        )
    )


class Walk:
    """A run of an optimizer, each step from the parameters of the last one.

    The lists are handed over once and held here, so that an optimizer that stores or changes the
    very arrays of its caller is seen doing so, also after the step.

    Args:
        optimizer: has a method `step`.
        params: list of arrays to start from.
        grads: for each step, a list of gradients as `params`.
    """

    def __init__(self, optimizer: Any, params: Any, grads: Any) -> None:
        self.start = copied(params)
        self.held = copied(params), copied(grads)
        self.step: Callable[..., Any] = optimizer.step
        steps = itertools.accumulate(self.held[1], self.step, initial=self.held[0])
        next(steps)  # the parameters to start from
        self.steps: Iterator[Any] = steps

    def __call__(self, count: int) -> list[Any]:
        """Take so many steps and return their results; fewer where one gives no parameters."""
        reached: list[Any] = []
        for result in itertools.islice(self.steps, count):
            reached.append(_copied(result))
            if type(result) not in (list, tuple) or not like(self.start, result):
                break
        else:
            if len(reached) < count:  # a StopIteration in a step has ended the iterator
                self.steps = iter(())
        return reached

    def one_more(self, params: Any, grads: Any) -> Any:
        """Take one more step, with other lists."""
        return self.step(copied(params), copied(grads))


def begin(optimizer: Any, params: Any, grads: Any, count: int) -> tuple[Walk, list[Any]]:
    """Begin a walk, and return it with the results of its first `count` steps."""
    walk = Walk(optimizer, params, grads)
    return walk, walk(count)


def _copied(value: Any) -> Any:
    """Copy arrays, also in a list or a tuple, and keep their class; return all else as it is."""
    if isinstance(value, np.ndarray):
        return value.copy()
    return type(value)(map(_copied, value)) if type(value) in (list, tuple) else value


# Programs over values


def doubled(node: Any, times: int) -> Any:
    """Add a node to itself, then the sum to itself, this many times."""
    for _ in range(times):
        node = operator.add(node, node)
    return node


def run(statements: Sequence[tuple[str, str, Sequence[Any]]], nodes: dict[str, Any]) -> list[Any]:
    """Run statements of a program, up to one that cannot be called so or gives plain data.

    Args:
        statements: verb, target and operands of each, as in `lab_05.programs.Statement`.
        nodes: the node of each name so far.

    Returns:
        The result of each that was run, or after "backward" the gradients of all names.
    """
    nodes, done = dict(nodes), list[Any]()
    for verb, target, operands in statements:
        given = [nodes[name] if isinstance(name, str) else name for name in operands]
        if verb in ("add", "sub", "mul", "truediv", "pow", "neg"):
            result = getattr(operator, verb)(*given)
        else:
            method = getattr(nodes[target] if verb == "backward" else given[0], verb)
            try:
                result = method()
            except TypeError:
                if misfit(method, (), {}):
                    return done  # a call from the driver's side gives the reason
                raise
        if verb == "backward":
            done.append([_copied(node.grad) for node in nodes.values()])
            continue
        nodes[target] = result
        done.append(result)
        if result is None or isinstance(result, DATA):
            return done
    return done
