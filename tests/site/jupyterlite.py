"""JupyterLite in a real Chromium, as a student has it: labs opened, answers put in, cells run.

`make runlite ARGS="01 02"`, or `python -m tests.site.jupyterlite 01 02`, solves every exercise of
labs there, tries a known mistake at each, and prints which checks answer as they do in JupyterLab.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import inspect
import io
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.exercises import load_lab
from autograder.release.source import read_source
from docs.book.lite import Contents, build
from docs.book.live import PYTHON
from docs.book.pyodide import Files, cache_folder
from mitdl_utils.checks import CheckFailed
from tests.browser.lab import NOTEBOOK

from .bench import ROOT, handed, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

LABS = sorted(path.name for path in (ROOT / "labs").iterdir())
PATIENCE = 600_000  # milliseconds; it guards against hanging alone
OFTEN = 50  # milliseconds from one look at the page to the next
# What JupyterLite itself complains about: Notebook 7 lists these twice in its menus.
THEIRS = ("Menu entry for command 'filemenu:close-and-cleanup'", "Menu entry for command 'applica")
REFUSED = "which no browser runs"
RUN = f"""async (at) => {{
    {NOTEBOOK}.content.activeCellIndex = at;
    const began = performance.now();
    await window.jupyterapp.commands.execute("notebook:run-cell");
    return (performance.now() - began) / 1000;
}}"""
OUTPUTS = f"at => {NOTEBOOK}.content.widgets[at].model.outputs.toJSON()"
CELLS = f"""() => {NOTEBOOK}.content.widgets.map(({{ model }}) => ({{
    kind: model.type, name: model.getMetadata("nbgrader")?.grade_id ?? "",
    source: model.sharedModel.source }}))"""
PUT = f"([at, text]) => {NOTEBOOK}.content.widgets[at].model.sharedModel.setSource(text)"
IDLE = f"() => window.jupyterapp && {NOTEBOOK}?.sessionContext?.session?.kernel?.status === 'idle'"
SHOWN = (
    f"() => window.jupyterapp && {NOTEBOOK}?.context?.isReady && {NOTEBOOK}.content.widgets.length"
)


def write_lite(home: Path, notebooks: Sequence[Path], root: Path = ROOT) -> Path:
    """Build JupyterLite with these notebooks, and nothing of the book around it.

    Returns:
        The site's folder.
    """
    site = home / "site"
    shutil.copytree(ROOT / "docs/_static/checks", site / "_static/checks")
    build(site, PYTHON, home / "work", Contents(notebooks, root), Files(cache_folder()))
    return site


@dataclass
class Opened:
    """A notebook, open in JupyterLite.

    Attributes:
        page: the window.
        complaints: what went wrong in its scripts, on the console, or with what it asked for.
    """

    page: Page
    complaints: list[str] = field(default_factory=list)

    def wait_for_kernel(self) -> None:
        self.page.wait_for_function(IDLE, polling=OFTEN)

    def cells(self) -> list[dict[str, str]]:
        """Kind, nbgrader's name and source of each cell."""
        found: list[dict[str, str]] = self.page.evaluate(CELLS)
        return found

    def put(self, at: int, source: str) -> None:
        """Let a cell say this."""
        self.page.evaluate(PUT, [at, source])

    def run(self, at: int) -> float:
        """Run a cell, whatever comes of it; gives the seconds until it has ended."""
        return float(self.page.evaluate(RUN, at))

    def text(self, at: int) -> str:
        """What stands under a cell."""
        lines = []
        for output in self.page.evaluate(OUTPUTS, at):
            lines += output.get("traceback", []) + _joined(output.get("text", ""))
            data = output.get("data", {})
            lines += _joined(data.get("text/markdown") or data.get("text/plain") or "")
        return "\n".join(lines).strip()


def _joined(text: str | list[str]) -> list[str]:
    return ["".join(text).rstrip("\n")] if text else []


@contextlib.contextmanager
def opened(
    browser: Browser, address: str, path: str, before: str = "", **options: Any
) -> Iterator[Opened]:
    """A window with a notebook in it, once it is shown.

    Args:
        browser: a Chromium.
        address: of the site.
        path: of the notebook, "labs/01_perceptron/01_perceptron.ipynb".
        before: a script that runs before those of the page.
        options: of the window.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
    context.set_default_timeout(PATIENCE)
    if before:
        context.add_init_script(before)
    yield open_in(context, address, path)
    context.close()


def open_in(context: BrowserContext, address: str, path: str, shown: bool = True) -> Opened:
    """Open a notebook in a window that keeps what an earlier one has kept."""
    notebook = Opened(context.new_page())
    page, complaints = notebook.page, notebook.complaints

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(THEIRS):
            complaints.append(f"{message.type}: {message.text}")

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda asked: (
            None
            if asked.url.startswith((address, "data:", "blob:"))
            else complaints.append(f"asked for {asked.url}")
        ),
    )
    page.goto(f"{address}/lite/notebooks/index.html?path={path}")
    if shown:
        page.wait_for_function(SHOWN, polling=OFTEN)
    return notebook


# ── every exercise of a lab ───────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Wrong:
    """A known mistake as a student's cell.

    Attributes:
        mistake: its name.
        code: of the cell.
        sentence: how what is said of it begins.
    """

    mistake: str
    code: str
    sentence: str


@dataclass(frozen=True)
class Tried:
    """What a check said in the browser.

    Attributes:
        exercise: its name.
        right: what came of the right answer.
        passed: whether that was called right.
        mistake: the known mistake that was tried; "" for none.
        named: whether it was told by its sentence.
        wrong: what was said of it.
    """

    exercise: str
    right: str
    passed: bool
    mistake: str = ""
    named: bool = False
    wrong: str = ""

    def __str__(self) -> str:
        """Return a line for a person."""
        if not self.passed:
            return (
                f"{self.exercise}: {self.right.splitlines()[0] if self.right else 'says nothing'}"
            )
        if self.mistake and not self.named:
            return f"{self.exercise}: {self.mistake} is not told by its name: {self.wrong[:200]!r}"
        return f"{self.exercise}: right; {self.mistake or 'no mistake'} told by its name"


def solutions(lab: str) -> dict[str, str]:
    """The right answer to each exercise of a lab."""
    solved = read_source(ROOT / "solutions" / lab / f"{lab}.py", ROOT)
    return {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in solved.cells
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution")
    }


def known_mistakes(lab: str) -> dict[str, Wrong]:
    """One known mistake of each exercise that a browser checks, one that JupyterLab names."""
    data, answers = handed(lab), solutions(lab)
    names = [one["name"] for one in data["exercises"] if not one["needs"]]
    given = ["from mitdl_utils import check", *data["given"]]
    found: dict[str, Wrong] = {}
    for exercise in load_lab(lab):
        for mistake in exercise.known_mistakes if exercise.name in names else ():
            if mistake.row is None:
                continue
            code = _imports(exercise.right) + mistake.row.apply(exercise.answer_source)
            sentence = _plain(mistake.sentence)[:40]
            written = answers | {exercise.name: code}
            said = _outside(lab, exercise.name, [*given, *(written[name] for name in names)])
            if sentence in _plain(said):
                found[exercise.name] = Wrong(mistake.name, code, sentence)
                break
    return found


def _imports(answer: Callable[..., Any]) -> str:
    """What the page of an answer imports for it, as a cell does."""
    page = ast.parse(inspect.getsource(sys.modules[answer.__module__]))
    lines = [
        ast.unparse(node) for node in page.body if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    return "".join(f"{line}\n" for line in lines if "autograder" not in line)


def _outside(lab: str, exercise: str, cells: Sequence[str]) -> str:
    """What a check says outside a browser, once these cells have run."""
    scope: dict[str, Any] = {"__name__": "__main__"}
    with contextlib.chdir(ROOT / "labs" / lab), contextlib.redirect_stdout(io.StringIO()) as said:
        for cell in cells:
            exec(compile(cell, "<a cell>", "exec", dont_inherit=True), scope)
        try:
            exec(f"check({exercise!r})", scope)
        except CheckFailed as failed:
            return str(failed)
    return said.getvalue()


def try_all(notebook: Opened, lab: str, wrong: Mapping[str, Wrong]) -> Iterator[Tried]:
    """Run all cells of a lab in order, solved, and at each check a mistake as well."""
    notebook.wait_for_kernel()
    cells, answers = notebook.cells(), solutions(lab)
    places = {cell["name"]: at for at, cell in enumerate(cells) if cell["name"]}
    for at, cell in enumerate(cells):
        name = cell["name"].removeprefix("check_")
        if cell["kind"] != "code":
            continue
        if cell["name"] in answers:
            notebook.put(at, answers[name])
        notebook.run(at)
        if name == cell["name"]:
            continue
        right = notebook.text(at)
        passed = right.startswith(f"{name}: right on all")
        if REFUSED in (of_answer := notebook.text(places[name])):
            right = of_answer  # the class itself was not made
        if not (passed and name in wrong):
            yield Tried(name, right, passed)
            continue
        notebook.put(places[name], wrong[name].code)
        notebook.run(places[name])
        notebook.run(at)
        text = notebook.text(at)
        named = wrong[name].sentence in _plain(text)
        yield Tried(name, right, passed, wrong[name].mistake, named, text)
        notebook.put(places[name], answers[name])
        notebook.run(places[name])


def failures(notebook: Opened) -> list[str]:
    """What cells say that have failed, but for the one line of what needs a library."""
    found = []
    for at, cell in enumerate(notebook.cells()):
        outputs = notebook.page.evaluate(OUTPUTS, at) if cell["kind"] == "code" else []
        failed = [one["traceback"] for one in outputs if one["output_type"] == "error"]
        found += ["\n".join(lines) for lines in failed if not _one_line(lines)]
    return found


def _one_line(traceback: list[str]) -> bool:
    """Whether a cell says in one line which library it needs, or that an answer is missing."""
    text = "\n".join(traceback)
    return "\n" not in text and (REFUSED in text or "is not defined; run the cell above" in text)


def _plain(text: str) -> str:
    return " ".join(text.split())


def main(arguments: list[str]) -> int:
    """Solve labs in JupyterLite, and print what its checks say."""
    from tests.helpers.chromium import launched

    parser = argparse.ArgumentParser(prog="python -m tests.site.jupyterlite", description=__doc__)
    parser.add_argument("labs", nargs="*", metavar="NN", help="these alone")
    asked = parser.parse_args(arguments).labs
    labs = [lab for lab in LABS if not asked or lab[:2] in asked]
    tried: list[Tried] = []
    complaints: list[str] = []
    with tempfile.TemporaryDirectory() as home, launched() as browser:
        paths = [ROOT / "labs" / lab / f"{lab}.ipynb" for lab in labs]
        with serve(write_lite(Path(home), paths)) as address:
            for lab in labs:
                began = time.monotonic()
                with opened(browser, address, f"labs/{lab}/{lab}.ipynb") as notebook:
                    for one in try_all(notebook, lab, known_mistakes(lab)):
                        tried.append(one)
                        print(f"  {one}", flush=True)
                    complaints += notebook.complaints + failures(notebook)
                load = os.getloadavg()[0]
                print(f"{lab}: {time.monotonic() - began:.0f} s, load {load:.1f}", flush=True)
    needs = {one["name"] for lab in labs for one in handed(lab)["exercises"] if one["needs"]}
    passed = [one for one in tried if one.passed]
    odd = [one for one in tried if one.passed == (one.exercise in needs)]
    odd += [one for one in passed if not one.named and one not in odd]
    print(f"{len(passed)} of {len(tried)} exercises are checked in JupyterLite")
    print(f"{sum(one.named for one in passed)} of {len(passed)} tell the mistake by its name")
    print(*(f"needs PyTorch: {one}" for one in tried if one.exercise in needs), sep="\n")
    print(*(f"not as in JupyterLab: {one}" for one in odd), *complaints, sep="\n")
    return 1 if odd or complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
