"""The progress bar of a training, in terminals and notebooks."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from mitdl_utils.training.history import History


class Bar(Protocol):
    """A progress bar, as `fit` uses it."""

    def update(self, steps: int) -> Any:
        """Count steps."""

    def note(self, history: History) -> None:
        """Show the history after an epoch."""


class NoBar:
    """A bar that shows nothing."""

    def update(self, steps: int) -> None:
        """Show nothing."""

    def note(self, history: History) -> None:
        """Show nothing."""


@contextmanager
def bar(visible: bool | None, total: int | None, done: int, epochs: int) -> Iterator[Bar]:
    """Open a bar over all steps of a training.

    Args:
        visible: whether to show it; None shows it on a terminal and in a notebook.
        total: the steps of the whole training; None where nobody knows.
        done: the steps of earlier runs.
        epochs: the epochs of the whole training.
    """
    if not (_is_interactive() if visible is None else visible):
        yield NoBar()
        return
    from tqdm import tqdm

    class ProgressBar(tqdm):  # type: ignore[misc]
        def note(self, history: History) -> None:
            numbers = {name: f"{value:.4g}" for name, value in history.latest().items()}
            self.set_description(f"epoch {len(history)} of {epochs}", refresh=False)
            self.set_postfix(numbers, refresh=False)

    # Text on stdout: a notebook keeps it, and does not colour it red as an error.
    with ProgressBar(total=total, initial=done, unit="step", file=sys.stdout) as progress:
        progress.set_description(f"epoch 0 of {epochs}", refresh=False)
        yield progress


def _is_interactive() -> bool:
    """Whether stdout is a terminal or a notebook."""
    if sys.stdout.isatty():
        return True
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return hasattr(shell, "kernel")
