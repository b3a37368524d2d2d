"""The rooms' programs, as scripts that a page opened from a disk may load, too."""

from __future__ import annotations

import re

from mitdl_utils.widgets.modules import page_script

#: The rooms that a piece of a page holds.
ROOM = re.compile(r'data-room="(\w+)"')


def program(module: str) -> str:
    """Return a room's module as a script, which adds a function that opens it: a state, a place.

    It is no module, because browsers load none from a disk.

    >>> "mitdlRooms ??= {}).neuron = (state, el) =>" in program("neuron")
    True
    """
    open_ = f"(globalThis.mitdlRooms ??= {{}}).{module} = (state, el) =>"
    return (
        f'"use strict";\n(() => {{\n{page_script(module)}\n'
        f"{open_} room.render({{ model: localModel(state), el }});\n}})();\n"
    )
