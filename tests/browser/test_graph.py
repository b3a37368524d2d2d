"""The graph is stepped through by typing numbers, and a formula of one's own takes its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from mitdl_utils.widgets import graph
from tests.browser.stage import Stage

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture
def page(stage: Stage) -> Iterator[Page]:
    twice = graph("u = a * b; s = a + 3; L = u * s", a=2, b=-3)
    with stage.page(twice.html()) as page:
        yield page


def answer(page: Page, text: str) -> None:
    page.locator("input[name=guess]").fill(text)
    page.locator("input[name=guess]").press("Enter")


def test_each_number_is_typed_and_a_forgotten_share_is_named(page: Page) -> None:
    from playwright.sync_api import expect

    verdict = page.locator(".room-verdict")
    for number in ("-6", "5", "−30", "5", "-6", "-6"):
        answer(page, number)
        expect(verdict).to_contain_text("Yes." if number != "−30" else "Yes. L = u · s is −30")
    answer(page, "-15")
    expect(verdict).to_contain_text("a holds −6 already; the shares add up.")
    answer(page, "-21")
    expect(verdict).to_contain_text("−6 + −15 = −21")
    page.get_by_role("button", name="show it").press("Enter")
    expect(page.locator(".room-words")).to_contain_text("All of them are right.")
    page.get_by_role("combobox", name="backward").select_option("assign")
    expect(page.locator(".room-words")).to_contain_text("Wrong at a: −15 where −21 is right.")


def test_what_is_no_number_is_asked_for_again(page: Page) -> None:
    from playwright.sync_api import expect

    answer(page, "six")
    expect(page.locator(".room-verdict")).to_have_text("Type a number, such as −3 or 0.25.")
    answer(page, "0,5")
    expect(page.locator(".room-verdict")).to_contain_text("Not quite: put in the numbers")


def test_a_formula_of_ones_own_is_drawn_and_one_that_cannot_be_read_is_not(page: Page) -> None:
    from playwright.sync_api import expect

    field = page.get_by_label("expression")
    field.fill("L = k * (a +")
    field.press("Enter")
    expect(page.locator(".room-verdict")).to_contain_text("cannot be read: the end stands")
    assert page.locator("input[name=b]").count() == 1
    field.fill("L = k^2 * a")
    field.press("Enter")
    expect(page.locator("input[name=k]")).to_have_count(1)
    expect(page.locator("input[name=b]")).to_have_count(0)
    expect(page.get_by_label("example")).to_have_value("your own")
    expect(page.locator(".room-words")).to_contain_text("Step 1 of 5. Values: k = 1, a = 2.")


def test_an_example_is_chosen_and_begins_anew(page: Page) -> None:
    from playwright.sync_api import expect

    answer(page, "-6")
    page.get_by_label("example").select_option("a diamond")
    expect(page.locator(".room-words")).to_contain_text("Step 1 of 7. Values: a = 1.")
    expect(page.locator(".room-verdict")).to_have_text("")
