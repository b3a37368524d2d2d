"""A lab's products in another folder, without recording its examples once more.

What `mitdl build` makes is held by `tests/autograder/release`, and so is that `labs/` agrees with
its sources.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from autograder.release.notebook import as_bytes, instructor_version
from autograder.release.pipeline import student_version
from autograder.release.source import read_source

ROOT = Path(__file__).parents[2]


def lay_out(root: Path, lab: str) -> None:
    """Put the source of a lab, its released notebook and nbgrader's source folder into a project.

    Args:
        root: the project's folder.
        lab: its full name, such as `01_perceptron`.
    """
    shutil.copytree(ROOT / "solutions" / lab, root / "solutions" / lab)
    instructor = instructor_version(read_source(root / "solutions" / lab / f"{lab}.py", root))
    contents = {"labs": student_version(instructor), "build/source": instructor}
    for folder, notebook in contents.items():
        (root / folder / lab).mkdir(parents=True)
        (root / folder / lab / f"{lab}.ipynb").write_bytes(as_bytes(notebook))
        shutil.copy(ROOT / "labs" / lab / "examples.json", root / folder / lab)
