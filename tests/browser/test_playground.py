"""What a reader does in the playground and among the folds, and what lecture 2 says comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mitdl_utils.widgets import folds, playground
from tests.browser.rooms.playground import PLAIN
from tests.browser.stage import Stage

if TYPE_CHECKING:
    from playwright.sync_api import Page


def right(stage: Stage, epochs: int, **setting: Any) -> list[int]:
    """How many of 240 dots each of ten seeds has right."""
    inputs = [[PLAIN | setting | {"seed": seed}, epochs, [0, 0]] for seed in range(10)]
    with stage.page() as page:
        return [answer[1] for answer in stage.call(page, "playground", "learned", inputs)]


def test_four_of_ten_seeds_solve_xor_with_two_units(stage: Stage) -> None:
    assert [count == 240 for count in right(stage, 100, kind="XOR", widths=[2])] == [
        seed in (2, 4, 6, 9) for seed in range(10)
    ]


def test_with_eight_units_all_ten_seeds_solve_xor(stage: Stage) -> None:
    assert right(stage, 100, kind="XOR", widths=[8]) == [240] * 10


@pytest.mark.parametrize(("units", "solved"), [(2, 0), (3, 7), (8, 10)])
def test_circles_want_more_units_than_the_answer_needs(
    stage: Stage, units: int, solved: int
) -> None:
    assert right(stage, 200, kind="circles", widths=[units]).count(240) == solved


def test_layers_without_a_bend_are_worth_a_line(stage: Stage) -> None:
    with_layers = right(stage, 60, widths=[8, 8, 8], bend="none")
    with_none = right(stage, 60, widths=[])
    assert max(with_layers) < 225
    assert max(abs(a - b) for a, b in zip(with_layers, with_none, strict=True)) < 15


def test_a_network_that_starts_at_zeros_learns_nothing(stage: Stage) -> None:
    inputs = [[PLAIN | {"start": "zeros"}, 20, [0.5, 1.0]]]
    with stage.page() as page:
        (_, _, w1, w2, _, *weights), *_ = stage.call(page, "playground", "learned", inputs)
    assert (w1, w2) == (0, 0)
    assert not any(weights[:-1])  # the last bias alone has moved


def epochs(page: Page) -> int:
    words = page.locator(".room-words").inner_text()
    return int(words.partition(" epochs")[0].rpartition(" ")[2])


def test_it_plays_pauses_steps_and_begins_anew(stage: Stage) -> None:
    from playwright.sync_api import expect

    with stage.page(playground("moons", [3]).html()) as page:
        words = page.locator(".room-words")
        page.get_by_role("button", name="step").press("Enter")
        expect(words).to_contain_text("13 parameters, 1 epoch:")
        page.get_by_role("button", name="play").press("Enter")
        expect(words).not_to_contain_text(" 1 epoch:")
        page.get_by_role("button", name="pause").press("Enter")
        page.wait_for_timeout(500)  # words follow the picture within 400 ms
        rested = epochs(page)
        page.get_by_role("button", name="step").press("Enter")
        expect(words).to_contain_text(f"{rested + 1} epochs")
        page.get_by_role("button", name="reset").press("Enter")
        expect(words).to_contain_text(" 0 epochs")


def test_a_click_shows_the_linear_map_that_acts_there(stage: Stage) -> None:
    from playwright.sync_api import expect

    room = playground("moons", [3])
    with stage.page(room.html()) as page:
        words = page.locator(".room-words")
        expect(words).to_contain_text("At (0.50, 1.00)")
        page.get_by_role("slider", name="the place whose linear map").press("ArrowRight")
        expect(words).to_contain_text("At (0.60, 1.00)")
        w1, w2, c = room.trained(0).map_at((0.6, 1.0))
        signs = ["−" if number < 0 else "+" for number in (w1, w2)]
        said = f"{c:.2f} {signs[0]} {abs(w1):.2f}·x₁ {signs[1]} {abs(w2):.2f}·x₂"
        expect(words).to_contain_text(said.replace("-", "−", 1) if c < 0 else said)
        page.locator(".room-plot svg").first.click(position={"x": 100, "y": 100})
        expect(words).not_to_contain_text("At (0.60, 1.00)")


def test_own_points_are_learned(stage: Stage) -> None:
    from playwright.sync_api import expect

    with stage.page(playground("moons", [3]).html()) as page:
        page.get_by_role("button", name="add a point of class 0").press("Enter")
        page.get_by_role("slider", name="the place whose linear map").press("Shift+ArrowRight")
        page.get_by_role("button", name="of class 1", exact=True).press("Enter")
        page.locator("select[name=share]").select_option("0")
        words = page.locator(".room-words")
        expect(words).to_contain_text("of 2 right")
        page.get_by_role("button", name="remove own points").press("Enter")
        expect(words).to_contain_text("0 epochs: no example yet; add points of your own.")
        page.get_by_role("button", name="play").press("Enter")  # nothing to learn, and no error
        expect(page.get_by_role("button", name="play")).to_be_visible()


def test_a_fold_is_moved_by_its_handle_and_the_hat_is_matched(stage: Stage) -> None:
    from playwright.sync_api import expect

    room = folds(1, "hat")
    room.set_trait("count", 3)
    room.set_trait("places", [-1.5, 0.0, 1.4, 2.0, -2.0])
    room.set_trait("weights", [1.0, -2.0, 1.0, 1.0, 1.0])
    with stage.page(room.html()) as page:
        words = page.locator(".room-words")
        expect(words).to_contain_text("4 pieces, and it is 0.10 off the hat")
        page.get_by_role("slider", name="unit 3: move its fold").press("ArrowRight")
        expect(words).to_contain_text("4 pieces, and it matches the hat")
        expect(page.locator("select[name=unit]")).to_have_value("3")


def test_folds_of_the_plane_are_shifted_and_turned(stage: Stage) -> None:
    from playwright.sync_api import expect

    with stage.page(folds(2).html()) as page:
        places = page.locator("input[name=places]")
        page.get_by_role("slider", name="fold 2: shift it").press("ArrowUp")
        expect(page.locator("select[name=unit]")).to_have_value("2")
        expect(places).to_have_value("0.6")
        page.get_by_role("slider", name="the chosen fold: turn it").press("Shift+ArrowRight")
        expect(page.locator("input[name=angles]")).not_to_have_value("90")
