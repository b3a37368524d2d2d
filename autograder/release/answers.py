"""Answers in a released notebook, which a build never overwrites."""

from __future__ import annotations

import nbformat
from nbgrader.utils import compute_checksum, is_solution

from autograder.release.source import nbgrader_of


def answered_cells(content: bytes) -> list[str]:
    """Return the solution cells of a notebook that are no longer as nbgrader released them.

    Args:
        content: a notebook file; anything else has no answers.
    """
    try:
        notebook = nbformat.reads(content.decode("utf-8"), as_version=4)
    except Exception:  # nbformat raises a kind of its own for each way to be broken
        return []
    return [
        str(nbgrader_of(cell)["grade_id"])
        for cell in notebook.cells
        if is_solution(cell)
        and "checksum" in nbgrader_of(cell)
        and compute_checksum(cell) != nbgrader_of(cell)["checksum"]
    ]
