"""An exercise: one thing that a student writes, and all that the grader knows of it.

A page makes one `Exercise` and hangs the rest on it; `lab_03/softmax.py` is one to read, and
`docs/writing-an-exercise.md` writes one. Name and signature are the answer's. A mistake that is no
edit of it is a function under `@exercise.mistake`, whose docstring is the sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.errors import MitdlError
from autograder.exercises.answers import Function, Mistake
from autograder.exercises.page import Page
from mitdl_utils.checks.drivers import CALL, driven
from mitdl_utils.checks.facts import Facts
from mitdl_utils.checks.trial import Case, Trial
from mitdl_utils.observe import Observation, observe

CURVE_POINTS = 81


class Exercise(Page):
    """A function or class that a student writes, and how it is judged."""

    def draw_cases(self, rng: np.random.Generator) -> list[Case]:
        """Draw the cases for one grading."""
        return [
            replace(case, part=part) if part else case
            for part, maker in self._case_makers
            for case in maker(rng)
        ]

    def trials(self, rng: np.random.Generator) -> list[Trial]:
        """Draw the cases, with the outcomes of the reference and of each mistake."""
        calls = {mistake.name: mistake for mistake in self.known_mistakes}
        return [
            Trial(case, self.expected(case), MistakesOn(case, calls, self.driver))
            for case in self.draw_cases(rng)
        ]

    def expected(self, case: Case) -> Observation:
        """Return the right outcome of a case, computed in float64."""
        exact = replace(case, args=tuple(_in_float64(value) for value in case.args))
        facts = self._facts(case) if self._known_facts else None
        if self.reference is None:
            return Observation(value=_right_values(self, case, facts, {}))
        driver = self.driver if self.reference_gives == "answers" else CALL
        want = observe_quietly(self.reference, exact, driver)
        if want.raised is not None and want.raised.type != "ValueError":
            raise MitdlError(
                f"{self.name}: the reference itself raises {want.raised.type} on case "
                f"{case.label!r}: {want.raised.message}"
            )
        if facts is not None and want.raised is None:
            return Observation(value=_right_values(self, case, facts, want.value))
        return Observation(value=want.value, raised=want.raised)

    @property
    def _known_facts(self) -> bool:
        return self.reference is None or self.reference_gives == "numbers"

    def _facts(self, case: Case) -> Facts:
        """Return the facts that the driver notes of the right answer."""
        seen = observe_quietly(self.right, case, self.driver)
        if not isinstance(seen.value, Facts):
            problem = seen.raised.message if seen.raised else f"gives {type(seen.value).__name__}"
            raise MitdlError(
                f"{self._where}: the driver of {self.name} notes no facts of the right answer on "
                f"case {case.label!r}: {problem}"
            )
        return seen.value

    def right_curve(self) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
        """Return the inputs and outputs of the curve, two arrays (81,); None for no curve."""
        if self.curve is None or self.reference is None:
            return None
        z = np.linspace(*self.curve, CURVE_POINTS)
        return z, np.asarray(self.reference(z.copy()), dtype=np.float64)


def _right_values(
    exercise: Exercise, case: Case, facts: Facts | None, numbers: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the right value of each fact: the driver's, or the reference's number."""
    assert facts is not None
    known = {**facts.right, **numbers}
    unknown = [label for label in facts if label not in known]
    if unknown:
        raise MitdlError(
            f"{exercise.name}: nothing says what is right for {unknown[0]!r} on case "
            f"{case.label!r}; note it with right=…, or let the reference give it"
        )
    return {label: known[label] for label in facts}


def _in_float64(value: Any) -> Any:
    """Widen float32 arrays to float64, for the reference; anything else stays as it is."""
    if isinstance(value, list | tuple):
        return type(value)(_in_float64(item) for item in value)
    if isinstance(value, np.ndarray) and value.dtype == np.float32:
        return value.astype(np.float64)
    return value


def observe_quietly(function: Function, case: Case, driver: str = CALL) -> Observation:
    """Observe an answer of the project's own on a case."""
    return observe(driven(driver, function), case.args, case.kwargs)


class MistakesOn(Mapping[str, Observation]):
    """The outcome of each mistake on a case; a mistake runs when it is first asked for.

    A right answer asks for none, and a diagnosis drops most mistakes after their first case.
    """

    def __init__(self, case: Case, mistakes: Mapping[str, Mistake], driver: str) -> None:
        self._case = case
        self._driver = driver
        self._mistakes = mistakes
        self._observations: dict[str, Observation] = {}

    def __getitem__(self, name: str) -> Observation:
        if name not in self._observations:
            call = self._mistakes[name].call
            self._observations[name] = observe_quietly(call, self._case, self._driver)
        return self._observations[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._mistakes)

    def __len__(self) -> int:
        return len(self._mistakes)
