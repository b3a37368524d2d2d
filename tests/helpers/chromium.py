"""The Chromium of this machine, quiet and without a window."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # a run of other tests pays for none of it
    from playwright.sync_api import Browser

PATIENCE = 300_000  # milliseconds, as the browser counts; it guards against hanging alone
CHROMIUMS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str:
    wanted = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else CHROMIUMS
    for name in wanted:
        if path := shutil.which(name):
            return path
    why = f"no Chromium ({', '.join(wanted)}); run `make test`, or: sudo apt-get install chromium"
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser; a process may have one at a time."""
    from playwright.sync_api import expect, sync_playwright

    sandbox = [] if os.geteuid() else ["--no-sandbox"]  # Chromium's own does not work as root
    chromium = find_chromium()
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium, args=[*QUIET, *sandbox], timeout=PATIENCE
        )
        yield running
        running.close()
