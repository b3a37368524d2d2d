"""The mistakes test the tests: each must fail by its own name, each right variant must pass."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.exercises import Exercise, Lab, labs, load_lab
from autograder.exercises.exercise import source_of
from autograder.judge.judge import LocalStudent, judge
from autograder.judge.rules import broken_rule, read_code
from autograder.judge.verdict import Outcome

LABS = [load_lab(name) for name in labs()]
EXERCISES = [pytest.param(e, id=f"{lab.name}-{e.name}") for lab in LABS for e in lab]
MISTAKES = [
    pytest.param(e, m, id=f"{e.name}-{m.name}") for lab in LABS for e in lab for m in e.mistakes
]
VARIANTS = [
    pytest.param(e, name, call, id=f"{e.name}-{name}")
    for lab in LABS
    for e in lab
    for name, call in e.variants.items()
]


def verdict_on(exercise: Exercise, call, seed: int):
    student = LocalStudent({exercise.name: call})
    return judge(exercise, student, np.random.default_rng(seed))


def right_answer(exercise: Exercise):
    """The reference, or a variant where the reference gives facts and no answer."""
    return next(iter(exercise.variants.values())) if exercise.is_oracle else exercise.reference


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_reference_passes_for_many_seeds(exercise: Exercise) -> None:
    for seed in range(3 if exercise.seconds else 20):
        verdict = verdict_on(exercise, right_answer(exercise), seed)
        assert verdict.outcome is Outcome.PASSED, verdict.message
        assert verdict.score == exercise.points


@pytest.mark.parametrize(("exercise", "mistake"), MISTAKES)
def test_a_mistake_fails_and_is_named(exercise: Exercise, mistake) -> None:
    for seed in (0,) if exercise.seconds else (0, 1, 2):
        verdict = verdict_on(exercise, mistake.call, seed)
        assert verdict.outcome is Outcome.FAILED
        assert verdict.score < exercise.points
        assert verdict.mistake == mistake.name, verdict.message
        said = " ".join(verdict.message.split())
        assert mistake.sentence in said


@pytest.mark.parametrize(("exercise", "name", "call"), VARIANTS)
def test_another_right_way_passes(exercise: Exercise, name: str, call) -> None:
    for seed in (0,) if exercise.seconds else (0, 1, 2):
        verdict = verdict_on(exercise, call, seed)
        assert verdict.outcome is Outcome.PASSED, verdict.message


@pytest.mark.parametrize(("exercise", "name", "call"), VARIANTS)
def test_another_right_way_keeps_the_rules(exercise: Exercise, name: str, call) -> None:
    source = "import numpy as np\n" + source_of(call).split("\n", 1)[1]
    source = source.replace(f"def {call.__name__}(", f"def {exercise.name}(", 1)
    code = read_code([("cell", source)])
    assert not code.unreadable
    assert broken_rule(code, exercise.name, exercise.forbidden) == ""


@pytest.mark.parametrize("exercise", EXERCISES)
def test_an_exercise_is_complete(exercise: Exercise) -> None:
    assert len(exercise.mistakes) >= 3
    assert len(exercise.variants) >= 3
    assert len(exercise.draw_cases(np.random.default_rng(0))) >= 5
    assert exercise.signature.startswith(exercise.name + "(")
    assert not exercise.parts or abs(sum(exercise.parts.values()) - 1) < 1e-9
    cases = exercise.draw_cases(np.random.default_rng(0))
    assert {c.part for c in cases} <= {"", *exercise.parts}
    assert {c.part for c in cases} >= set(exercise.parts)
    assert len({m.name for m in exercise.mistakes}) == len(exercise.mistakes)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_cases_are_fresh_for_each_seed_and_replayed_by_the_same(exercise: Exercise) -> None:
    def drawn(seed: int) -> str:
        return repr(exercise.draw_cases(np.random.default_rng(seed)))

    assert drawn(5) == drawn(5)
    assert drawn(5) != drawn(6)


@pytest.mark.parametrize("lab", [pytest.param(lab, id=lab.name) for lab in LABS])
def test_print_the_matrix(lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\n{lab.name}")
        for exercise in lab:
            verdicts = [verdict_on(exercise, m.call, 3) for m in exercise.mistakes]
            failed = sum(v.outcome is Outcome.FAILED for v in verdicts)
            named = sum(
                v.mistake == m.name for v, m in zip(verdicts, exercise.mistakes, strict=True)
            )
            passed = sum(
                verdict_on(exercise, call, 3).outcome is Outcome.PASSED
                for call in exercise.variants.values()
            )
            print(
                f"  {exercise.name:20} mistakes failed {failed:2}/{len(verdicts):<2} "
                f"named {named:2}/{len(verdicts):<2} right ways passed "
                f"{passed}/{len(exercise.variants)}"
            )
