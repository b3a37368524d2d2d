"""Forbidden functions, made to speak up whoever holds them: for good, in an exercise's fork.

A tripwire stands where a function is found by its name. Whoever has taken the function itself from
behind it, out of a closure or by the garbage collector, holds an object that is still the same: in
the fork it becomes one of another type. CPython only; elsewhere there are tripwires alone.
"""

from __future__ import annotations

import ctypes
import gc
import sys
import sysconfig
from collections.abc import Callable
from types import BuiltinFunctionType, FunctionType
from typing import Any

import numpy as np

# An object begins with its reference count and its type; a function of C goes on with where its
# definition is, and that with its name and the address of the code.
TYPE = ctypes.sizeof(ctypes.c_ssize_t)
DEFINITION = TYPE + ctypes.sizeof(ctypes.c_void_p)
CODE = ctypes.sizeof(ctypes.c_char_p)
KNOWN = sys.implementation.name == "cpython" and not sysconfig.get_config_var("Py_GIL_DISABLED")

untrack = refuse = None
if KNOWN:  # now: nothing is looked up any more once ctypes is closed
    untrack = ctypes.pythonapi.PyObject_GC_UnTrack
    untrack.argtypes, untrack.restype = [ctypes.py_object], None
    refuse = ctypes.cast(ctypes.pythonapi._PyObject_NextNotImplemented, ctypes.c_void_p).value
KINDS = (np.ufunc, BuiltinFunctionType, FunctionType, type(np.sum))
KEPT: list[Any] = []


def make_inert(function: Any, speak_up: Callable[[], None]) -> None:
    """Give a function another type, whose objects speak up when they are called.

    Args:
        function: of C or Python, or a ufunc; anything else stays what it is.
        speak_up: raises.
    """
    if not KNOWN or type(function) not in KINDS:
        return
    for inner in ("_implementation", "__wrapped__"):  # NumPy's functions have one in Python
        make_inert(getattr(function, inner, None), speak_up)

    def refused(self: Any, *args: Any, **kwargs: Any) -> Any:
        speak_up()

    methods = dict.fromkeys(("at", "accumulate", "outer", "reduce", "reduceat"), refused)
    inert = type("inert", (), {"__slots__": (), "__call__": refused, **methods})
    KEPT.extend((inert, function))
    if type(function) is BuiltinFunctionType and function.__module__ in sys.stdlib_module_names:
        _refuse_anew(function)
    if untrack is not None and gc.is_tracked(function):  # it knows the layout by the type
        untrack(function)
    ctypes.c_void_p.from_address(id(function) + TYPE).value = id(inert)


def _refuse_anew(function: Any) -> None:
    """Let what a second import of its module makes of the same definition refuse as well."""
    definition = ctypes.c_void_p.from_address(id(function) + DEFINITION).value
    if definition:
        ctypes.c_void_p.from_address(definition + CODE).value = refuse
