"""Every room in a page of the book, by keyboard alone: reached, seen, used and left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from docs.book.rooms import room_html
from mitdl_utils import widgets
from tests.browser.stage import rooms

from .conftest import Book, Reader

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
QUESTIONS = [
    lambda: widgets.predict("z at (-1, 2)", -6),
    lambda: widgets.predict("what shifts the line", "b", choices=["w₁", "b"]),
]
ROOMS = {name: [played.open, *played.also] for name, played in rooms().items()}
ROOMS["predict"] = QUESTIONS
NAMES = [f"{name} {i + 1}" for name, forms in ROOMS.items() for i in range(len(forms))]
BEFORE = Path(__file__).with_name("keyboard.js").read_text(encoding="utf-8")
MOST = 60  # controls of a room
KEYS = {  # of which one changes what the control shows; a button is clicked by each
    "button": ["Enter", " "],
    "range": ["ArrowRight", "ArrowLeft"],
    "select-one": ["ArrowDown", "ArrowUp"],
    "number": ["ArrowUp", "ArrowDown"],
    "checkbox": [" "],
    "text": ["1"],
    "slider": ["ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown"],
    "application": ["ArrowRight"],
}


@pytest.fixture(scope="module")
def page(browser: Browser, book: Book) -> Iterator[Page]:
    """A page of the book with all rooms in it, one after another."""
    with pytest.MonkeyPatch.context() as patch:
        shown = [form() for forms in ROOMS.values() for form in forms]
        for kind in map(type, shown):
            patch.setattr(kind, "fallback", lambda room: "")  # it takes seconds, and is replaced
        places = "".join(map(room_html, shown))
    programs = "".join(f'<script defer src="_static/rooms/{name}.js"></script>' for name in ROOMS)
    text = re.sub(r"(?=<script [^>]*/live\.js)", lambda _: programs, book.text("instructors"))
    text = re.sub(r"<article [^>]*>", lambda article: article[0] + places, text)
    reader = Reader(browser, book.folder, {"/rooms.html": text})
    with reader.page("rooms", before=BEFORE) as opened:
        yield opened
    assert (reader.asked, reader.errors) == ([], [])


def test_all_rooms_are_here(page: Page) -> None:
    assert set(ROOMS) == set(widgets._ROOMS)
    assert page.locator("[data-room] > .mitdl-room").count() == len(NAMES)


@pytest.mark.parametrize("at", range(len(NAMES)), ids=NAMES)
def test_keys_go_to_each_control_use_it_and_leave_the_room(page: Page, at: int) -> None:
    wrong = page.evaluate("laidOut", at)
    page.evaluate("enter", at)
    for key in ("Tab", "Shift+Tab"):
        for _ in range(MOST):
            page.keyboard.press(key)
            stop = page.evaluate("([at, forwards]) => moved(at, forwards)", [at, key == "Tab"])
            wrong += stop["wrong"]
            if stop["out"]:
                break
            if stop["fresh"]:
                wrong += used(page, at, stop)
        else:
            wrong.append(f"{key} does not leave the room")
    assert wrong + page.evaluate("unused", at) == []


def used(page: Page, at: int, stop: dict[str, Any]) -> list[str]:
    """Press the keys of a control; return what is wrong with what they do."""
    wrong, all_of_them = [], stop["kind"] == "button"
    for key in KEYS[stop["kind"]]:
        page.keyboard.press(key)
        done = page.evaluate("acted", at)
        wrong += done["wrong"]
        if done["off"] or done["worked"] != all_of_them:
            break
    return wrong if done["worked"] else [*wrong, stop["name"]]
