"""NumPy's warnings where the processor tells of no overflow: WebAssembly has no flags for it.

In a browser `np.exp(1000)` is quietly inf. So there NumPy's own functions that overflow, or meet
what they are not defined for, look at what came out, and warn as they do elsewhere. Operators such
as `/` stay silent: what they do wrong shows as nan or inf in a result.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

OVERFLOWS = "exp exp2 expm1 sinh cosh square power float_power multiply add subtract divide ldexp"
DIVIDES = "log log2 log10 log1p divide true_divide reciprocal arctanh power"
UNDEFINED = "log log2 log10 log1p sqrt arcsin arccos arccosh arctanh divide true_divide power"
DOES = {"over": "overflow", "divide": "divide by zero", "invalid": "invalid value"}
CALLED = {"true_divide": "divide"}


class Watched:
    """A function of NumPy that looks at its results; all else of it is as it was.

    >>> with warnings.catch_warnings(record=True) as seen:
    ...     warnings.simplefilter("always")
    ...     _ = Watched(np.sqrt)(-1.0)
    >>> str(seen[0].message)
    'invalid value encountered in sqrt'
    """

    def __init__(self, function: Any) -> None:
        self.function = function
        self.name = function.__name__
        self.__doc__ = function.__doc__
        self.__name__ = self.name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it, and warn of what its results show."""
        with np.errstate(all="ignore"):
            result = self.function(*args, **kwargs)
        plain = all(isinstance(arg, int | float | np.ndarray | np.generic) for arg in args)
        if plain and len(args) <= self.function.nin and "where" not in kwargs:
            _warn(self.name, args, result)
        return result

    def __getattr__(self, name: str) -> Any:
        return getattr(self.function, name)

    def __repr__(self) -> str:
        return repr(self.function)


def watch() -> None:
    """Let NumPy's functions warn where the processor tells them nothing; once is enough."""
    for name in {*OVERFLOWS.split(), *DIVIDES.split(), *UNDEFINED.split()}:
        if not isinstance(getattr(np, name), Watched):
            setattr(np, name, Watched(getattr(np, name)))


def _warn(name: str, args: Any, result: Any) -> None:
    """Warn, raise or stay silent, as `np.errstate` says."""
    out = np.asarray(result)
    if out.dtype.kind != "f" or np.isfinite(out).all():
        return
    finite: Any = np.True_
    for arg in args:
        finite = finite & np.isfinite(arg)
    number = ~np.logical_or.reduce([np.broadcast_to(np.isnan(arg), out.shape) for arg in args])
    infinite = np.isinf(out) & finite
    by_zero = infinite & _at_zero(name, args) if name in DIVIDES.split() else np.False_
    flags = {
        "divide": by_zero,
        "over": infinite & ~by_zero if name in OVERFLOWS.split() else np.False_,
        "invalid": np.isnan(out) & number,
    }
    settings: dict[str, Any] = {**np.geterr()}
    for kind, where in flags.items():
        if np.any(where):
            text = f"{DOES[kind]} encountered in {CALLED.get(name, name)}"
            if settings[kind] == "raise":
                raise FloatingPointError(text)
            if settings[kind] == "warn":
                warnings.warn(text, RuntimeWarning, stacklevel=3)


def _at_zero(name: str, args: Any) -> Any:
    """Whether an argument is where the function has a pole."""
    if name in ("divide", "true_divide", "power"):
        return np.asarray(args[1 if name != "power" else 0]) == 0
    pole: dict[str, Callable[[Any], Any]] = {
        "log1p": lambda x: x == -1,
        "arctanh": lambda x: np.abs(x) == 1,
    }
    return pole.get(name, lambda x: x == 0)(np.asarray(args[0]))
