"""Functions that fit a line and return their losses."""

from __future__ import annotations

from typing import Any

from mitdl_utils.checks.drivers.losses import as_array


def fit_linear_regression(subject: Any, library: Any, *args: Any, **kwargs: Any) -> Any:
    """Return the result of the function, with a list of losses as an array.

    Args:
        subject: the function; it gives (w, b, losses).
        library: not used.
        args: its arguments.
        kwargs: its keywords.
    """
    result = subject(*args, **kwargs)
    if isinstance(result, list | tuple) and len(result) == 3:
        return (result[0], result[1], as_array(result[2]))
    return result
