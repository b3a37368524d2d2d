"""Begin an exercise: its page, its row in the lab, and its three cells in the lab's source.

The text is a whole exercise, which asks for x itself: it builds, it proves, and each line is a
placeholder.
"""

from __future__ import annotations

import ast
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import jupytext
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.errors import UsageError
from autograder.exercises import page_name
from autograder.gradebook.write_whole import write_whole
from autograder.release.source import KERNEL, nbgrader_of

LAB_NAME = re.compile(r"\d\d_[a-z][a-z0-9_]*")
JUPYTEXT = {
    "cell_metadata_filter": "nbgrader,tags,-all",
    "notebook_metadata_filter": (
        "kernelspec,jupytext,-jupytext.text_representation.jupytext_version"
    ),
    "text_representation": {
        "extension": ".py",
        "format_name": "percent",
        "format_version": "1.3",
    },
}

LAB = '''"""Lab {number}: say what it is about."""

from autograder.exercises import Lab

LAB = Lab.of_pages(
    "{lab}",
    "{title}",
    pages="""
    """,
    total=0,
)
'''

PAGES = 'pages="""'

PAGE = '''"""{signature}: say in one sentence what it gives."""

import numpy as np

from autograder.exercises import Exercise, case, draw

# The oracle: a library's own, or another formula; never a copy of the answer.
exercise = Exercise(points={points}, reference=lambda {inside}: {first})


@exercise.cases
def cases(rng):
    yield case("worked by hand", np.array([3.0, -4.0]){zeros})
    yield case("a batch", draw(rng, 5, 3){zeros})


@exercise.answer
def {signature}:
    result = {first}
    return result


exercise.mistakes("""
doubled: result = {first} → result = 2 * {first}
    Say what a student who wrote this should read. Known mistakes are edits of the answer, as many
    as you can think of.
""")
'''

STATEMENT = """\
## Exercise {number} · {name}

**10 minutes · difficulty 2 of 5 · {points} points**

Say why it is needed, give the formula with its shapes, and trace an example by hand.

**Points:** {points} for right values."""

SOLUTION = '''\
def {signature}:
    """Say in one sentence what it gives.

    Args:
{documented}

    Returns:
        Say its shape.
    """
    ### BEGIN SOLUTION
    return {first}
    ### END SOLUTION'''


@dataclass(frozen=True)
class NewExercise:
    """A new exercise.

    Attributes:
        root: the project's folder.
        lab: "21_rms".
        signature: "rms(x, axis=-1)".
        points: to gain.
    """

    root: Path
    lab: str
    signature: str
    points: float = 1

    @property
    def name(self) -> str:
        """The function's name."""
        return self.signature.partition("(")[0]

    @property
    def page(self) -> Path:
        """The path of its page."""
        return self.folder / f"{page_name(self.name)}.py"

    @property
    def folder(self) -> Path:
        """The folder of the lab's pages."""
        return self.root / "autograder" / "exercises" / f"lab_{self.lab[:2]}"

    @property
    def source(self) -> Path:
        """The path of the lab's source, with statements and solutions."""
        return self.root / "solutions" / self.lab / f"{self.lab}.py"


def begin_lab(root: Path, lab: str) -> list[Path]:
    """Write a lab without exercises.

    Args:
        root: the project's folder.
        lab: its name, "21_rms".

    Returns:
        The files that were written.

    Raises:
        UsageError: where the name is not valid, or a lab has this name or number.
    """
    new = NewExercise(root, lab, "")
    _refuse_lab_name(root, lab)
    known = (
        [new.source] if new.source.exists() else sorted(root.glob(f"solutions/{lab[:2]}_*/*.py"))
    )
    known += [path for path in (new.folder, new.folder.with_suffix(".py")) if path.exists()]
    if known:
        location = known[0].relative_to(root).as_posix()
        raise UsageError(
            f"{location}:1: there is a lab {lab[:2]} already; choose another number, or begin an "
            f"exercise in it with `mitdl new LAB NAME`"
        )
    title = lab[3:].replace("_", " ").capitalize()
    text = LAB.format(number=lab[:2], lab=lab, title=title)
    write_whole(new.folder / "__init__.py", text)
    notebook = new_notebook(metadata={"jupytext": JUPYTEXT, "kernelspec": KERNEL})
    notebook.cells = [
        new_markdown_cell(f"# Lab {int(lab[:2])} · {title}\n\nSay what one will have built."),
        new_code_cell("import numpy as np\n\nfrom mitdl_utils import check"),
    ]
    _write_source(new.source, notebook)
    return [new.folder / "__init__.py", new.source]


def begin_exercise(new: NewExercise) -> list[Path]:
    """Write an exercise's page, its row in the lab and its three cells; a new lab too, if need be.

    Args:
        new: the exercise.

    Returns:
        The files that were written.

    Raises:
        UsageError: where the exercise exists, or the signature is not valid.
    """
    _refuse_lab_name(new.root, new.lab)
    arguments, required = _arguments(new)
    _refuse_known_name(new)
    written = [] if new.source.exists() else begin_lab(new.root, new.lab)
    words = {
        "signature": new.signature,
        "name": new.name,
        "points": f"{new.points:g}",
        "first": arguments[0],
        "inside": new.signature.partition("(")[2].rpartition(")")[0],
        "zeros": ", 0" * (required - 1),
        "documented": "\n".join(f"        {name}: say its shape." for name in arguments),
    }
    notebook = jupytext.reads(new.source.read_text(encoding="utf-8"), fmt="py:percent")
    words["number"] = str(1 + sum(_is_solution(cell) for cell in notebook.cells))
    notebook.cells += _cells(new, words)
    write_whole(new.page, PAGE.format(**words))
    _add_row(new)
    _write_source(new.source, notebook)
    return [*written, new.page, new.folder / "__init__.py", new.source]


def _arguments(new: NewExercise) -> tuple[list[str], int]:
    """Return the names of a signature's arguments, and how many of them have no default."""
    names: list[str] = []
    required = 0
    with suppress(SyntaxError):
        body = ast.parse(f"def {new.signature}: ...").body
        if len(body) == 1 and isinstance(body[0], ast.FunctionDef):
            arguments = body[0].args
            names = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)]
            required = len(names) - len(arguments.defaults)
    if not required:
        raise UsageError(
            f"{new.signature!r} is no signature, expected one such as 'softmax(z, axis=-1)'; put "
            "it in quotes"
        )
    return names, required


def _refuse_lab_name(root: Path, lab: str) -> None:
    if not LAB_NAME.fullmatch(lab):
        known = ", ".join(sorted(path.name for path in root.glob("solutions/[0-9][0-9]_*")))
        raise UsageError(
            f"{lab!r} is no lab's name, expected two digits and words, such as 21_rms; there are: "
            f"{known or 'none'}"
        )


def _refuse_known_name(new: NewExercise) -> None:
    location = None
    if new.page.exists():
        location = f"{new.page.relative_to(new.root).as_posix()}:1"
    elif new.source.exists():
        lines = new.source.read_text(encoding="utf-8").splitlines()
        numbers = [n for n, line in enumerate(lines, 1) if f'"grade_id": "{new.name}"' in line]
        location = (
            f"{new.source.relative_to(new.root).as_posix()}:{numbers[0]}" if numbers else None
        )
    if location:
        raise UsageError(
            f"{location}: there is a {new.name} already; edit it, or choose another name"
        )


def _is_solution(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and bool(nbgrader_of(cell).get("solution"))


def _cells(new: NewExercise, words: dict[str, str]) -> list[NotebookNode]:
    """Make the statement, the solution and the check, with their metadata for nbgrader."""
    base = {"schema_version": 3, "task": False}
    solution = {**base, "grade": False, "grade_id": new.name, "locked": False, "solution": True}
    check = {
        **base,
        "grade": True,
        "grade_id": f"check_{new.name}",
        "locked": True,
        "points": int(new.points) if new.points == int(new.points) else new.points,
        "solution": False,
    }
    return [
        new_markdown_cell(STATEMENT.format(**words)),
        new_code_cell(SOLUTION.format(**words), metadata={"nbgrader": solution}),
        new_code_cell(f'check("{new.name}")', metadata={"nbgrader": check}),
    ]


def _add_row(new: NewExercise) -> None:
    """Add the page to the lab's pages, and its points to the lab's total where it is given."""
    path = new.folder / "__init__.py"
    text = path.read_text(encoding="utf-8")
    end = text.find('\n    """,', text.find(PAGES) + len(PAGES))
    if PAGES not in text or end < 0:
        raise UsageError(
            f'{path.relative_to(new.root).as_posix()}:1: has no `pages="""…"""` over several '
            f"lines to add {new.name} to; put the lab together with Lab.of_pages"
        )
    text = f"{text[:end]}\n        {new.page.stem}{text[end:]}"
    if total := re.search(r"total=([\d.]+)", text):
        text = f"{text[: total.start(1)]}{float(total[1]) + new.points:g}{text[total.end(1) :]}"
    write_whole(path, text)


def _write_source(path: Path, notebook: NotebookNode) -> None:
    write_whole(path, jupytext.writes(notebook, fmt="py:percent"))
