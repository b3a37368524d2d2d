"""nbgrader's own roads read times as ours do: autograde, collect, formgrader's lists."""

import shutil
from datetime import datetime
from pathlib import Path

import nbgrader.apps.api
import nbgrader.exchange.default.collect
import nbgrader.utils
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.gradebook.entries import one_commit
from autograder.gradebook.patch_times import patch_times

NOON = datetime(2025, 5, 1, 12)
TIMES = {
    "early": "2025-05-01 13:59:00.000000 CEST",
    "late": "2025-05-01 08:01:00.000000 EDT",
    "odd": "last Thursday",
    "empty": "",
}


@pytest.fixture
def coursedir(tmp_path: Path, empty_gradebook: Path) -> CourseDirectory:
    config = Config()
    patch_times(config)
    config.Exchange.timezone = "America/Chicago"  # set behind it, as in many a configuration
    config.CourseDirectory.root = str(tmp_path)
    shutil.copy(empty_gradebook, tmp_path)
    for student, text in TIMES.items():
        folder = tmp_path / "submitted" / student / "hw"
        folder.mkdir(parents=True)
        (folder / "timestamp.txt").write_text(text)
    return CourseDirectory(config=config)


def test_autograde_reads_what_was_meant_and_names_what_it_cannot(
    coursedir: CourseDirectory,
) -> None:
    folder = Path(coursedir.root, "submitted")
    read = coursedir.get_existing_timestamp
    assert read(str(folder / "early" / "hw")) == datetime(2025, 5, 1, 11, 59)
    assert read(str(folder / "late" / "hw")) == datetime(2025, 5, 1, 12, 1)
    with pytest.raises(ValueError, match=r"submitted/odd/hw: timestamp.txt: 'last Thursday'"):
        read(str(folder / "odd" / "hw"))
    (folder / "odd" / "hw" / "timestamp.txt").write_text("")
    assert read(str(folder / "odd" / "hw")) is None


def test_formgrader_shows_a_class_in_which_one_time_cannot_be_read(
    coursedir: CourseDirectory,
) -> None:
    with Gradebook(coursedir.db_url) as gradebook:
        gradebook.add_assignment("hw", duedate=NOON)
        with one_commit(gradebook):
            for student in TIMES:
                gradebook.add_student(student)
                gradebook.add_submission("hw", student)
                Path(coursedir.root, "autograded", student, "hw").mkdir(parents=True)
    api = NbGraderAPI(coursedir=coursedir)
    assert api.get_submitted_timestamp("hw", "late") == datetime(2025, 5, 1, 12, 1)
    for student in ("odd", "empty"):
        assert api.get_submitted_timestamp("hw", student) is None
    assert api.get_autograded_students("hw") == {"odd", "empty"}
    shown = {student: api.get_submission("hw", student)["timestamp"] for student in TIMES}
    assert (shown["empty"], shown["odd"], shown["late"]) == (None, None, "2025-05-01T12:01:00")


@pytest.mark.parametrize(
    "module", [nbgrader.utils, nbgrader.apps.api, nbgrader.exchange.default.collect]
)
def test_every_module_that_parses_times_reads_them_alike(
    coursedir: CourseDirectory, module: object
) -> None:
    parse = module.parse_utc  # type: ignore[attr-defined]
    assert parse("2025-05-01 14:00:00.000000 CEST") == NOON
    assert parse("2025-05-01 07:00:00.000000 CDT") == NOON
    assert parse(NOON) == NOON
    assert [parse(text) for text in (None, "", " \n")] == [None] * 3
    assert parse("2025-05-01") == datetime(2025, 5, 1)
