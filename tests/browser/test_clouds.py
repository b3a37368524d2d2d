"""The clouds of gradients are walked through: step, reset, a moved place, a walk that flies out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from mitdl_utils.widgets import clouds
from tests.browser.rooms.clouds import X, Y
from tests.browser.stage import Stage, picture

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture(scope="module")
def page(stage: Stage) -> Iterator[Page]:
    with stage.page(clouds(X, Y, batch=4).html()) as page:
        yield page


def test_steps_are_counted_with_the_examples_that_they_ask_and_reset_forgets_them(
    page: Page,
) -> None:
    from playwright.sync_api import expect

    words = page.locator(".room-words")
    for _ in range(3):
        page.get_by_role("button", name="step").press("Enter")
    expect(words).to_contain_text("After 3 steps and 12 examples the loss is")
    page.get_by_role("button", name="reset").press("Enter")
    expect(words).to_contain_text("Here the loss is")


def test_keys_move_the_place_and_a_walk_begins_there(page: Page) -> None:
    from playwright.sync_api import expect

    page.get_by_role("button", name="step").press("Enter")
    expect(page.locator(".room-words")).to_contain_text("After 1 step and")
    place = page.get_by_role("slider", name="the place")
    page.get_by_role("button", name="reset").press("Enter")
    expect(place).to_have_attribute("aria-valuetext", "(−1.00, 1.00)")
    place.press("ArrowRight")
    expect(place).to_have_attribute("aria-valuetext", "(−0.95, 1.00)")
    expect(page.locator(".room-words")).to_contain_text("Here the loss is")


def test_other_batches_are_another_cloud(page: Page) -> None:
    before = picture(page)
    page.get_by_role("button", name="other batches").press("Enter")
    page.wait_for_timeout(200)
    assert picture(page) != before


def test_a_rate_above_the_wall_flies_out_and_says_so(page: Page) -> None:
    from playwright.sync_api import expect

    page.locator("input[name=rate]").press("End")
    page.locator("input[name=size]").press("Home")
    page.get_by_role("button", name="play").press("Enter")
    words = page.locator(".room-words")
    expect(words).to_contain_text("The next step flies out of the picture.")
    expect(words).to_contain_text("All examples together fly out above")
    expect(page.get_by_role("button", name="play")).to_be_visible()
