"""What only the readers of digits do: a sheet that is drawn on, by pointer and by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitdl_utils.widgets import digit_readers
from tests.browser.stage import Stage

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

KEYS = {"→": "ArrowRight", "←": "ArrowLeft", "↑": "ArrowUp", "↓": "ArrowDown"}


def sheet(page: Page) -> Locator:
    """The cleared drawing, with the focus."""
    page.get_by_role("button", name="clear").click()
    drawing = page.get_by_role("application")
    drawing.focus()
    return drawing


def words(page: Page, *expected: str) -> None:
    from playwright.sync_api import expect

    for text in expected:
        expect(page.locator(".room-words")).to_contain_text(text)


def test_a_digit_is_drawn_by_keys_alone(stage: Stage) -> None:
    with stage.page(digit_readers().html()) as page:
        drawing = sheet(page)
        words(page, "no pixel has ink")
        for _ in range(2):
            drawing.press("ArrowRight")
        drawing.press("ArrowDown")
        words(page, "Row 2, column 3, ink 0.")
        drawing.press("Space")
        drawing.press("ArrowDown")
        drawing.press("ArrowUp")
        words(page, "Row 2, column 3, ink 16.", "The rule calls it")
        for way in "→→→↓↓↓↓↓←←←↑↑↑↑":  # a closed ring: a zero
            drawing.press(KEYS[way])
            drawing.press("Enter")
        words(page, "The rule calls it 0: a hole of")


def test_a_key_erases_a_pixel_and_the_sheet_keeps_the_frame_inside(stage: Stage) -> None:
    with stage.page(digit_readers().html()) as page:
        drawing = sheet(page)
        drawing.press("ArrowUp")  # already in the corner
        words(page, "Row 1, column 1, ink 0.")
        drawing.press("Space")
        drawing.press("Delete")
        drawing.press("ArrowLeft")
        words(page, "Row 1, column 1, ink 0.")


def stroke(page: Page, drawing: Locator) -> None:
    """Draw down the fifth column, from the second row to the seventh."""
    box = drawing.bounding_box()  # asked anew: what was ticked has been scrolled to
    assert box is not None
    x = box["x"] + box["width"] * 4.5 / 8
    page.mouse.move(x, box["y"] + box["height"] * 1.5 / 8)
    page.mouse.down()
    page.mouse.move(x, box["y"] + box["height"] * 6.5 / 8, steps=12)
    page.mouse.up()


def test_a_pointer_draws_where_it_goes_and_erases_when_asked(stage: Stage) -> None:
    with stage.page(digit_readers().html()) as page:
        drawing = sheet(page)
        stroke(page, drawing)
        words(page, "The rule calls it 1:")
        page.get_by_role("checkbox", name="erase").check()
        stroke(page, drawing)
        for key in ("ArrowDown", *["ArrowRight"] * 4):
            drawing.press(key)
        words(page, "Row 2, column 5, ink 0.")
