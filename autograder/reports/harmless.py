"""Notebooks that students wrote, made harmless before anybody's browser shows them.

Two steps for `nbgrader_config.py`, both set by `use_sandbox`: one cleans what cells put out, while
it is graded; the other cleans whatever formgrader is about to show.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

from autograder.reports.clean import clean_html
from autograder.reports.texts import text_html

PLAIN = ("text/plain", "text/latex")
PICTURES = ("image/png", "image/jpeg", "image/svg+xml")  # an SVG is shown as a picture, and is one
CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class HarmlessOutputs(Preprocessor):
    """In `Autograde.autograde_preprocessors`: no output keeps a script or an address."""

    enabled = True

    def preprocess_cell(
        self, cell: NotebookNode, resources: Any, index: int
    ) -> tuple[NotebookNode, Any]:
        """Clean the outputs of one cell; their texts, by which it is scored, stay."""
        for output in cell.get("outputs", ()):
            clean_output(output)
        return cell, resources


class HarmlessView(Preprocessor):
    """In `HTMLExporter.preprocessors`: what formgrader shows neither runs nor loads anything."""

    enabled = True

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Clean texts, outputs and metadata of a copy that is only shown."""
        for name in ("student", "first_name", "last_name"):
            if isinstance(resources.get(name), str):
                resources[name] = html.escape(resources[name])
        nb.metadata = NotebookNode(language_info=NotebookNode(name="python"))
        for index, cell in enumerate(nb.cells):
            meta = cell.metadata.get("nbgrader")
            cell.metadata = NotebookNode(nbgrader=meta) if meta else NotebookNode()
            if not CELL_ID.fullmatch(str(cell.get("id", ""))):
                cell["id"] = f"cell-{index}"
            if cell.cell_type == "markdown":
                cell.source = clean_text(cell)
            elif cell.cell_type != "code":
                cell.source = clean_html(cell.source)
            cell.pop("attachments", None)
            for output in cell.get("outputs", ()):
                clean_output(output)
        return nb, resources


def clean_output(output: NotebookNode) -> None:
    """Leave text, clean HTML and pictures in an output, and numbers and words about them."""
    if "data" in output:
        output.data = NotebookNode(_clean_data(output.data))
        output.metadata = NotebookNode(_clean_metadata(output.get("metadata", {})))


def _clean_data(data: Mapping[str, Any]) -> dict[str, str]:
    """Return text, clean HTML and pictures of an output's data."""
    clean = {}
    for kind, content in data.items():
        text = "".join(content) if isinstance(content, list) else content
        if not isinstance(text, str):
            continue
        if kind in PLAIN or kind == "image/svg+xml":
            clean[kind] = text
        elif kind in PICTURES:
            clean[kind] = re.sub(r"[^A-Za-z0-9+/=]", "", text)
        elif kind == "text/html":
            clean[kind] = clean_html(text)
    return clean


def _clean_metadata(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Return sizes and alternative texts of pictures."""
    clean = {}
    for kind in PICTURES:
        meta = metadata.get(kind)
        if isinstance(meta, Mapping):
            sizes = {k: meta[k] for k in ("width", "height") if type(meta.get(k)) is int}
            alt = {"alt": meta["alt"]} if isinstance(meta.get("alt"), str) else {}
            clean[kind] = NotebookNode(alt | sizes)
    return clean


def clean_text(cell: NotebookNode) -> str:
    """Return a text cell as clean HTML in one line, which Markdown leaves as it is.

    >>> from nbformat.v4 import new_markdown_cell
    >>> clean_text(new_markdown_cell("so *it* is<script>x()</script>"))
    '<div><p>so <em>it</em> is</p>&#10;</div>'
    """
    text = text_html(cell.source, cell.get("attachments"))
    return f"<div>{text}</div>".replace("\r", "").replace("\n", "&#10;")
