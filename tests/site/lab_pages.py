"""A lab's page in a window of Chromium, for the tests that look at one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .bench import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

LAB = "01_perceptron"
LABS = sorted(path.name for path in (ROOT / "labs").iterdir())
PATIENCE = 120_000  # milliseconds: Python starts on a machine that does other things, too


@contextmanager
def window(browser: Browser, address: str, before: str = "") -> Iterator[Page]:
    """A window at an address; fails where its scripts fail or ask another host."""
    wrong: list[str] = []
    here = address[: address.index("/labs/")]
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "request",
        lambda asked: (
            None if asked.url.startswith((here, "data:", "blob:")) else wrong.append(asked.url)
        ),
    )
    if before:
        page.add_init_script(before)
    page.goto(address)
    yield page
    context.close()
    assert not wrong


def area(page: Page, name: str) -> Locator:
    """Where one writes the code of an exercise."""
    return page.get_by_label(f"Your code for {name}", exact=True)
