"""A lab is found from anywhere in the course, by number, name, or one of its exercises."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.errors import UsageError
from autograder.student_folder.find import NotebookTarget, find_notebooks

FIRST, LOSSES = "labs/01_perceptron/01_perceptron.ipynb", "labs/03_losses/03_losses.ipynb"
NOBODY = "no_such_thing_at_all"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    for path in (FIRST, LOSSES):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text("{}")
        (tmp_path / path).with_name("examples.json").write_text("{}")
    (tmp_path / "lectures").mkdir()
    return tmp_path


def found(target: str | None, here: Path, course: Path) -> list[tuple[str, str]]:
    return [
        (one.path.resolve().relative_to(course.resolve()).as_posix(), one.exercise)
        for one in find_notebooks(target, here)
    ]


@pytest.mark.parametrize("inside", ["", "labs", "labs/01_perceptron", "lectures"])
@pytest.mark.parametrize(
    ("target", "exercise"),
    [
        *[(name, "") for name in ("03", "3", "03_losses", "losses", "labs/03_losses")],
        *[(name, "softmax") for name in ("softmax", "03/softmax", "03_losses/softmax")],
    ],
)
def test_a_lab_is_found_from_anywhere(
    course: Path, inside: str, target: str, exercise: str
) -> None:
    assert found(target, course / inside, course) == [(LOSSES, exercise)]


def test_without_a_name_it_is_the_lab_that_we_are_in_or_all_of_them(course: Path) -> None:
    assert found(None, course / "labs" / "03_losses", course) == [(LOSSES, "")]
    for inside in ("", "labs", "lectures"):
        assert found(None, course / inside, course) == [(FIRST, ""), (LOSSES, "")]
    assert found(".", course, course) == [(FIRST, ""), (LOSSES, "")]


def test_a_renamed_notebook_is_its_labs_and_a_kept_copy_beside_it_is_not_asked(
    course: Path,
) -> None:
    renamed = (course / LOSSES).rename(course / "labs/03_losses/Losses (mine).ipynb")
    assert find_notebooks("03", course) == [NotebookTarget(renamed)]
    (course / FIRST).with_name("01_perceptron-kept-1.ipynb").write_text("{}")
    assert found("01", course, course) == [(FIRST, "")]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("softmx", "softmx: is no notebook and no lab here; did you mean softmax?"),
        ("03/sofmax", "no exercise is called 'sofmax'; did you mean softmax?"),
        ("03_loses", "03_loses: is no notebook and no lab here; did you mean 03_losses?"),
        (NOBODY, f"{NOBODY}: is no notebook and no lab here; expected for example labs/01"),
        ("09", "09: is no notebook and no lab here"),
        ("mine.ipynb", "mine.ipynb: is no notebook and no lab here"),
        ("adam", "adam: is an exercise of 06_optimizers, which is not here; go to your folder"),
        ("01/softmax", "softmax: is an exercise of 03_losses, expected one of 01_perceptron; for"),
    ],
)
def test_what_is_not_there_is_one_line_with_the_nearest_name(
    course: Path, target: str, said: str
) -> None:
    with pytest.raises(UsageError) as error:
        find_notebooks(target, course)
    assert str(error.value).startswith(said)
    assert "\n" not in str(error.value)


def test_outside_of_a_course_one_line_says_where_to_go(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has no labs around it, expected a folder of the course"):
        find_notebooks(None, tmp_path)
