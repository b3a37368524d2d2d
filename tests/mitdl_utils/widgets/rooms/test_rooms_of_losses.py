"""What lecture 3 says of its two rooms holds in their models, and misfits are refused."""

import math
import re

import pytest
import traitlets

from mitdl_utils.widgets import four_logits, losses
from mitdl_utils.widgets.rooms.four_logits import BARE, SAFE, FourLogits, pulls, shares, surprise
from mitdl_utils.widgets.rooms.losses import (
    ENTROPY,
    LABELS,
    LOSSES,
    SQUARED,
    START,
    Losses,
    cost,
    is_dead,
    probability,
    slope_of,
    stepped,
)

FOURTH = 3  # the place of student 4, who passed
LOGITS = [2.0, 1.0, 0.0, -1.0]


def mean(name: str, logits: list[float]) -> float:
    return sum(cost(name, z, y) for z, y in zip(logits, LABELS, strict=True)) / len(LABELS)


def right(logits: list[float]) -> int:
    return sum((z >= 0) == bool(y) for z, y in zip(logits, LABELS, strict=True))


def steps_until_right(name: str, most: int) -> int | None:
    """After how many steps student 4, put at −6, is on the right side."""
    logits = [*START[:FOURTH], -6.0, *START[FOURTH + 1 :]]
    for step in range(1, most + 1):
        logits = stepped(name, logits, LABELS)
        if logits[FOURTH] >= 0:
            return step
    return None


@pytest.mark.parametrize("axis", ["probability", "logit"])
@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize(("z", "y"), [(-4.0, 1), (-0.5, 1), (0.5, 0), (3.0, 0), (3.0, 1)])
def test_slopes_are_those_of_the_costs(axis: str, name: str, z: float, y: int) -> None:
    h = 1e-5
    moved = 2 * h if axis == "logit" else probability(z + h) - probability(z - h)
    measured = (cost(name, z + h, y) - cost(name, z - h, y)) / moved
    assert slope_of(name, axis, z, y) == pytest.approx(measured, rel=1e-6)


def test_sure_and_wrong_the_squared_error_has_given_up_and_cross_entropy_has_not() -> None:
    assert is_dead(SQUARED, -6.0, 1)
    assert not is_dead(ENTROPY, -6.0, 1)
    assert not is_dead(SQUARED, 6.0, 1)  # sure and right: there is nothing to push
    assert slope_of(ENTROPY, "logit", -6.0, 1) == pytest.approx(-1, abs=0.01)


def test_cross_entropy_turns_student_4_in_four_steps_and_squared_error_moves_a_tenth() -> None:
    assert steps_until_right(ENTROPY, 10) == 4
    assert steps_until_right(SQUARED, 100) is None
    logits = [-6.0] * len(LABELS)
    for _ in range(10):
        logits = stepped(SQUARED, logits, LABELS)
    assert logits[FOURTH] == pytest.approx(-5.9, abs=0.01)


def test_twice_as_sure_leaves_six_right_and_makes_both_means_grow() -> None:
    surer = [[max(-6.0, min(6.0, z * factor)) for z in START] for factor in (1, 2, 4)]
    assert [right(logits) for logits in surer] == [6, 6, 6]
    for name in LOSSES:
        means = [mean(name, logits) for logits in surer]
        assert means == sorted(means)
    assert mean(ENTROPY, surer[2]) / mean(ENTROPY, surer[0]) == pytest.approx(2, abs=0.1)


def test_eight_logits_within_bounds_are_a_rooms_state() -> None:
    room = Losses()
    with pytest.raises(traitlets.TraitError):
        room.logits = [0.0] * 7
    with pytest.raises(traitlets.TraitError):
        room.logits = [7.0] * 8
    assert room.logits == START


def test_an_axis_that_is_none_is_refused() -> None:
    message = "losses: axis is 'odds', expected one of probability, logit"
    with pytest.raises(ValueError, match=re.escape(message)):
        losses("odds")


def test_a_second_best_truth_costs_least_at_temperature_2_4() -> None:
    warm = [round(0.1 * k, 1) for k in range(1, 51)]
    costs = {t: surprise(LOGITS, t, 0, SAFE, truth=1) or math.inf for t in warm}
    assert min(costs, key=lambda t: costs[t]) == 2.4


def test_slopes_add_up_to_nothing_and_are_the_share_less_one_for_the_truth() -> None:
    slopes = [slope or 0.0 for slope in pulls(LOGITS, 1.0, 0, SAFE, truth=1)]
    assert sum(slopes) == pytest.approx(0)
    assert slopes[1] == (shares(LOGITS, 1.0, 0, SAFE)[1] or 0) - 1


@pytest.mark.parametrize("temperature", [0.1, 0.5, 1.0, 2.4, 5.0])
@pytest.mark.parametrize("truth", [0, 1, 3])
def test_slopes_are_those_of_the_surprise_by_each_logit(temperature: float, truth: int) -> None:
    h = 1e-5
    for i, slope in enumerate(pulls(LOGITS, temperature, 0, SAFE, truth)):
        sides = [[*LOGITS[:i], LOGITS[i] + step, *LOGITS[i + 1 :]] for step in (h, -h)]
        more, less = (surprise(side, temperature, 0, SAFE, truth) or 0.0 for side in sides)
        assert slope == pytest.approx((more - less) / (2 * h), rel=1e-6, abs=1e-7)


def test_what_is_added_to_all_changes_nothing_until_the_formula_breaks() -> None:
    plain = shares(LOGITS, 1.0, 0, SAFE)
    for added in (-1000.0, -100.0, 500.0, 1000.0):
        assert shares(LOGITS, 1.0, added, SAFE) == pytest.approx(plain)
    assert shares(LOGITS, 1.0, 700.0, BARE) == pytest.approx(plain)
    assert None not in shares(LOGITS, 1.0, -740.0, BARE)
    assert None in shares(LOGITS, 1.0, 710.0, BARE)
    assert shares(LOGITS, 1.0, -750.0, BARE) == [None] * 4


def test_logits_that_are_not_four_or_a_class_that_is_none_are_refused() -> None:
    message = "four_logits: logits are [1.0], expected four numbers from -6 to 6"
    with pytest.raises(ValueError, match=re.escape(message)):
        four_logits([1.0])
    with pytest.raises(ValueError, match="truth is 4, expected a class from 0 to 3"):
        four_logits(truth=4)


def test_figures_say_in_words_what_they_show() -> None:
    assert "mean 0.547" in Losses().fallback()
    assert "class 1 is the true one" in FourLogits().fallback()
