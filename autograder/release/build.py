"""Write the products, or say which differ from what their sources give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import Literal

from autograder.exercises import load_lab
from autograder.gradebook.write_whole import write_whole
from autograder.layout import EXAMPLES, UNIT
from autograder.release.answers import answered_cells
from autograder.release.products import FindLab, Product, make_products
from autograder.release.recording import same_examples
from autograder.worked_in import worked_in
from autograder.written_questions.questions import path_of

SENTENCES = {
    "missing": "is missing, expected what {source} gives; run `mitdl build`",
    "changed": "is not what {source} gives ({detail}); run `mitdl build`",
    "orphan": "comes from {source}, which is gone; run `mitdl build` to remove it",
    "answers": "holds answers ({detail}), expected the empty lab; keep it under another name, then "
    "run `mitdl build`",
    "worked-in": "somebody has worked in it, expected what {source} gives; keep it under another "
    "name, then run `mitdl build`",
}
KEPT = ("answers", "worked-in")  # states of somebody's work, which is never overwritten
DONE = {
    "missing": "written from {source}",
    "changed": "written again from {source} ({detail})",
    "orphan": "removed, for {source} is gone",
}


@dataclass(frozen=True)
class Drift:
    """A product that differed from its source.

    Attributes:
        path: the product, from the project's root.
        state: of what lies there; see `SENTENCES`.
        source: what it comes from.
        detail: the first line that differs, or the cells with answers.
        mended: whether the build has put it right.
    """

    path: str
    state: Literal["missing", "changed", "orphan", "answers", "worked-in"]
    source: str
    detail: str = ""
    mended: bool = False

    @property
    def kept(self) -> bool:
        """Whether it is somebody's work, and so left as it is."""
        return self.state in KEPT

    def __str__(self) -> str:
        sentences = DONE if self.mended else SENTENCES
        sentence = sentences[self.state].format(source=self.source, detail=self.detail)
        return f"{self.path}: {sentence}"


def build(
    root: Path, check: bool = False, find_lab: FindLab = load_lab, only: str | None = None
) -> list[Drift]:
    """Make all products, or say which differ from their sources.

    Args:
        root: the project's folder.
        check: compare only, write nothing.
        find_lab: gives a lab's exercise objects by its name.
        only: the one unit to build, its lecture and its lab; all where it is None.

    Returns:
        What differed; without `check` it is mended now, but for what somebody has worked in.

    Raises:
        SourceError: when a source cannot become a product; nothing is written then.
    """
    result = make_products(root, find_lab, only)
    products = [*result.products, *result.opened_later]
    drifts = [*_differing(root, products)]
    if only is None:
        drifts += _orphans(root, products)
    if check:
        return drifts
    for product in result.exported:
        _write_if_changed(root / product.path, product.content)
    contents = {product.path: product.content for product in products}
    return [_mend(root, drift, contents) for drift in drifts]


def _differing(root: Path, products: list[Product]) -> Iterator[Drift]:
    """Return the products that are missing or differ from their sources."""
    for product in products:
        path = root / product.path
        if not path.is_file():
            yield Drift(product.path, "missing", product.source)
            continue
        content = path.read_bytes()
        if content == product.content:
            continue
        if path.name == EXAMPLES and same_examples(content, product.content):
            continue
        line = _first_difference(content, product.content)
        changed = Drift(product.path, "changed", product.source, f"first at line {line}")
        yield _drift_of_work(product.path, product.source, content) or changed


def _drift_of_work(path: str, source: str, content: bytes) -> Drift | None:
    """Return the drift of a notebook that somebody has worked in; None where nobody has."""
    if cells := answered_cells(content):
        return Drift(path, "answers", source, ", ".join(cells))
    return Drift(path, "worked-in", source) if worked_in(content) else None


def _first_difference(content: bytes, expected: bytes) -> int:
    """Return the number of the first line that differs."""
    pairs = zip_longest(content.split(b"\n"), expected.split(b"\n"))
    return next(number for number, (line, other) in enumerate(pairs, start=1) if line != other)


def _orphans(root: Path, products: list[Product]) -> Iterator[Drift]:
    """Return our own files, known by their names, that no source makes any more."""
    paths = {product.path for product in products}
    lectures = [(path, f"lectures/{path.stem}.py") for path in root.glob(f"lectures/{UNIT}.ipynb")]
    labs = [
        (folder / file, f"solutions/{folder.name}/{folder.name}.py")
        for folder in root.glob(f"labs/{UNIT}")
        for file in (f"{folder.name}.ipynb", EXAMPLES)
    ]
    answers = [(path, f"solutions/{path.stem}/{path.stem}.py") for path in root.glob(path_of(UNIT))]
    for path, source in sorted(lectures + labs + answers):
        name = path.relative_to(root).as_posix()
        if path.is_file() and name not in paths:
            yield _drift_of_work(name, source, path.read_bytes()) or Drift(name, "orphan", source)


def _mend(root: Path, drift: Drift, contents: dict[str, bytes]) -> Drift:
    """Write or remove a product, unless somebody has worked in it."""
    path = root / drift.path
    if drift.kept:
        return drift
    if drift.state != "orphan":
        _write_if_changed(path, contents[drift.path])
    else:
        path.unlink()
        if not any(path.parent.iterdir()):
            path.parent.rmdir()
    return replace(drift, mended=True)


def _write_if_changed(path: Path, content: bytes) -> None:
    """Write a file, and leave one alone that has this content."""
    if not path.is_file() or path.read_bytes() != content:
        write_whole(path, content)
