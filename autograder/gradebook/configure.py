"""The settings of a course's `nbgrader_config.py` that make nbgrader grade with this package."""

from __future__ import annotations

from pathlib import Path

import nbgrader
from traitlets.config import Config

from autograder.gradebook.patch_names import patch_names
from autograder.gradebook.patch_times import patch_times
from autograder.gradebook.revisions import patch_upgrade

TEMPLATES = Path(__file__).resolve().parents[1] / "reports" / "templates"
FORMGRADER = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"

# For a course of asserts: nbgrader's own list; a solution's pictures go with it.
RELEASE_ASSIGNMENT = (
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.InstantiateTests",
    "nbgrader.preprocessors.LockCells",
    "autograder.release.pipeline.SolutionsWithPictures",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.ClearHiddenTests",
    "autograder.release.pipeline.SchemesWithPictures",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
)
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
    "autograder.grading.SaveScores",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
)
FEEDBACK = (
    "autograder.reports.exporter.MarkedGrades",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
)

DRAWS = ("highlight_code", "markdown2html", "strip_files_prefix")  # nbconvert's filters
DRAWN = "autograder.reports.renderer.drawn"  # the preprocessor has drawn texts and code


def use_sandbox(c: Config) -> None:
    """Let nbgrader use the sandbox and the judge, restore cells, and read times and names as meant.

    It holds for `nbgrader autograde`, for formgrader's Autograde button and for `mitdl grade`.

    Args:
        c: the config object of an `nbgrader_config.py`.
    """
    if "preprocessors" not in c.GenerateAssignment:  # a course of ours has its own
        c.GenerateAssignment.preprocessors = list(RELEASE_ASSIGNMENT)
    patch_times(c)
    patch_names()
    patch_upgrade()
    c.Autograde.sanitize_preprocessors = list(SANITIZE)
    c.Autograde.autograde_preprocessors = list(AUTOGRADE)
    c.Autograde.exporter_class = "autograder.submission.exporter.SubmissionExporter"
    c.OverwriteCells.add_missing_cells = True
    # Off until somebody asks for it, as in nbgrader; then our record stays.
    c.ClearMetadataPreprocessor.preserve_nb_metadata_mask = {("language_info", "name"), ("mitdl",)}
    c.GenerateFeedback.exporter_class = "autograder.reports.exporter.FeedbackExporter"
    c.GenerateFeedback.preprocessors = list(FEEDBACK)
    # formgrader shows submissions with the exporter of this name.
    c.HTMLExporter.preprocessors = ["autograder.reports.harmless.HarmlessView"]
    c.HTMLExporter.filters = dict.fromkeys(DRAWS, DRAWN)
    c.HTMLExporter.template_name = "mitdl_formgrade"
    c.HTMLExporter.extra_template_basedirs = [str(TEMPLATES), str(FORMGRADER)]
    c.HTMLExporter.extra_template_paths = [str(FORMGRADER)]
