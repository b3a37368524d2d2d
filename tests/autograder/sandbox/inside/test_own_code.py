"""The project's own code beside a student's is put back as it was, whatever way it was changed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import mitdl_utils.checks.drivers
from autograder.sandbox.inside.own_code import OwnCode
from mitdl_utils import observe
from mitdl_utils.checks.drivers import inside

NAME = "mitdl_utils.checks.drivers.inside"


def yes(*args: Any, **kwargs: Any) -> bool:
    return True


CHANGES: dict[str, tuple[Callable[[], Any], str]] = {
    "a function": (lambda: setattr(observe, "same", yes), "mitdl_utils.observe.same"),
    "a name deleted": (lambda: delattr(observe, "same"), "mitdl_utils.observe.same"),
    "its code": (lambda: setattr(observe.same, "__code__", yes.__code__), "same"),
    "its defaults": (lambda: setattr(inside.read, "__defaults__", ("grad",)), f"{NAME}.read"),
    "a method": (lambda: setattr(inside.Held, "arrays", yes), f"{NAME}.Held.arrays"),
    "a constant": (lambda: setattr(inside, "MOST", 1), f"{NAME}.MOST"),
    "a module": (lambda: sys.modules.update({NAME: ModuleType(NAME)}), NAME),
    "a module in its package": (
        lambda: setattr(mitdl_utils.checks.drivers, "inside", ModuleType(NAME)),
        NAME,
    ),
    "a function of NumPy's": (lambda: setattr(np.random, "get_state", yes), "get_state"),
}


@pytest.mark.parametrize("how", CHANGES)
def test_what_was_changed_is_put_back_and_named(how: str) -> None:
    change, name = CHANGES[how]
    own = OwnCode()
    own.note_libraries()
    assert own.restore() == []
    change()
    (changed,) = own.restore()
    assert changed.endswith(name)
    assert own.restore() == []
    assert not observe.same([1.0], [2.0, 3.0]) and sys.modules[NAME] is inside
