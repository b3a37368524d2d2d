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
    paths = sorted((ROOT / "labs").glob("*/*.ipynb"))
    return [path for path in paths if path.stem[:2] in units]


def write_sources(folder: Path, cache: Path, lectures: Sequence[Path], live: Live) -> None:
    """Write all sources of the book into a folder, which holds nothing else then.

    Args:
        folder: Sphinx's folder of sources.
        cache: where outputs of lectures are kept.
        lectures: notebooks of the lectures to take; their labs and all else come along.
        live: what runs in the pages.
    """
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "extra").mkdir(parents=True)
    lab_paths = labs_of(lectures)
    pages: dict[str, str] = {}
    for path in lab_paths:
        pages[f"labs/{path.stem}.md"] = labs.page(path, live)
        pages[f"mistakes/{path.stem}.md"] = mistakes.page(path.stem, _hidden(path.stem))
    pages |= api.pages()
    for name, notebook in executed(lectures, cache).items():
        page = lecture_pages.page(name, notebook, folder / "extra" / "figures", live)
        pages[f"lectures/{name}.ipynb"] = nbformat.writes(page) + "\n"
    texts = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}
    stops = way.stops(lectures, lab_paths)
    first_steps = way.first_steps(stops) if live.checks else ""
    pages |= _fill_in(texts, stops, [path.stem for path in lab_paths], first_steps)
    for name, text in pages.items():
        write(folder / name, text)


def _fill_in(
    texts: dict[str, str], stops: Sequence[way.Stop], labs: Sequence[str], first_steps: str
) -> dict[str, str]:
    """Put into our pages what is made, and point their links at the book's pages."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    gallery = "\n".join(f"mistakes/{lab}" for lab in labs)
    marks = {
        "way: here": first_steps,
        "way: table": way.table(stops),
        "way: tree": way.toctree(stops),
        "way: hours": way.hours(stops),
        "mistakes": f"```{{toctree}}\n:maxdepth: 1\n\n{gallery}\n```",
        "README: student": section(readme, "A student's first five minutes"),
        "README: alone": section(readme, "Alone with JupyterLab"),
        "README: verdicts": section(readme, "What the verdicts mean"),
        "README: instructor": section(readme, "An instructor's first five minutes"),
    }
    filled = {}
    for name, text in texts.items():
        for mark, content in marks.items():
            text = text.replace(MARK.format(mark), content)
        known = {*texts, *(f"{stop.page}{stop.suffix}" for stop in stops), "api/mitdl_utils.md"}
        filled[name] = relinked(text, known.__contains__)
    return filled


def _hidden(lab: str) -> list[str]:
    """Return the lines of a lab's source that only instructors may read."""
    return secrets(read_source(ROOT / "solutions" / lab / f"{lab}.py", ROOT))
