"""How a check uses what a student wrote, where one call is not enough.

A driver is a function `driver(subject, library, *args, **kwargs)`. It makes objects of the subject,
works with them, and returns plain data, labelled where a label helps: `{"after step 2": [...]}`.
The same driver runs in the notebook, with the class itself and the real libraries, and in the
judge, where both are proxies of what lies in the student's process; so it reads values only through
calls and attributes, and leaves arithmetic on the student's objects to `library.operator`. There
each of these is a question over a wire; what takes many of them is in `there.py`, for one.

A driver is known by its place: "optimizers.trajectory" is `trajectory` in `optimizers.py` here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from mitdl_utils.checks.drivers import there as there
from mitdl_utils.observe import copied

Driver = Callable[..., Any]

CALL = "call"


class Library:
    """The libraries by attribute, imported when first used: `library.torch.nn.Linear`."""

    def __getattr__(self, name: str) -> Any:
        return sys.modules.get(name) or import_module(name)


def load_driver(name: str) -> Driver:
    """The driver of this name, from its module in this package."""
    module, _, function = name.rpartition(".")
    loaded: Driver = getattr(import_module(f"{__name__}.{module}"), function)
    return loaded


def driven(name: str, subject: Any) -> Callable[..., Any]:
    """What to call with a case's arguments: the subject itself, or its driver around it."""
    if name == CALL:
        function: Callable[..., Any] = subject
        return function
    return partial(load_driver(name), subject, Library())


def beside(library: Any) -> Any:
    """The functions of `there.py`, where the answer lives."""
    return library.mitdl_utils.checks.drivers.there


def taken(value: Any) -> Any:
    """A copy of a result, so that what happens to the original later does not change the record."""
    return copied(value)
