"""`check("sigmoid")`: is my function right, and if not, which mistake is it?"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from mitdl_utils.checks import progress
from mitdl_utils.checks.answers import Answers, ask_all, line_in_notebook, observe_patiently
from mitdl_utils.checks.built_on import how_wrong, mend_first, run_first
from mitdl_utils.checks.diagnose import Finding, Further, examine
from mitdl_utils.checks.drivers import driven
from mitdl_utils.checks.earlier_answers import earlier_answers
from mitdl_utils.checks.examples import Examples, Recorded, read_examples
from mitdl_utils.checks.given_functions import FUNCTIONS
from mitdl_utils.checks.message import indented, kept_inputs, message, printed_lines
from mitdl_utils.checks.near_names import renamed_to
from mitdl_utils.checks.session import own_functions, rule_problem
from mitdl_utils.in_browser import of_another_version, shipped_examples

EXAMPLES = "examples.json"


class CheckFailed(AssertionError):
    """A check that did not pass; Jupyter shows its message and no traceback."""

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


def check(name: str) -> None:
    """Try the function of this name on recorded examples and say what came out.

    Looks the function up in the notebook (the caller's global names) and the examples in
    `examples.json` in the current folder. It holds the rules of the exercise too, and stops a call
    that never ends. The inputs of a call that fails lie in `check.x` and so on, under the names of
    the arguments, and functions that the check gives to an answer in `check.square` and so on.

        check("sigmoid")  # sigmoid: right on all 14 examples.

    Args:
        name: the exercise, for example "sigmoid".

    Raises:
        CheckFailed: with the call, its result, the expected one and, where it is recognised,
            the mistake; also when there is nothing to check.
    """
    scope = sys._getframe(1).f_globals
    folder = Path.cwd()
    shipped = shipped_examples(folder, name) if sys.platform == "emscripten" else None
    examples = _examples(shipped or folder / EXAMPLES, str(name))
    if name not in examples:
        raise CheckFailed(_unknown_exercise(str(name), examples))
    problem, remark = problem_with(name, examples, scope)
    right = progress.note(folder, name, not problem)
    if problem:
        raise CheckFailed(problem)
    headline = f"{name}: right on all {len(examples[name].trials)} examples."
    progress.tell(scope, headline, remark, progress.standing(examples, name, right))


vars(check).update(FUNCTIONS)  # a message names `check.square`, and so it can be pasted


def problem_with(name: str, examples: Examples, scope: Mapping[str, Any]) -> tuple[str, str]:
    """Return what is wrong with the function of this name in `scope`, or what else to say.

    Args:
        name: of the exercise.
        examples: of its lab.
        scope: names of the notebook.

    Returns:
        The problem, "" when there is none; and a remark on a right answer, often "".
    """
    recorded = examples[name]
    if not callable(scope.get(name)):
        return _missing_function(name, examples, scope), ""
    broken = rule_problem(name, recorded, examples.absent, scope)
    if broken:
        return broken, ""
    function = driven(recorded.driver, scope[name])
    try:
        answers = ask_all(function, recorded)
    except KeyboardInterrupt as stopped:
        return f"{name}: you stopped it{' at '.join(['', *_location(stopped)])}", ""
    further = Further(alternatives=earlier_answers(name, examples, scope))
    finding = examine(answers.trials, answers.seen, recorded.returns, recorded.words, further)
    if finding is not None:
        mend = mend_first(
            name, examples, scope, lambda other, exercise: _state(other, exercise, examples, scope)
        )
        mend = mend or run_first(finding.difference.text, scope, name)
        if mend:  # no mistake is guessed then: it may be the other answer's
            difference = replace(finding.difference, advice=mend)
            finding = Finding(finding.case, difference, ())
        return _failure_text(name, recorded, finding, answers, scope), ""
    printing = sum(bool(seen.printed) for seen in answers.seen)
    return "", f"(It printed something in {printing} of the calls.)" * bool(printing)


def _state(name: str, exercise: str, examples: Examples, scope: Mapping[str, Any]) -> str:
    """Return how an answer that another one uses is not right: "overflows"; "" where it is.

    Args:
        name: that it has in the notebook.
        exercise: that it answers.
        examples: of the lab.
        scope: names of the notebook.
    """
    recorded = examples[exercise]
    if not callable(scope.get(name)):
        return how_wrong("missing", "")
    if rule_problem(name, recorded, examples.absent, scope):
        return how_wrong("forbidden", "")
    try:
        answers = ask_all(driven(recorded.driver, scope[name]), recorded)
    except KeyboardInterrupt:  # whoever has no patience wants to read what is known
        return ""
    finding = examine(answers.trials, answers.seen, recorded.returns, recorded.words)
    difference = finding and finding.difference
    return how_wrong(difference.kind, difference.text) if difference else ""


def _missing_function(name: str, examples: Examples, scope: Mapping[str, Any]) -> str:
    if name in scope:
        return f"{name}: is not a function any more; run the cell above that defines it"
    meant = renamed_to(name, own_functions(scope), examples)
    return f"{name}: is not defined; {meant or 'run the cell above that defines it'}"


def _location(error: BaseException) -> list[str]:
    location, line = line_in_notebook(error)
    return [f"{location}: `{line}`"] if line else []


def _unknown_exercise(name: str, examples: Examples) -> str:
    """Say that a lab has no such exercise: a slip, another lab's notebook, or older examples."""
    near = get_close_matches(name, examples, 1)
    if near:
        return f'check: no exercise is called {name!r}; did you mean "{near[0]}"?'
    if sys.platform == "emscripten":
        return of_another_version(name)
    return (
        f"check: {EXAMPLES} beside this notebook is of {examples.lab or 'another lab'} and knows "
        f"no {name!r}; open the notebook from its own lab's folder, or bring that folder up to "
        "date with `mitdl start --update`"
    )


def _failure_text(
    name: str, recorded: Recorded, finding: Finding, answers: Answers, scope: Mapping[str, Any]
) -> str:
    """Write all that a student reads of a wrong answer, and keep the inputs of the failing call."""
    if recorded.curve is not None and finding.difference.kind in ("value", "nan"):
        _draw_curve(name, scope[name], *recorded.curve)
    for old in _INPUTS:
        vars(check).pop(old, None)
    _INPUTS.clear()
    vars(check).update(FUNCTIONS)
    text = message(name, recorded.parameters, finding, recorded.sentences, recorded.driver, _INPUTS)
    vars(check).update(_INPUTS)
    lines = [text, *map(indented, kept_inputs(_INPUTS)), *printed_lines(answers.printed(finding))]
    return "\n".join(lines)


_INPUTS: dict[str, Any] = {}  # inputs of the last failing call, by the names of the arguments


def _draw_curve(name: str, function: Any, z: Any, want: Any) -> None:
    """Draw the student's curve beside the right one."""
    seen = observe_patiently(function, [np.array(z)], {})
    if not isinstance(seen.value, np.ndarray) or seen.value.shape != np.shape(z):
        return
    from mitdl_utils.checks.picture import compare_curves

    compare_curves(name, z, seen.value, want)


@lru_cache(maxsize=4)
def _read(path: Path, modified: float) -> Examples:
    return read_examples(path)


def _examples(path: Path, name: str) -> Examples:
    if not path.is_file():
        if sys.platform == "emscripten":
            raise CheckFailed(of_another_version(name))
        raise CheckFailed(
            f"check: {path.name} is not beside this notebook (looked in {path.parent}); open the "
            "notebook from the lab's folder, or download that folder again"
        )
    try:
        return _read(path, path.stat().st_mtime)
    except ValueError as error:
        raise CheckFailed(f"check: {error}") from None
