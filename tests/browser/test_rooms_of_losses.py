"""What only the rooms of lecture 3 do: steps by a loss, students that are dragged, broken sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mitdl_utils.widgets import four_logits, losses
from tests.browser.stage import Stage

if TYPE_CHECKING:
    from playwright.sync_api import Page


def press(page: Page, name: str, times: int = 1) -> None:
    for _ in range(times):
        page.get_by_role("button", name=name).press("Enter")


def test_a_student_sure_and_wrong_is_turned_by_cross_entropy_alone(stage: Stage) -> None:
    from playwright.sync_api import expect

    with stage.page(losses("logit").html()) as page:
        words, logit = page.locator(".room-words"), page.locator("input[name=z]")
        logit.fill("-6")
        expect(words).to_contain_text("slope −0.005, which is hardly a push; cross-entropy 6.002")
        press(page, "step by squared error", times=10)
        expect(words).to_contain_text("z = −5.9")
        logit.fill("-6")
        press(page, "step by cross-entropy", times=4)
        expect(words).to_contain_text("z = 0.9")
        press(page, "start again")
        expect(words).to_contain_text("squared error 0.191, cross-entropy 0.547.")


def test_a_student_is_moved_by_keys_and_becomes_the_one_who_is_chosen(stage: Stage) -> None:
    from playwright.sync_api import expect

    with stage.page(losses().html()) as page:
        page.get_by_role("slider", name="student 8, who failed").press("ArrowLeft")
        expect(page.locator("select[name=who]")).to_have_value("8")
        expect(page.locator(".room-words")).to_contain_text("Student 8 failed; ŷ = 0.640")


def test_a_bar_is_moved_by_keys_and_the_bare_formula_breaks_at_both_ends(stage: Stage) -> None:
    from playwright.sync_api import expect

    with stage.page(four_logits().html()) as page:
        words, added = page.locator(".room-words"), page.locator("input[name=added]")
        page.get_by_role("slider", name="logit of class 3").press("ArrowUp")
        expect(page.locator("input[name=z3]")).to_have_value("-0.9")
        added.fill("800")
        expect(words).to_contain_text("the loss is 1.444")
        page.locator("select[name=way]").select_option("as the formula stands")
        expect(words).to_contain_text("infinity divided by infinity")
        added.fill("-800")
        expect(words).to_contain_text("0 divided by 0")


@pytest.mark.parametrize("temperature", [0.1, 1.0, 2.4])
def test_slopes_are_those_of_the_loss_by_each_logit(stage: Stage, temperature: float) -> None:
    h, logits, truth = 1e-5, [2.0, 1.0, 0.0, -1.0], 1
    way = "largest taken away first"
    moved = [
        [[z + step * (i == at) for i, z in enumerate(logits)], temperature, 0, way, truth]
        for at in range(4)
        for step in (h, -h)
    ]
    with stage.page() as page:
        costs = stage.call(page, "four_logits", "surprise", moved)
        (slopes,) = stage.call(page, "four_logits", "pulls", [[logits, temperature, 0, way, truth]])
    measured = [(more - less) / (2 * h) for more, less in zip(costs[::2], costs[1::2], strict=True)]
    assert slopes == pytest.approx(measured, rel=1e-6, abs=1e-7)


def test_a_colder_softmax_is_steeper_by_the_logits(stage: Stage) -> None:
    from playwright.sync_api import expect

    with stage.page(four_logits().html()) as page:
        page.locator("input[name=temperature]").fill("0.5")
        words = page.locator(".room-words")
        expect(words).to_contain_text("the slopes by the logits are 1.730, −1.766, 0.032, 0.004.")
        ticks = page.locator(".room-plot").nth(2).locator(".room-tick").all_text_contents()
        assert {"2", "−2"} <= set(ticks)


def test_a_single_logit_that_overflows_breaks_the_shares_and_not_the_room(stage: Stage) -> None:
    from playwright.sync_api import expect

    with stage.page(four_logits((-6.0, 6.0, 0.0, -1.0)).html()) as page:
        page.locator("select[name=way]").select_option("as the formula stands")
        page.locator("input[name=added]").fill("710")
        expect(page.locator(".room-words")).to_contain_text("infinity divided by infinity")
        expect(page.get_by_text("p = not a number")).to_have_count(1)
