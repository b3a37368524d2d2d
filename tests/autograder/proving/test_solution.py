"""A solution and other right ways are shown in the repository, on request, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from autograder.exercises import load_lab
from autograder.proving.solution import ways
from autograder.student_folder.ledger import Ledger, write_ledger
from tests.helpers.in_process import mitdl

ROOT = Path(__file__).resolve().parents[3]


def test_a_solution_and_two_other_right_ways_each_with_what_it_needs() -> None:
    found = ways(ROOT, load_lab("03"), "softmax")
    assert found[0].title == "one solution"
    assert len({way.source for way in found}) == 3
    for way in found:
        names = {"np": np}
        exec(way.source, names)
        assert names["softmax"](np.zeros((2, 4))).tolist() == [[0.25] * 4] * 2
        assert "SOLUTION" not in way.source and "print(" not in way.source


def test_no_other_exercise_is_given_away() -> None:
    for way in ways(ROOT, load_lab("01"), "sigmoid_derivative"):
        assert "def sigmoid_derivative" in way.source
        assert "def sigmoid(" not in way.source


def test_a_way_that_is_the_same_but_for_its_text_is_not_another(tmp_path: Path) -> None:
    folder = tmp_path / "solutions" / "01_perceptron"
    (folder / "sample_class").mkdir(parents=True)
    source = (ROOT / "solutions" / "01_perceptron" / "01_perceptron.py").read_text()
    (folder / "01_perceptron.py").write_text(source)
    same = '"""The same."""\ndef relu(z):\n    "Text."\n    return np.maximum(z, 0.0)\n'
    (folder / "sample_class" / "right-same.py").write_text(same)
    (folder / "sample_class" / "wrong-other.py").write_text("def relu(z):\n    return -z\n")
    assert len(ways(tmp_path, load_lab("01"), "relu")) == 1
    other = '"""By a mask."""\ndef relu(z):\n    return z * (z > 0)\n'
    (folder / "sample_class" / "right-other.py").write_text(other)
    assert [way.title for way in ways(tmp_path, load_lab("01"), "relu")][1:] == ["By a mask"]


@pytest.mark.parametrize("asked", [["1", "relu"], ["01/relu"], ["relu"], ["01_perceptron", "ReLU"]])
def test_it_is_asked_for_by_lab_and_name(asked: list[str]) -> None:
    done = mitdl("solution", *asked, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("# relu · one solution\n\ndef relu(z):")
    assert done.stdout.count("# relu · another right way: ") == 2


@pytest.mark.parametrize("asked", [["1", "written"], ["01/threshold"], ["1", "written_threshold"]])
def test_a_written_question_shows_a_model_answer_and_how_it_is_marked(asked: list[str]) -> None:
    done = mitdl("solution", *asked, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("written_threshold · a model answer\n\n")
    assert "\n\nhow it is marked, 2 points\n\n" in done.stdout


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["03", "sofmax"], "mitdl: 03_losses: has no exercise 'sofmax'; did you mean softmax?"),
        (["sofmax"], "mitdl: no exercise is called 'sofmax'; did you mean softmax?"),
        (["04_losses", "softmax"], "mitdl: no lab is called '04_losses'; did you mean 03_losses?"),
        (["03"], "mitdl: 03_losses: has more than one exercise; there are: mse, binary_cross"),
        (["03", "nothing"], "mitdl: 03_losses: has no exercise 'nothing'; there are: mse, "),
    ],
)
def test_an_unknown_name_is_one_line_with_the_nearest(asked: list[str], said: str) -> None:
    done = mitdl("solution", *asked, cwd=ROOT)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1


def test_a_students_folder_says_where_solutions_are_and_shows_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, other = tmp_path / "mine", tmp_path / "other"
    write_ledger(folder, Ledger())
    other.mkdir()
    done = mitdl("solution", "softmax", cwd=folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"mitdl: {folder}: holds no solutions, so that none is read")
    assert f"{ROOT}/solutions/03_losses, and `mitdl solution 03_losses softmax`" in done.stderr
    monkeypatch.setattr("autograder.project.__file__", str(tmp_path / "a" / "b.py"))
    said = mitdl("solution", "softmax", cwd=other).stderr
    assert said.startswith("mitdl: softmax: this install holds no solutions")
    assert "they are in the course's repository/solutions/03_losses" in said
