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

from autograder.reports.clean import PICTURES, SVG, clean_html
from autograder.reports.texts import text_html

PLAIN = ("text/plain", "text/latex", SVG)  # an SVG is shown as a picture, and is one
TEXTS = ("text/markdown", "text/latex")  # become HTML where there is none
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
    """Return text, clean HTML and pictures of an output's data; Markdown and TeX become HTML."""
    joined = {
        kind: "".join(map(str, content)) if isinstance(content, list) else content
        for kind, content in data.items()
    }
    texts = {kind: content for kind, content in joined.items() if isinstance(content, str)}
    clean = {kind: content for kind, content in texts.items() if kind in PLAIN}
    for kind in PICTURES:
        if kind in texts:
            clean[kind] = re.sub(r"[^A-Za-z0-9+/=]", "", texts[kind])
    if "text/html" in texts:
        clean["text/html"] = clean_html(texts["text/html"])
    elif not clean.keys() & {*PICTURES, SVG} and (found := [k for k in TEXTS if k in texts]):
        clean["text/html"] = text_html(_markdown(found[0], texts[found[0]]))
    return clean


def _markdown(kind: str, text: str) -> str:
    r"""Return an output's Markdown or TeX as Markdown.

    >>> _markdown("text/latex", "x")
    '$$x$$'
    """
    return text if kind == "text/markdown" or "$" in text else f"$${text}$$"


def _clean_metadata(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Return sizes and alternative texts of pictures."""
    clean = {}
    for kind in (*PICTURES, SVG):
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
