"""What a student is handed: labs with their examples and data, and the lectures' notebooks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from autograder.errors import MitdlError
from autograder.layout import EXAMPLES, UNIT
from autograder.project import find_course
from autograder.worked_in import worked_in


def course_files() -> dict[str, bytes]:
    """Return the content of everything that is handed out, by its path in a student's folder.

    Raises:
        MitdlError: when this install has no labs, or somebody has worked in them.
    """
    root = find_course()
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in _paths(root)}
    for name, content in files.items():
        if worked_in(content):
            raise MitdlError(
                f"{root / name}: somebody has worked in it, expected the notebook to hand out; "
                "keep it under another name, then run `mitdl build`"
            )
    return files


def units(paths: list[str]) -> dict[str, list[str]]:
    """Group paths by the lab or lecture that they belong to.

    >>> units(["labs/01_a/01_a.ipynb", "labs/01_a/data/x.csv", "lectures/01_a.ipynb"])
    {'labs/01_a': ['labs/01_a/01_a.ipynb', 'labs/01_a/data/x.csv'], 'lectures/01_a': [...]}
    """
    grouped: dict[str, list[str]] = {}
    for path in paths:
        kind, name, *_ = path.split("/")
        grouped.setdefault(f"{kind}/{name.removesuffix('.ipynb')}", []).append(path)
    return grouped


def _paths(root: Path) -> Iterator[Path]:
    """Yield the files to hand out; others in the same folders are nobody's to give away."""
    for lab in sorted(root.glob(f"labs/{UNIT}")):
        files = [lab / f"{lab.name}.ipynb", lab / EXAMPLES, *sorted((lab / "data").rglob("*"))]
        yield from (path for path in files if path.is_file())
    yield from sorted(root.glob(f"lectures/{UNIT}.ipynb"))
