"""Clouds of gradients: the law of the noise, by hand and measured, and what is refused."""

import itertools

import numpy as np
import pytest

from mitdl_utils.widgets import clouds
from mitdl_utils.widgets.rooms import clouds as model

rng = np.random.default_rng(0)
X = rng.normal(size=(60, 2))
Y = X @ [1.0, -0.5] + rng.normal(size=60)
FOUR = np.array([[2.0, 0.0], [4.0, 0.0], [6.0, 0.0], [8.0, 0.0]])  # four gradients by hand


def test_four_gradients_by_hand_are_off_by_five_and_pairs_by_half_or_a_third_of_it() -> None:
    assert model.law(FOUR, 1, True) ** 2 == pytest.approx(5)
    assert model.law(FOUR, 2, True) ** 2 == pytest.approx(5 / 2)
    assert model.law(FOUR, 2, False) ** 2 == pytest.approx(5 / 3)
    assert model.law(FOUR, 4, False) == 0


@pytest.mark.parametrize("again", [True, False])
@pytest.mark.parametrize("batch", [1, 4, 16])
def test_the_measured_spread_follows_the_law(batch: int, again: bool) -> None:
    each = model.gradients((2.0, 1.0), X, Y)
    means = model.batch_means(each, batch, 4000, 1, again)
    measured = model.spread(means, each.mean(axis=0))
    assert measured == pytest.approx(model.law(each, batch, again), rel=0.05)


def test_without_replacement_a_batch_of_all_is_the_full_gradient() -> None:
    each = model.gradients((2.0, 1.0), X, Y)
    means = model.batch_means(each, 60, 5, 0, again=False)
    np.testing.assert_allclose(means, np.tile(each.mean(axis=0), (5, 1)), atol=1e-12)


def test_a_gradient_is_the_slope_of_the_loss() -> None:
    w, h = np.array([0.7, -1.2]), 1e-6
    slopes = [
        (model.mean_loss(w + step, X, Y) - model.mean_loss(w - step, X, Y)) / (2 * h)
        for step in h * np.eye(2)
    ]
    np.testing.assert_allclose(model.gradients(w, X, Y).mean(axis=0), slopes, rtol=1e-6)


@pytest.mark.parametrize("again", [True, False])
def test_enough_is_the_first_size_whose_noise_is_below_the_slope(again: bool) -> None:
    each = model.gradients((0.8, -0.2), X, Y)
    slope = float(np.linalg.norm(each.mean(axis=0)))
    below = (b for b in itertools.count(1) if model.law(each, b, again) <= slope)
    assert model.enough(each, again) == next(below) > 1


def test_at_the_bottom_no_batch_is_large_enough() -> None:
    low = model.bottom(X, Y)
    assert model.enough(model.gradients(low, X, Y), again=True) is None


def test_above_the_ceiling_all_examples_together_fly_out() -> None:
    def ends(rate: float) -> float:
        w = np.array([3.0, 3.0])
        for _ in range(400):
            w = w - rate * model.gradients(w, X, Y).mean(axis=0)
        return float(np.abs(w - model.bottom(X, Y)).max())

    most = model.ceiling(X)
    assert ends(0.97 * most) < 1e-3
    assert ends(1.03 * most) > 100


def test_the_change_of_the_loss_is_that_of_two_losses() -> None:
    w, g, rate = np.array([0.3, 2.0]), np.array([1.5, -0.4]), 0.3
    full = model.gradients(w, X, Y).mean(axis=0)
    expected = model.mean_loss(w - rate * g, X, Y) - model.mean_loss(w, X, Y)
    assert model.change(g, full, rate, model.curvature(X)) == pytest.approx(expected)


def test_the_picture_says_noise_and_slope() -> None:
    room = clouds(X, Y, batch=16)
    assert room.sizes[room.size] == 16
    assert "for batches of 16, beside a slope of" in room.fallback()


@pytest.mark.parametrize(
    ("x", "y", "batch", "said"),
    [
        (X, Y[:-1], 4, r"x is \(60, 2\) and y is \(59,\)"),
        (X[:, :1], Y, 4, r"x is \(60, 1\)"),
        (X[:1], Y[:1], 1, r"x is \(1, 2\)"),
        (X, Y, 3, r"batch is 3, expected one of \[1, 2, 4, 8, 16, 32, 60\]"),
    ],
)
def test_data_that_do_not_fit_are_refused(
    x: np.ndarray, y: np.ndarray, batch: int, said: str
) -> None:
    with pytest.raises(ValueError, match=f"clouds: {said}"):
        clouds(x, y, batch=batch)


# ── what lecture 7 says that one sees ─────────────────────────────────────────────────────────────


def patients() -> tuple[np.ndarray, np.ndarray]:
    """The data of the lecture, (442, 2) and (442,)."""
    from sklearn.datasets import load_diabetes

    data = load_diabetes()
    x = data.data[:, [data.feature_names.index(name) for name in ("bmi", "s5")]]
    scaled = (x - x.mean(axis=0)) / x.std(axis=0)
    return scaled, (data.target - data.target.mean()) / data.target.std()


def walk(batch: int, rate: float, steps: int) -> list[float]:
    """Losses above the least as the room walks from its start; it ends early where it flies out."""
    x, y = patients()
    w, least, heights = np.array([-1.0, 1.0]), model.mean_loss(model.bottom(x, y), x, y), []
    for seed in range(1, steps + 1):
        w = w - rate * model.batch_means(model.gradients(w, x, y), batch, 1, seed, False)[0]
        if np.abs(w).max() > model.FAR:
            break
        heights.append(model.mean_loss(w, x, y) - least)
    return heights


def test_five_patients_are_enough_at_the_start_and_hundreds_near_the_bottom() -> None:
    x, y = patients()
    places = [(-1, 1), (0.3, 0.3), (0.4, 0.35)]
    each = [model.gradients(w, x, y) for w in places]
    assert [model.enough(one, again=False) for one in each] == [5, 24, 213]
    assert [model.enough(one, again=True) for one in each] == [6, 25, 410]


def test_three_of_four_single_patients_lower_the_loss_at_the_start_and_few_at_the_bottom() -> None:
    x, y = patients()

    def share(w: tuple[float, float]) -> float:
        each = model.gradients(w, x, y)
        means = model.batch_means(each, 1, model.ARROWS, 0, False)
        bend, full = model.curvature(x), each.mean(axis=0)
        return float(np.mean([model.change(g, full, 0.1, bend) < 0 for g in means]))

    assert 0.7 < share((-1, 1)) < 0.8
    assert share((0.4, 0.35)) < 0.25


def test_one_patient_dances_at_a_small_rate_and_flies_out_at_a_large_one() -> None:
    dance = walk(1, 0.05, 300)
    assert len(dance) == 300
    assert min(dance[:60]) < 0.1 < max(dance[100:])
    assert len(walk(1, 0.3, 300)) < 300


def test_all_patients_rest_within_twenty_steps_and_fly_out_above_the_wall() -> None:
    assert walk(442, 0.3, 20)[-1] < 1e-6
    assert len(walk(442, 0.68, 200)) == 200
    assert 100 < len(walk(442, 0.7, 200)) < 200


def test_six_times_the_rate_with_eight_times_the_batch_dances_as_wide() -> None:
    small, large = (np.mean(walk(*each, 600)[100:]) for each in ((1, 0.05), (8, 0.3)))
    assert 0.7 < small / large < 1.4
