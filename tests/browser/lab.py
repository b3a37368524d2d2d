"""What a person does in JupyterLab, as a few verbs: open, type, run, read, move, validate."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.helpers.chromium import PATIENCE

if TYPE_CHECKING:  # a run of other tests pays for none of it
    from playwright.sync_api import Browser, Locator, Page

    from tests.browser.server import Server

OFTEN = 200  # milliseconds from one look at the page to the next; each frame would be the default

# The page's own notebook; `jupyterapp` is there because the server is asked to expose it.
NOTEBOOK = "window.jupyterapp.shell.currentWidget"


@dataclass
class Notebook:
    """One notebook, open in JupyterLab.

    Attributes:
        page: the window; one of its tabs is the notebook's.
        errors: what the page itself complained about, exceptions of its scripts.
        panel: the id of the notebook's tab.
    """

    page: Page
    errors: list[str] = field(default_factory=list)
    panel: str = ""

    def cell(self, which: int | str) -> Locator:
        """A cell, by its place or by its nbgrader id."""
        return self.page.locator(".jp-NotebookPanel:visible .jp-Cell").nth(self.place(which))

    def place(self, which: int | str) -> int:
        if isinstance(which, int):
            return which
        place = self.page.evaluate(
            f"""name => {NOTEBOOK}.content.widgets.findIndex(
                cell => cell.model.getMetadata('nbgrader')?.grade_id === name)""",
            which,
        )
        assert place >= 0, f"no cell has the nbgrader id {which!r}"
        return int(place)

    def type(self, which: int | str, text: str) -> None:
        """Replace what a cell says."""
        editor = self.cell(which).locator(".cm-content").first
        editor.click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)

    def source(self, which: int | str) -> str:
        return str(
            self.page.evaluate(
                f"at => {NOTEBOOK}.content.widgets[at].model.sharedModel.source", self.place(which)
            )
        )

    def select(self, which: int | str) -> None:
        self.page.evaluate(
            f"at => {{ {NOTEBOOK}.content.activeCellIndex = at }}", self.place(which)
        )

    def command(self, name: str) -> None:
        """Run one of JupyterLab's commands and wait until it is done."""
        self.page.evaluate("name => window.jupyterapp.commands.execute(name)", name)

    def run(self, *cells: int | str) -> None:
        """Run these cells, or all of them, and wait for their outputs."""
        if not cells:
            self.command("notebook:run-all-cells")
        for which in cells:
            self.select(which)
            self.command("notebook:run-cell")
        self.wait_until_idle()

    def run_above(self, which: int | str) -> None:
        """Run everything before a cell, as *Run All Above* does; a cell that fails stops it."""
        self.select(which)
        self.command("notebook:run-all-above")
        self.wait_until_idle()

    def restart(self) -> None:
        """Restart the kernel, as a person does who confirms that all names are lost."""
        self.page.evaluate(f"() => {NOTEBOOK}.sessionContext.session.kernel.restart()")
        self.wait_until_idle()

    def wait_until_idle(self, within: int = PATIENCE) -> None:
        self.page.wait_for_function(
            f"""() => {NOTEBOOK}.sessionContext.session?.kernel?.status === 'idle'
                && !{NOTEBOOK}.content.widgets.some(cell => cell.model.executionState === 'running')
            """,
            polling=OFTEN,
            timeout=within,
        )

    def outputs(self, which: int | str) -> str:
        """The text under a cell, as a person reads it."""
        areas = self.cell(which).locator(".jp-OutputArea-output")
        return "\n".join(areas.all_inner_texts()).strip()

    def failed(self) -> list[str]:
        """The last line of each error in the notebook; empty when all went well."""
        tracebacks = self.page.locator(
            '.jp-NotebookPanel:visible [data-mime-type="application/vnd.jupyter.stderr"],'
            ' .jp-NotebookPanel:visible [data-mime-type="application/vnd.jupyter.error"]'
        ).all_inner_texts()
        return [text.strip().splitlines()[-1] for text in tracebacks if text.strip()]

    def picture(self, area: Locator) -> str:
        """The first picture in an area: its data, to be compared with a later one."""
        from playwright.sync_api import expect

        image = area.locator("img, canvas").first
        expect(image).to_be_visible(timeout=PATIENCE)
        return str(image.evaluate("it => it.src ?? it.toDataURL()"))

    def wait_for_another_picture(self, area: Locator, before: str) -> None:
        """Wait until the first picture of an area is not what it was; fail when it stays."""
        image = area.locator("img, canvas").first
        for _ in range(PATIENCE // 100):
            # A redraw takes the old picture away first: one that is gone is not yet another.
            if image.count() and image.evaluate("it => it.src ?? it.toDataURL()") != before:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"the picture has not changed within {PATIENCE / 1000} s")

    def move_slider(self, area: Locator, steps: int = 3) -> None:
        """Take the first slider in an area by its handle and press an arrow key."""
        handle = area.locator(".noUi-handle").first
        handle.focus()
        for _ in range(abs(steps)):
            handle.press("ArrowRight" if steps > 0 else "ArrowLeft")

    def put(self, which: int | str, source: str) -> None:
        """Let a cell say this, without a keyboard."""
        self.page.evaluate(
            f"([at, text]) => {NOTEBOOK}.content.widgets[at].model.sharedModel.setSource(text)",
            [self.place(which), source],
        )

    def close(self) -> None:
        """End the kernel and close the tab; the next one to open this file starts afresh."""
        self.page.evaluate(
            """async panel => {
                const widgets = [...window.jupyterapp.shell.widgets('main')];
                const notebook = widgets.find(widget => widget.id === panel);
                await notebook.sessionContext.shutdown();
                notebook.dispose();
            }""",
            self.panel,
        )

    def set_points(self, which: int | str, points: int) -> None:
        """Change a cell's points in nbgrader's *Create Assignment* panel."""
        self.select(which)
        panel = self.page.locator(".nbgrader-NotebookWidget")
        if not panel.is_visible():
            self.page.locator(".lm-TabBar-tab[title='Nbgrader Create Assignment']").click()
        field = panel.locator(".nbgrader-CellWidget")
        field = field.nth(self.place(which)).locator(".nbgrader-CellPoints input")
        field.fill(str(points))
        field.press("Enter")

    def save(self) -> None:
        self.command("docmanager:save")

    def validate(self) -> str:
        """Press nbgrader's *Validate* and return what its dialog says."""
        self.page.locator(".jp-NotebookPanel:visible jp-button.validate-button").click()
        dialog = self.page.locator(".nbgrader-SuccessDialog, .nbgrader-ErrorDialog")
        dialog.wait_for(timeout=PATIENCE)
        said = dialog.inner_text()
        dialog.get_by_role("button", name=re.compile("ok|close|dismiss", re.I)).first.click()
        return said


@contextmanager
def jupyterlab(browser: Browser, server: Server) -> Iterator[Page]:
    """A window with JupyterLab in it, in which files are opened one after another."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    context.set_default_timeout(PATIENCE)
    page, errors = context.new_page(), list[str]()
    page.once("pageerror", lambda error: errors.append(str(error)))
    page.goto(server.address())
    page.wait_for_function("() => window.jupyterapp?.restored.then(() => true)", polling=OFTEN)
    assert errors == []
    yield page
    context.close()


@contextmanager
def tabs(page: Page, name: str) -> Iterator[Callable[..., Notebook]]:
    """A function that opens files in JupyterLab; with the block, their tabs and kernels end.

    With MITDL_PICTURES set to a folder, a picture of the window is left there under its name.
    """
    notebooks: list[Notebook] = []
    note_error = lambda error: [one.errors.append(str(error)) for one in notebooks]  # noqa: E731

    def open_one(path: str, viewer: str = "Notebook") -> Notebook:
        notebooks.append(Notebook(page))
        notebooks[-1].panel = _open(page, path, viewer)
        notebooks[-1].wait_until_idle()
        return notebooks[-1]

    page.on("pageerror", note_error)
    yield open_one
    if pictures := os.environ.get("MITDL_PICTURES"):
        page.screenshot(path=Path(pictures) / f"{name}.png")
    for notebook in notebooks:
        notebook.close()
    page.remove_listener("pageerror", note_error)


def _open(page: Page, path: str, viewer: str) -> str:
    """Open a file with the viewer that *Open With* calls by this name; wait for its kernel."""
    panel = page.evaluate(
        """async asked => {
            const app = window.jupyterapp;
            const widget = await app.commands.execute('docmanager:open', asked);
            app.shell.activateById(widget.id);
            return widget.id;
        }""",
        {"path": path, "factory": viewer},
    )
    page.wait_for_function(
        f"""panel => {NOTEBOOK}?.id === panel && {NOTEBOOK}.content?.widgets?.length
            && {NOTEBOOK}.sessionContext.isReady""",
        arg=panel,
        polling=OFTEN,
    )
    return str(panel)
