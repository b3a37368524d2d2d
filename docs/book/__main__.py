"""Build the book: `python -m docs.book [--lectures 01 02] [--out build/site]`; `make site`.

Everything is built anew, beside the old book, and takes its place in the end; where nothing has
changed since, nothing is built.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
import time
from collections.abc import Iterable
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from docs.book import ROOT

NEEDED = ("sphinx", "myst_nb", "pydata_sphinx_theme", "sphinx_copybutton", "sphinx_design")


def main(arguments: list[str]) -> int:
    """Build the book, and say in one line where it is."""
    options = _parse_arguments(arguments)
    if missing := [name for name in NEEDED if find_spec(name) is None]:
        print(
            f"site: {', '.join(missing)} is not installed; call `make site`, or: "
            "pip install -c constraints.txt -e '.[site]'",
            file=sys.stderr,
        )
        return 2
    from docs.book.lectures import LectureFailed
    from docs.book.live import build as build_live
    from docs.book.sources import labs_of, write_sources

    start = time.monotonic()
    out, work = options.out.resolve(), options.work.resolve()
    links = out.parent / f"{out.name}-links.txt"
    lectures, live_folder = _lectures(options.lectures), work / "live"
    live = build_live(live_folder, work, lectures, labs_of(lectures), options.live)
    try:
        write_sources(work / "source", options.cache.resolve(), lectures, live)
    except LectureFailed as error:
        print(f"site: {error}", file=sys.stderr)
        return 1
    note, digest = work / "built-from.txt", _digest([work / "source", live_folder, *_sources()])
    if _read_note(note) != f"{digest} {_digest([out, links])}":
        if status := _sphinx(work, out, links):
            print("site: the book was not built; mend what Sphinx says above", file=sys.stderr)
            return status
        note.write_text(f"{digest} {_digest([out, links])}", encoding="utf-8")
    _report(out, links, time.monotonic() - start)
    return 0


def _parse_arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m docs.book", description=__doc__)
    parser.add_argument("--lectures", nargs="*", metavar="NN", help="these alone, with their labs")
    parser.add_argument(
        "--live",
        choices=("all", "checks", "nothing"),
        default="all",
        help="what runs in the reader's browser: checks and JupyterLite, checks alone, nothing",
    )
    parser.add_argument("--out", type=Path, default=ROOT / "build/site")
    parser.add_argument("--work", type=Path, default=ROOT / "build/book")
    parser.add_argument("--cache", type=Path, default=ROOT / "build/lectures-run")
    return parser.parse_args(arguments)


def _lectures(numbers: list[str] | None) -> list[Path]:
    paths = sorted((ROOT / "lectures").glob("[0-9][0-9]_*.ipynb"))
    by_number = {path.stem[:2]: path for path in paths}
    if unknown := sorted(set(numbers or ()) - set(by_number)):
        sys.exit(f"site: no lecture {', '.join(unknown)}; there are {', '.join(by_number)}")
    return [by_number[number] for number in numbers] if numbers else paths


def _sphinx(work: Path, out: Path, links: Path) -> int:
    """Let Sphinx build; a warning is an error, and only that is printed."""
    from sphinx.cmd.build import main as sphinx_build

    new = work / "new"
    shutil.rmtree(new, ignore_errors=True)
    extra = f"{work / 'source' / 'extra'},{work / 'live'}"
    settings = [f"-Doutside_links={links}", f"-Dhtml_extra_path={extra}"]
    flags = ["-q", "-E", "-W", "--keep-going", "-d", str(work / "doctrees")]
    folders = ["-c", str(ROOT / "docs"), str(work / "source"), str(new)]
    if status := sphinx_build([*flags, *settings, *folders]):
        return status
    (new / ".buildinfo").unlink(missing_ok=True)
    shutil.rmtree(out, ignore_errors=True)
    shutil.move(new, out)
    return 0


def _sources() -> list[Path]:
    """Return the folders whose files a page may show or be made by."""
    return [ROOT / name for name in ("docs", "mitdl_utils", "autograder")]


def _read_note(note: Path) -> str:
    return note.read_text(encoding="utf-8") if note.is_file() else ""


def _digest(roots: Iterable[Path]) -> str:
    """Return a digest of all files in some folders, and of the versions of what builds."""
    digest = hashlib.sha256(" ".join(map(version, NEEDED)).encode())
    for root in roots:
        for path in [root] if root.is_file() else sorted(root.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path.relative_to(root.parent)}\n".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _report(out: Path, links: Path, seconds: float) -> None:
    files = [path for path in out.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 2**20
    pages = sum(path.suffix == ".html" for path in files)
    print(f"site: {pages} pages, {size:.1f} MiB, {seconds:.0f} s: {_relative(out / 'index.html')}")
    print(f"site: links that lead outside are listed in {_relative(links)}")


def _relative(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
