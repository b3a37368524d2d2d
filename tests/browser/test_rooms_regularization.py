"""What only the rooms of lecture 08 do: a training is stopped, units come back, a peak falls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitdl_utils.widgets import double_descent, polynomial, stopping, thinning
from tests.browser.stage import Stage

if TYPE_CHECKING:
    from playwright.sync_api import Page

SET = """([name, value]) => {
    const slider = document.querySelector(`input[name=${name}]`);
    slider.value = value;
    slider.dispatchEvent(new Event('input', { bubbles: true }));
}"""

FORGOTTEN = """() =>
    !document.querySelector('path[stroke="#0072B2"]').getAttribute('d').includes('L')"""


def titles(page: Page) -> list[str]:
    return page.locator(".room-title").all_text_contents()


def test_the_rule_shows_itself_once_the_reader_has_stopped(stage: Stage) -> None:
    from playwright.sync_api import expect

    with stage.page(stopping().html()) as page:
        words = page.locator(".room-words")
        expect(words).to_contain_text("Epoch 1, validation loss")
        for _ in range(3):
            page.get_by_role("button", name="step").press("Enter")
        expect(words).to_contain_text("Epoch 4,")
        page.get_by_role("button", name="stop here").press("Enter")
        expect(words).to_contain_text("You stopped at epoch 4; the rule stops at 28 and keeps 25")
        page.evaluate(SET, ["patience", "12"])
        expect(words).to_contain_text("the rule stops at 47 and keeps 35")
        expect(words).to_contain_text("as good as the best 34 times")
        page.get_by_role("button", name="another training").press("Enter")
        expect(words).to_contain_text("Epoch 1,")


def test_a_network_that_is_asked_has_all_its_units(stage: Stage) -> None:
    from playwright.sync_api import expect

    with stage.page(thinning(p=0.9).html()) as page:
        page.locator("select[name=mode]").select_option("eval")
        expect(page.locator(".room-words")).to_contain_text("all eight units answer")
        assert titles(page)[0] == "8 of 8 units"
        assert page.locator(".room-pictures circle[fill='#E69F00']").count() == 8


def test_only_degrees_that_were_tried_show_their_error(stage: Stage) -> None:
    with stage.page(polynomial().html()) as page:
        for degree in ("4", "9"):
            page.evaluate(SET, ["degree", degree])
            page.wait_for_function(
                "d => document.querySelector('.room-title').textContent.includes(`degree ${d},`)",
                arg=degree,
            )
        blue = page.locator("path[stroke='#0072B2']").get_attribute("d") or ""
        assert blue.count("L") == 2
        page.evaluate(SET, ["n", "100"])
        page.wait_for_function(FORGOTTEN)


def test_all_data_sets_are_in_the_curve_after_some_frames(stage: Stage) -> None:
    from playwright.sync_api import expect

    with stage.page(double_descent().html()) as page:
        words = page.locator(".room-words")
        expect(words).to_contain_text(
            "40 examples, no penalty: the test error is largest, 377, at 40"
        )
        page.evaluate(SET, ["log_lam", "-2"])
        expect(words).to_contain_text("a penalty of 0.010: the test error is largest, 0.88")
