"""The page that shows how to write an exercise, followed to the letter."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
WHOLE = (ROOT / "docs" / "writing-an-exercise.md").read_text(encoding="utf-8")
PAGE, SOLUTION, LOOPS = re.findall(r"```python\n(.*?)```", WHOLE, re.DOTALL)
NEW, BUILD, PROVE = re.findall(r"^mitdl (?:new|build|prove) 21_rms.*", WHOLE, re.MULTILINE)
(ELSEWHERE,) = re.findall(r"^    elsewhere .*", WHOLE, re.MULTILINE)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project without labs, after the page's first three steps."""
    root = tmp_path_factory.mktemp("own")
    for name in ("autograder", "mitdl_utils"):
        shutil.copytree(
            ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "lab_*")
        )
    shutil.copy(ROOT / "pyproject.toml", root)
    for folder in ("lectures", "solutions"):
        (root / folder).mkdir()
    begun = typed(root, NEW)
    assert begun.returncode == 0, begun.stderr
    return root


def typed(course: Path, line: str) -> subprocess.CompletedProcess[str]:
    """A line of the page, as one types it."""
    import shlex

    return mitdl(course, *shlex.split(line)[1:])


def mitdl(course: Path, *args: str) -> subprocess.CompletedProcess[str]:
    program = "import sys; from autograder.cli import main; sys.argv[0] = 'mitdl'; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", program, *args],
        cwd=course,
        env={"PYTHONPATH": str(course), "PATH": str(Path(sys.executable).parent)},
        capture_output=True,
        text=True,
    )


def write_page(course: Path, page: str) -> None:
    (course / "autograder" / "exercises" / "lab_21" / "rms.py").write_text(page, encoding="utf-8")


def write_solution(course: Path) -> None:
    path = course / "solutions" / "21_rms" / "21_rms.py"
    text = path.read_text(encoding="utf-8")
    begin = text.index("    ### BEGIN SOLUTION")
    end = text.index("    ### END SOLUTION\n") + len("    ### END SOLUTION\n")
    path.write_text(text[:begin] + SOLUTION + text[end:], encoding="utf-8")


def test_the_page_is_short() -> None:
    assert len([line for line in PAGE.splitlines() if line.strip()]) < 40


def test_what_new_writes_works_as_it_stands_and_what_the_page_says_does_too(course: Path) -> None:
    for step in (lambda: None, lambda: (write_page(course, PAGE), write_solution(course))):
        step()
        built = typed(course, BUILD)
        assert built.returncode == 0, built.stderr
        assert (course / "labs" / "21_rms" / "examples.json").is_file()
        proved = typed(course, PROVE)
        assert proved.returncode == 0, proved.stdout + proved.stderr
    assert re.search(r"rms +4 of 4 +4 +0 +1 of 1", proved.stdout), proved.stdout


def test_one_exercise_is_proved_by_its_name(course: Path) -> None:
    write_page(course, PAGE)
    proved = mitdl(course, "prove", "rms")
    assert proved.returncode == 0, proved.stderr


def test_another_right_way_finds_what_the_page_says_that_it_finds(course: Path) -> None:
    sample = course / "solutions" / "21_rms" / "sample_class" / "right-loops.py"
    sample.parent.mkdir()
    sample.write_text(LOOPS, encoding="utf-8")
    write_page(course, PAGE)
    found = mitdl(course, "prove", "21_rms/rms")
    assert found.returncode == 1
    assert "mistake over-everything" in found.stderr
    assert "`elsewhere (right-loops): …`" in found.stderr
    assert len(found.stderr.splitlines()) == 1, found.stderr
    row = "    You average over everything, so a batch comes back as one number. Average along the "
    last = next(line for line in PAGE.splitlines() if line.startswith(row))
    write_page(course, PAGE.replace(last, f"{last}\n{ELSEWHERE}"))
    proved = mitdl(course, "prove", "21_rms/rms")
    assert proved.returncode == 0, proved.stderr
    assert re.search(r"rms +4 of 4 +4 +[1-4] +2 of 2", proved.stdout), proved.stdout
    shutil.rmtree(sample.parent)


def test_a_mistake_that_no_case_shows_is_told_with_its_line(course: Path) -> None:
    extra = "of-zeros: squares = x**2 → squares = x * x\n    You divide by zero.\n"
    write_page(course, PAGE.replace('exercise.mistakes("""\n', f'exercise.mistakes("""\n{extra}'))
    proved = mitdl(course, "prove", "rms")
    assert proved.returncode == 1
    assert re.search(
        r"rms\.py:\d+: rms: the mistake of-zeros passes; add a case that shows it", proved.stderr
    )


def test_a_mistake_that_is_only_a_slip_of_its_author_is_told(course: Path) -> None:
    slip = "misspelt: np.mean → nq.mean\n    You misspelt it.\n"
    write_page(course, PAGE.replace('exercise.mistakes("""\n', f'exercise.mistakes("""\n{slip}'))
    proved = mitdl(course, "prove", "rms")
    assert proved.returncode == 1
    assert "the mistake misspelt raises NameError on every case; mend its edit" in proved.stderr


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (
            ("21_rms", "rms(x)"),
            "mitdl: autograder/exercises/lab_21/rms.py:1: there is a rms already; edit it, or "
            "choose another name",
        ),
        (
            ("21_rms",),
            "mitdl: solutions/21_rms/21_rms.py:1: there is a lab 21 already; choose another "
            "number, or begin an exercise in it with `mitdl new LAB NAME`",
        ),
        (
            ("21_other",),
            "mitdl: solutions/21_rms/21_rms.py:1: there is a lab 21 already; choose another "
            "number, or begin an exercise in it with `mitdl new LAB NAME`",
        ),
        (
            ("21_rms", "two words"),
            "mitdl: 'two words' is no signature, expected one such as 'softmax(z, axis=-1)'; put "
            "it in quotes",
        ),
        (
            ("rms", "rms(x)"),
            "mitdl: 'rms' is no lab's name, expected two digits and words, such as 21_rms; there "
            "are: 21_rms",
        ),
    ],
)
def test_new_never_writes_over_anything(course: Path, args: tuple[str, ...], line: str) -> None:
    before = {path: path.read_bytes() for path in course.rglob("*.py")}
    refused = mitdl(course, "new", *args)
    assert refused.returncode == 2
    assert refused.stderr.splitlines() == [line]
    assert {path: path.read_bytes() for path in course.rglob("*.py")} == before


def test_a_second_exercise_joins_the_lab(course: Path) -> None:
    write_page(course, PAGE)
    begun = mitdl(course, "new", "21_rms", "half(x, by=2)")
    assert begun.returncode == 0, begun.stderr
    lab = (course / "autograder" / "exercises" / "lab_21" / "__init__.py").read_text()
    assert '        "rms",\n        "half",\n    ),\n    total=3,\n' in lab
    built = mitdl(course, "build", "21_rms")
    assert built.returncode == 0, built.stderr
    proved = mitdl(course, "prove", "21_rms")
    assert proved.returncode == 0, proved.stderr
