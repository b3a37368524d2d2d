"""Build the book: `python -m docs.book [--lectures 01 02] [--out build/site]`; `make site`."""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
import time
from pathlib import Path

from docs.book import ROOT
from docs.book.files import write
from docs.book.in_page import write_files
from docs.book.pyodide import Files, Missing, cache_folder, unwanted
from docs.book.sources import put_together

MADE = {"search.html", "genindex.html", "py-modindex.html"}  # pages that no source stands for
PYTHON, PACKAGES = "python", ("numpy",)  # Python for the browser: its folder, and what it loads
_PICTURE = re.compile(r"figures/([0-9a-f]+\.png)")


def main(arguments: list[str]) -> int:
    """Build the book, and say in one line where it is."""
    asked = _asked(arguments)
    out, work = asked.out.resolve(), asked.work.resolve()
    start = time.monotonic()
    lectures = _lectures(asked.lectures)
    python = _python(out / PYTHON)
    put_together(work / "source", asked.cache.resolve(), lectures, python)
    links = out.parent / f"{out.name}-links.txt"
    if status := _sphinx(work, out, links, _afresh(work / "built-by")):
        print("site: the book was not built; mend what Sphinx says above", file=sys.stderr)
        return status
    if python:
        write_files(
            out / "_static", [path.stem for path in (work / "source" / "labs").glob("*.md")]
        )
    _take_away_what_is_old(work / "source", out)
    files = [path for path in out.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 2**20
    pages = sum(path.suffix == ".html" for path in files)
    seconds = time.monotonic() - start
    print(f"site: {pages} pages, {size:.1f} MiB, {seconds:.0f} s: {_near(out / 'index.html')}")
    print(f"site: links that lead outside are listed in {_near(links)}")
    return 0


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m docs.book", description=__doc__)
    parser.add_argument("--lectures", nargs="*", metavar="NN", help="these alone, with their labs")
    parser.add_argument("--out", type=Path, default=ROOT / "build/site")
    parser.add_argument("--work", type=Path, default=ROOT / "build/book")
    parser.add_argument("--cache", type=Path, default=ROOT / "build/lectures-run")
    return parser.parse_args(arguments)


def _lectures(numbers: list[str] | None) -> list[Path]:
    found = sorted((ROOT / "lectures").glob("[0-9][0-9]_*.ipynb"))
    known = {path.stem[:2]: path for path in found}
    if unknown := sorted(set(numbers or ()) - set(known)):
        sys.exit(f"site: no lecture {', '.join(unknown)}; there are {', '.join(known)}")
    return [known[number] for number in numbers] if numbers else found


def _afresh(note: Path) -> list[str]:
    """Return what makes Sphinx write every page again, if what it builds with has changed."""
    files = [*(ROOT / "docs").rglob("*.py"), *(ROOT / "docs/_templates").iterdir()]
    files += (ROOT / "mitdl_utils/widgets").rglob("*.py")
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files))).hexdigest()
    same = note.is_file() and note.read_text(encoding="utf-8") == digest
    write(note, digest)
    return [] if same else ["-E", "-a"]


def _python(folder: Path) -> bool:
    """Put Python for the browser into the site; say in one line why it goes without."""
    if unwanted():
        print("site: without checks in the pages, as you asked")
        return False
    try:
        Files(cache_folder()).take(PACKAGES, folder)
    except Missing as error:
        print(f"site: without checks in the pages; {error}", file=sys.stderr)
        return False
    return True


def _sphinx(work: Path, out: Path, links: Path, afresh: list[str]) -> int:
    """Let Sphinx build; a warning is an error, and only that is printed."""
    from sphinx.cmd.build import main as sphinx_build

    settings = [f"-Doutside_links={links}", f"-Dhtml_extra_path={work / 'source' / 'extra'}"]
    (work / "source" / "extra").mkdir(parents=True, exist_ok=True)
    quiet = [*afresh, "-q", "-W", "--keep-going", "-d", str(work / "doctrees")]
    return sphinx_build(
        [*quiet, "-c", str(ROOT / "docs"), *settings, str(work / "source"), str(out)]
    )


def _take_away_what_is_old(source: Path, out: Path) -> None:
    """Take away pages and pictures of an earlier build that nothing stands for any more."""
    shown: set[str] = set()
    for page in out.rglob("*.html"):
        name = page.relative_to(out).with_suffix("")
        if str(name) + ".html" in MADE or any(
            (source / f"{name}{s}").is_file() for s in (".md", ".ipynb")
        ):
            shown |= set(_PICTURE.findall(page.read_text(encoding="utf-8")))
        else:
            page.unlink()
    for folder in (source / "extra" / "figures", out / "figures"):
        for picture in folder.glob("*.png"):
            if picture.name not in shown:
                picture.unlink()


def _near(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
