"""What only the rooms of lecture 6 do: boxes, rates and sweeps, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitdl_utils.widgets import race
from tests.browser.rooms.rate_finder import PLAYED
from tests.browser.stage import Stage

if TYPE_CHECKING:
    pass


def test_a_box_lets_an_optimizer_drop_out(stage: Stage) -> None:
    from playwright.sync_api import expect

    with stage.page(race("bowl").html()) as page:
        words = page.locator(".room-words")
        expect(words).to_contain_text("SGD is first on the bowl, in 1 gradient at rate 1;")
        page.get_by_role("checkbox", name="SGD").press("Space")
        expect(words).to_contain_text("Adagrad is first on the bowl, in 4 gradients")


def test_a_rate_that_is_given_ends_the_tuning_and_leaves_the_others_theirs(stage: Stage) -> None:
    from playwright.sync_api import expect

    with stage.page(race("bowl").html()) as page:
        page.locator("select[name=look]").select_option("SGD")
        page.locator("input[name=power]").press("ArrowLeft")
        expect(page.locator(".room-words")).to_contain_text("SGD runs at rate 0.75")
        expect(page.locator("input[name=tuned]")).not_to_be_checked()
        expect(page.locator("input[name=runs-Adam]")).to_be_checked()
        expect(page.locator(".room-runners")).to_contain_text("Adam, rate 0.237: 65 gradients")


def test_another_landscape_begins_at_its_own_start(stage: Stage) -> None:
    from playwright.sync_api import expect

    with stage.page(race("bowl").html()) as page:
        page.locator("select[name=land]").select_option("banana")
        start = page.get_by_role("slider", name="where all of them start")
        expect(start).to_have_attribute("aria-valuetext", "(−2.00, 1.50)")
        expect(page.locator(".room-words")).to_contain_text("momentum is first on the banana")


def test_the_finder_tells_the_largest_rate_that_held_and_the_smallest_that_did_not(
    stage: Stage,
) -> None:
    from playwright.sync_api import expect

    with stage.page(PLAYED.open().html()) as page:
        words, rate = page.locator(".room-words"), page.locator("input[name=power]")
        expect(words).to_contain_text("Play the sweep")
        page.locator("input[name=steps]").press("End")
        rate.fill("0")
        expect(words).to_contain_text("The largest rate that has held is 1, 6.8 times")
        rate.press("End")
        expect(words).to_contain_text("The smallest that has flown out is 32.")
