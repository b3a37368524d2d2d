"""Write a call as one would type it: pasted into the notebook, it does what the check did."""

from __future__ import annotations

import inspect
import math
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.checks.compare import show
from mitdl_utils.checks.drivers import CALL, load_driver
from mitdl_utils.checks.given_functions import GivenFunction
from mitdl_utils.checks.trial import Case
from mitdl_utils.observe import Rng, copied

WIDTH, WIDE = 110, 200  # of a call in full: in a notebook, which keeps inputs, and elsewhere
DESCRIBED = 80  # of an argument in full, where a call is described
SHORT = 28  # an argument that is written in full wherever it stands
KEPT = "check"  # given functions and large inputs are its attributes
USUAL = (np.dtype(np.float64), np.dtype(np.int64), np.dtype(np.bool_))
BY_SEED = ("rng",)  # arguments for which drivers get a seed


def expression(value: Any) -> str:
    """Return Python code that makes a value; for an object that has none, a word for it.

    >>> expression(np.array([[0.5, np.inf]], dtype=np.float32)), expression(Rng(3))
    ('np.array([[0.5, np.inf]], dtype=np.float32)', 'np.random.default_rng(3)')
    """
    if isinstance(value, GivenFunction):
        weights = f".of({', '.join(map(_number, value.weights))})" if value.weights else ""
        return f"{KEPT}.{value.name}{weights}"
    if isinstance(value, Rng):
        return f"np.random.default_rng({value.seed})"
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        return _array(value)
    if isinstance(value, np.generic):
        plain = _number(value)
        return plain if value.dtype in USUAL else f"np.{value.dtype}({plain})"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, tuple):
        inside = ", ".join(map(expression, value))
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    if isinstance(value, list):
        return f"[{', '.join(map(expression, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {expression(item)}" for key, item in value.items()) + "}"
    return repr(value) if value is None or isinstance(value, bool | int | str) else show(value)


def _array(value: NDArray[Any]) -> str:
    dtype = "" if value.dtype in USUAL else f", dtype=np.{value.dtype}"
    if not value.size:
        return f"np.zeros({value.shape}{dtype or ', dtype=int' * (value.dtype.kind == 'i')})"
    return f"np.array({_numbers(value)}{dtype})"


def _numbers(value: Any) -> str:
    if value.ndim:
        return f"[{', '.join(map(_numbers, value))}]"
    return _number(value[()])


def _number(value: Any) -> str:
    """Return the shortest text that gives this number again, in its own precision."""
    if isinstance(value, float | np.floating) and not math.isfinite(value):
        return "np.nan" if math.isnan(value) else "np.inf" if value > 0 else "-np.inf"
    if isinstance(value, np.floating) and value.dtype != np.float64:
        return str(value)
    return repr(value.item() if isinstance(value, np.generic) else value)


def spelled_call(
    name: str,
    parameters: Sequence[str],
    case: Case,
    driver: str = CALL,
    variables: dict[str, Any] | None = None,
) -> str:
    """Write a call of the exercise, with the arguments that the student's function has.

    Args:
        name: of the exercise.
        parameters: names of its arguments.
        case: the call.
        driver: that used the answer; one that does more than a call may write the calls in its own
            words, by a function `DRIVER_spelled(name, case)` beside it.
        variables: gets the inputs that are too large to show, which the call then takes from
            `check.NAME`; None where there is no notebook to keep them in, so that they are
            described.
    """
    spell = _spelled_by_driver(driver)
    if spell is not None:
        return str(spell(name, case))
    given, keywords = _arguments(parameters, case, driver)
    texts = {key: expression(value) for key, value in (given | keywords).items()}
    tensors = _tensors(driver)
    texts |= {key: f"torch.tensor({texts[key]})" for key in tensors if key in texts}
    full = _call(name, texts, keywords)
    if len(full) <= (WIDE if variables is None else WIDTH):
        return full
    if variables is None:
        return _described(name, texts, given, keywords)
    for key, value in (given | keywords).items():
        if len(texts[key]) > SHORT and not isinstance(value, Rng):
            variables[key] = copied(value)
            variable = f"{KEPT}.{key}"
            texts[key] = f"torch.tensor({variable})" if key in tensors else variable
    return _call(name, texts, keywords)


def _call(name: str, texts: Mapping[str, str], keywords: Mapping[str, Any]) -> str:
    written = [f"{key}={text}" if key in keywords else text for key, text in texts.items()]
    return f"{name}({', '.join(written)})"


def _described(
    name: str, texts: Mapping[str, str], given: Mapping[str, Any], keywords: Mapping[str, Any]
) -> str:
    """Write a call with its arguments by name, and behind it what each of them is."""
    values = {**given, **keywords}
    descriptions = [
        f"{key} = {text if len(text) <= DESCRIBED else show(values[key])}"
        for key, text in texts.items()
    ]
    called = [*given, *(f"{key}={key}" for key in keywords)]
    return f"{name}({', '.join(called)}) with {', '.join(descriptions)}"


def _spelled_by_driver(driver: str) -> Any:
    return getattr(_module(driver), f"{driver.rpartition('.')[2]}_spelled", None)


def _tensors(driver: str) -> Sequence[str]:
    """Return the arguments that a driver hands on as tensors; its module says so."""
    tensors: Sequence[str] = getattr(_module(driver), "TENSORS", ())
    return tensors


def _module(driver: str) -> Any:
    return None if driver == CALL else import_module(load_driver(driver).__module__)


def _arguments(
    parameters: Sequence[str], case: Case, driver: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the arguments by name, and the keywords, that the student's function gets.

    A driver takes further ones for itself, and seeds for generators.
    """
    names: Sequence[str] = parameters
    if driver != CALL:
        own_parameters = [*inspect.signature(load_driver(driver)).parameters.values()][2:]
        if all(parameter.kind is not parameter.VAR_POSITIONAL for parameter in own_parameters[:1]):
            names = [parameter.name for parameter in own_parameters]
    named = dict(zip(names, case.args, strict=False)) | dict(case.kwargs)
    given: dict[str, Any] = {}
    for key in parameters:
        if key not in named:
            break  # what comes after it can only be a keyword
        given[key] = named[key]
    keywords = {key: named[key] for key in parameters if key in named and key not in given}
    if driver == CALL:
        keywords |= {key: given.pop(key) for key in case.kwargs if key in given}
        keywords |= {key: value for key, value in case.kwargs.items() if key not in parameters}
        last = names[-1] if names else "argument"  # as many as one likes: *others
        extra = case.args[len(names) :]
        given |= {f"{last}_{i}": value for i, value in enumerate(extra, 2)}
    for part in (given, keywords):
        for key, value in part.items():
            if driver != CALL and key in BY_SEED and isinstance(value, int):
                part[key] = Rng(value)
    return given, keywords
