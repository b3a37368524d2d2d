"""Write the products, or say which differ from what their sources give."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import Literal

from autograder.exercises import load_lab
from autograder.release.answers import answered
from autograder.release.products import EXAMPLES, UNIT, FindLab, Product, make
from autograder.release.recording import same_examples

SENTENCES = {
    "missing": "is missing, expected what {source} gives; run `mitdl build`",
    "changed": "is not what {source} gives ({detail}); run `mitdl build`",
    "orphan": "comes from {source}, which is gone; run `mitdl build` to remove it",
    "answers": "holds answers ({detail}), expected the empty lab; keep it under another name, then "
    "run `mitdl build`",
}
DONE = {
    "missing": "written from {source}",
    "changed": "written again from {source} ({detail})",
    "orphan": "removed, for {source} is gone",
}


@dataclass(frozen=True)
class Drift:
    """A product that was not what its source gives.

    Attributes:
        path: the product, from the project's root.
        state: what was found there; "answers" is somebody's work, which is never overwritten.
        source: what it comes from.
        detail: the first line that differs, or the cells with answers.
        mended: whether the build has put it right.
    """

    path: str
    state: Literal["missing", "changed", "orphan", "answers"]
    source: str
    detail: str = ""
    mended: bool = False

    def __str__(self) -> str:
        sentences = DONE if self.mended else SENTENCES
        sentence = sentences[self.state].format(source=self.source, detail=self.detail)
        return f"{self.path}: {sentence}"


def build(
    root: Path, check: bool = False, find_lab: FindLab = load_lab, only: str | None = None
) -> list[Drift]:
    """Make all products, or say which are not what their sources give.

    Args:
        root: the project's folder.
        check: compare only, write nothing.
        find_lab: gives a lab's exercise objects by its name.
        only: the one lab to build; all of them and the lectures where it is None.

    Returns:
        What differed; without `check` it is mended now, but for notebooks that hold answers.

    Raises:
        SourceError: when a source cannot become a product; nothing is written then.
    """
    made = make(root, find_lab, only)
    drifts = [*_differing(root, made.products)]
    if only is None:
        drifts += _orphans(root, made.products)
    if check:
        return drifts
    for product in made.exported:
        _write(root / product.path, product.content)
    wanted = {product.path: product.content for product in made.products}
    return [_mend(root, drift, wanted) for drift in drifts]


def _differing(root: Path, products: list[Product]) -> Iterator[Drift]:
    for product in products:
        path = root / product.path
        if not path.is_file():
            yield Drift(product.path, "missing", product.source)
            continue
        found = path.read_bytes()
        if found == product.content:
            continue
        if path.name == EXAMPLES and same_examples(found, product.content):
            continue
        if cells := answered(found):
            yield Drift(product.path, "answers", product.source, ", ".join(cells))
        else:
            line = _first_difference(found, product.content)
            yield Drift(product.path, "changed", product.source, f"first at line {line}")


def _first_difference(found: bytes, wanted: bytes) -> int:
    pairs = zip_longest(found.split(b"\n"), wanted.split(b"\n"))
    return next(number for number, (one, other) in enumerate(pairs, start=1) if one != other)


def _orphans(root: Path, products: list[Product]) -> Iterator[Drift]:
    """Our own files, known by their names, that no source makes any more."""
    made = {product.path for product in products}
    lectures = [(path, f"lectures/{path.stem}.py") for path in root.glob(f"lectures/{UNIT}.ipynb")]
    labs = [
        (folder / file, f"solutions/{folder.name}/{folder.name}.py")
        for folder in root.glob(f"labs/{UNIT}")
        for file in (f"{folder.name}.ipynb", EXAMPLES)
    ]
    for path, source in sorted(lectures + labs):
        name = path.relative_to(root).as_posix()
        if path.is_file() and name not in made:
            cells = ", ".join(answered(path.read_bytes()))
            yield Drift(name, "answers" if cells else "orphan", source, cells)


def _mend(root: Path, drift: Drift, wanted: dict[str, bytes]) -> Drift:
    path = root / drift.path
    if drift.state == "answers":
        return drift
    if drift.state != "orphan":
        _write(path, wanted[drift.path])
    else:
        path.unlink()
        if not any(path.parent.iterdir()):
            path.parent.rmdir()
    return replace(drift, mended=True)


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, and only when it changes."""
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.part")
    half.write_bytes(content)
    os.replace(half, path)
