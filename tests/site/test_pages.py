"""The book in Chromium: rooms live, predictions answer, everybody can read it, nothing is asked."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .conftest import HOST, Book, Reader

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
LECTURE = "lectures/01_perceptron"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
CONTRAST = ["color-contrast"]  # all that another colour scheme can change
LOOKS = [("light", 1280, RULES), ("dark", 390, RULES), ("light", 390, CONTRAST)]
AXE = """async (rules) => {
    const found = await axe.run({ runOnly: rules, preload: false });
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`);
}"""
CUT_OFF = """() => {
    const scrolls = "pre, .math-block, .pst-scrollable-table-container";
    const all = [...document.querySelectorAll("article *:not(.headerlink)")];
    const off = all.filter((it) => !it.closest(scrolls) && it.getBoundingClientRect().right > 391);
    return off.map((it) => it.textContent.trim().slice(0, 80));
}"""
SECONDS = 2.0  # until the rooms of a page are there, on two idle cores


@cache
def axe() -> str:
    import axe_playwright_python

    (script,) = Path(axe_playwright_python.__file__).parent.glob("axe*.js")
    return script.read_text(encoding="utf-8")


def picture(page: Page, room: str) -> str:
    shown = page.locator(f'[data-room="{room}"] .mitdl-room').first
    return str(shown.evaluate("it => it.innerHTML"))


def move_by_keys(page: Page) -> None:
    """Walk into the room with the Tab key, and move its first slider with an arrow key."""
    slider = page.locator('[data-room="neuron"] input[type=range]').first
    slider.scroll_into_view_if_needed()
    before = picture(page, "neuron")
    place = page.locator('[data-room="neuron"]').first
    place.evaluate("it => { it.tabIndex = -1; it.focus(); it.removeAttribute('tabindex'); }")
    page.keyboard.press("Tab")
    assert slider.evaluate("it => it === document.activeElement")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "before => document.querySelector('[data-room=neuron] .mitdl-room').innerHTML !== before",
        arg=before,
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", ["index", LECTURE, "labs/01_perceptron", "mistakes/01_perceptron"])
def test_everybody_can_read_it(reader: Reader, name: str) -> None:
    complaints = []
    with reader.page(name, color_scheme="light") as page:
        page.evaluate(axe())
        page.add_style_tag(content="* { transition: none !important }")  # colours on their way
        for scheme, width, rules in LOOKS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 800})
            page.wait_for_function(
                "is => document.documentElement.dataset.theme === is", arg=scheme
            )
            if page.evaluate("document.documentElement.scrollWidth") > width:
                complaints.append(f"wider than {width}")
            complaints += [f"{scheme}, {width}: {one}" for one in page.evaluate(AXE, rules)]
    assert complaints == []


@pytest.mark.parametrize("where", ["served", "from the disk"])
def test_a_room_lives_without_a_kernel_and_by_keys_alone(
    reader: Reader, book: Book, where: str
) -> None:
    host = HOST if where == "served" else book.folder.as_uri()
    with reader.page(LECTURE, host) as page:
        places = page.locator("[data-room]")
        assert places.count() == page.locator("[data-room] .mitdl-room").count() >= 8
        move_by_keys(page)


def test_a_prediction_answers(reader: Reader) -> None:
    with reader.page(LECTURE) as page:
        question = page.locator('[data-room="predict"]', has_text="z at (-1, 2)")
        for typed, answer in (("-7", "Not quite: that is without the bias"), ("−6", "Yes")):
            question.locator("input").fill(typed)
            question.locator("input").press("Enter")
            assert question.locator("output").inner_text().startswith(answer)


def test_a_lecture_is_ready_soon(reader: Reader) -> None:
    with reader.page(LECTURE) as page:
        ready = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd / 1000"
        seconds = page.evaluate(ready)
    print(f"{seconds:.2f} s")
    assert seconds < 5 * SECONDS  # other tests run beside it


def test_without_javascript_there_are_pictures_with_words(reader: Reader) -> None:
    with reader.page(LECTURE, java_script_enabled=False) as page:
        shown = page.locator('[data-room="neuron"] img').first
        assert len(shown.get_attribute("alt") or "") > 20
        assert page.locator('[data-room="neuron"] noscript').first.is_visible()
        assert page.locator("math").first.is_visible()


@pytest.mark.parametrize("where", ["served", "from the disk"])
def test_a_search_finds_the_lecture(reader: Reader, book: Book, where: str) -> None:
    host = HOST if where == "served" else book.folder.as_uri()
    with reader.page("index", host) as page:
        page.keyboard.press("Control+k")
        page.locator("#pst-search-dialog input[type=search]").fill("perceptron")
        page.keyboard.press("Enter")
        page.locator("#search-results a[href*='lectures/01_perceptron']").first.wait_for()


def test_on_paper_there_is_the_text_alone_and_all_of_it(reader: Reader) -> None:
    with reader.page(LECTURE) as page:
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert not page.locator(".bd-sidebar-primary").is_visible()
        assert not page.locator("header.bd-header").is_visible()
        assert page.locator("details:not([open])").count() == 0
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator("article details[open]").count() == 0


@pytest.mark.parametrize("name", ["instructors", "course", "genindex", "api/mitdl_utils.training"])
def test_on_a_phone_nothing_is_cut_off(reader: Reader, name: str) -> None:
    with reader.page(name, viewport={"width": 390, "height": 844}) as page:
        assert page.evaluate(CUT_OFF) == []


def test_a_label_finds_its_own_control_among_all_rooms_of_a_page(reader: Reader) -> None:
    with reader.page(LECTURE) as page:
        ids = page.locator("[id]").evaluate_all("all => all.map(it => it.id)")
        own = [each for each in ids if each.startswith("room-control-")]
        assert len(own) == len(set(own)) > 5


def test_a_check_cell_gives_way_to_its_button(reader: Reader) -> None:
    with reader.page("labs/01_perceptron") as page:
        page.locator("button.check").first.wait_for()
        cells = page.locator(".mitdl-check")
        assert cells.count() == page.locator("button.check").count() == 10
        assert not any(cell.is_visible() for cell in cells.all())
