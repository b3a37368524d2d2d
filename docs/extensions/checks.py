"""Checks in a lab's page: the programs that such a page needs, and no other."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from docs.book.lab_data import DATA

# The last one builds on the others.
PROGRAMS = ("editor", "curve", "work", "notebook", "open", "python", "lab")


def add_programs(app: Sphinx, page: str, template: str, context: Any, doctree: Any) -> None:
    """Give a lab's page its programs."""
    raw = () if doctree is None else doctree.findall(nodes.raw)
    if any(DATA in node.astext() for node in raw):
        for name in PROGRAMS:
            app.add_js_file(f"checks/{name}.js", loading_method="defer", priority=850)
        app.add_css_file("checks/checks.css")


def setup(app: Sphinx) -> dict[str, Any]:
    """Tell Sphinx of it."""
    app.connect("html-page-context", add_programs)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
