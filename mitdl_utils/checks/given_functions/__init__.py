"""Functions that checks hand to exercises: activations, models, losses, known by their names.

Each module here holds those of a theme in `GIVEN`; all names are unique.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from mitdl_utils.checks.given_functions.given import GivenFunction

__all__ = ["FUNCTIONS", "GivenFunction"]

FUNCTIONS: dict[str, GivenFunction] = {
    function.name: function
    for module in iter_modules(__path__)
    for function in getattr(import_module(f"{__name__}.{module.name}"), "GIVEN", ())
}
