"""Arrows from one place: what they say, and what is refused."""

import numpy as np
import pytest

from mitdl_utils.plots import describe, gradient_arrows, subplots
from mitdl_utils.plots.alt import description_of


def test_the_words_tell_mean_and_spread() -> None:
    ax = gradient_arrows([1, 2], [[3, 0], [1, 0]])
    assert description_of(ax).strip() == (
        "From (1, 2) start 2 thin blue arrows; around their mean, a thick orange one of length 2, "
        "they spread by 1."
    )


def test_what_was_said_of_the_axes_stays() -> None:
    _, (ax,) = subplots()
    describe(ax, "A bowl.")
    assert description_of(gradient_arrows([0, 0], [[1, 0]], ax)).startswith("A bowl. From (0, 0)")


def test_axes_of_its_own_are_wide_enough_for_the_arrows() -> None:
    ax = gradient_arrows([5, 5], [[3, 0], [0, -2]])
    assert ax.get_xlim()[1] >= 8
    assert ax.get_ylim()[0] <= 3


@pytest.mark.parametrize(
    ("place", "arrows", "said"),
    [([0], [[1, 2]], r"place is \(1,\)"), ([0, 0], np.zeros((0, 2)), r"arrows \(0, 2\)")],
)
def test_arrows_that_do_not_fit_are_refused(place: object, arrows: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        gradient_arrows(place, arrows)  # type: ignore[arg-type]
