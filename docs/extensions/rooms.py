"""Rooms in a page: a directive that opens one, and the programs that a page needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from docs.book.files import extract_images, write
from docs.book.programs import ROOM, program
from docs.book.rooms import room_html
from mitdl_utils import widgets
from mitdl_utils.widgets.modules import style


class RoomDirective(SphinxDirective):
    """`{room} neuron` opens a room as a notebook's cell does, without arguments."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the room's place."""
        figures = Path(self.env.srcdir) / "extra" / "figures"
        root = "../" * self.env.docname.count("/")
        html = extract_images(room_html(getattr(widgets, self.arguments[0])()), figures, root)
        return [nodes.raw("", html, format="html")]


def write_programs(app: Sphinx) -> None:
    """Write the programs of all rooms, and their style, into the folder of static files."""
    folder = Path(app.outdir) / "_static" / "rooms"
    for module in widgets._ROOMS:
        write(folder / f"{module}.js", program(module))
    write(folder / "room.css", style())


def add_programs(app: Sphinx, page: str, template: str, context: Any, doctree: Any) -> None:
    """Give a page the programs of its rooms, and no other."""
    if doctree is None:
        return
    html = "".join(node.astext() for node in doctree.findall(nodes.raw))
    for module in sorted(set(ROOM.findall(html))):
        app.add_js_file(f"rooms/{module}.js", loading_method="defer", priority=800)


def setup(app: Sphinx) -> dict[str, Any]:
    """Tell Sphinx of it."""
    app.add_directive("room", RoomDirective)
    app.connect("builder-inited", write_programs)
    app.connect("html-page-context", add_programs)
    app.add_css_file("rooms/room.css", priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
