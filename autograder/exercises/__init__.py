"""The exercises of the course, one file each, and the labs that they make up."""

from __future__ import annotations

import re
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path

from autograder.errors import UsageError
from autograder.exercises.exercise import Exercise, Lab, Mistake, case, draw, in_part
from mitdl_utils.checks.compare import Returns
from mitdl_utils.checks.functions import FUNCTIONS
from mitdl_utils.observe import Rng

__all__ = [
    "FUNCTIONS",
    "Exercise",
    "Lab",
    "Mistake",
    "Returns",
    "Rng",
    "case",
    "draw",
    "in_part",
    "labs",
    "load_lab",
]


def labs() -> dict[str, str]:
    """All labs: name to the module that holds its exercises."""
    here = Path(__file__).parent
    found = {}
    for place in sorted(here.glob("lab_*")):
        module = f"{__name__}.{place.stem}"
        lab = getattr(import_module(module), "LAB", None)
        if isinstance(lab, Lab):
            found[lab.name] = module
    return found


def load_lab(name: str) -> Lab:
    """The lab of this name.

    Args:
        name: "01_perceptron"; the number alone ("01", "1") is enough.

    Raises:
        UsageError: naming the labs there are.

    >>> load_lab("01").name
    '01_perceptron'
    """
    known = labs()
    number = re.fullmatch(r"\d{1,2}", name)
    for lab, module in known.items():
        if lab == name or (number and lab.startswith(f"{int(name):02d}_")):
            loaded: Lab = import_module(module).LAB
            return loaded
    near = get_close_matches(name, known, 1, cutoff=0.5)
    hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known)}"
    raise UsageError(f"no lab is called {name!r}; {hint}")
