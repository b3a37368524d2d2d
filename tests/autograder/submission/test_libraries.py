"""Further libraries for another course: named in its configuration, and asked for where missed."""

from dataclasses import replace

import pytest
from traitlets.config import Config

from autograder.errors import MitdlError
from autograder.sandbox import BubblewrapSandbox, Cell, CellRun, rootfs
from autograder.submission.libraries import configured_libraries, missing_for_all, not_mounted
from tests.helpers.patience import PATIENT

REMEDY = 'to mount it, put c.Sandbox.libraries = ["psutil"] into nbgrader_config.py'


def failed(cell: str, module: str) -> CellRun:
    text = f"No module named {module!r}"
    error = {"output_type": "error", "ename": "ModuleNotFoundError", "evalue": text}
    return CellRun(cell, "error", (error,))


def of(*names: str) -> Config:
    config = Config()
    config.Sandbox.libraries = list(names)
    return config


def test_a_course_names_libraries_as_pip_does_or_as_they_are_imported() -> None:
    assert configured_libraries(Config()) == ()
    assert configured_libraries(of("psutil", "yaml")) == ("PyYAML", "psutil")


@pytest.mark.parametrize("named", ["pandas", 3, [3]])
def test_what_is_no_list_of_names_is_told(named: object) -> None:
    config = Config()
    config.Sandbox.libraries = named
    with pytest.raises(MitdlError, match="expected a list of names such as"):
        configured_libraries(config)


def test_a_library_that_is_not_installed_is_told() -> None:
    with pytest.raises(MitdlError, match="'no_such_thing' is not installed here; install it"):
        configured_libraries(of("no_such_thing"))


def test_a_module_that_is_installed_and_not_mounted_names_the_setting() -> None:
    runs = [failed("2", "psutil"), failed("3", "psutil"), failed("4", "no_such_thing.x")]
    assert not_mounted(runs) == [
        f"psutil is not in the sandbox, and cell 2 imports it; {REMEDY}",
        "no_such_thing is not in the sandbox, and cell 4 imports it; it is not installed here "
        "either",
    ]


def test_one_loud_line_says_what_the_whole_class_has_missed() -> None:
    ours, other = not_mounted([failed("2", "psutil")]), not_mounted([failed("2", "yaml")])
    (line,) = missing_for_all([ours, [*other, *ours, "another note"]])
    assert line == (
        "EVERY submission fails to import psutil, which is not in the sandbox: that is no mistake "
        f"of theirs; {REMEDY} and grade again with --force"
    )
    assert list(missing_for_all([ours, other])) == []
    assert list(missing_for_all([ours, []])) == []
    assert list(missing_for_all([])) == []


def test_what_is_named_is_mounted_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(rootfs.KINDS, "torch", rootfs.KINDS["numpy"])  # which starts quickly
    cells = [Cell("1", "import yaml"), Cell("2", "import sqlalchemy")]
    with (
        BubblewrapSandbox() as sandbox,
        sandbox.start(replace(PATIENT, libraries=("PyYAML",)), {}, (), ()) as session,
    ):
        assert [run.status for run in session.run(cells)] == ["ok", "error"]
