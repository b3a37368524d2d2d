"""Signatures as one reads them: NumPy's own short names for its types, and no trace of tools.

Each of the short names stands for several lines. Sphinx writes `TypeAliasForwardRef` around an
alias of its settings; where a line holds ₁ or σ, it takes the comma behind a default for its part.
"""

from __future__ import annotations

import re
from typing import Any

from sphinx.application import Sphinx

_LIKE = re.compile(r"~?numpy\._typing\._array_like\._Buffer .*?\[complex \| bytes \| str\]")
_ARRAY = re.compile(
    r"~?numpy\.ndarray\[tuple\[~?typing\.Any, \.\.\.\], ~?numpy\.dtype\[([^\[\]]+)\]\]"
)
_ALIAS = re.compile(r"TypeAliasForwardRef\('([\w.]+)'\)")
_COMMA = re.compile(r",(?=,|\)$)")


def short(text: str) -> str:
    """Return a signature in which arrays are `NDArray`, what becomes one `ArrayLike`, all readable.

    >>> short("(x: ~numpy.ndarray[tuple[~typing.Any, ...], ~numpy.dtype[~numpy.float64]])")
    '(x: ~numpy.typing.NDArray[~numpy.float64])'
    >>> short("(names: tuple[str, str] = ('w₁', 'w₂'),, loss: list[float] = <factory>)")
    "(names: tuple[str, str] = ('w₁', 'w₂'), loss: list[float] = ...)"
    """
    text = _COMMA.sub("", _ALIAS.sub(r"~\1", text)).replace("<factory>", "...")
    text = text.replace(": t.Any", ": ~typing.Any")  # traitlets' own name for the module
    text = _LIKE.sub("~numpy.typing.ArrayLike", text)
    return _ARRAY.sub(r"~numpy.typing.NDArray[\1]", text)


def shorten(*event: Any) -> tuple[str, str] | None:
    """Shorten a signature that autodoc is about to write."""
    signature, returns = event[-2:]
    return (short(signature), short(returns or "")) if signature else None


def setup(app: Sphinx) -> dict[str, Any]:
    """Tell Sphinx of it."""
    app.connect("autodoc-process-signature", shorten)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
