"""Stand-ins for libraries that no browser runs."""

import importlib
import sys
from collections.abc import Iterator

import pytest

from mitdl_utils import in_browser
from mitdl_utils.in_browser import NotInABrowser


@pytest.fixture(autouse=True)
def a_library_that_no_browser_runs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(in_browser.CALLED, "heavy", "Heavy")
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    before = set(sys.modules)
    in_browser.stand_in()
    yield
    for name in set(sys.modules) - before:
        if name.startswith("heavy"):
            del sys.modules[name]


def test_importing_works_and_using_says_what_it_needs() -> None:
    scope: dict[str, object] = {}
    exec("import heavy\nimport heavy.nn.functional as F\nfrom heavy import nn", scope)
    wanted = "heavy.nn.Linear needs Heavy, which no browser runs: open this notebook in JupyterLab"
    with pytest.raises(NotInABrowser, match=wanted):
        exec("nn.Linear(3, 2)", scope)
    with pytest.raises(NotInABrowser, match=r"heavy\.nn\.Module needs Heavy"):
        exec("class Net(nn.Module): pass", scope)
    with pytest.raises(NotInABrowser, match=r"heavy\.nn\.functional\.relu needs Heavy"):
        exec("F.relu(1)", scope)


def test_a_notebook_shows_one_line() -> None:
    heavy = importlib.import_module("heavy")
    with pytest.raises(NotInABrowser) as raised:
        heavy.ones(3)
    assert raised.value._render_traceback_() == [str(raised.value)]


def test_a_library_that_is_there_is_taken() -> None:
    assert importlib.import_module("json").__name__ == "json"
    assert sum(isinstance(one, in_browser.Finder) for one in sys.meta_path) == 1
