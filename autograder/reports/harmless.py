"""Notebooks that students wrote, made harmless before anybody's browser shows them.

Two steps for `nbgrader_config.py`, both set by `use_sandbox`: one cleans what cells put out, while
it is graded; the other cleans whatever formgrader is about to show. The judge's own panels stay.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Mapping
from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

from autograder.reports.clean import PICTURES, SVG
from autograder.reports.renderer import Drawn, Renderer
from autograder.submission.cells import checked_name
from autograder.submission.outputs import verdict_html
from autograder.submission.record import read_record

PLAIN = ("text/plain", "text/latex", SVG)  # an SVG is shown as a picture, and is one
TEXTS = ("text/markdown", "text/latex")  # become HTML where there is none
MOST_ANSI = 500  # codes of a text: nbconvert copies all that follows for each of them
ANSI_OF_MANY = re.compile(r"\x1b\[[^@-~]{100}")
ANSI = re.compile(r"\x1b(?:\[[0-?]*+[ -/]*+[@-~])?")
CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class HarmlessOutputs(Preprocessor):
    """In `Autograde.autograde_preprocessors`: no output keeps a script or an address."""

    enabled = True

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Clean the outputs; their texts, by which cells are scored, stay."""
        clean_outputs(nb, Renderer())
        nb.metadata = without_nan(nb.metadata)
        for cell in nb.cells:
            cell.metadata = without_nan(cell.metadata)
        return nb, resources


class HarmlessView(Preprocessor):
    """In `HTMLExporter.preprocessors`: what formgrader shows neither runs nor loads anything."""

    enabled = True

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Clean texts, outputs and metadata of a copy that is only shown."""
        for name in ("student", "first_name", "last_name"):
            if isinstance(resources.get(name), str):
                resources[name] = html.escape(resources[name])
        renderer = Renderer()
        clean_outputs(nb, renderer)
        nb.metadata = NotebookNode(language_info=NotebookNode(name="python"))
        for index, cell in enumerate(nb.cells):
            meta = cell.metadata.get("nbgrader")
            cell.metadata = NotebookNode(nbgrader=meta) if meta else NotebookNode()
            if not CELL_ID.fullmatch(str(cell.get("id", ""))):
                cell["id"] = f"cell-{index}"
            cell.source = _drawn_source(cell, renderer)
            cell.pop("attachments", None)
            for output in cell.get("outputs", ()):
                _without_many_codes(output)
        return nb, resources


def _drawn_source(cell: NotebookNode, renderer: Renderer) -> str:
    """Return a cell's source as the page has it, which nbconvert's filters leave as it is."""
    if cell.cell_type == "markdown":
        return Drawn(renderer.text(cell.source, cell.get("attachments")))
    return Drawn((renderer.code if cell.cell_type == "code" else renderer.html)(cell.source))


def clean_outputs(nb: NotebookNode, renderer: Renderer) -> None:
    """Leave text, clean HTML and pictures in the outputs, and numbers and words about them."""
    panels = _panels(nb)
    for cell in nb.cells:
        panel = panels.get(checked_name(cell), "")
        for output in cell.get("outputs", ()):
            if "data" in output:
                output.data = NotebookNode(_clean_data(output.data, renderer, panel))
                output.metadata = NotebookNode(_clean_metadata(output.get("metadata", {})))


def _panels(nb: NotebookNode) -> dict[str, str]:
    """Return the judge's panels by the names of what they judge, as a grading has recorded them."""
    try:
        record = read_record(nb)
    except (KeyError, TypeError, ValueError, AttributeError):  # none of ours
        return {}
    return {verdict.name: verdict_html(verdict) for verdict in record.exercises} if record else {}


def _clean_data(data: Mapping[str, Any], renderer: Renderer, panel: str) -> dict[str, str]:
    """Return text, clean HTML and pictures of an output's data; the judge's own panel as it is.

    Markdown and TeX become HTML where there is none.
    """
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
        text = texts["text/html"]
        clean["text/html"] = text if panel and text == panel else renderer.html(text)
    elif not clean.keys() & {*PICTURES, SVG} and (kinds := [k for k in TEXTS if k in texts]):
        clean["text/html"] = renderer.text(_markdown(kinds[0], texts[kinds[0]]))
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


def _without_many_codes(output: NotebookNode) -> None:
    """Take the colours out of a text that has more of them than nbconvert can draw."""
    data = output.get("data") or {}
    for part, key in ((output, "text"), (output, "traceback"), (data, "text/plain")):
        content = part.get(key)
        text = "\n".join(map(str, content)) if isinstance(content, list) else content
        if isinstance(text, str) and (text.count("\x1b") > MOST_ANSI or ANSI_OF_MANY.search(text)):
            plain = ANSI.sub("", text)
            part[key] = plain.split("\n") if isinstance(content, list) else plain


def without_nan(value: Any) -> Any:
    """Return metadata in which null stands where a number is none that JSON has.

    >>> without_nan({"zoom": float("nan"), "tags": ["x", float("inf")]})
    {'zoom': None, 'tags': ['x', None]}
    """
    if isinstance(value, dict):
        return type(value)({key: without_nan(part) for key, part in value.items()})
    if isinstance(value, list):
        return [without_nan(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
