"""The libraries that a driver works with, where the answer lives."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any


class Library:
    """The libraries by attribute, imported when first used: `library.torch.nn.Linear`."""

    def __getattr__(self, name: str) -> Any:
        return sys.modules.get(name) or import_module(name)


def inside(library: Any) -> Any:
    """Return the functions of `inside.py`, which run where the answer lives."""
    return library.mitdl_utils.checks.drivers.inside
