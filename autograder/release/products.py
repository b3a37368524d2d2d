"""All products, each from its source, in memory.

- lectures/NN_topic.ipynb       from lectures/NN_topic.py
- labs/NN_topic/NN_topic.ipynb  from solutions/NN_topic/NN_topic.py
- labs/NN_topic/examples.json   from autograder/exercises/lab_NN
- labs/NN_topic/data/*          from solutions/NN_topic/data/*
- autograder/written_questions  NN_topic.json, from solutions/NN_topic/NN_topic.py
- build/source/NN_topic/*       from the same, with solutions: nbgrader's source folder
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder.errors import UsageError
from autograder.exercises import Lab
from autograder.layout import EXAMPLES, UNIT
from autograder.release.agreement import disagreements
from autograder.release.faults import faults
from autograder.release.leaks import leaks, secrets, telling_in
from autograder.release.notebook import as_bytes, instructor_version, stamped
from autograder.release.pipeline import student_version
from autograder.release.recording import record
from autograder.release.source import Source, SourceError, read_source
from autograder.release.written_questions import unmarkable, written_questions
from autograder.written_questions.questions import as_json, path_of

EXPORTED = "build/source"

FindLab = Callable[[str], Lab]


@dataclass(frozen=True)
class Product:
    """A file to be made.

    Attributes:
        path: from the project's root, with slashes.
        content: its bytes.
        source: what to edit instead.
    """

    path: str
    content: bytes
    source: str


@dataclass
class Build:
    """The products of all sources.

    Attributes:
        products: committed files that students get.
        opened_later: committed files that a class does not get, with model answers.
        exported: nbgrader's source folder.
        problems: why some source cannot become a product, a line each.
        secrets: for each lab, the lines that only instructors may read.
    """

    products: list[Product] = field(default_factory=list)
    opened_later: list[Product] = field(default_factory=list)
    exported: list[Product] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    secrets: dict[str, list[str]] = field(default_factory=dict)


def make_products(root: Path, find_lab: FindLab, only: str | None = None) -> Build:
    """Make every product in memory, or those of one unit, its lecture and its lab.

    Raises:
        SourceError: with all problems of all sources.
    """
    build = Build()
    for path in sorted(root.glob(f"lectures/{only or UNIT}.py")):
        if source := _faultless_source(path, root, build):
            content = as_bytes(stamped(instructor_version(source)))
            build.products.append(Product(f"lectures/{source.unit}.ipynb", content, source.name))
    for folder in sorted(root.glob(f"solutions/{only or UNIT}")):
        path = folder / f"{folder.name}.py"
        if path.is_file() and (source := _faultless_source(path, root, build)):
            _make_lab(source, list(_data(folder, root)), find_lab, build)
    build.problems += _leak_problems(build)
    if build.problems:
        raise SourceError(*build.problems)
    return build


def _faultless_source(path: Path, root: Path, build: Build) -> Source | None:
    """Return the source, or None with its problems noted."""
    try:
        source = read_source(path, root)
    except SourceError as error:
        build.problems += error.problems
        return None
    problems = faults(source)
    build.problems += problems
    return None if problems else source


def _make_lab(source: Source, data: list[Product], find_lab: FindLab, build: Build) -> None:
    """Make the notebook, its recorded examples and its data, for students and for nbgrader."""
    try:
        lab = find_lab(source.unit)
    except UsageError as error:
        build.problems.append(f"{source.name}: {error}")
        return
    instructor = instructor_version(source)
    student = student_version(instructor)
    build.problems += [*disagreements(source, lab, student), *unmarkable(source)]
    build.secrets[source.unit] = secrets(source)
    folder = f"labs/{source.unit}"
    exercises = f"autograder/exercises/lab_{source.unit[:2]}"
    notebook = Product(f"{folder}/{source.unit}.ipynb", as_bytes(student), source.name)
    companions = [Product(f"{folder}/{EXAMPLES}", record(lab), exercises), *data]
    build.products += [notebook, *companions]
    if questions := written_questions(source):
        content = as_json(questions).encode()
        build.opened_later.append(Product(path_of(source.unit), content, source.name))
    instructors_notebook = replace(notebook, content=as_bytes(instructor))
    build.exported += [
        replace(p, path=p.path.replace("labs", EXPORTED, 1))
        for p in (instructors_notebook, *companions)
    ]


def _data(folder: Path, root: Path) -> Iterator[Product]:
    """Return the files in `data/`; students get no others, so nothing else can slip out."""
    for file in sorted((folder / "data").rglob("*")):
        if file.is_file():
            path = f"labs/{folder.name}/{file.relative_to(folder).as_posix()}"
            yield Product(path, file.read_bytes(), file.relative_to(root).as_posix())


def _leak_problems(build: Build) -> Iterator[str]:
    """Return the secret lines that a product would show."""
    for product in build.products:
        unit = (
            Path(product.path).stem if "lectures/" in product.path else product.path.split("/")[1]
        )
        hidden = [
            line for lab, lines in build.secrets.items() for line in telling_in(unit, lab, lines)
        ]
        for line in leaks(hidden, product.content):
            yield (
                f"{product.source}: `{line}` is hidden in a lab, but {product.path} would show it; "
                "take it out"
            )
