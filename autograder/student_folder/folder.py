"""Start a student's folder, go on with one, and bring new versions into it without losing work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePosixPath

from autograder.errors import UsageError
from autograder.gradebook.write_whole import write_whole
from autograder.student_folder.ledger import LEDGER, Ledger, read_ledger, write_ledger
from autograder.worked_in import digest_of

SENTENCES = {
    "new": "handed out",
    "newer": "there is a newer one; `mitdl start --update` brings it and keeps your work",
    "updated": "the new version is in its place; you had written nothing in the old one",
    "beside": "you have worked in it, so it stays; the new version is {other}",
    "replaced": "the new version is in its place; what lay there is {other}",
    "left": "is no longer part of the course; yours stays where it is",
    "fresh": "is as it was handed out",
    "reset": "is fresh again; yours is kept as {other}",
}


@dataclass(frozen=True)
class Step:
    """What was done about one file.

    Attributes:
        path: in the folder, with slashes.
        state: a key of `SENTENCES`.
        other: the file beside it, where there is one.
    """

    path: str
    state: str
    other: str = ""

    def __str__(self) -> str:
        return f"{self.path}: {SENTENCES[self.state].format(other=self.other)}"


def start(folder: Path, course: Mapping[str, bytes], update: bool = False) -> list[Step]:
    """Put what is missing into a student's folder and, on request, what is newer.

    Args:
        folder: a new or empty one, or one that was started before.
        course: content of what is handed out, by path.
        update: bring new versions too.

    Returns:
        What was done, or could be.

    Raises:
        UsageError: when the folder is a file, or holds something else.
    """
    _refuse_foreign_folder(folder)
    ledger = read_ledger(folder)
    write_ledger(folder, ledger)  # first, so that a start that was cut off can go on
    steps = []
    for path, content in course.items():
        if step := _hand_out(folder, path, content, ledger, update):
            steps.append(step)
    steps += _no_longer_handed_out(folder, course, ledger)
    write_ledger(folder, ledger)
    return steps


def find_folder(cwd: Path) -> Path:
    """Return the student's folder around a place.

    Raises:
        UsageError: when there is none.
    """
    for folder in (cwd, *cwd.parents):
        if (folder / LEDGER).is_file():
            return folder
    raise UsageError(
        f"{cwd}: is in no folder of the course; make one, for example "
        "`mitdl start deep-learning`, and go there"
    )


def keep_aside(path: Path) -> Path:
    """Copy a file to a name beside it that no file has, and return that."""
    for number in count(1):
        copy = path.with_name(f"{path.stem}-kept-{number}{path.suffix}")
        try:
            with open(copy, "xb") as file:
                file.write(path.read_bytes())
            return copy
        except FileExistsError:
            continue
    raise AssertionError("unreachable")


def _refuse_foreign_folder(folder: Path) -> None:
    """Refuse a place that is no folder for this: hidden files and environments may lie there."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: is a file, expected a folder; choose another name")
    if not folder.exists() or (folder / LEDGER).exists():
        return
    others = [
        path.name
        for path in sorted(folder.iterdir())
        if not path.name.startswith(".") and not (path / "pyvenv.cfg").exists()
    ]
    if others:
        raise UsageError(
            f"{folder}: holds {others[0]!r}, expected a new or empty folder, or one that "
            "`mitdl start` made; choose another name"
        )


def _hand_out(folder: Path, path: str, content: bytes, ledger: Ledger, update: bool) -> Step | None:
    """Bring one file into the folder, and note in the ledger what was handed out."""
    target, new_digest, handed = folder / path, digest_of(content), ledger.handed.get(path)
    present_digest = digest_of(target.read_bytes()) if target.is_file() else None
    if present_digest == new_digest:
        ledger.handed[path] = new_digest
        return None
    if present_digest is not None and handed == new_digest:
        return None  # worked in, and nothing newer has come
    if present_digest is not None and not update:
        return Step(path, "newer")
    ledger.handed[path] = new_digest
    if present_digest is None or present_digest == handed:
        write_whole(target, content)
        return Step(path, "new" if present_digest is None else "updated")
    if target.suffix == ".ipynb":
        return Step(path, "beside", _put_beside(folder, path, content, ledger))
    copy = keep_aside(target)
    write_whole(target, content)
    return Step(path, "replaced", copy.relative_to(folder).as_posix())


def _put_beside(folder: Path, path: str, content: bytes, ledger: Ledger) -> str:
    """Put a new version beside a notebook, over no other that somebody has worked in."""
    new_digest, original = digest_of(content), PurePosixPath(path)
    for number in count(1):
        ending = "-new" if number == 1 else f"-new-{number}"
        beside = str(original.with_name(f"{original.stem}{ending}{original.suffix}"))
        target = folder / beside
        present_digest = digest_of(target.read_bytes()) if target.is_file() else None
        if present_digest in (None, new_digest, ledger.beside.get(beside)):
            write_whole(target, content)
            ledger.beside[beside] = new_digest
            return beside
    raise AssertionError("unreachable")


def _no_longer_handed_out(
    folder: Path, course: Mapping[str, bytes], ledger: Ledger
) -> Iterator[Step]:
    """Say once of each file that it has left the course."""
    for path in sorted(ledger.handed.keys() - course.keys()):
        del ledger.handed[path]
        if (folder / path).is_file():
            yield Step(path, "left")
