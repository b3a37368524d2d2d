"""The README's pictures, taken of the real thing: `python -m tests.browser.pictures`.

A room on a page without a kernel, a check in JupyterLab that names a mistake, and the report of a
class that has just been graded; each in light and dark, in `docs/pictures/`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from mitdl_utils.widgets import neuron
from tests.browser.conftest import COURSE
from tests.browser.lab import jupyterlab, tabs
from tests.browser.server import serve
from tests.helpers.chromium import launched
from tests.helpers.commands import environment

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"
SCHEMES = ("light", "dark")
LAB = "01_perceptron"
TANH_FOR_SIGMOID = "def sigmoid(z):\n    return np.tanh(z)"
PAGE = """<!doctype html><meta charset="utf-8"><title>A room</title>
<style>:root {{ color-scheme: light dark }}
body {{ margin: 16px; font: 15px system-ui, sans-serif; background: {paper}; color: {ink} }}</style>
{body}"""
COLORS = {
    "light": {"paper": "#ffffff", "ink": "#1f2328"},
    "dark": {"paper": "#14181e", "ink": "#e6edf3"},
}
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}


def take(browser: Browser, folder: Path) -> None:
    """Take all pictures.

    Args:
        browser: a Chromium.
        folder: an empty one, for what is served and graded.
    """
    PICTURES.mkdir(exist_ok=True)
    for picture in (room, check, report):
        print(f"{picture.__name__}: {(picture.__doc__ or '').splitlines()[0]}", file=sys.stderr)
        picture(browser, folder)


def room(browser: Browser, folder: Path) -> None:
    """A neuron and its line, on a page without a kernel."""
    for scheme in SCHEMES:
        page = browser.new_page(
            viewport={"width": 900, "height": 480}, color_scheme=scheme, device_scale_factor=1.5
        )
        page.set_content(PAGE.format(body=neuron().html(), **COLORS[scheme]))
        page.locator(".room-plot svg").first.wait_for()
        page.locator("body").screenshot(path=PICTURES / f"room-{scheme}.png")
        page.close()


def check(browser: Browser, folder: Path) -> None:
    """A check cell of lab 1 in JupyterLab, under a tanh in the place of a sigmoid."""
    course, home = folder / "course", folder / "jupyter"
    home.mkdir()
    for name in COURSE[:2]:
        shutil.copytree(ROOT / name, course / name)
    with serve(course, home) as server, jupyterlab(browser, server) as window:
        for scheme, theme in THEMES.items():
            window.evaluate(
                "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })",
                theme,
            )
            with tabs(window, "check") as opened:
                notebook = opened(f"labs/{LAB}/{LAB}.ipynb")
                notebook.run_above("weighted_sum")
                notebook.type("sigmoid", TANH_FOR_SIGMOID)
                notebook.run("sigmoid", "check_sigmoid")
                cell = notebook.cell("check_sigmoid")
                notebook.picture(cell)
                cell.screenshot(path=PICTURES / f"check-{scheme}.png")


def report(browser: Browser, folder: Path) -> None:
    """The report of the sample class of lab 1, graded by `mitdl demo`."""
    command = [sys.executable, "-m", "autograder.cli", "demo", "--into", str(folder / "class")]
    subprocess.run(command, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL, check=True)
    path = folder / "class" / "feedback" / f"{LAB}.html"
    for scheme in SCHEMES:
        page = browser.new_page(viewport={"width": 900, "height": 760}, color_scheme=scheme)
        page.goto(path.as_uri())
        page.locator(".heat").screenshot(path=PICTURES / f"report-{scheme}.png")
        page.close()


def main() -> None:
    """Take the pictures with the Chromium that the tests use."""
    with launched() as browser, tempfile.TemporaryDirectory() as folder:
        take(browser, Path(folder))


if __name__ == "__main__":
    main()
