"""Cells that call functions which a student has yet to write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def needs_your_functions() -> Iterator[None]:
    """Run a block that calls the reader's functions; say in one line why it cannot run yet.

    A function may be missing (a cell was skipped, the kernel restarted), unwritten, or wrong in a
    way that stops the block. A traceback through code that a reader did not write helps with none
    of these; the check of each function does.

    >>> with needs_your_functions():
    ...     raise NotImplementedError("relu: not written yet")
    This cell waits for a function of yours. relu: not written yet
    >>> with needs_your_functions():
    ...     print(relu(1.0))
    This cell needs relu, which is not there yet. A cell above makes it: run them from the top.
    >>> with needs_your_functions():
    ...     sum(None)
    This cell calls functions of yours, and stopped. TypeError: 'NoneType' object is not iterable. \
Run the checks above: they say which function is not right yet.
    """
    try:
        yield
    except NotImplementedError as missing:
        print(f"This cell waits for a function of yours. {missing}")
    except Exception as error:
        if isinstance(error, NameError) and not isinstance(error, UnboundLocalError):
            name = error.name or str(error)
            print(f"This cell needs {name}, which is not there yet. {_FROM_THE_TOP}")
            return
        reason = f"{type(error).__name__}: {error}".rstrip(": ").partition("\n")[0].rstrip(".")
        print(f"This cell calls functions of yours, and stopped. {reason}. {_THE_CHECKS}")


_FROM_THE_TOP = "A cell above makes it: run them from the top."
_THE_CHECKS = "Run the checks above: they say which function is not right yet."
