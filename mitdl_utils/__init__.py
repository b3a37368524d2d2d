"""What the notebooks of the course import: checks, widgets, plots, frameworks.

Heavy libraries (torch, matplotlib, ipywidgets, TensorFlow) load when a name that needs them is
first used, so that `import mitdl_utils` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mitdl_utils.checks import CheckFailed as CheckFailed
    from mitdl_utils.checks import check as check
    from mitdl_utils.checks import needs_your_functions as needs_your_functions

_HOME = {
    "check": "mitdl_utils.checks",
    "CheckFailed": "mitdl_utils.checks",
    "needs_your_functions": "mitdl_utils.checks",
}

__all__ = ["CheckFailed", "check", "needs_your_functions"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'mitdl_utils' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
