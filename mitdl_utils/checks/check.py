"""`check("sigmoid")`: is my function right, and if not, which mistake is it?"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from mitdl_utils.checks.diagnose import examine
from mitdl_utils.checks.drivers import driven
from mitdl_utils.checks.examples import Recorded, read_examples
from mitdl_utils.checks.message import message
from mitdl_utils.observe import Observation, Raised, observe

EXAMPLES = "examples.json"


class CheckFailed(AssertionError):
    """A check that did not pass; Jupyter shows its message and no traceback."""

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


def check(name: str) -> None:
    """Try the function of this name on recorded examples and print the result.

    Looks the function up in the notebook (the caller's global names) and the examples in
    `examples.json` in the current folder.

        check("sigmoid")  # sigmoid: right on all 14 examples.

    Args:
        name: the exercise, for example "sigmoid".

    Raises:
        CheckFailed: with the call, its result, the expected one and, where it is recognised,
            the mistake; also when there is nothing to check.
    """
    scope = sys._getframe(1).f_globals
    recorded = _examples(Path.cwd() / EXAMPLES)
    if name not in recorded:
        near = get_close_matches(str(name), recorded, 1)
        hint = f'did you mean "{near[0]}"?' if near else f"there are: {', '.join(recorded)}"
        raise CheckFailed(f"check: no exercise is called {name!r}; {hint}")
    problem = problem_with(name, recorded[name], scope)
    if problem:
        raise CheckFailed(problem)
    print(f"{name}: right on all {len(recorded[name].trials)} examples.")


def problem_with(name: str, recorded: Recorded, scope: Mapping[str, Any]) -> str:
    """Return what is wrong with the function of this name in `scope`; "" when nothing is."""
    if not callable(scope.get(name)):
        state = "is not a function any more" if name in scope else "is not defined"
        return f"{name}: {state}; run the cell above that defines it"
    answers = [
        _observe_in_notebook(driven(recorded.driver, scope[name]), t.case.args, t.case.kwargs)
        for t in recorded.trials
    ]
    finding = examine(recorded.trials, answers, recorded.returns, recorded.words)
    if finding is None:
        return ""
    if recorded.curve is not None and finding.difference.kind in ("value", "nan"):
        _draw_beside(name, scope[name], *recorded.curve)
    return message(name, recorded.parameters, finding, recorded.sentences, recorded.driver)


def _observe_in_notebook(function: Any, args: Any, kwargs: Any) -> Observation:
    try:
        return observe(function, args, kwargs, where=_line_in_notebook)
    except SystemExit:
        return Observation(raised=Raised("ended", message="calls exit()"))


def _line_in_notebook(error: BaseException) -> tuple[str, str]:
    """Return the location and the text of the student's own last line in a traceback."""
    import linecache

    step, location, line = error.__traceback__, "", ""
    while step is not None:
        file = step.tb_frame.f_code.co_filename
        if "ipykernel" in file or file.startswith("<ipython"):
            location = f"line {step.tb_lineno} of its cell"
            line = linecache.getline(file, step.tb_lineno).strip()
        step = step.tb_next
    return location, line


def _draw_beside(name: str, function: Any, z: Any, want: Any) -> None:
    """Draw the student's curve beside the right one."""
    seen = observe(function, [np.array(z)])
    if not isinstance(seen.value, np.ndarray) or seen.value.shape != np.shape(z):
        return
    from mitdl_utils.checks.picture import compare_curves

    compare_curves(name, z, seen.value, want)


@lru_cache(maxsize=4)
def _read(path: Path, modified: float) -> dict[str, Recorded]:
    return read_examples(path)


def _examples(path: Path) -> dict[str, Recorded]:
    if not path.is_file():
        raise CheckFailed(
            f"check: {path.name} is not beside this notebook (looked in {path.parent}); open the "
            "notebook from the lab's folder, or download that folder again"
        )
    try:
        return _read(path, path.stat().st_mtime)
    except ValueError as error:
        raise CheckFailed(f"check: {error}") from None
