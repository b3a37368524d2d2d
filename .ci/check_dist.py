"""Refuse an sdist or a wheel with a file that git does not track, a solution, work, or a gap.

Usage: python .ci/check_dist.py dist/*    `make dist` calls it.
"""

import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from autograder.worked_in import worked_in

ROOT = Path(__file__).parent.parent
REQUIRED = {
    "mitdl_utils/__init__.py",
    "mitdl_utils/py.typed",
    "autograder/py.typed",
    "labs/01_perceptron/01_perceptron.ipynb",
    "labs/01_perceptron/examples.json",
    "lectures/01_perceptron.ipynb",
}
COURSE = "mitdl_utils/course/"  # where a wheel holds labs/ and lectures/
HIDDEN = (b"### BEGIN SOLUTION", b"BEGIN MARK SCHEME", b"BEGIN HIDDEN TESTS")


def read(archive: Path) -> dict[str, bytes]:
    """Return the content of an archive's files by their paths in the project."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            names = [name for name in wheel.namelist() if name[-1] != "/"]
            return {name.removeprefix(COURSE): wheel.read(name) for name in names}
    with tarfile.open(archive) as sdist:
        members = {m.name.partition("/")[2]: sdist.extractfile(m) for m in sdist if m.isfile()}
        return {name: file.read() for name, file in members.items() if file}


def complaints(files: dict[str, bytes], tracked: set[str]) -> Iterator[str]:
    """Yield what is wrong with an archive, a line for each file."""
    for name, content in sorted(files.items()):
        folder = PurePosixPath(name).parts[0]
        if folder == "solutions":
            yield f"{name} is a solution"
        elif folder == "labs" and any(marker in content for marker in HIDDEN):
            yield f"{name} holds a solution"
        elif name.endswith(".ipynb") and worked_in(content):
            yield f"{name} holds somebody's work"
        elif name not in tracked and name != "PKG-INFO" and not folder.endswith(".dist-info"):
            yield f"{name} is not tracked by git"
    yield from (f"{name} is missing" for name in sorted(REQUIRED - set(files)))


def main(archives: list[str]) -> int:
    """Check archives; print what is wrong, or one line for each that is right."""
    listing = ["git", "ls-files", "-z"]
    tracked = set(subprocess.check_output(listing, cwd=ROOT, text=True).split("\0"))
    status = 0
    for archive in map(Path, archives):
        files = read(archive)
        problems = list(complaints(files, tracked))
        for problem in problems:
            print(f"{archive}: {problem}", file=sys.stderr)
        if problems:
            status = 1
        else:
            size = archive.stat().st_size / 2**20
            print(f"{archive}: {len(files)} files, {size:.1f} MiB; no solution, nothing untracked")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
