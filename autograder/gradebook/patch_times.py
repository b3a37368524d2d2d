"""nbgrader taught to read times as `timestamps.py` does, on all of its roads.

Its own parser takes "13:30 CEST" for 13:30 UTC and "-0500" for 500 seconds. It decides who is late
in `nbgrader autograde` and what is newest in `nbgrader collect`; one file that it cannot read keeps
formgrader from showing the whole class.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import nbgrader.apps.api
import nbgrader.utils
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.gradebook.timestamps import Empty, Unclear, moment_in, moment_of

_ORIGINAL_PARSE_UTC = nbgrader.utils.parse_utc
_settings = Config()  # of the course that was opened last: nbgrader's parser is told of none


def zone_of_course(config: Config) -> str:
    """Return the course's own time zone, as the exchange's setting names it."""
    zone = config.Exchange.get("timezone")
    return zone if isinstance(zone, str) else ""


def patch_times(config: Config) -> None:
    """Put these readers in the place of nbgrader's own.

    Args:
        config: of the course; still being written while its `nbgrader_config.py` runs.
    """
    global _settings
    _settings = config
    for name, module in list(sys.modules.items()):
        if (
            name.startswith("nbgrader.")
            and getattr(module, "parse_utc", None) is _ORIGINAL_PARSE_UTC
        ):
            module.parse_utc = parse_utc  # type: ignore[attr-defined]
    CourseDirectory.get_existing_timestamp = get_existing_timestamp
    NbGraderAPI.get_submitted_timestamp = get_submitted_timestamp


def parse_utc(text: datetime | str | None) -> datetime | None:
    """Return a moment in UTC, none for a blank text; what is unclear is left to nbgrader."""
    if isinstance(text, str):
        if not text.strip():
            return None
        try:
            return moment_of(text, zone_of_course(_settings))
        except Unclear:
            pass
    return _ORIGINAL_PARSE_UTC(text)  # type: ignore[no-any-return]


def get_existing_timestamp(coursedir: CourseDirectory, folder: str) -> datetime | None:
    """Return the time in a submission's folder; None where there is none.

    Raises:
        Unclear: when it cannot be read; `nbgrader autograde` then names the submission and goes on.
    """
    try:
        return moment_in(Path(folder), zone_of_course(coursedir.config))
    except Empty as error:  # as nbgrader does
        coursedir.log.warning("%s: %s", os.path.relpath(folder, coursedir.root), error)
        return None
    except Unclear as error:
        raise Unclear(f"{os.path.relpath(folder, coursedir.root)}: {error}") from None


def get_submitted_timestamp(api: Any, assignment: str, student: str) -> datetime | None:
    """Return the time of handing in for formgrader's lists; None also where it cannot be read."""
    coursedir = api.coursedir
    folder = coursedir.format_path(coursedir.submitted_directory, student, assignment)
    try:
        return moment_in(Path(folder), zone_of_course(coursedir.config))
    except Unclear as error:
        api.log.warning("%s: %s", student, error)
        return None
