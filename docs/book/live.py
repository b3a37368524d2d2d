"""What runs in the reader's browser: checks in the labs' pages, and JupyterLite.

It is put together in a folder of its own, which Sphinx copies into the book; what is there already,
made from the same files, is left as it is.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from docs.book import ROOT, lite
from docs.book.lab_data import write_files
from docs.book.pyodide import Files, Missing, cache_folder, unwanted

ALL, CHECKS, NOTHING = "all", "checks", "nothing"  # how much of it a book has
PYTHON, PACKAGES = "python", ("numpy",)  # Python's folder, and what a check loads
LIBRARIES = ("jupyterlite-core", "jupyterlite-pyodide-kernel", "anywidget", "ipywidgets")


@dataclass(frozen=True)
class Live:
    """What a book has.

    Attributes:
        checks: whether answers are checked in the labs' pages.
        lite: whether lectures and labs open in JupyterLite.
    """

    checks: bool = False
    lite: bool = False


def build(
    folder: Path, work: Path, lectures: Sequence[Path], labs: Sequence[Path], wanted: str = ALL
) -> Live:
    """Put into a folder what runs in the browser; say in one line what there is not, and why.

    Args:
        folder: whose content the book gets.
        work: for what is put together on the way.
        lectures: notebooks.
        labs: notebooks, as they are released.
        wanted: "all", "checks" or "nothing".
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = Files(cache_folder())
    try:
        if unwanted() or wanted == NOTHING:
            return _nothing_live(folder, "nothing runs in its pages, as you asked")
        files.take(PACKAGES, folder / PYTHON)
    except Missing as error:
        return _nothing_live(folder, f"nothing runs in its pages; {error}")
    write_files(folder / "_static", [path.stem for path in labs])
    if wanted == CHECKS:
        return Live(checks=True)
    note, fingerprint = work / "lite-made-from.json", _fingerprint([*lectures, *labs])
    if note.is_file() and note.read_text(encoding="utf-8") == fingerprint:
        return Live(checks=True, lite=True)
    try:
        note.unlink(missing_ok=True)
        shutil.rmtree(folder / "lite", ignore_errors=True)
        shutil.rmtree(folder / PYTHON)  # which may hold packages that are no longer used
        files.take(PACKAGES, folder / PYTHON)
        contents = lite.Contents([*lectures, *labs])
        lite.build(folder, PYTHON, work / "lite", contents, files)
    except (Missing, lite.NotBuilt) as error:
        shutil.rmtree(folder / "lite", ignore_errors=True)
        print(f"site: the book has no JupyterLite; {error}", file=sys.stderr)
        return Live(checks=True)
    note.write_text(fingerprint, encoding="utf-8")
    return Live(checks=True, lite=True)


def _nothing_live(folder: Path, reason: str) -> Live:
    shutil.rmtree(folder)
    folder.mkdir()
    print(f"site: {reason}", file=sys.stderr)
    return Live()


def _fingerprint(notebooks: Sequence[Path]) -> str:
    """Return digests of all that JupyterLite is made from."""
    sources = [path for name in ("mitdl_utils", "docs/book") for path in (ROOT / name).rglob("*")]
    sources = sorted(path for path in sources if "__pycache__" not in path.parts)
    files = [*notebooks, *sorted((ROOT / "labs").glob("*/examples.json")), *sources]
    digests = {
        path.relative_to(ROOT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.is_file()
    }
    return json.dumps(digests | {name: _version(name) for name in LIBRARIES}, indent=1)


def _version(name: str) -> str:
    try:
        return version(name)
    except ModuleNotFoundError:
        return ""
