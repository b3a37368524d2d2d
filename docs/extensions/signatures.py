"""Signatures with NumPy's own short names for its types, each of which stands for several lines."""

from __future__ import annotations

import re
from typing import Any

from sphinx.application import Sphinx

_LIKE = re.compile(r"~?numpy\._typing\._array_like\._Buffer .*?\[complex \| bytes \| str\]")
_ARRAY = re.compile(
    r"~?numpy\.ndarray\[tuple\[~?typing\.Any, \.\.\.\], ~?numpy\.dtype\[([^\[\]]+)\]\]"
)


def short(text: str) -> str:
    """Return a signature in which arrays are `NDArray`, and what becomes one `ArrayLike`.

    >>> short("(x: ~numpy.ndarray[tuple[~typing.Any, ...], ~numpy.dtype[~numpy.float64]])")
    '(x: NDArray[~numpy.float64])'
    """
    return _ARRAY.sub(r"NDArray[\1]", _LIKE.sub("ArrayLike", text))


def shortened(*about: Any) -> tuple[str, str] | None:
    """Shorten a signature that autodoc is about to write."""
    signature, returns = about[-2:]
    return (short(signature), short(returns or "")) if signature else None


def setup(app: Sphinx) -> dict[str, Any]:
    """Tell Sphinx of it."""
    app.connect("autodoc-process-signature", shortened)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
