"""What only the landscape does: a start that is clicked, a guess that is judged, a limit found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitdl_utils.widgets import landscape
from tests.browser.stage import Stage

if TYPE_CHECKING:
    from playwright.sync_api import Page

SET = """([name, value]) => {
    const slider = document.querySelector(`input[name=${name}]`);
    slider.value = value;
    slider.dispatchEvent(new Event('input', { bubbles: true }));
}"""


def words(page: Page, *expected: str) -> None:
    from playwright.sync_api import expect

    for text in expected:
        expect(page.locator(".room-words")).to_contain_text(text)


def test_a_click_chooses_the_start_and_forgets_the_walk(stage: Stage) -> None:
    with stage.page(landscape("bowl", rate=0.5).html()) as page:
        page.evaluate(SET, ["steps", 12])
        words(page, "After 12 steps", "at the bottom of a valley")
        box = page.locator(".room-plot svg").first.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + box["width"] / 3, box["y"] + box["height"] / 3)
        words(page, "At the start, at (−")


def test_the_start_is_moved_by_keys_as_well(stage: Stage) -> None:
    with stage.page(landscape("bowl").html()) as page:
        page.get_by_role("slider", name="the start").press("ArrowLeft")
        words(page, "At the start, at (2.40, 1.50)")


def test_a_guess_is_judged_by_its_distance_from_the_landing(stage: Stage) -> None:
    with stage.page(landscape("bowl", (2.0, 1.0), rate=0.5).html()) as page:
        page.get_by_label("guess each step").check()
        guess = page.get_by_role("slider", name="your guess of the next step")
        guess.press("Shift+ArrowLeft")  # from (2, 1) to (1.5, 1); it lands at (1, 0.5)
        page.get_by_role("button", name="step", exact=True).click()
        words(
            page, "You said (1.50, 1.00), it landed at (1.00, 0.50): 0.71 apart (63 % of the step)"
        )


def test_a_limit_that_is_found_is_told_with_its_formula(stage: Stage) -> None:
    with stage.page(landscape("ravine", rate=0.19).html()) as page:
        page.evaluate(SET, ["steps", 300])
        words(page, "The largest rate that has held here is 0.19.")
        page.get_by_label("exactly").fill("0.21")
        words(page, "It has flown out", "the smallest that has not is 0.21", "2 / 10.0 = 0.200")


def test_a_saddle_is_told_from_a_valley(stage: Stage) -> None:
    with stage.page(landscape("saddle", rate=0.2).html()) as page:
        page.evaluate(SET, ["steps", 300])
        words(page, "on a saddle")
        page.get_by_role("slider", name="the start").press("ArrowRight")
        page.evaluate(SET, ["steps", 300])
        words(page, "at (2.00, 0.00)", "at the bottom of a valley")
