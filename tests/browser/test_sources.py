"""An instructor opens a source in JupyterLab, changes it there and saves it; nothing is lost."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.lab import Notebook
from tests.browser.server import Server

ROOT = Path(__file__).parents[2]
LAB = "solutions/01_perceptron/01_perceptron.py"
LECTURE = "lectures/01_perceptron.py"


@pytest.fixture
def source(server: Server, request: pytest.FixtureRequest) -> Path:
    """A fresh copy of a source in the course folder."""
    path = server.root / request.param
    path.write_bytes((ROOT / request.param).read_bytes())
    return path


@pytest.mark.parametrize("source", [LAB, LECTURE], indirect=True)
def test_opening_and_saving_a_source_changes_no_byte(
    opened: Callable[..., Notebook], source: Path, server: Server
) -> None:
    before = source.read_bytes()
    notebook = opened(str(source.relative_to(server.root)), viewer="Jupytext Notebook")
    notebook.run(1)  # outputs and run counts belong to the notebook, not to its source
    written = source.stat().st_mtime_ns
    notebook.save()
    assert source.stat().st_mtime_ns > written
    assert source.read_text().splitlines() == before.decode().splitlines()
    assert source.read_bytes() == before


@pytest.mark.parametrize("source", [LAB], indirect=True)
def test_the_create_assignment_panel_changes_the_points_and_nothing_else(
    opened: Callable[..., Notebook], source: Path, server: Server
) -> None:
    before = source.read_text()
    notebook = opened(str(source.relative_to(server.root)), viewer="Jupytext Notebook")
    notebook.set_points("check_sigmoid", 7)
    notebook.save()
    marker = re.compile(r'(# %% nbgrader=.*"check_sigmoid".*"points": )2(.*)')
    assert len(marker.findall(before)) == 1
    assert source.read_text() == marker.sub(r"\g<1>7\2", before)
