"""nbgrader's own command reads submissions as `mitdl grade` does: mended, or refused with a line.

c.Autograde.exporter_class = "autograder.submission.exporter.SubmissionExporter"
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter

from autograder.submission.parse import parse
from autograder.submission.reading import read_regular
from autograder.submission.restore import REPAIRS


class SubmissionExporter(NotebookExporter):
    """nbconvert's exporter of notebooks, for files that need not fit nbformat's schema."""

    def from_file(
        self, file_stream: Any, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Read a notebook, tell its preprocessors what had to be mended, and run them.

        Raises:
            UsageError: with one line, when it is no notebook.
        """
        path = Path(file_stream.name)
        nb, repairs = parse(read_regular(path), Path(path.name))
        resources = (resources or {}) | {REPAIRS: repairs}
        exported: tuple[Any, dict[str, Any]] = self.from_notebook_node(  # type: ignore[no-untyped-call]
            nb, resources, **options
        )
        return exported
