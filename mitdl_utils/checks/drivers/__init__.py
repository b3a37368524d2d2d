"""Drivers: how a check uses an answer where one call is not enough.

A driver is a function `driver(subject, library, *args, **kwargs)`. It makes objects of the subject,
works with them, and returns plain data, labelled where a label helps: `{"after step 2": [...]}`, or
`Facts`, where each label has its right value beside it. The same driver runs in the notebook, with
the class itself and the real libraries, and in the judge, where both are proxies of objects in
the student's process; so it reads values only through calls and attributes, and leaves arithmetic
on the student's objects to `library.operator`. There each of these is a question over a connection;
a function of `inside.py` does in one question what would need many.

A driver bears the name and the path of its exercise, one driver a file: "lab_07.sgd_epoch" is
`sgd_epoch` in `lab_07/sgd_epoch.py`. A driver that several exercises share lies here: "trajectory".
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from mitdl_utils.checks.drivers import inside as inside
from mitdl_utils.checks.drivers.library import Library as Library
from mitdl_utils.observe import copied

Driver = Callable[..., Any]

CALL = "call"


def load_driver(name: str) -> Driver:
    """Import the driver of this name, "lab_07.sgd_epoch"."""
    module = import_module(f"{__name__}.{name}")
    loaded: Driver = getattr(module, name.rpartition(".")[2])
    return loaded


def has_driver(name: str) -> bool:
    """Whether this version has a driver of this name.

    >>> has_driver("lab_07.sgd_epoch"), has_driver("lab_99.unheard_of")
    (True, False)
    """
    path = Path(__file__).parent.joinpath(*name.split(".")).with_suffix(".py")
    return name == CALL or path.is_file()


def driven(name: str, subject: Any) -> Callable[..., Any]:
    """Return what to call with a case's arguments: the subject, or its driver around it."""
    if name == CALL:
        function: Callable[..., Any] = subject
        return function
    return partial(load_driver(name), subject, Library())


def snapshot(value: Any) -> Any:
    """Copy a result, so that later changes of the original do not reach the record."""
    return copied(value)
