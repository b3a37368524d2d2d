"""A cell says in one line what it waits for: functions from above, or a newer library."""

from __future__ import annotations

import pytest

import mitdl_utils
from mitdl_utils import needs_your_functions

CELL = "with needs_your_functions():\n    "


def cell(source: str, **names: object) -> None:
    exec(CELL + source, {"needs_your_functions": needs_your_functions, **names})


def test_a_cell_that_is_run_too_early_names_what_is_not_there(capsys) -> None:
    cell("relu(-1)")
    said = "This cell needs relu, which is not there yet. A cell above makes it: run them from the"
    assert capsys.readouterr().out.startswith(said)


def test_a_value_that_a_function_of_ones_own_forgets_is_no_cell_above(capsys) -> None:
    def forgets():
        print(later)  # noqa: F821
        later = 1  # noqa: F841

    cell("forgets()", forgets=forgets)
    said = "This cell calls functions of yours, and stopped. UnboundLocalError: "
    assert capsys.readouterr().out.startswith(said)


def test_a_notebook_of_a_newer_version_is_told_so_and_a_wrong_attribute_stays_one() -> None:
    said = (
        "mitdl_utils: the mitdl that is installed has no 'hypnotize'; is this notebook of a newer"
    )
    with pytest.raises(ImportError, match=said) as caught:
        from mitdl_utils import hypnotize  # noqa: F401
    assert caught.value._render_traceback_() == [str(caught.value)]
    assert not hasattr(mitdl_utils, "hypnotize")
    from mitdl_utils import plots  # a module is none of its names

    assert plots.__name__ == "mitdl_utils.plots"
