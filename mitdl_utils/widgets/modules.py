"""The rooms' ES modules, each as one text: what it imports is put in the place of the import.

On disk they are modules as every browser reads them; a notebook and a static page get one text.
"""

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "js"

_IMPORT = re.compile(r'^(?:import \{[^}]*\}|export \*) from "\./(\w+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default|\*)", re.MULTILINE)


def bundle(name: str) -> str:
    """Return a room's module as one text that imports nothing.

    Args:
        name: of the room, and so of its file without `.js`.

    Raises:
        FileNotFoundError: if there is no such module.

    >>> bundle("neuron").count("function generator(")
    1
    """
    order: dict[str, str] = {}
    _collect(f"{name}.js", order)
    *shared, own = (_IMPORT.sub("", text) for text in order.values())
    return "\n".join([*(_EXPORT.sub("", text) for text in shared), own])


def page_script(name: str) -> str:
    """Return a room's module for a page's own script, which needs no kernel and exports nothing.

    Args:
        name: of the room.

    Returns:
        JavaScript that declares `room`, what the module exports, and `localModel(state)`, the model
        that it renders.

    >>> "export " in page_script("neuron")
    False
    """
    room = bundle(name).replace("export default ", "const room = ")
    return _EXPORT.sub("", f"{_read('local_model.js')}\n{room}").replace("</", r"<\/")


def _collect(file: str, order: dict[str, str]) -> None:
    """Add a module to `order` after all that it imports, each once."""
    if file in order:
        return
    text = _read(file)
    for needed in _IMPORT.findall(text):
        _collect(needed, order)
    order[file] = text


@cache
def _read(file: str) -> str:
    return (FOLDER / file).read_text(encoding="utf-8")


def style() -> str:
    """Return the style sheet of all rooms."""
    return _read("room.css")
