"""Generators and other things that give one value after another."""

from __future__ import annotations

from typing import Any

from mitdl_utils.checks.drivers import snapshot

MOST = 1_000


def listed(subject: Any, library: Any, *args: Any, **kwargs: Any) -> Any:
    """All that a generator yields, as a list; a generator that never ends is cut."""
    items = []
    for item in subject(*args, **kwargs):
        items.append(snapshot(item))
        if len(items) == MOST:
            break
    return items
