"""The rooms' programs, as scripts that a page opened from a disk may load, too."""

from __future__ import annotations

import re

from mitdl_utils.widgets.modules import page_script

#: The rooms that a piece of a page holds.
ROOM = re.compile(r'data-room="(\w+)"')
_EXPORT = re.compile(r"^export (?:\{[^}]*\};|(?=function|const|class|async))", re.MULTILINE)


def program(module: str) -> str:
    """Return a room's module as a script: browsers load no module from a disk.

    >>> program("neuron").count("export ")
    0
    """
    text = _EXPORT.sub("", page_script(module))
    return (
        f'"use strict";\n(() => {{\n{text}\n'
        f"(globalThis.mitdlRooms ??= {{}}).{module} = room;\n}})();\n"
    )
