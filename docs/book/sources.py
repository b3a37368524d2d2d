"""Put together what Sphinx reads: the project's own pages, and those made of its notebooks."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import nbformat

from autograder.release.leaks import secrets
from autograder.release.source import read_source
from docs.book import ROOT, api, labs, lecture_pages, mistakes, way
from docs.book.files import write
from docs.book.lectures import executed
from docs.book.live import Live
from docs.book.markdown import relinked, section

MARK = "<!-- {} -->"


def labs_of(lectures: Sequence[Path]) -> list[Path]:
    """Return the labs that belong to some lectures, as they are released."""
    units = {path.stem[:2] for path in lectures}
    found = sorted((ROOT / "labs").glob("*/*.ipynb"))
    return [path for path in found if path.stem[:2] in units]


def put_together(folder: Path, cache: Path, lectures: Sequence[Path], live: Live) -> None:
    """Write all sources of the book into a folder, which holds nothing else then.

    Args:
        folder: Sphinx's folder of sources.
        cache: where outputs of lectures are kept.
        lectures: notebooks of the lectures to take; their labs and all else come along.
        live: what runs in the pages.
    """
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "extra").mkdir(parents=True)
    handed = labs_of(lectures)
    pages: dict[str, str] = {}
    for path in handed:
        pages[f"labs/{path.stem}.md"] = labs.page(path, live)
        pages[f"mistakes/{path.stem}.md"] = mistakes.page(path.stem, _hidden(path.stem))
    pages |= api.pages()
    for name, notebook in executed(lectures, cache).items():
        shown = lecture_pages.page(name, notebook, folder / "extra" / "figures", live)
        pages[f"lectures/{name}.ipynb"] = nbformat.writes(shown) + "\n"
    own = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}
    stops = way.stops(lectures, handed)
    here = way.here(stops) if live.checks else ""
    pages |= _filled(own, stops, [path.stem for path in handed], here)
    for name, text in pages.items():
        write(folder / name, text)


def _filled(
    own: dict[str, str], stops: Sequence[way.Stop], labs: Sequence[str], here: str
) -> dict[str, str]:
    """Put into our pages what is made, and point their links at the book's pages."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    gallery = "\n".join(f"mistakes/{lab}" for lab in labs)
    marks = {
        "way: here": here,
        "way: table": way.table(stops),
        "way: tree": way.tree(stops),
        "way: hours": way.hours(stops),
        "mistakes": f"```{{toctree}}\n:maxdepth: 1\n\n{gallery}\n```",
        "README: student": section(readme, "A student's first five minutes"),
        "README: alone": section(readme, "Alone with JupyterLab"),
        "README: verdicts": section(readme, "What the verdicts mean"),
        "README: instructor": section(readme, "An instructor's first five minutes"),
    }
    filled = {}
    for name, text in own.items():
        for mark, content in marks.items():
            text = text.replace(MARK.format(mark), content)
        known = {*own, *(f"{stop.page}{stop.suffix}" for stop in stops), "api/mitdl_utils.md"}
        filled[name] = relinked(text, known.__contains__)
    return filled


def _hidden(lab: str) -> list[str]:
    """Return the lines of a lab's source that only instructors may read."""
    return secrets(read_source(ROOT / "solutions" / lab / f"{lab}.py", ROOT))
