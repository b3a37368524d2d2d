"""The real exchange of nbgrader: what `mitdl grade` leaves is what it compares and gives back."""

import contextlib
import shutil
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from nbgrader.apps.api import NbGraderAPI
from nbgrader.auth import Authenticator
from nbgrader.exchange import ExchangeFactory
from nbgrader.utils import get_username, notebook_hash

from autograder.gradebook.course import open_course
from tests.helpers import in_process
from tests.helpers.plain_course import HALF, HW, RIGHT, PlainCourse

pytestmark = pytest.mark.xdist_group("regrading")
ME = get_username()


@dataclass
class Exchanged:
    """What was seen on the way."""

    course: PlainCourse
    released: dict[str, Any] = field(default_factory=dict)
    times: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)


def done(answer: dict[str, Any]) -> None:
    assert answer["success"], str(answer.get("error")) + str(answer.get("log"))


@contextlib.contextmanager
def without_warnings() -> Iterator[None]:
    """Warnings about nbgrader's own code, of SQLAlchemy and traitlets, are no errors here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.fixture(scope="module")
def exchanged(tmp_path_factory: pytest.TempPathFactory, empty_gradebook: Path) -> Exchanged:
    """Handed in and autograded by nbgrader; handed in again, graded by mitdl, and given back."""
    base = tmp_path_factory.mktemp("exchange")
    root, student, course = base / "exchange", base / "student", PlainCourse(base / "course")
    for folder in (root, student, course.folder):
        folder.mkdir()
    root.chmod(0o777)
    shutil.copy(empty_gradebook, course.folder)
    course.configure(
        f"c.Exchange.root = {str(root)!r}",
        f"c.Exchange.cache = {str(base / 'cache')!r}",
        "c.Exchange.timezone = 'Europe/Berlin'",
        "c.CourseDirectory.course_id = 'dl'",
    )
    course.release()
    opened = open_course(course.folder)
    api = NbGraderAPI(coursedir=opened.coursedir, config=opened.config)
    seen = Exchanged(course)

    def exchange(step: str) -> None:
        """A step of the student's, in the student's folder."""
        more = {"coursedir": api.coursedir, "authenticator": Authenticator(parent=api)}
        with contextlib.chdir(student):
            getattr(ExchangeFactory(parent=api), step)(parent=api, **more).start()

    def submit(answer: str) -> None:
        path = student / HW / f"{HW}.ipynb"
        path.write_text(path.read_text().replace("raise NotImplementedError()", "#"))
        nb = course.hand_in("draft", answer=answer)
        shutil.copy(nb / f"{HW}.ipynb", path)
        shutil.rmtree(nb.parent)
        exchange("Submit")
        done(api.collect(HW))
        mine = course.folder / "submitted" / ME / HW
        seen.times.append((mine / "timestamp.txt").read_text())
        seen.secrets.append((mine / "submission_secret.txt").read_text())

    done(api.release_assignment(HW))
    api.coursedir.assignment_id = HW
    exchange("FetchAssignment")
    submit(HALF)
    with without_warnings():
        done(api.autograde(HW, ME))
    submit(RIGHT)
    graded = in_process.mitdl("grade", HW, cwd=course.folder)
    assert graded.returncode == 0, graded.stderr
    pages = in_process.mitdl("feedback", HW, cwd=course.folder)
    assert pages.returncode == 0, pages.stderr
    with without_warnings():
        seen.released = api.release_feedback(HW)
    return seen


def test_what_was_handed_in_again_is_graded_again(exchanged: Exchanged) -> None:
    with exchanged.course.gradebook() as gradebook:
        assert gradebook.find_submission(HW, ME).score == pytest.approx(18.3)


def test_the_time_is_that_of_the_courses_own_zone(exchanged: Exchanged) -> None:
    assert exchanged.times[1].split()[-1] in ("CET", "CEST")
    with exchanged.course.gradebook() as gradebook:
        stamp = gradebook.find_submission(HW, ME).timestamp
    hours = (int(exchanged.times[1][11:13]) - stamp.hour) % 24
    assert hours == {"CET": 1, "CEST": 2}[exchanged.times[1].split()[-1]]


@pytest.mark.parametrize("step", ["autograded", "feedback"])
def test_time_and_secret_of_the_newest_go_along(exchanged: Exchanged, step: str) -> None:
    folder = exchanged.course.folder / step / ME / HW
    assert exchanged.times[0] != exchanged.times[1]
    assert (folder / "timestamp.txt").read_text() == exchanged.times[1]
    assert (folder / "submission_secret.txt").read_text() == exchanged.secrets[1]


def test_the_new_page_is_given_back_for_the_new_submission(exchanged: Exchanged) -> None:
    assert exchanged.released["success"], exchanged.released
    assert exchanged.times[1] in exchanged.released["log"]
    (page,) = (exchanged.course.folder.parent / "exchange" / "dl" / "feedback").glob("*.html")
    assert page.stem == notebook_hash(secret=exchanged.secrets[1], notebook_id=HW)
    assert "18.3 of 21.3 points" in page.read_text()


def test_nbgrader_sees_that_it_is_graded_and_grades_only_what_is_newer(
    exchanged: Exchanged,
) -> None:
    opened = open_course(exchanged.course.folder)
    api = NbGraderAPI(coursedir=opened.coursedir, config=opened.config)
    assert api.get_autograded_students(HW) == {ME}
    submitted = exchanged.course.folder / "submitted" / ME / HW
    read = opened.coursedir.get_existing_timestamp
    assert read(str(submitted)) == read(str(exchanged.course.folder / "autograded" / ME / HW))
