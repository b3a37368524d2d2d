"""The settings of a course's `nbgrader_config.py` that make nbgrader grade with this package."""

from __future__ import annotations

from pathlib import Path

import nbgrader
from traitlets.config import Config

TEMPLATES = Path(__file__).resolve().parents[1] / "reports" / "templates"
FORMGRADER = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"

SANITIZE = (
    "autograder.grading.RestoreCells",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
)
AUTOGRADE = (
    "autograder.grading.SandboxedExecute",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "autograder.reports.harmless.HarmlessOutputs",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
)

DRAWS = ("highlight_code", "markdown2html", "strip_files_prefix")  # nbconvert's filters
DRAWN = "autograder.reports.renderer.drawn"  # the preprocessor has drawn texts and code


def use_sandbox(c: Config) -> None:
    """Let nbgrader run notebooks in the sandbox, score exercises by the judge, restore cells.

    It holds for `nbgrader autograde`, for formgrader's Autograde button and for `mitdl grade`.

    Args:
        c: the config object of an `nbgrader_config.py`.
    """
    c.Autograde.sanitize_preprocessors = list(SANITIZE)
    c.Autograde.autograde_preprocessors = list(AUTOGRADE)
    c.OverwriteCells.add_missing_cells = True
    # Off until somebody asks for it, as in nbgrader; then our record stays.
    c.ClearMetadataPreprocessor.preserve_nb_metadata_mask = {("language_info", "name"), ("mitdl",)}
    c.GenerateFeedback.exporter_class = "autograder.reports.exporter.FeedbackExporter"
    # formgrader shows submissions with the exporter of this name.
    c.HTMLExporter.preprocessors = ["autograder.reports.harmless.HarmlessView"]
    c.HTMLExporter.filters = dict.fromkeys(DRAWS, DRAWN)
    c.HTMLExporter.template_name = "mitdl_formgrade"
    c.HTMLExporter.extra_template_basedirs = [str(TEMPLATES), str(FORMGRADER)]
    c.HTMLExporter.extra_template_paths = [str(FORMGRADER)]
