"""What the build records of a reference is fixed, and a check cell can read it."""

from __future__ import annotations

import numpy as np

from autograder.release.recording import BUILD_SEED, record, same_examples
from mitdl_utils.checks.examples import read_examples

from .conftest import areas


def test_recording_twice_gives_the_same_bytes():
    assert record(areas()) == record(areas())


def test_a_check_cell_can_read_what_was_recorded(tmp_path):
    path = tmp_path / "examples.json"
    path.write_bytes(record(areas()))
    square = read_examples(path)["square"]
    case, want = square.trials[0].case, square.trials[0].want
    np.testing.assert_allclose(want.value, np.square(case.args[0]), rtol=1e-11)
    assert square.sentences == {"doubled": "You double x; multiply it by itself."}


def test_a_curve_has_81_points_of_the_reference_and_is_only_where_asked(tmp_path):
    path = tmp_path / "examples.json"
    path.write_bytes(record(areas()))
    recorded = read_examples(path)
    z, want = recorded["square"].curve
    np.testing.assert_allclose(z, np.linspace(-2, 2, 81), atol=1e-12)
    np.testing.assert_allclose(want, z**2, atol=1e-12)
    assert recorded["halve"].curve is None


def test_another_exercise_changes_no_recorded_example():
    alone = areas()
    alone = type(alone)(alone.name, alone.title, alone.exercises[1:])
    assert record(alone).split(b'"halve"')[1] == record(areas()).split(b'"halve"')[1]


def test_no_grading_seed_draws_the_recorded_stream():
    build = np.random.default_rng((*BUILD_SEED, 7)).random(4)
    for seed in (7, BUILD_SEED[0], BUILD_SEED[0] + (BUILD_SEED[1] << 32)):
        assert not np.array_equal(np.random.default_rng(seed).random(4), build)


def test_examples_are_the_same_up_to_the_last_digits_only():
    assert same_examples(b'{"a": [0.1, NaN]}', b'{"a": [0.10000000000001, NaN]}')
    assert not same_examples(b'{"a": [0.1]}', b'{"a": [0.1001]}')
    assert not same_examples(b'{"a": [1]}', b'{"a": [1.0]}')
    assert not same_examples(b'{"a": [1]}', b'{"a": [1, 2]}')
    assert not same_examples(b'{"a": 1, "b": 2}', b'{"b": 2, "a": 1}')
    assert not same_examples(b"{}", b"not JSON")


def trial(numbers: str, dtype: str, rtol: float = 1e-9) -> bytes:
    array = f'{{"array": [0.5], "dtype": "{dtype}"}}'
    call = f'{{"label": "one", "args": [{array}], "mistakes": [["f", [{numbers}], [0]]]}}'
    returns = f'{{"rtol": {rtol}, "atol": 1e-12}}'
    return f'{{"exercises": {{"f": {{"returns": {returns}, "trials": [{call}]}}}}}}'.encode()


def test_what_is_computed_in_float32_is_held_to_float32():
    """Another processor adds up in another order: seven digits of float32 agree, not nine."""
    assert same_examples(trial("0.7044000", "float32"), trial("0.7044001", "float32"))
    assert not same_examples(trial("0.7044000", "float32"), trial("0.7045", "float32"))
    assert not same_examples(trial("0.7044000", "float64"), trial("0.7044001", "float64"))


def test_an_exercise_that_is_held_to_less_is_compared_to_less():
    assert same_examples(trial("0.7044", "float64", 1e-3), trial("0.7045", "float64", 1e-3))
    assert not same_examples(trial("0.7044", "float64", 1e-3), trial("0.7064", "float64", 1e-3))
