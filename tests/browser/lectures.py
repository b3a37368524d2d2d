"""Every lecture as a reader has it, in JupyterLab in Chromium: `python -m tests.browser.lectures`.

Usage: python -m tests.browser.lectures [--pictures FOLDER] [NUMBER...]    without numbers, all.

A lecture is run from top to bottom. Then its rooms must be there and its predictions answer keys;
in JupyterLab's light and dark theme the words of its rooms must be readable; on a screen of 360
pixels nothing may be cut off; and when the kernel is killed the rooms must still move. The pictures
are for eyes: whether a figure is readable in the dark no program knows. The suite looks at one
lecture so, and at one that has every fault.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.conftest import COURSE, ROOT
from tests.browser.lab import NOTEBOOK, OFTEN, PATIENCE, Notebook, jupyterlab, tabs
from tests.browser.server import serve
from tests.helpers.chromium import launched

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page

THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
WIDE, NARROW = {"width": 1400, "height": 1000}, {"width": 360, "height": 740}
TALL = 4000  # pixels of one picture; a lecture is several
PANEL = ".jp-NotebookPanel:visible"
WIDGETS = f"""() => {NOTEBOOK}.content.widgets.map(cell => [
    cell.model.sharedModel.source,
    Object.hasOwn(cell.model.outputs?.toJSON().map(o => o.data ?? {{}})
        .find(data => 'application/vnd.jupyter.widget-view+json' in data) ?? {{}}, 'text/plain'),
    cell.node.querySelectorAll('.mitdl-room').length,
]).filter(([, widget]) => widget).map(([source, , rooms]) => [source, rooms])"""

# Closes the side bars, as JupyterLab does when it is opened on a telephone; False opens them.
ALONE = """alone => {
    const { shell } = window.jupyterapp;
    shell.mode = alone ? 'single-document' : 'multiple-document';
    if (alone) { shell.collapseLeft(); shell.collapseRight(); } else shell.expandLeft();
}"""

# What lies beyond the notebook's edge and cannot be scrolled to; rooms must fit.
CUT_OFF = f"""() => {{
    const panel = {NOTEBOOK}.node;
    const edge = panel.getBoundingClientRect().right + 1;
    const scrolls = it => /auto|scroll/.test(getComputedStyle(it).overflowX);
    const found = [];
    for (const area of panel.querySelectorAll('.jp-OutputArea-output, .jp-RenderedMarkdown')) {{
        if (!area.checkVisibility()) continue;
        for (const it of area.querySelectorAll('*')) {{
            const box = it.getBoundingClientRect();
            if (!box.width || box.right <= edge || it.closest('mjx-assistive-mml')) continue;
            if (it.ownerSVGElement && it.localName !== 'text') continue; // a plot clips its lines
            let box_with_bar = it;
            while (box_with_bar !== area.parentElement && !scrolls(box_with_bar)) {{
                box_with_bar = box_with_bar.parentElement;
            }}
            const reached = box_with_bar !== area.parentElement
                && box_with_bar.getBoundingClientRect().right <= edge;
            if (reached && !it.closest('.mitdl-room, img')) continue;
            const name = [it.localName, it.getAttribute('class')].filter(Boolean).join('.');
            found.push(`${{name}}, by ${{Math.ceil(box.right - edge)}} px: `
                + (it.innerText ?? it.textContent).trim().slice(0, 60));
            break;
        }}
    }}
    return found;
}}"""

# Words of rooms with less than 4.5 to 1 between them and what is behind them (WCAG 2.1, 1.4.3).
PALE = f"""() => {{
    const numbers = color => color.match(/[\\d.]+/g).map(Number);
    const light = color => numbers(color).slice(0, 3).map(c => c / 255)
        .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const paper = it => {{
        const [, , , alpha = 1] = numbers(getComputedStyle(it).backgroundColor);
        return alpha || !it.parentElement ? getComputedStyle(it).backgroundColor
            : paper(it.parentElement);
    }};
    const words = it => !it.ownerSVGElement && it.checkVisibility()
        && [...it.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    const contrast = it => {{
        const [one, other] = [light(getComputedStyle(it).color), light(paper(it))];
        return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    }};
    return [...{NOTEBOOK}.node.querySelectorAll('.mitdl-room, .mitdl-room *')]
        .filter(it => words(it) && contrast(it) < 4.5).map(it => it.outerHTML.slice(0, 120));
}}"""

# Moves the first slider of each room; answers with the rooms whose picture and words stay.
MOVE_ALL = f"""async () => {{
    const stay = [];
    const frame = () => new Promise(requestAnimationFrame);
    for (const room of {NOTEBOOK}.node.querySelectorAll('.mitdl-room:not(.room-question)')) {{
        room.scrollIntoView();
        const look = () => room.innerText + [...room.querySelectorAll('svg, canvas')]
            .map(it => it.toDataURL?.() ?? it.innerHTML).join('');
        const slider = [...room.querySelectorAll('input[type=range]')].find(it => !it.disabled);
        const name = room.innerText.trim().split('\\n')[0];
        if (!slider) {{ stay.push(`${{name}}: no slider`); continue; }}
        const before = look();
        slider.value = slider.value === slider.max ? slider.min : slider.max;
        slider.dispatchEvent(new Event('input', {{ bubbles: true }}));
        for (let i = 0; i < 60 && look() === before; i++) await frame();
        if (look() === before) stay.push(name);
    }}
    return stay;
}}"""


def complaints(lecture: Notebook, pictures: Path | None = None) -> Iterator[str]:
    """Yield what is not as it should be in a lecture that has just been opened; none when all is.

    Args:
        lecture: its kernel ends.
        pictures: a folder for what it looks like; None for none.
    """
    with _console(lecture.page) as console:
        lecture.run()
        yield from (f"failed: {line}" for line in lecture.failed())
        yield from _missing_rooms(lecture)
        yield from _deaf_questions(lecture)
        for theme in THEMES:
            yield from _unreadable(lecture, theme, pictures)
        yield from _cut_off(lecture, pictures)
        yield from (f"does not move: {room}" for room in lecture.page.evaluate(MOVE_ALL))
    yield from (f"the console: {line}" for line in console)
    yield from _still_without_a_kernel(lecture)
    # JupyterLab itself complains of what it had asked of the kernel that was killed.
    errors = [error for error in lecture.errors if "Canceled future for" not in error]
    yield from (f"the page: {error}" for error in errors)


@contextmanager
def _console(page: Page) -> Iterator[list[str]]:
    """Collect what the page writes as an error."""
    lines: list[str] = []

    def note(message: ConsoleMessage) -> None:
        lines.extend([message.text] * (message.type == "error"))

    page.on("console", note)
    yield lines
    page.remove_listener("console", note)


def _missing_rooms(lecture: Notebook) -> Iterator[str]:
    """Wait for the views of all widgets; yield the cells that have none."""
    page = lecture.page
    page.wait_for_function(f"() => ({WIDGETS})().length > 0", polling=OFTEN, timeout=PATIENCE)
    for _ in range(100):
        cells = page.evaluate(WIDGETS)
        if all(rooms for _, rooms in cells):
            break
        page.wait_for_timeout(100)
    yield from (f"no room under: {source.splitlines()[0]}" for source, rooms in cells if not rooms)
    if broken := page.locator(PANEL).get_by_text("Error displaying widget").count():
        yield f"{broken} times: Error displaying widget"


def _deaf_questions(lecture: Notebook) -> Iterator[str]:
    """Answer each prediction by keys; yield those that say nothing, or lose keys to JupyterLab."""
    page, cells = lecture.page, lecture.cell(0).locator("xpath=../*").count()
    for question in page.locator(f"{PANEL} .room-question").all():
        field = question.locator("input")
        if field.count():
            field.focus()
            page.keyboard.type("ddab12")  # JupyterLab's own keys: delete, insert above, below
            page.keyboard.press("Enter")
        else:
            question.locator("button").first.press("Enter")
        if not question.locator(".room-verdict").inner_text():
            yield f"no answer to: {question.inner_text().splitlines()[0]}"
    if lecture.cell(0).locator("xpath=../*").count() != cells:
        yield "keys that are typed into a prediction reach JupyterLab"


def _unreadable(lecture: Notebook, theme: str, pictures: Path | None) -> Iterator[str]:
    """Yield the words of rooms that are too pale in one of JupyterLab's themes."""
    page, command = lecture.page, "apputils:change-theme"
    page.evaluate(
        "([name, theme]) => window.jupyterapp.commands.execute(name, { theme })",
        [command, THEMES[theme]],
    )
    light = "true" if theme == "light" else "false"
    page.wait_for_selector(f"body[data-jp-theme-light={light}]", state="attached")
    yield from (f"too pale in the {theme} theme: {html}" for html in page.evaluate(PALE))
    if pictures:
        _take(lecture, pictures, theme, {"width": 1000, "height": TALL})


def _cut_off(lecture: Notebook, pictures: Path | None) -> Iterator[str]:
    """Yield what a narrow screen cuts off."""
    page = lecture.page
    page.set_viewport_size(NARROW)
    page.evaluate(ALONE, True)
    page.wait_for_function(
        f"""() => {{ const box = {NOTEBOOK}.node.getBoundingClientRect();
            return box.right <= {NARROW["width"] + 1} && box.width > {NARROW["width"]} / 2; }}"""
    )
    page.wait_for_timeout(500)  # the widths of rooms and figures follow
    yield from (f"cut off at 360 px: {what}" for what in page.evaluate(CUT_OFF))
    if pictures:
        _take(lecture, pictures, "narrow", NARROW | {"height": TALL})
    page.evaluate(ALONE, False)
    page.set_viewport_size(WIDE)


def _still_without_a_kernel(lecture: Notebook) -> Iterator[str]:
    """Kill the kernel, as a system without memory does; yield the rooms that stand still."""
    page = lecture.page
    page.evaluate(
        f"""() => {{ {NOTEBOOK}.sessionContext.session.kernel.requestExecute(
            {{ code: 'import os, signal; os.kill(os.getpid(), signal.SIGKILL)' }}); }}"""
    )
    restarted = page.locator(".jp-Dialog")
    restarted.wait_for(timeout=PATIENCE)
    restarted.get_by_role("button").last.click()
    lecture.wait_until_idle()
    for room in page.evaluate(MOVE_ALL):
        yield f"does not move after its kernel was killed: {room}"
    page.evaluate(f"() => {NOTEBOOK}.sessionContext.shutdown()")
    yield from (f"does not move without a kernel: {room}" for room in page.evaluate(MOVE_ALL))


def _take(lecture: Notebook, folder: Path, name: str, size: dict[str, int]) -> None:
    """Take pictures of all of a lecture, one below the other."""
    page = lecture.page
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.wait_for_timeout(500)
    scroller = f"{NOTEBOOK}.content.node.querySelector('.jp-WindowedPanel-outer')"
    page.evaluate(f"() => {{ ({scroller}).scrollTop = 0; }}")
    for number in range(100):
        page.wait_for_timeout(300)
        page.screenshot(path=folder / f"{name}-{number}.png")
        before, after = page.evaluate(
            f"""() => {{ const it = {scroller}, was = it.scrollTop;
                it.scrollTop += it.clientHeight - 50; return [was, it.scrollTop]; }}"""
        )
        if before == after:
            break
    page.set_viewport_size(WIDE)


def look_at(numbers: Sequence[str], pictures: Path | None) -> int:
    """Look at lectures, print what is wrong with each, and return in how many something is."""
    paths = sorted((ROOT / "lectures").glob("[0-9][0-9]_*.ipynb"))
    chosen = [path for path in paths if not numbers or path.stem[:2] in numbers]
    bad = 0
    with launched() as browser, tempfile.TemporaryDirectory() as folder:
        course, home = Path(folder) / "course", Path(folder) / "jupyter"
        home.mkdir()
        for name in COURSE[:2]:
            shutil.copytree(ROOT / name, course / name)
        with serve(course, home) as server, jupyterlab(browser, server) as window:
            for path in chosen:
                begun, own = time.monotonic(), pictures and pictures / path.stem
                if own:
                    own.mkdir(parents=True, exist_ok=True)
                with tabs(window, path.stem) as opened:
                    found = list(complaints(opened(f"lectures/{path.name}"), own))
                bad += bool(found)
                print(f"{path.stem}: {'; '.join(found) or 'ok'}", end="")
                print(f" ({time.monotonic() - begun:.0f} s)", flush=True)
    return bad


def main() -> int:
    """Look at the lectures that are asked for."""
    for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(threads, "1")  # a second thread only waits, and it waits by spinning
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="leave pictures there")
    parser.add_argument("numbers", nargs="*", metavar="NUMBER", help="of lectures, such as 03")
    asked = parser.parse_args()
    return int(look_at(asked.numbers, asked.pictures) > 0)


if __name__ == "__main__":
    sys.exit(main())
