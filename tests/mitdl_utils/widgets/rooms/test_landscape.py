"""Landscapes to walk: slopes against differences, grids at their own points, how walks end."""

import numpy as np
import pytest

from mitdl_utils.plots.alt import description
from mitdl_utils.widgets import landscape
from mitdl_utils.widgets.models.terrain import TERRAINS, Terrain, from_grid
from mitdl_utils.widgets.rooms.landscape import NETWORK, STARTS, ending, walk

rng = np.random.default_rng(0)
SPAN = (-4.0, 4.0, -2.0, 4.0)
HEIGHTS = rng.normal(size=(7, 9)).cumsum(axis=0)
PLACES = rng.uniform(-2, 2, (50, 2))
GRID = from_grid(HEIGHTS, SPAN)


def differences(terrain: Terrain, h: float = 1e-5) -> np.ndarray:
    steps = h * np.eye(2)
    return np.stack(
        [(terrain.loss(PLACES + e) - terrain.loss(PLACES - e)) / (2 * h) for e in steps], axis=1
    )


@pytest.mark.parametrize("terrain", [*TERRAINS.values(), GRID], ids=[*TERRAINS, NETWORK])
def test_slopes_are_what_differences_measure(terrain: Terrain) -> None:
    np.testing.assert_allclose(terrain.gradient(PLACES), differences(terrain), atol=1e-6)


@pytest.mark.parametrize("name", TERRAINS)
def test_curvatures_are_what_differences_of_slopes_measure(name: str) -> None:
    terrain, h = TERRAINS[name], 1e-5
    for place in PLACES:
        table = [
            (terrain.gradient(place + e) - terrain.gradient(place - e)) / (2 * h)
            for e in h * np.eye(2)
        ]
        measured = np.linalg.eigvalsh(table)
        np.testing.assert_allclose(terrain.curvatures(place), measured, atol=1e-6)


def test_a_grid_is_exact_at_its_own_points_and_outside_as_at_its_edge() -> None:
    x, y = np.meshgrid(np.linspace(*SPAN[:2], 9), np.linspace(*SPAN[2:], 7))
    np.testing.assert_allclose(GRID.loss(np.stack([x, y], axis=-1)), HEIGHTS, atol=1e-12)
    assert GRID.loss([9.0, 1.3]) == GRID.loss([4.0, 1.3])
    assert not GRID.holds(9.0, 1.3)


def test_a_grid_of_a_parabola_has_its_curvature() -> None:
    x, y = np.meshgrid(np.linspace(-3, 3, 61), np.linspace(-3, 3, 61))
    bowl = from_grid(x * x + 2 * y * y, (-3, 3, -3, 3))
    np.testing.assert_allclose(bowl.curvatures([0.5, -0.5]), (2.0, 4.0), rtol=1e-9)


@pytest.mark.parametrize(
    ("name", "rate", "expected"),
    [
        ("bowl", 1.0, ("settled", 1)),
        ("bowl", 2.0, ("bounces", 300)),
        ("bowl", 2.1, ("left", 25)),
        ("ravine", 0.18, ("settled", 43)),
        ("ravine", 0.2, ("bounces", 300)),
        ("ravine", 0.001, ("under way", 300)),
        ("two valleys", 0.5, ("bounces", 300)),
    ],
)
def test_a_walk_ends_as_two_over_the_curvature_says(
    name: str, rate: float, expected: tuple[str, int]
) -> None:
    assert ending(TERRAINS[name], STARTS[name], rate) == expected


def test_a_walk_that_leaves_its_grid_has_left_and_not_settled() -> None:
    slide = from_grid([[0.0, 1.0, 2.0]] * 3, (0.0, 2.0, 0.0, 2.0))
    assert ending(slide, (1.0, 1.0), 0.3) == ("left", 4)


def test_a_walk_follows_the_slope() -> None:
    path = walk(TERRAINS["ravine"], (2.5, 1.0), 0.15, 1)
    np.testing.assert_allclose(path, [[2.5, 1.0], [2.125, -0.5]])


def test_a_room_draws_and_describes_its_start_and_its_walk() -> None:
    room = landscape("ravine", rate=0.15)
    words = description(room.figure())
    assert "from 8.125 to 8.125" in words
    assert "from the side, high ground darker, with a ball on it" in words
    assert "a dashed line is the next step" in words
    room.set_trait("steps", 12)
    assert "a path goes in 12 steps from (2.5, 1), loss 8.12" in description(room.figure())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"name": "hill"}, "name is 'hill', expected one of bowl, ravine, saddle, two valleys"),
        ({"name": NETWORK}, "pass losses to walk a network"),
        ({"losses": [1.0, 2.0]}, "losses are (2,), expected (rows, columns) of finite numbers"),
        ({"losses": [[1.0, np.nan]] * 2}, "losses are (2, 2), expected (rows, columns) of fin"),
        ({"losses": HEIGHTS, "span": (1, 0, 0, 1)}, "expected left < right and bottom < top"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_line(arguments: dict, message: str) -> None:
    with pytest.raises(ValueError, match="landscape: ") as refused:
        landscape(**arguments)
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)
