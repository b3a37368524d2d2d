"""Cells that call functions which a student has yet to write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

WAITS = "This cell waits for a cell above"


@contextmanager
def needs_your_functions() -> Iterator[None]:
    """Run a block that calls the reader's functions; say in one line which is not written yet.

    >>> with needs_your_functions():
    ...     raise NotImplementedError("relu: not written yet")
    This cell waits for a function of yours. relu: not written yet
    >>> with needs_your_functions():
    ...     relu(-1)
    This cell waits for a cell above: relu is not there. Run the cells above first.
    """
    try:
        yield
    except NotImplementedError as missing:
        print(f"This cell waits for a function of yours. {missing}")
    except NameError as missing:
        if isinstance(missing, UnboundLocalError) or not _in_a_cell(missing):
            raise
        print(f"{WAITS}: {missing.name} is not there. Run the cells above first.")


def _in_a_cell(error: NameError) -> bool:
    """Whether a cell itself misses a name, and no function: there it may be misspelled."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    return place is not None and place.tb_frame.f_code.co_name == "<module>"
