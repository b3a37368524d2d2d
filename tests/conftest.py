"""What every test shares: no screen for figures, the same Hypothesis examples in every CI run."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("MPLBACKEND", "agg")
# Arrays of tests are small: a second thread only waits for the first, and it waits by spinning.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pytest
from hypothesis import settings

if TYPE_CHECKING:  # a run of other tests pays for none of it
    from playwright.sync_api import Browser

settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")


class OnlyWithExamples:
    """Modules that hold neither tests nor examples in docstrings are not imported to find any."""

    @staticmethod
    def pytest_ignore_collect(collection_path: Path) -> bool | None:
        path = collection_path
        if path.suffix != ".py" or path.name.startswith(("test_", "conftest")):
            return None
        return True if ">>> " not in path.read_text(encoding="utf-8") else None


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(OnlyWithExamples())


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are cores: one always waits, for a browser or for a limit."""
    return 1 + (os.cpu_count() or 1)


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Several workers share tests out by groups, however many they are: one grades a class."""
    if getattr(config.option, "numprocesses", None) and config.option.dist == "no":
        config.option.dist = "loadgroup"


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays until the end: Python need not look through it for garbage."""
    gc.disable()
    collected = yield
    gc.freeze()
    gc.enable()
    return collected


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Write a test's group behind its name, where pytest-xdist looks for it.

    It does so itself, but pytest 9.2 does not read what pytest-xdist 3.8 writes.
    """
    for item in items if hasattr(config, "workerinput") else ():
        group = item.get_closest_marker("xdist_group")
        if group and hasattr(item, "_id") and not item.nodeid.endswith(f"@{group.args[0]}"):
            item._id = type(item._id).parse(f"{item.nodeid}@{group.args[0]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, for JupyterLab's pages and for the book's."""
    from tests.helpers.chromium import launched

    with launched() as running:
        yield running
