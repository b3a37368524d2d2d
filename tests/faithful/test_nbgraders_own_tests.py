"""nbgrader's own tests, as installed with it, with our executor in its configuration."""

import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import nbgrader
import pytest

from tests.faithful.exceptions import AUTOGRADE, EXCEPTIONS
from tests.helpers.commands import environment

PACKAGE = Path(nbgrader.__file__).parent
CONFIG = "from autograder.grading import use_sandbox\nuse_sandbox(get_config())\n"
TESTS = ("apps/test_nbgrader_autograde.py", "preprocessors")
pytestmark = pytest.mark.xdist_group("nbgraders-own-tests")


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Run nbgrader's tests in a folder of their own: each by name, with how it ended."""
    folder = tmp_path_factory.mktemp("nbgrader")
    (folder / "config").mkdir()
    (folder / "config" / "nbgrader_config.py").write_text(CONFIG)
    # Some read and write in nbgrader's documentation, from the folder above it.
    guide = Path("docs", "source", "user_guide")
    shutil.copytree(PACKAGE / guide, folder / "nbgrader" / guide)
    kept = {name: value for name, value in environment().items() if not name.startswith("PYTEST")}
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-c", os.devnull, "-p", "no:cacheprovider"),
            *("-p", "tests.faithful.plugin", "--rootdir", str(PACKAGE), "--junitxml=results.xml"),
            *("-W", "ignore", "--assert=plain", "--tb=short", "--show-capture=no", "--durations=8"),
            *(str(PACKAGE / "tests" / path) for path in TESTS),
        ],
        cwd=folder,
        env=kept
        | {"JUPYTER_CONFIG_DIR": str(folder / "config"), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        text=True,
        capture_output=True,
    )
    print(done.stdout[-5000:], done.stderr[-2000:])
    found = {}
    for case in ET.parse(folder / "results.xml").iter("testcase"):
        kinds = {child.tag for child in case} & {"failure", "error", "skipped"}
        found[f"{case.get('classname')}.{case.get('name')}"] = kinds.pop() if kinds else "passed"
    return found


@pytest.mark.slow
def test_autograde_does_what_nbgraders_tests_ask_but_for_what_is_listed(
    outcomes: dict[str, str],
) -> None:
    """Those listed run too, and fail: the list holds none too many."""
    found = {name: how for name, how in outcomes.items() if name.startswith(AUTOGRADE)}
    assert {name: how for name, how in found.items() if how != "passed"} == dict.fromkeys(
        EXCEPTIONS, "failure"
    )
    for name in ("test_many_students", "test_infinite_loop_with_output"):
        assert found[f"{AUTOGRADE}.{name}"] == "passed"
    assert len(found) >= 42


@pytest.mark.slow
def test_preprocessors_do_what_nbgraders_tests_ask(outcomes: dict[str, str]) -> None:
    found = {name: how for name, how in outcomes.items() if not name.startswith(AUTOGRADE)}
    assert {name: how for name, how in found.items() if how != "passed"} == {}
    assert len(found) >= 150


def test_each_exception_has_its_reason() -> None:
    assert all(reason.endswith(".") and len(reason) > 80 for reason in EXCEPTIONS.values())
