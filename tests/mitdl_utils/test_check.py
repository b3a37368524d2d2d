"""A check cell as a student meets it: recorded examples, a function, a sentence."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

from autograder.exercises import load_lab, load_page, pages
from autograder.proving.right_answers import right_answers
from mitdl_utils import CheckFailed, check
from mitdl_utils.checks.examples import Recorded, read_examples, write_examples

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lab's folder with its recorded examples."""
    lab = load_lab("01")
    recorded = {
        e.name: Recorded(
            e.parameters, e.returns, tuple(e.trials(np.random.default_rng(1))), e.sentences
        )
        for e in lab
    }
    (tmp_path / "examples.json").write_text(write_examples(lab.name, recorded), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run_check(name: str, **names) -> None:
    """Call check(name) as a notebook does, with these global names."""
    scope = {"check": check, "np": np, **names}
    exec(f"check({name!r})", scope)


def test_a_right_answer_is_told_so_in_one_line(folder: Path, capsys) -> None:
    run_check("relu", relu=lambda z: np.maximum(0, z))
    assert capsys.readouterr().out == "relu: right on all 11 examples.\n"


def test_a_known_mistake_is_named(folder: Path) -> None:
    with pytest.raises(CheckFailed) as caught:
        run_check("relu_derivative", relu_derivative=lambda z: np.where(np.asarray(z) >= 0, 1, 0))
    lines = str(caught.value).splitlines()
    assert lines[0] == "relu_derivative(0.0): got 1, expected 0.0"
    assert "At z = 0 you say 1." in lines[1]


# A page loads when its test runs; those that train are tried once, in the matrix.
EACH_PAGE = pytest.mark.parametrize("page", sorted(set(pages()) - {"fit_digits"}))


@EACH_PAGE
def test_every_mistake_is_named_from_the_recorded_examples(page, monkeypatch) -> None:
    exercise = load_page(page)
    monkeypatch.chdir(ROOT / "labs" / load_lab(pages()[page]).name)
    for mistake in exercise.known_mistakes:
        with pytest.raises(CheckFailed) as caught:
            run_check(exercise.name, **{exercise.name: mistake.call})
        assert mistake.sentence in " ".join(str(caught.value).split())


@EACH_PAGE
def test_every_right_way_passes_on_the_recorded_examples(page, monkeypatch) -> None:
    exercise, lab = load_page(page), load_lab(pages()[page])
    monkeypatch.chdir(ROOT / "labs" / lab.name)
    students = right_answers(lab, ROOT / "solutions" / lab.name / "sample_class")
    for call in (exercise.right, *(way.call(of) for of, way in students if of is exercise)):
        run_check(exercise.name, **{exercise.name: call})


def test_an_unwritten_function_is_told_so(folder: Path) -> None:
    def relu(z):
        raise NotImplementedError("relu: not written yet")

    with pytest.raises(CheckFailed, match="relu: is not written yet"):
        run_check("relu", relu=relu)


def test_a_missing_function_and_an_unknown_name_are_told(folder: Path) -> None:
    with pytest.raises(CheckFailed, match="relu: is not defined; run the cell above"):
        run_check("relu")
    with pytest.raises(CheckFailed, match="relu: is not a function any more"):
        run_check("relu", relu=3)
    with pytest.raises(CheckFailed, match="no exercise is called 'rleu'; did you mean \"relu\""):
        run_check("rleu")


def test_a_missing_or_spoiled_examples_file_is_told(folder: Path) -> None:
    (folder / "examples.json").write_text("{")
    with pytest.raises(CheckFailed, match="cannot be read as recorded examples"):
        run_check("relu", relu=abs)
    (folder / "examples.json").unlink()
    with pytest.raises(CheckFailed, match="is not beside this notebook"):
        run_check("relu", relu=abs)


def test_an_exception_shows_its_type_and_text(folder: Path) -> None:
    with pytest.raises(CheckFailed, match=r"relu\(-2.0\): raises NameError: name 'mx' is not"):
        run_check("relu", relu=lambda z: mx(z))  # noqa: F821


def test_examples_survive_writing_and_reading(folder: Path) -> None:
    text = (folder / "examples.json").read_text(encoding="utf-8")
    again = write_examples("01_perceptron", read_examples(folder / "examples.json"))
    assert json.loads(again) == json.loads(text)


def test_a_check_needs_no_grader_on_the_students_disk(folder: Path) -> None:
    """With mitdl_utils alone on the path, in a fresh Python."""
    program = textwrap.dedent("""
        import sys
        sys.path.insert(0, "alone")
        import numpy as np
        from mitdl_utils import check

        def sigmoid(z):
            return 0.5 * (1 + np.tanh(0.5 * z))

        check("sigmoid")
        assert not [m for m in sys.modules if m.startswith(("autograder", "nbgrader", "scipy"))]
    """)
    (folder / "alone").mkdir()
    (folder / "alone" / "mitdl_utils").symlink_to(ROOT / "mitdl_utils")
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], cwd=folder, capture_output=True, text=True
    )
    assert done.stderr == ""
    assert done.stdout == "sigmoid: right on all 13 examples.\n"
