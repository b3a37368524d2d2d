"""What the notebooks of the course import: checks, devices, seeds, training, data, plots, widgets.

Heavy libraries (torch, matplotlib, ipywidgets, TensorFlow) load when a name that needs them is
first used, so that `import mitdl_utils` costs next to nothing.
"""

import sys
from typing import TYPE_CHECKING

from mitdl_utils.lazy import lazy_names

if sys.platform == "emscripten":  # in a browser
    from mitdl_utils.in_browser import stand_in

    stand_in()

if TYPE_CHECKING:
    from mitdl_utils.checks import CheckFailed as CheckFailed
    from mitdl_utils.checks import check as check
    from mitdl_utils.checks import needs_your_functions as needs_your_functions
    from mitdl_utils.devices import Timer as Timer
    from mitdl_utils.devices import autocast as autocast
    from mitdl_utils.devices import benchmark as benchmark
    from mitdl_utils.devices import get_device as get_device
    from mitdl_utils.devices import largest_batch_size as largest_batch_size
    from mitdl_utils.devices import memory_report as memory_report
    from mitdl_utils.devices import synchronize as synchronize
    from mitdl_utils.devices import to_device as to_device
    from mitdl_utils.seeds import deterministic as deterministic
    from mitdl_utils.seeds import seed_everything as seed_everything
    from mitdl_utils.training import History as History
    from mitdl_utils.training import evaluate as evaluate
    from mitdl_utils.training import fit as fit

_MODULE_OF = {
    "CheckFailed": "mitdl_utils.checks",
    "check": "mitdl_utils.checks",
    "needs_your_functions": "mitdl_utils.checks",
    "Timer": "mitdl_utils.devices",
    "autocast": "mitdl_utils.devices",
    "benchmark": "mitdl_utils.devices",
    "get_device": "mitdl_utils.devices",
    "largest_batch_size": "mitdl_utils.devices",
    "memory_report": "mitdl_utils.devices",
    "synchronize": "mitdl_utils.devices",
    "to_device": "mitdl_utils.devices",
    "deterministic": "mitdl_utils.seeds",
    "seed_everything": "mitdl_utils.seeds",
    "History": "mitdl_utils.training",
    "evaluate": "mitdl_utils.training",
    "fit": "mitdl_utils.training",
}

__all__ = [
    "CheckFailed",
    "History",
    "Timer",
    "autocast",
    "benchmark",
    "check",
    "deterministic",
    "evaluate",
    "fit",
    "get_device",
    "largest_batch_size",
    "memory_report",
    "needs_your_functions",
    "seed_everything",
    "synchronize",
    "to_device",
]
__version__ = "0.2.0"
__getattr__ = lazy_names(__name__, _MODULE_OF)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
