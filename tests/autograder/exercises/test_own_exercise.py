"""The page that shows how to write an exercise, followed to the letter."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.xdist_group("own exercise")  # one copy of the project
WHOLE = (ROOT / "docs" / "writing-an-exercise.md").read_text(encoding="utf-8")
PAGE, SOLUTION, LOOPS = re.findall(r"```python\n(.*?)```", WHOLE, re.DOTALL)
NEW, BUILD, PROVE = re.findall(r"^mitdl (?:new|build|prove) 21_rms.*", WHOLE, re.MULTILINE)
(ELSEWHERE,) = re.findall(r"^    elsewhere .*", WHOLE, re.MULTILINE)


# It has imported the copy when a command comes, and forks for it.
SERVER = """
import json, os, sys
from importlib import import_module
from autograder.cli import main

for command in ("build", "new", "prove"):
    import_module(f"autograder.commands.{command}")
sys.argv[0], sys.dont_write_bytecode = "mitdl", True
for line in sys.stdin:
    arguments, *files = json.loads(line)
    pid = os.fork()
    if pid == 0:
        for number, path in enumerate(files, 1):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        sys.exit(main(arguments))
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


class Course:
    """A copy of the project without labs, and its `mitdl`, each command in a fresh process.

    Args:
        root: an empty folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("autograder", "mitdl_utils"):
            shutil.copytree(
                ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "lab_*")
            )
        shutil.copy(ROOT / "pyproject.toml", root)
        for folder in ("lectures", "solutions"):
            (root / folder).mkdir()
        self.server = subprocess.Popen(
            [sys.executable, "-c", SERVER],
            cwd=root,
            env={"PYTHONPATH": str(root), "PATH": str(Path(sys.executable).parent)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def mitdl(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        assert self.server.stdin and self.server.stdout
        files = [self.root / name for name in ("stdout.txt", "stderr.txt")]
        self.server.stdin.write(json.dumps([arguments, *map(str, files)]) + "\n")
        self.server.stdin.flush()
        code = int(self.server.stdout.readline())
        texts = (path.read_text(encoding="utf-8") for path in files)
        return subprocess.CompletedProcess(arguments, code, *texts)

    def typed(self, line: str) -> subprocess.CompletedProcess[str]:
        """A line of the page, as one types it."""
        return self.mitdl(*shlex.split(line)[1:])


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    """The copy after the page's first three steps."""
    course = Course(tmp_path_factory.mktemp("own"))
    with course.server:
        begun = course.typed(NEW)
        assert begun.returncode == 0, begun.stderr
        yield course


def write_page(course: Course, page: str) -> None:
    (course.root / "autograder" / "exercises" / "lab_21" / "rms.py").write_text(
        page, encoding="utf-8"
    )


def write_solution(course: Course) -> None:
    path = course.root / "solutions" / "21_rms" / "21_rms.py"
    text = path.read_text(encoding="utf-8")
    begin = text.index("    ### BEGIN SOLUTION")
    end = text.index("    ### END SOLUTION\n") + len("    ### END SOLUTION\n")
    path.write_text(text[:begin] + SOLUTION + text[end:], encoding="utf-8")


def test_the_page_is_short() -> None:
    assert len([line for line in PAGE.splitlines() if line.strip()]) < 40


def test_what_new_writes_works_as_it_stands_and_what_the_page_says_does_too(course: Course) -> None:
    for step in (lambda: None, lambda: (write_page(course, PAGE), write_solution(course))):
        step()
        built = course.typed(BUILD)
        assert built.returncode == 0, built.stderr
        assert (course.root / "labs" / "21_rms" / "examples.json").is_file()
        proved = course.typed(PROVE)
        assert proved.returncode == 0, proved.stdout + proved.stderr
    assert re.search(r"rms +4 of 4 +4 +0 +1 of 1", proved.stdout), proved.stdout


def test_one_exercise_is_proved_by_its_name(course: Course) -> None:
    write_page(course, PAGE)
    proved = course.mitdl("prove", "rms")
    assert proved.returncode == 0, proved.stderr


def test_another_right_way_finds_what_the_page_says_that_it_finds(course: Course) -> None:
    sample = course.root / "solutions" / "21_rms" / "sample_class" / "right-loops.py"
    sample.parent.mkdir()
    sample.write_text(LOOPS, encoding="utf-8")
    write_page(course, PAGE)
    found = course.mitdl("prove", "21_rms/rms")
    assert found.returncode == 1
    assert "mistake over-everything" in found.stderr
    assert "`elsewhere (right-loops): …`" in found.stderr
    assert len(found.stderr.splitlines()) == 1, found.stderr
    row = "    You average over everything, so a batch comes back as one number. Average along the "
    last = next(line for line in PAGE.splitlines() if line.startswith(row))
    write_page(course, PAGE.replace(last, f"{last}\n{ELSEWHERE}"))
    proved = course.mitdl("prove", "21_rms/rms")
    assert proved.returncode == 0, proved.stderr
    assert re.search(r"rms +4 of 4 +4 +[1-4] +2 of 2", proved.stdout), proved.stdout
    shutil.rmtree(sample.parent)


def test_a_mistake_that_no_case_shows_is_told_with_its_line(course: Course) -> None:
    extra = "of-zeros: squares = x**2 → squares = x * x\n    You divide by zero.\n"
    write_page(course, PAGE.replace('exercise.mistakes("""\n', f'exercise.mistakes("""\n{extra}'))
    proved = course.mitdl("prove", "rms")
    assert proved.returncode == 1
    assert re.search(
        r"rms\.py:\d+: rms: the mistake of-zeros passes; add a case that shows it", proved.stderr
    )


def test_a_mistake_that_is_only_a_slip_of_its_author_is_told(course: Course) -> None:
    slip = "misspelt: np.mean → nq.mean\n    You misspelt it.\n"
    write_page(course, PAGE.replace('exercise.mistakes("""\n', f'exercise.mistakes("""\n{slip}'))
    proved = course.mitdl("prove", "rms")
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
def test_new_never_writes_over_anything(course: Course, args: tuple[str, ...], line: str) -> None:
    before = {path: path.read_bytes() for path in course.root.rglob("*.py")}
    refused = course.mitdl("new", *args)
    assert refused.returncode == 2
    assert refused.stderr.splitlines() == [line]
    assert {path: path.read_bytes() for path in course.root.rglob("*.py")} == before


def test_a_second_exercise_joins_the_lab(course: Course) -> None:
    write_page(course, PAGE)
    write_solution(course)
    begun = course.mitdl("new", "21_rms", "half(x, by=2)")
    assert begun.returncode == 0, begun.stderr
    lab = (course.root / "autograder" / "exercises" / "lab_21" / "__init__.py").read_text()
    assert '    pages="""\n        rms\n        half\n    """,\n    total=3,\n' in lab
    built = course.mitdl("build", "21_rms")
    assert built.returncode == 0, built.stderr
    proved = course.mitdl("prove", "21_rms")
    assert proved.returncode == 0, proved.stderr
