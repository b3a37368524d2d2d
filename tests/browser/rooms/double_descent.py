"""How double descent is played."""

from mitdl_utils.widgets import double_descent
from mitdl_utils.widgets.rooms.double_descent import curve, problem, strength, widths
from tests.browser.stage import Played

SETTINGS = [[0, 15, 0.3, 0.0], [1, 40, 0.3, 0.0], [2, 60, 0.0, 0.01], [3, 40, 1.0, 10.0]]


def answers(seed: int, n: int, noise: float, lam: float, width: int) -> list[float]:
    return problem(seed, n, noise).answers(width, lam).tolist()


PLAYED = Played(
    open=double_descent,
    slider="share",
    same={
        "widths": (widths, [[n] for n in range(15, 61)]),
        "strength": (strength, [[-6], [-2.5], [1]]),
        "curve": (lambda *given: [list(row) for row in curve(*given)], SETTINGS),
        "answers": (answers, [[*each, width] for each in SETTINGS for width in (1, 8, 100, 400)]),
    },
    close=1e-6,  # at the peak the equations are nearly the same
)
