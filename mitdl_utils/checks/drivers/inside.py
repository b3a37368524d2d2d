"""What is done where the answer lives, in one question: inputs to make, values to hand over.

A driver calls these by its library (`inside(library).read(...)`), so that many tensors are read or
made at once. In the judge they run in the student's process, where nothing is to be trusted. So
they hand over what they find and judge nothing: a driver compares, counts and decides on its own
side, and asks one that stopped early again.
"""

from __future__ import annotations

import collections
import inspect
import itertools
import operator
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from mitdl_utils.observe import copied, misfit

MOST = 10_000  # items of anything that somebody may have made endless
DATA = (bool, int, float, complex, str, list, tuple, dict, np.ndarray, np.generic)


# Reading


def read(things: Sequence[Any], attribute: str = "") -> list[tuple[Any, Any]]:
    """What tensors hold.

    Args:
        things: of any kind.
        attribute: what to look at instead of each thing itself.

    Returns:
        For each a pair: of a tensor its values and None; of anything else None and the thing.
    """
    import torch

    seen: list[tuple[Any, Any]] = []
    for thing in things:
        found = getattr(thing, attribute) if attribute else thing
        plain = type(found) in (torch.Tensor, torch.nn.Parameter)
        seen.append((found.detach().numpy(), None) if plain else (None, found))
    return seen


def attributes(things: Sequence[Any], name: str) -> list[Any]:
    """This attribute of each."""
    return [getattr(thing, name) for thing in things]


def items(owner: Any, method: str) -> list[Any]:
    """All that a method gives, such as `named_parameters`; cut where it has no end."""
    return list(itertools.islice(getattr(owner, method)(), MOST))


def listed(stream: Iterable[Any], most: int) -> list[Any]:
    """The first so many items."""
    return list(itertools.islice(stream, most))


def epochs(loader: Iterable[Any], most: int, times: int = 1) -> list[list[tuple[Any, Any]]]:
    """What comes when somebody goes through a loader again and again.

    Args:
        loader: of batches.
        most: so many batches of an epoch and no more.
        times: how many epochs.

    Returns:
        Epochs of pairs: of a batch (x, y) of tensors their values, as they are when it comes, and
        None; of anything else None and the thing.
    """
    import torch

    def seen(batch: Any) -> tuple[Any, Any]:
        pair = type(batch) in (tuple, list) and len(batch) == 2
        if pair and all(type(part) is torch.Tensor for part in batch):
            return [part.detach().numpy().copy() for part in batch], None
        return None, batch

    return [[seen(batch) for batch in itertools.islice(iter(loader), most)] for _ in range(times)]


def random_states(of_torch: bool = False) -> list[Any]:
    """The states of the global generators: NumPy's, Python's and, where asked for, PyTorch's."""
    states: list[Any] = [np.random.get_state(), random.getstate()]
    if of_torch:
        import torch

        states.append(torch.get_rng_state().numpy())
    return states


def begun(stream: Any) -> list[Any]:
    """The name of a generator's function and its variables so far, kept here; None for all else."""
    if not inspect.isgenerator(stream):
        return [None, None]
    values = inspect.getgeneratorlocals(stream).values()
    return [stream.gi_code.co_name, collections.deque(values)]


# Tensors and models


def tensors(values: Any, dtype: str = "") -> Any:
    """Tensors in place of arrays, however nested in lists and tuples."""
    import torch

    if isinstance(values, list | tuple):
        return type(values)(tensors(value, dtype) for value in values)
    return torch.tensor(values, dtype=getattr(torch, dtype) if dtype else None)


def is_a(thing: Any, name: str) -> bool:
    """Whether it is a `torch.nn.Module`, or another class of this name there."""
    import torch

    return isinstance(thing, getattr(torch.nn, name))


def sequential(layers: Sequence[tuple[str, Sequence[int]]], start: Any) -> Any:
    """A network with these weights, in the precision of the weights.

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
    """Make a model one of float64, with these weights in the order of its parameters."""
    import torch

    model.to(torch.float64)
    put(model, weights)


def put_named(model: Any, weights: dict[str, Any]) -> None:
    """Make a model one of float64, with these values in the parameters of these names."""
    import torch

    model.to(torch.float64)
    named = [(getattr(model, name), values) for name, values in weights.items()]
    for parameter, values in named:
        parameter.data.copy_(torch.tensor(values))


def with_tanh(layers: Sequence[tuple[Any, Any]], norm: bool = False) -> Any:
    """A network in float64 with tanh between its layers.

    Args:
        layers: (W, b) of each, W as PyTorch keeps it.
        norm: whether there is batch normalisation as well.
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


def set_gradients(model: Any, value: float) -> None:
    """Leave a gradient in each parameter that asks for one, the same number everywhere."""
    import torch

    for parameter in model.parameters():
        if parameter.requires_grad:
            parameter.grad = torch.full_like(parameter, value)


def watched(moved: Any) -> Any:
    """For each tensor, however nested, zeros that become it where they are moved, and a spy.

    So whoever moves them and goes on with those that were not moved is seen, on any device.
    """
    from unittest.mock import Mock

    import torch

    if isinstance(moved, list | tuple):
        return type(moved)(map(watched, moved))
    spy = Mock(wraps=moved.to)
    here = torch.zeros_like(moved)
    here.to = spy  # type: ignore[method-assign]
    return [here, spy]


# Models that stop early


def normalised(whole: bool) -> Any:
    """A normalisation with buffers and a frozen weight; where `whole`, between two layers."""
    from torch import nn

    norm = nn.BatchNorm1d(2)
    norm.weight.requires_grad_(False)
    return nn.Sequential(nn.Linear(3, 2), norm, nn.Linear(2, 4)) if whole else norm


def fill(model: Any, weights: float, buffers: float) -> None:
    """All weights become one number and all buffers another, in place as an optimizer does it."""
    import torch

    for parameter in model.parameters():
        torch.nn.init.constant_(parameter, weights)
    for buffer in model.buffers():
        buffer.fill_(buffers)


def train_on(model: Any, weights: float, buffers: float) -> None:
    """Fill a model, and one forward pass of training, which moves the buffers as well."""
    import torch

    fill(model, weights, buffers)
    model.train()
    model(torch.ones(2, 3))


def numbers(model: Any) -> tuple[list[float], list[list[float]]]:
    """All weights of a model, and the numbers of each of its buffers."""
    import torch

    vector = torch.nn.utils.parameters_to_vector(model.parameters())
    return vector.tolist(), [buffer.flatten().tolist() for buffer in model.buffers()]


def gradients(model: Any) -> list[list[float] | None]:
    """The numbers in each parameter's gradient; None where it has none."""
    found = [parameter.grad for parameter in model.parameters()]
    return [None if gradient is None else gradient.flatten().tolist() for gradient in found]


# Optimizers


def like(params: Sequence[Any], reached: Any) -> bool:
    """Whether a result is a list of arrays in the shapes of the parameters: fit to go on with."""
    return (
        isinstance(reached, list | tuple)
        and len(reached) == len(params)
        and all(
            np.shape(p) == getattr(q, "shape", ()) for p, q in zip(params, reached, strict=True)
        )
    )


class Walk:
    """An optimizer on its way, each step from where the last one led.

    The lists are handed over once and held here, so that an optimizer that keeps or changes the
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
        """What so many steps give; fewer where one leads to no parameters."""
        reached: list[Any] = []
        for result in itertools.islice(self.steps, count):
            reached.append(_kept(result))
            if type(result) not in (list, tuple) or not like(self.start, result):
                break
        else:
            if len(reached) < count:  # a step has ended them all by a StopIteration
                self.steps = iter(())
        return reached

    def again(self, params: Any, grads: Any) -> Any:
        """One more step, of other lists."""
        return self.step(copied(params), copied(grads))


def begin(optimizer: Any, params: Any, grads: Any, count: int) -> tuple[Walk, list[Any]]:
    """A walk, and what its first `count` steps give."""
    walk = Walk(optimizer, params, grads)
    return walk, walk(count)


def _kept(value: Any) -> Any:
    """A copy of arrays, of their own class, also in a list or a tuple; all else as it is."""
    if isinstance(value, np.ndarray):
        return value.copy()
    return type(value)(map(_kept, value)) if type(value) in (list, tuple) else value


# Programs over values


def doubled(node: Any, times: int) -> Any:
    """A node added to itself, and the sum to itself, again and again."""
    for _ in range(times):
        node = operator.add(node, node)
    return node


def run(statements: Sequence[tuple[str, str, Sequence[Any]]], nodes: dict[str, Any]) -> list[Any]:
    """Run statements of a program, up to one that cannot be called so or gives plain data.

    Args:
        statements: verb, target and operands of each, as in `lab_05.programs.Statement`.
        nodes: what each name means so far.

    Returns:
        For each that was run, what it made, or after "backward" the gradients of all names.
    """
    nodes, done = dict(nodes), list[Any]()
    for verb, target, operands in statements:
        given = [nodes[name] if isinstance(name, str) else name for name in operands]
        if verb in ("add", "sub", "mul", "truediv", "pow", "neg"):
            made = getattr(operator, verb)(*given)
        else:
            method = getattr(nodes[target] if verb == "backward" else given[0], verb)
            try:
                made = method()
            except TypeError:
                if misfit(method, (), {}):
                    return done  # whoever calls it without us hears why
                raise
        if verb == "backward":
            done.append([_kept(node.grad) for node in nodes.values()])
            continue
        nodes[target] = made
        done.append(made)
        if made is None or isinstance(made, DATA):
            return done
    return done
