"""A lab is named in one way for every command: in full, by its number, or by its topic."""

from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.commands.prove import _target
from autograder.commands.solution import _exercise_named
from autograder.errors import UsageError
from autograder.exercises import load_lab
from autograder.gradebook.course import assignment_named
from autograder.layout import means
from autograder.release.units import find_units
from autograder.student_folder.find import find_notebooks
from autograder.student_folder.reset import reset

ROOT = Path(__file__).resolve().parents[2]
LAB = "03_losses"


def reset_lab(text: str, folder: Path) -> str:
    files = {f"labs/{lab}/{lab}.ipynb": b"{}" for lab in ("02_networks", LAB)}
    return Path(reset(folder, files, text, folder)[0].path).stem


COMMANDS: dict[str, Callable[[str, Path], str]] = {
    "exercises": lambda text, folder: load_lab(text).name,
    "grade, export, report, feedback, release, demo": lambda text, _: assignment_named(text),
    "prove": lambda text, folder: _target(text)[0],
    "prove an exercise": lambda text, folder: _target(f"{text}/softmax")[0],
    "solution": lambda text, folder: _exercise_named(f"{text}/softmax", None)[0],
    "build": lambda text, folder: find_units(ROOT, text)[0],
    "check, answer": lambda text, folder: find_notebooks(text, ROOT)[0].path.stem,
    "reset": reset_lab,
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("text", [LAB, "03", "3", "losses", "3_losses"])
def test_every_command_takes_every_spelling(command: str, text: str, tmp_path: Path) -> None:
    assert COMMANDS[command](text, tmp_path) == LAB


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("text", ["33", "loss", "_losses", "04_losses", "la", "٣"])
def test_what_means_no_lab_is_refused_in_one_line(command: str, text: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        COMMANDS[command](text, tmp_path)
    assert "\n" not in str(refused.value)


def test_the_name_of_an_exercise_goes_before_a_labs() -> None:
    assert _target("perceptron") == ("01_perceptron", "perceptron")
    assert _target("01") == ("01_perceptron", None)


def test_a_number_may_lack_its_zero_and_no_more() -> None:
    assert [means(text, LAB) for text in ("003", "30", "3_", "_", "03_loss", "l")] == [
        *(True, False, False, False, False, False)
    ]
