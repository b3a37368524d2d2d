"""A stage for rooms: pages without a kernel or a server, and the modules that they import.

A room joins in with a file `tests/browser/rooms/NAME.py` that holds one `Played`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mitdl_utils.widgets import Room
from mitdl_utils.widgets.modules import FOLDER, bundle

if TYPE_CHECKING:  # a run of other tests pays for none of it
    from playwright.sync_api import Browser, Page, Route

HOST = "http://rooms.localhost"  # answered by the stage itself; nothing leaves the browser
CLOSE = 1e-12  # exp, log and the like may differ by the last digit of a float64
HEAD = '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
PICTURE = """() => [...document.querySelectorAll('.mitdl-room svg, .mitdl-room canvas')]
    .map(it => it.toDataURL?.() ?? it.innerHTML).join('')"""
CALL = """async ([address, name, inputs]) => {
    const call = (await import(address))[name];
    const plain = (key, value) => ArrayBuffer.isView(value) ? Array.from(value) : value;
    return JSON.parse(JSON.stringify(inputs.map(given => call(...given)), plain));
}"""


@dataclass(frozen=True)
class Played:
    """How a room is played in a test.

    Attributes:
        open: makes the room as a lecture does.
        slider: the name of a slider whose move changes the picture.
        same: a function that the room's module exports -> the same in Python, and the arguments
            of each call; the arguments can be written as JSON.
        close: how near its numbers are, relative to 1 + their size; a system of equations that is
            solved in another way needs more than the default.
        plays: whether it has an animation, which `make bench` counts the frames of.
        also: the room with other controls, where its arguments choose them.
    """

    open: Callable[[], Room]
    slider: str
    same: Mapping[str, tuple[Callable[..., Any], Sequence[Sequence[Any]]]]
    close: float = CLOSE
    plays: bool = False
    also: Sequence[Callable[[], Room]] = ()


def rooms() -> dict[str, Played]:
    """Every room that is played, by its name."""
    files = sorted((Path(__file__).parent / "rooms").glob("*.py"))
    names = [file.stem for file in files]
    return {name: importlib.import_module(f"tests.browser.rooms.{name}").PLAYED for name in names}


@dataclass
class Stage:
    """Pages in one browser.

    Attributes:
        asked: what they asked of anybody else.
        errors: what went wrong in their scripts.
        pages: what stands at an address.
        free: windows that nobody looks at, by their options; a new one costs a second.
    """

    browser: Browser
    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)
    free: dict[str, list[Page]] = field(default_factory=dict)

    @contextmanager
    def page(self, body: str = "", **options: Any) -> Iterator[Page]:
        """A page with this in it, in a window with these options that shows nothing else."""
        self.pages["/page.html"] = HEAD + body
        free = self.free.setdefault(repr(options), [])
        page = free.pop() if free else self._window(**options)
        size = page.viewport_size
        page.goto(f"{HOST}/page.html")
        yield page
        page.goto("about:blank")  # whatever moves there comes to rest
        if size:
            page.set_viewport_size(size)
        free.append(page)

    def _window(self, **options: Any) -> Page:
        context = self.browser.new_context(**options)
        context.route("**/*", self._answer)
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        return page

    def call(self, page: Page, module: str, name: str, inputs: Sequence[Sequence[Any]]) -> Any:
        """What a function of a module on disk answers to each of these arguments."""
        return page.evaluate(CALL, [f"{HOST}/{module}.js", name, [list(each) for each in inputs]])

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(HOST)
        name = path.removeprefix("/bundle").removeprefix("/")
        if path in self.pages:
            route.fulfill(content_type="text/html; charset=utf-8", body=self.pages[path])
        elif path.startswith("/bundle/"):
            route.fulfill(content_type="text/javascript", body=bundle(name.removesuffix(".js")))
        elif path.endswith(".js") and (FOLDER / name).is_file():
            route.fulfill(content_type="text/javascript", body=(FOLDER / name).read_text())
        else:
            self.asked += [] if path == "/favicon.ico" else [route.request.url]
            route.abort()


def picture(page: Page) -> str:
    """All that a room has drawn, to be compared with a later look."""
    return str(page.evaluate(PICTURE))
