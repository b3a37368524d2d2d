"""Metadata of a cell's outputs, reduced to what a notebook needs of it."""

from __future__ import annotations

from typing import Any

MOST_DEPTH = 8  # of dicts within dicts
MOST_NUMBER = 2**53  # in absolute value


def plain_metadata(metadata: Any, depth: int = 1) -> dict[str, Any]:
    """Copy the texts and finite numbers of an output's metadata, such as an image's alt text.

    Args:
        metadata: of an output; None counts as empty.
        depth: of this dict; everything below `MOST_DEPTH` is dropped.

    >>> plain_metadata({"image/png": {"alt": "a line", "width": 3}, "x": [1], "y": float("nan")})
    {'image/png': {'alt': 'a line', 'width': 3}}
    """
    plain: dict[str, Any] = {}
    for key, value in dict(metadata or {}).items():
        if isinstance(value, str):
            plain[valid_text(str(key))] = valid_text(value)
        elif isinstance(value, int | float) and abs(value) < MOST_NUMBER:
            plain[valid_text(str(key))] = value
        elif isinstance(value, dict) and depth < MOST_DEPTH:
            plain[valid_text(str(key))] = plain_metadata(value, depth + 1)
    return plain


def valid_text(text: Any) -> str:
    """Return a text with what UTF-8 cannot hold replaced; "" for anything else.

    >>> valid_text("half a pair: " + chr(0xD800)), valid_text(3)
    ('half a pair: ?', '')
    """
    return text.encode("utf-8", "replace").decode() if isinstance(text, str) else ""
