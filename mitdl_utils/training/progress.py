"""A bar that shows where a training stands, to whoever looks."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from mitdl_utils.training.history import History


class Bar(Protocol):
    """What `fit` tells a bar."""

    def update(self, steps: int) -> Any:
        """So many steps were taken."""

    def note(self, history: History) -> None:
        """An epoch is done."""


class Silent:
    """The bar that nobody looks at."""

    def update(self, steps: int) -> None:
        """Say nothing."""

    def note(self, history: History) -> None:
        """Say nothing."""


@contextmanager
def bar(shown: bool | None, total: int, done: int, epochs: int) -> Iterator[Bar]:
    """A bar over all steps of a training.

    Args:
        shown: whether to show it; None shows it on a terminal and in a notebook.
        total: steps of the whole training.
        done: those of a run before this one.
        epochs: of the whole training.
    """
    if not (_somebody_looks() if shown is None else shown):
        yield Silent()
        return
    from tqdm import tqdm

    class Shown(tqdm):  # type: ignore[misc]
        def note(self, history: History) -> None:
            numbers = {name: f"{value:.4g}" for name, value in history.latest().items()}
            self.set_description(f"epoch {len(history)} of {epochs}", refresh=False)
            self.set_postfix(numbers, refresh=False)

    # Text on stdout: in a notebook it stays with the page, and is no red error.
    with Shown(total=total, initial=done, unit="step", file=sys.stdout) as shown_bar:
        shown_bar.set_description(f"epoch 0 of {epochs}", refresh=False)
        yield shown_bar


def _somebody_looks() -> bool:
    if sys.stdout.isatty():
        return True
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return hasattr(shell, "kernel")
