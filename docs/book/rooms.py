"""A room's place in a page: its picture, its state, and nothing of its program.

The page's own script (`docs/_static/live.js`) opens the room there; its program is a file that all
pages share. Without JavaScript the picture stays.
"""

from __future__ import annotations

import json
from typing import Any

from mitdl_utils.widgets import Room

_WITHOUT = "<p><em>Switch JavaScript on to play with this.</em></p>"


def room_html(room: Room) -> str:
    """Return the place of a room as HTML."""
    state = json.dumps(room.state(), ensure_ascii=False).replace("<", r"\u003c")
    return (
        f'<div class="room-place" data-room="{room.module}">{room.fallback()}\n'
        f"<noscript>{_WITHOUT}</noscript>\n"
        f'<script type="application/json">{state}</script></div>'
    )


def bundle_for_ipython() -> None:
    """Let the kernel that runs this show each room as its place in a page."""
    from IPython import get_ipython

    formatter = get_ipython().display_formatter.mimebundle_formatter
    formatter.for_type(Room, _mimebundle)


def _mimebundle(room: Room, **_: Any) -> dict[str, str]:
    return {"text/html": room_html(room), "text/plain": repr(room)}
