"""A mistake is known by its values, whatever else is wrong; too little evidence names nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mitdl_utils.checks.compare import Returns
from mitdl_utils.checks.diagnose import Finding, Words, examine
from mitdl_utils.checks.fingerprint import fingerprint
from mitdl_utils.checks.trial import Case, Trial
from mitdl_utils.observe import Observation, Raised, observe

X = [np.array([0.3, -1.7]), np.array([2.4, 0.9, -3.1]), np.array([1.21, 4.3])]
FAR = np.array([900.0, -900.0])
WORDS = Words(("z",))


def right(z: Any) -> Any:
    return 3 * np.asarray(z) + 0.5


MISTAKES = {
    "no-offset": lambda z: 3 * np.asarray(z),
    "minus": lambda z: -3 * np.asarray(z) + 0.5,
    "last-ignored": lambda z: np.append((3 * z + 0.5)[:-1], 7.25) if z.size > 2 else 3 * z + 0.5,
    "at-the-boundary": lambda z: np.where(np.asarray(z) == 2.4, 1.0, 3 * np.asarray(z) + 0.5),
}


def trials(recorded: bool, inputs: Any = (*X, FAR)) -> list[Trial]:
    returns = Returns()
    made = []
    for z in inputs:
        want = observe(right, [z])
        seen = {name: observe(mistake, [z]) for name, mistake in MISTAKES.items()}
        if recorded:  # as a check cell has them
            seen = {k: fingerprint(v, want, returns) for k, v in seen.items()}  # type: ignore
        made.append(Trial(Case(f"{np.shape(z)}", (z,), {}), want, seen))
    return made


def found(answer: Any, recorded: bool = False, inputs: Any = (*X, FAR)) -> Finding | None:
    made = trials(recorded, inputs)
    answers = [observe(answer, one.case.args) for one in made]
    return examine(made, answers, Returns(), WORDS)


def overflowing(z: Any) -> Any:
    return np.where(np.abs(z) > 100, np.nan, 3 * z)


def warning(z: Any) -> Any:
    np.exp(np.max(z))
    return 3 * z


@pytest.mark.parametrize("recorded", [False, True])
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda z: [3 * float(v) for v in z], id="a list"),
        pytest.param(lambda z: (3 * z)[:, np.newaxis], id="a column"),
        pytest.param(lambda z: (3 * z + 0j).real[np.newaxis], id="a row"),
        pytest.param(overflowing, id="it overflows elsewhere"),
        pytest.param(warning, id="it warns"),
        pytest.param(lambda z: 3 * z if z.size > 2 or z[0] > 100 else 1 / 0, id="it raises"),
    ],
)
def test_a_mistake_is_known_by_its_values(answer: Any, recorded: bool) -> None:
    finding = found(answer, recorded)
    assert finding is not None
    assert finding.mistakes == ("no-offset",)
    assert finding.notes, "and what else is wrong is said"


@pytest.mark.parametrize("recorded", [False, True])
def test_an_exact_fit_wins_and_says_nothing_besides(recorded: bool) -> None:
    for name, mistake in MISTAKES.items():
        finding = found(mistake, recorded)
        assert finding is not None
        assert (finding.mistakes, finding.notes) == ((name,), ())


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda z: 0 * z, id="zeros"),
        pytest.param(lambda z: 0 * z + 1.0, id="ones, as the boundary's mistake has it once"),
        pytest.param(lambda z: z, id="the input"),
        pytest.param(lambda z: 3 * z + 0.4, id="nearly right"),
        pytest.param(lambda z: np.cos(z), id="something else"),
        pytest.param(lambda z: None, id="nothing"),
        pytest.param(lambda z: "3 z", id="a text"),
        pytest.param(lambda z: 3 * z[:1], id="too few"),
    ],
)
def test_what_agrees_by_chance_or_not_at_all_is_no_mistake(answer: Any) -> None:
    for recorded in (False, True):
        finding = found(answer, recorded)
        assert finding is not None
        assert finding.mistakes == ()


def test_a_mistake_that_the_answer_contradicts_once_is_not_named() -> None:
    finding = found(lambda z: 3 * z if z.size == 2 else 3 * z + 0.5)
    assert finding is not None
    assert finding.mistakes == ()


# ── several components ────────────────────────────────────────────────────────────────────────────


def gradients(dW: Any = 1.0, db: Any = 1.0) -> Any:
    return lambda x: (dW * np.outer(x, x), db * x)


ROWS = {
    "dW-halved": gradients(dW=0.5),
    "db-negative": gradients(db=-1.0),
    "both-doubled": gradients(2.0, 2.0),
}


def components(answer: Any, recorded: bool) -> Finding | None:
    made = []
    for x in X:
        want = observe(gradients(), [x])
        seen: dict[str, Any] = {name: observe(row, [x]) for name, row in ROWS.items()}
        if recorded:
            seen = {k: fingerprint(v, want, Returns()) for k, v in seen.items()}
        made.append(Trial(Case(f"{x.shape}", (x,), {}), want, seen))
    answers = [observe(answer, one.case.args) for one in made]
    return examine(made, answers, Returns(), Words(("x",), ("dW", "db")))


@pytest.mark.parametrize("recorded", [False, True])
def test_two_mistakes_in_two_components_are_both_named(recorded: bool) -> None:
    finding = components(gradients(0.5, -1.0), recorded)
    assert finding is not None
    assert set(finding.mistakes) == {"dW-halved", "db-negative"}
    assert finding.together


@pytest.mark.parametrize("recorded", [False, True])
def test_one_component_is_enough_and_the_other_is_pointed_at(recorded: bool) -> None:
    finding = components(gradients(0.5, 4.0), recorded)
    assert finding is not None
    assert finding.mistakes == ("dW-halved",)
    assert finding.notes == ("That is not all: look at db too.",)


@pytest.mark.parametrize("recorded", [False, True])
def test_half_of_a_mistake_is_named_for_its_component(recorded: bool) -> None:
    finding = components(gradients(2.0, 1.0), recorded)
    assert finding is not None
    assert finding.mistakes == ("both-doubled",)
    assert finding.notes == ("That is what dW tells; all other values are right.",)


# ── what is shown ─────────────────────────────────────────────────────────────────────────────────


def test_values_are_shown_before_arguments_that_do_not_fit() -> None:
    misfit = Observation(raised=Raised("exception", "ValueError", "do not fit"))
    small, large = Case("misfit", (np.ones(1),), {}), Case("a vector", (X[1],), {})
    made = [Trial(small, misfit, {}), Trial(large, observe(right, [X[1]]), {})]
    finding = examine(made, [Observation(1.0), Observation(0 * X[1])], Returns(), WORDS)
    assert finding is not None
    assert finding.case is large


def test_an_array_is_shown_before_a_number_that_is_no_array() -> None:
    def in_place(z: Any) -> Any:
        z[z < 0] = 1.0
        return 3 * z + 0.5

    finding = found(in_place, inputs=(-2.0, *X))
    assert finding is not None
    assert np.ndim(finding.case.args[0]) == 1

    def in_a_loop(z: Any) -> Any:
        return np.array([3 * v + 0.5 for v in z])

    alone = found(in_a_loop, inputs=(-2.0, *X))
    assert alone is not None
    assert alone.difference.advice == "z may be one number as well as an array."


@pytest.mark.parametrize("recorded", [False, True])
def test_what_a_mistake_does_itself_is_not_said_again(recorded: bool) -> None:
    def in_place(z: Any) -> Any:
        z *= 3.0
        z += 0.5
        return z

    made = []
    for z in (*X, -2.0):
        want, seen = observe(right, [z]), observe(in_place, [z])
        known = fingerprint(seen, want, Returns()) if recorded else seen
        made.append(Trial(Case(f"{np.shape(z)}", (z,), {}), want, {"in-place": known}))

    def and_no_number(z: Any) -> Any:
        return in_place(z[:])

    answers = [observe(and_no_number, one.case.args) for one in made]
    finding = examine(made, answers, Returns(), WORDS)
    assert finding is not None
    assert finding.mistakes == ("in-place",)
    assert finding.notes == ("Besides, z may be one number as well as an array.",)


@pytest.mark.parametrize("recorded", [False, True])
def test_where_the_type_is_wrong_everywhere_the_value_that_a_mistake_explains_is_shown(
    recorded: bool,
) -> None:
    """Else the headline speaks of the type, and the sentence below of something else."""
    returns, made = Returns("int"), []
    for z in (np.array([1.5]), np.array([2.0, 3.0, 0.5])):
        want = observe(lambda z: (z >= 2).astype(int), [z])
        strict = observe(lambda z: (z > 2).astype(int), [z])
        known = fingerprint(strict, want, returns) if recorded else strict
        made.append(Trial(Case(f"{len(z)}", (z,), {}), want, {"strict": known}))
    finding = examine(made, [observe(lambda z: z > 2, one.case.args) for one in made], returns)
    assert finding is not None
    assert finding.mistakes == ("strict",)
    assert finding.case is made[1].case
    assert finding.difference.kind == "value"
    assert finding.notes == ("Besides, it returns bool values, expected integers.",)


@pytest.mark.parametrize(
    ("want", "came"),
    [
        ((np.ones(2), np.ones(2)), None),
        ({"after step 1": [np.ones(2)]}, {"after step 1": None}),
        ({"what comes back": "(array, array)"}, {"what comes back": "None"}),
        ({"how many batches": "1"}, {"how many batches": "none, but None"}),
    ],
)
def test_a_return_that_was_forgotten_is_told_in_whatever_form_nothing_comes(
    want: Any, came: Any
) -> None:
    trial = Trial(Case("a table", (X[0],), {}), Observation(want), {})
    finding = examine([trial], [Observation(came)], Returns(), WORDS)
    assert finding is not None
    assert finding.difference.advice == "Put a return at its end."
