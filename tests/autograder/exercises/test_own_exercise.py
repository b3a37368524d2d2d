"""The page that shows how to write an exercise, followed to the letter."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "writing-an-exercise.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with one lab and what the page says to write."""
    root = tmp_path_factory.mktemp("own")
    for name in ("autograder", "mitdl_utils"):
        shutil.copytree(
            ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "lab_*")
        )
    shutil.copy(ROOT / "pyproject.toml", root)
    exercise, cells = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    (root / "autograder" / "exercises" / "lab_21.py").write_text(exercise, encoding="utf-8")
    source = (ROOT / "solutions" / "01_perceptron" / "01_perceptron.py").read_text(encoding="utf-8")
    header = source[: source.index("# %%")]
    folder = root / "solutions" / "21_rms"
    folder.mkdir(parents=True)
    (folder / "21_rms.py").write_text(header + cells, encoding="utf-8")
    (root / "lectures").mkdir()
    return root


def mitdl(course: Path, *args: str) -> subprocess.CompletedProcess[str]:
    program = "import sys; from autograder.cli import main; sys.argv[0] = 'mitdl'; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", program, *args],
        cwd=course,
        env={"PYTHONPATH": str(course), "PATH": str(Path(sys.executable).parent)},
        capture_output=True,
        text=True,
    )


def test_the_exercise_is_one_file_of_under_forty_lines() -> None:
    exercise = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[0]
    lines = [line for line in exercise.splitlines() if line.strip()]
    assert len(lines) < 40
    assert len(exercise.splitlines()) < 50


def test_the_page_works_as_it_says(course: Path) -> None:
    built = mitdl(course, "build")
    assert built.returncode == 0, built.stderr
    assert (course / "labs" / "21_rms" / "examples.json").is_file()
    proved = mitdl(course, "build", "--check")
    assert proved.returncode == 0, proved.stderr
    assert re.search(r"rms +2 of 2 +2 +1 of 1", proved.stdout), proved.stdout


def test_a_mistake_that_no_case_shows_is_told(course: Path) -> None:
    path = course / "autograder" / "exercises" / "lab_21.py"
    whole = path.read_text(encoding="utf-8")
    extra = (
        "\n@rms.mistake\ndef of_zeros(x):\n    '''You divide by zero when all are zero.'''\n"
        "    return np.sqrt(np.mean(x**2, axis=-1))\n\n\nLAB = Lab("
    )
    path.write_text(whole.replace("\nLAB = Lab(", extra), encoding="utf-8")
    mitdl(course, "build")
    proved = mitdl(course, "build", "--check")
    path.write_text(whole, encoding="utf-8")
    assert proved.returncode == 1
    assert "rms: the mistake of-zeros passes; add a case that shows it" in proved.stderr
