"""What lecture 08 says that its rooms show is what they show."""

import numpy as np
import pytest

from mitdl_utils.widgets import Room, double_descent, polynomial, stopping, thinning
from mitdl_utils.widgets.models.least_squares import least_squares
from mitdl_utils.widgets.rooms import double_descent as descent
from mitdl_utils.widgets.rooms import polynomial as fitting
from mitdl_utils.widgets.rooms import stopping as watching
from mitdl_utils.widgets.rooms import thinning as dropping

OPENED = [polynomial(), thinning(), stopping(), double_descent()]


@pytest.mark.parametrize("room", OPENED, ids=repr)
def test_its_picture_is_described(room: Room) -> None:
    assert 'alt="' in room.fallback()
    assert len(room.fallback().partition('alt="')[2].partition('"')[0]) > 60


# ── least squares ─────────────────────────────────────────────────────────────────────────────────


def test_of_many_fits_the_shortest_is_taken() -> None:
    assert least_squares(np.array([[3.0, 4.0]]), np.array([5.0])) == pytest.approx([0.6, 0.8])


def test_a_penalty_solves_the_normal_equations_of_ridge_regression() -> None:
    rng = np.random.default_rng(0)
    a, y = rng.normal(size=(8, 3)), rng.normal(size=8)
    expected = np.linalg.solve(a.T @ a + 0.5 * np.eye(3), a.T @ y)
    np.testing.assert_allclose(least_squares(a, y, 0.5), expected)


def test_free_weights_cost_nothing() -> None:
    y = np.array([1.0, 2.0, 6.0])
    assert least_squares(np.ones((3, 1)), y, penalty=100.0, free=1) == pytest.approx([3.0])


# ── the polynomial ────────────────────────────────────────────────────────────────────────────────


def new_errors(seed: int, n: int, lam: float = 0.0) -> list[float]:
    """The error of each degree on new points."""
    x, y = fitting.sample(seed, n, 0.2)
    new = fitting.sample(seed + 1000, fitting.NEW, 0.2)
    fits = [fitting.coefficients(x, y, degree, lam) for degree in range(fitting.HIGHEST + 1)]
    return [fitting.error(w, *new) for w in fits]


def test_with_ten_points_degree_three_to_five_wins_and_nine_is_a_disaster() -> None:
    for seed in range(4, 10):
        errors = new_errors(seed, 10)
        assert np.argmin(errors) in (3, 4, 5), seed
        assert errors[9] > 4, seed


def test_with_a_hundred_points_every_degree_from_five_on_is_about_as_good() -> None:
    for seed in range(4, 10):
        errors = new_errors(seed, 100)
        assert max(errors[5:]) < 1.1 * min(errors), seed


def test_a_penalty_of_a_thousandth_makes_degree_nine_as_good_as_three() -> None:
    errors, tamed = new_errors(4, 10), new_errors(4, 10, lam=1e-3)
    assert tamed[9] <= errors[3] < errors[9] / 100
    assert new_errors(4, 10, lam=10.0)[9] > 0.7


# ── dropout ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("p", [0.25, 0.5, 0.75])
def test_the_average_of_thinned_networks_is_what_was_kept_of_the_whole(p: float) -> None:
    assert dropping.ratio(dropping.average(0, 20_000, p, scaled=False)) == pytest.approx(
        1 - p, abs=0.02
    )
    assert dropping.ratio(dropping.average(0, 20_000, p, scaled=True)) == pytest.approx(1, abs=0.06)


# ── early stopping ────────────────────────────────────────────────────────────────────────────────


def as_good(noise: float, patience: int) -> int:
    """How many of the 40 trainings end as good as their best epoch."""
    return sum(worse <= watching.NEAR for _, worse in watching.trial(noise, patience, 0.0))


def test_the_rule_counts_from_the_last_improvement() -> None:
    losses = [0.9, 0.6, 0.62, 0.58, 0.61, 0.60, 0.59, 0.1]
    assert watching.rule(losses, patience=3, min_delta=0.0) == [7, 4]
    assert watching.rule(losses, patience=1, min_delta=0.0) == [3, 2]
    assert watching.rule(losses, patience=8, min_delta=0.0) == [8, 8]
    assert watching.rule(losses, patience=2, min_delta=0.05) == [4, 2]


def test_more_noise_needs_more_patience_until_patience_no_longer_helps() -> None:
    assert as_good(0.01, 8) == 39
    assert [as_good(0.03, patience) for patience in (3, 12, 30)] == [0, 34, 34]
    assert max(as_good(0.06, patience) for patience in range(1, 61)) == 27


# ── double descent ────────────────────────────────────────────────────────────────────────────────


def middle(n: int, noise: float, lam: float, width: int) -> float:
    """The test error of the middle one of all data sets."""
    errors = [descent.problem(seed, n, noise).errors(width, lam)[1] for seed in range(descent.RUNS)]
    return float(np.median(errors))


def test_the_peak_stands_where_features_equal_examples_and_a_penalty_takes_it_down() -> None:
    bare = {width: middle(40, 0.3, 0.0, width) for width in (20, 38, 40, 42, 400)}
    assert max(bare, key=bare.__getitem__) == 40
    assert bare[40] > 100
    assert bare[400] < bare[20] < bare[38]
    assert middle(40, 0.3, 0.01, 40) < 1
    assert middle(40, 0.3, 1.0, 40) < bare[20]
    assert middle(40, 0.0, 0.0, 40) < bare[40] / 10


def test_with_forty_features_forty_examples_are_worse_than_twenty_and_than_sixty() -> None:
    assert middle(40, 0.3, 0.0, 40) > 100 * max(middle(n, 0.3, 0.0, 40) for n in (20, 60))
