"""A copy of the course and a JupyterLab on it, for the tests of this folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # a run of other tests pays for none of it
    from playwright.sync_api import Browser, Page

    from tests.browser.lab import Notebook
    from tests.browser.server import Server
    from tests.browser.stage import Stage

ROOT = Path(__file__).parents[2]
# What a course folder holds; the solutions lie beside, for an instructor's tests.
COURSE = ("labs", "lectures", "solutions", "nbgrader_config.py")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker runs all of these: they share a browser and a server."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def stage(browser: Browser) -> Stage:
    """Pages without a kernel or a server."""
    from tests.browser.stage import Stage

    return Stage(browser)


@pytest.fixture(autouse=True)
def nothing_went_wrong_on_stage(request: pytest.FixtureRequest) -> Iterator[None]:
    """Scripts raise nothing, and pages ask nobody for anything."""
    stage = request.getfixturevalue("stage") if "stage" in request.fixturenames else None
    yield
    if stage:
        errors, asked = [*stage.errors], [*stage.asked]
        stage.errors.clear()
        stage.asked.clear()
        assert (errors, asked) == ([], [])


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """JupyterLab on a copy of the course, so that a test may save what it likes."""
    home, root = tmp_path_factory.mktemp("jupyter"), tmp_path_factory.mktemp("course")
    for name in COURSE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name)
        elif (ROOT / name).is_file():
            shutil.copy2(ROOT / name, root)
    from tests.browser.server import serve
    from tests.helpers.kernels import forked_kernels

    with forked_kernels(home / "kernels", "python3"), serve(root, home) as running:
        yield running


@pytest.fixture(scope="session")
def window(browser: Browser, server: Server) -> Iterator[Page]:
    """JupyterLab in a window, loaded once."""
    from tests.browser.lab import jupyterlab

    with jupyterlab(browser, server) as page:
        yield page


@pytest.fixture
def opened(window: Page, request: pytest.FixtureRequest) -> Iterator[Callable[..., Notebook]]:
    """Open a file of the course in a fresh tab: `opened("lectures/01_perceptron.ipynb")`."""
    from tests.browser.lab import tabs

    with tabs(window, request.node.originalname) as open_one:
        yield open_one


@pytest.fixture(scope="module")
def opened_once(window: Page, request: pytest.FixtureRequest) -> Iterator[Callable[..., Notebook]]:
    """The same, in a tab that all tests of a module look at."""
    from tests.browser.lab import tabs

    with tabs(window, request.node.name) as open_one:
        yield open_one
