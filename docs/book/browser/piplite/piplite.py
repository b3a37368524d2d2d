"""Prepares the kernel, before it imports IPython: a browser compiles every module that is imported.

The kernel sets the two names with underscores, and imports IPython after this.
"""

import sys
from types import ModuleType

_PIPLITE_URLS: list[str] = []
_PIPLITE_DISABLE_PYPI = True

NOT_HERE = "a browser has no terminal for IPython"


def look_beside_the_notebook_last() -> None:
    """Move the notebook's folder to the end of the path.

    Asking whether a file is there takes a request to the page; at the front of the path, each
    import of a library asks.
    """
    sys.path.remove("")
    sys.path.append("")


def leave_out_the_terminal() -> None:
    """Let IPython start without its terminal, 160 modules of which a notebook uses none."""
    stand_in = ModuleType("IPython.terminal.embed", NOT_HERE)
    stand_in.embed = None  # type: ignore[attr-defined]
    sys.modules[stand_in.__name__] = stand_in


def complete_from_what_is_there() -> None:
    """Let IPython complete names from living objects, without jedi.

    The kernel switches jedi on, which costs 100 modules at the start; so the switch is taken away.
    """
    from IPython.core.completer import IPCompleter

    IPCompleter.use_jedi = property(lambda _: False, lambda _, wanted: None)


look_beside_the_notebook_last()
leave_out_the_terminal()
complete_from_what_is_there()
