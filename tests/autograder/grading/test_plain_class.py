"""A class of somebody else's course, graded once: what each student must get and read."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from tests.helpers import in_process
from tests.helpers.plain_course import FULL, HALF_POINTS, HW, RIGHT, PlainCourse

pytestmark = pytest.mark.xdist_group("plain-class")
PIXEL = "iVBORw0KGgo="
SHOWS = (
    "from IPython.display import SVG, Latex, Markdown, display",
    "Markdown('**bold words**')",
    r"Latex(r'$\alpha_{17}$')",
    """SVG('<svg xmlns="http://www.w3.org/2000/svg" width="9"><circle r="4"/></svg>')""",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2])",
    "%matplotlib notebook\nplt.plot([5, 6])\nplt.show()",
    "print('\\x1b[31mred words\\x1b[0m')",
)
SVG_PLOT = (
    "from matplotlib_inline import backend_inline\n"
    "backend_inline.set_matplotlib_formats('svg')\n"
    "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
)
MODULE = (
    "from tools import two\nimport pathlib\nassert two == 2\n"
    "assert pathlib.Path('data/x.csv').read_text() == '1,2'",
)


@dataclass(frozen=True)
class Row:
    """A student.

    Attributes:
        score: in the gradebook.
        cells: of the student's own, before the answer.
        answer: to the one question.
        essay: written, with a picture; "" for none.
        seen: what the page of feedback holds.
        waits: whether a person has to look.
    """

    score: float = FULL
    cells: tuple[str, ...] = ()
    answer: str = RIGHT
    essay: str = ""
    seen: tuple[str, ...] = ()
    waits: bool = False


CLASS = {
    "attach": Row(essay="![d](attachment:d.png)", seen=("data:image/png",), waits=True),
    "shows": Row(
        cells=SHOWS,
        seen=("bold words</strong>", "<math", "data:image/svg+xml", "data:image/png", "red words"),
    ),
    "svg-plot": Row(cells=SVG_PLOT, seen=("data:image/svg+xml",)),
    "module": Row(cells=MODULE, answer="square = lambda x: x ** two"),
    "warns": Row(
        score=0.0,
        answer="def square(x):\n    import warnings\n    warnings.warn('slow')\n    return x * x",
        seen=("writes on stderr, for which nbgrader gives 0", "UserWarning: slow"),
    ),
    "half": Row(score=HALF_POINTS, answer="def square(x):\n    return 4 if x == 2 else 1"),
}


@dataclass
class Graded:
    """The class after `mitdl grade --feedback`."""

    course: PlainCourse
    done: subprocess.CompletedProcess[str]

    def page(self, student: str) -> str:
        path = self.course.folder / "feedback" / student / HW / f"{HW}.html"
        return path.read_text(encoding="utf-8").partition("<body>")[2]


def hand_in(course: PlainCourse, student: str, row: Row) -> None:
    path = course.hand_in(student, answer=row.answer) / f"{HW}.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.cells[1:1] = [new_code_cell(text) for text in row.cells]
    if row.essay:
        nb.cells[-1].source = row.essay
        nb.cells[-1].attachments = {"d.png": {"image/png": PIXEL}}
    nbformat.write(nb, path)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graded]:
    course = PlainCourse(tmp_path_factory.mktemp("plain"))
    course.configure()
    beside = {"tools.py": "two = 2\n", "data/x.csv": "1,2"}
    for name, text in beside.items():
        path = course.folder / "source" / HW / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    course.release()
    for student, row in CLASS.items():
        hand_in(course, student, row)
    yield Graded(course, in_process.mitdl("grade", HW, "--feedback", cwd=course.folder))


def test_everybody_is_graded(graded: Graded) -> None:
    assert graded.done.returncode == 0, graded.done.stderr
    assert graded.done.stdout.startswith(f"{HW} · {len(CLASS)} submissions")


@pytest.mark.parametrize("student", CLASS)
def test_the_score_is_right_and_the_page_shows_what_was_put_out(
    graded: Graded, student: str
) -> None:
    row = CLASS[student]
    with graded.course.gradebook() as gradebook:
        found = gradebook.find_submission(HW, student)
        assert (found.score, found.needs_manual_grade) == (pytest.approx(row.score), row.waits)
    page = graded.page(student)
    assert [text for text in row.seen if text not in page] == []
