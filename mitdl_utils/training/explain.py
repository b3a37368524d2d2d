"""Explain why a batch could not be trained on: torch's errors in the words of `fit`."""

import warnings
from collections.abc import Callable, Mapping
from traceback import walk_tb
from typing import Any

import torch
from torch import Tensor, nn

from mitdl_utils.devices.out_of_memory import is_out_of_memory

Advice = Callable[[str, nn.Module, Any, Any, Any], str]


def explained_error(
    error: Exception, name: str, model: nn.Module, x: Any, y: Any, outputs: Any = None
) -> Exception:
    """Return the error to raise for a batch that model or loss could not take.

    Args:
        error: as torch, or the caller's own code, raised it.
        name: of the data, "train" or "val".
        model: that got the batch.
        x: the inputs of the batch.
        y: its labels.
        outputs: the model's, where it gave any.

    Returns:
        A ValueError in a sentence; the same error where torch did not raise it, or ran out of
        memory, since that says more.
    """
    line = " ".join(str(error).split())
    if is_out_of_memory(error) or line.startswith("fit: ") or not _is_raised_by_torch(error):
        return error
    advice = next(filter(None, (look(line, model, x, y, outputs) for look in ADVICE)), "")
    if outputs is None:
        what = f"the model cannot take x of {spec_of(x)}"
    else:
        what = f"loss_fn cannot compare outputs of {spec_of(outputs)} with y of {spec_of(y)}"
    return ValueError(f"fit: {name}: {what} ({line[:160]})" + (f"; {advice}" if advice else ""))


def _is_raised_by_torch(error: Exception) -> bool:
    """Whether torch raised an error: its own type of error, or one from its own code."""
    if type(error) is RuntimeError:
        return True
    frames = [frame for frame, _ in walk_tb(error.__traceback__)]
    return bool(frames) and frames[-1].f_globals.get("__name__", "").startswith("torch.")


def spec_of(value: Any) -> str:
    """Name a tensor's shape and type.

    >>> spec_of(torch.zeros(3, 1)), spec_of([1.0])
    ('shape (3, 1) and float32', 'list')
    """
    if not isinstance(value, Tensor):
        return type(value).__name__
    return f"shape {tuple(value.shape)} and {str(value.dtype).removeprefix('torch.')}"


def number_of_examples(y: Any) -> int:
    """Return how many examples a batch holds, whose labels may be tensors in a dict or a tuple.

    >>> number_of_examples(torch.zeros(5, 2)), number_of_examples({"a": torch.zeros(4)})
    (5, 4)
    """
    while not isinstance(y, Tensor):
        if isinstance(y, Mapping):
            y = next(iter(y.values()))
        elif isinstance(y, tuple | list) and y and not isinstance(y[0], int | float | str):
            y = y[0]
        else:
            return len(y)
    return len(y)


def check_pairing(name: str, function: Callable[..., Any], outputs: Any, y: Any) -> None:
    """Refuse a column beside a row: (n, 1) with (n,) quietly becomes n × n.

    Functions that handle both shapes themselves are let through: only where the mean over the
    batch is not the mean over its rows, and would be with equal shapes, is the pairing wrong. It
    is asked of these outputs and of the labels in another order: where every output lies below
    every label, a mean of distances is the same for all pairs.

    Args:
        name: of the function, "loss_fn" or a metric's.
        function: of (outputs, labels), returns a mean over the batch.
        outputs: of the model, for one batch.
        y: its labels.

    Raises:
        ValueError: naming both shapes.
    """
    tensors = isinstance(outputs, Tensor) and isinstance(y, Tensor)
    if not tensors or outputs.shape == y.shape or outputs.numel() != y.numel() or len(y) < 2:
        return
    permuted = y.flip(0).to(outputs.dtype).reshape(outputs.shape)
    if _pairs_all(function, outputs, y) or _pairs_all(function, permuted, y):
        raise ValueError(
            f"fit: {name} gets outputs of shape {tuple(outputs.shape)} and y of shape "
            f"{tuple(y.shape)}, and would pair every output with every label; give both the same "
            "shape: y.reshape(-1, 1), or outputs of one axis by a last nn.Flatten(0)"
        )


def _pairs_all(function: Callable[..., Any], outputs: Tensor, y: Tensor) -> bool:
    """Whether a function takes every output with every label for its mean."""
    try:
        with torch.no_grad(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch's own word on these shapes
            row_means = torch.stack(
                [torch.as_tensor(function(outputs[i : i + 1], y[i : i + 1])) for i in range(len(y))]
            )
            batch_mean = torch.as_tensor(function(outputs, y)).double()
            paired_mean = torch.as_tensor(function(outputs, y.reshape(outputs.shape))).double()
    except Exception:  # it takes no single rows: the call itself will tell what is wrong
        return False
    expected = row_means.double().mean()
    return not _near(batch_mean, expected) and _near(paired_mean, expected)


def _near(a: Tensor, b: Tensor) -> bool:
    return bool(a.dim() == 0 and torch.isclose(a, b, rtol=1e-4, atol=1e-6))


def _one_example(line: str, model: nn.Module, x: Any, y: Any, outputs: Any) -> str:
    if "more than 1 value per channel" not in line:
        return ""
    return (
        "batch normalisation needs two examples or more, and this batch has one; pass "
        "drop_last=True, or another batch_size"
    )


def _input_type(line: str, model: nn.Module, x: Any, y: Any, outputs: Any) -> str:
    weights = next((p.dtype for p in model.parameters() if p.is_floating_point()), None)
    if outputs is not None or not isinstance(x, Tensor) or weights in (None, x.dtype):
        return ""
    if x.is_floating_point():
        return f"the weights are {str(weights)[6:]}; convert X with X.to({weights})"
    return f"the weights are {str(weights)[6:]}; convert X, pixels by X.to({weights}) / 255"


def _class_labels(line: str, model: nn.Module, x: Any, y: Any, outputs: Any) -> str:
    """Advise on labels that are no class numbers, where the outputs are a row of logits each."""
    if not (isinstance(outputs, Tensor) and isinstance(y, Tensor) and outputs.dim() >= 2):
        return ""
    if "out of bounds" in line and not y.is_floating_point():
        low, high = int(y.min()), int(y.max())
        return (
            f"labels run from {low} to {high}, and {outputs.shape[1]} outputs stand for the "
            f"classes 0 to {outputs.shape[1] - 1}"
        )
    if outputs.shape[1] == 1:
        return ""
    if y.dim() == outputs.dim() and y.shape[1] == 1:
        return "class labels are one number an example, no column; pass y[:, 0], as int64"
    if y.dim() == outputs.dim() - 1 and y.dtype not in (torch.int64, torch.uint8):
        return "class labels are int64; pass y.long(), or y.astype(np.int64) of an array"
    return ""


def _real_labels(line: str, model: nn.Module, x: Any, y: Any, outputs: Any) -> str:
    numbers = isinstance(outputs, Tensor) and isinstance(y, Tensor)
    if not numbers or y.is_floating_point() or not outputs.is_floating_point():
        return ""
    if outputs.shape != y.shape:
        return ""
    return "this loss wants labels that are floats; pass y.float(), or y.astype(np.float32)"


def _same_shape(line: str, model: nn.Module, x: Any, y: Any, outputs: Any) -> str:
    if not (isinstance(outputs, Tensor) and isinstance(y, Tensor)) or outputs.shape == y.shape:
        return ""
    if outputs.numel() == y.numel():
        return "give both the same shape: y.reshape(-1, 1), or a last nn.Flatten(0) in the model"
    return ""


def _nothing_trained(line: str, model: nn.Module, x: Any, y: Any, outputs: Any) -> str:
    if "does not require grad" not in line:
        return ""
    return (
        "the loss depends on no weight that is trained; is everything frozen, or does model or "
        "loss go through .detach(), .numpy() or argmax?"
    )


ADVICE: tuple[Advice, ...] = (
    _nothing_trained,
    _one_example,
    _input_type,
    _class_labels,
    _real_labels,
    _same_shape,
)
