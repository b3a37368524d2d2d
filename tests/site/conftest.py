"""The book with one lecture and its lab, built once for all tests of this folder."""

from __future__ import annotations

import mimetypes
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.helpers.commands import ROOT

if TYPE_CHECKING:  # a run of other tests pays for none of it
    from playwright.sync_api import Browser, Page, Route

HOST = "http://book.localhost"  # answered by the test itself; nothing leaves the browser
LECTURE = "01"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker runs all of these: they share a build and a browser."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.xdist_group("site"))


@dataclass(frozen=True)
class Book:
    """A built book.

    Attributes:
        folder: its pages.
        links: the file with the links that lead outside.
        command: what built it.
        said: what the build printed.
    """

    folder: Path
    links: Path
    command: tuple[str, ...]
    said: str

    def pages(self) -> list[Path]:
        found = sorted(self.folder.rglob("*.html"))
        return [path for path in found if "_static" not in path.parts]  # the theme's own

    def text(self, page: str) -> str:
        return (self.folder / f"{page}.html").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    home = tmp_path_factory.mktemp("book")
    command = [sys.executable, "-m", "docs.book", "--lectures", LECTURE, "--live", "checks"]
    command += ["--out", str(home / "site"), "--work", str(home / "work")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Book(home / "site", home / "site-links.txt", tuple(command), done.stdout)


@dataclass
class Reader:
    """Somebody who reads the book in a browser.

    Attributes:
        pages: further pages, by their names.
        asked: what its pages asked of anybody else.
        errors: what went wrong, in their scripts or on the console.
    """

    browser: Browser
    folder: Path
    pages: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @contextmanager
    def page(self, name: str, host: str = HOST, before: str = "", **options: Any) -> Iterator[Page]:
        """Open a page of the book, in a window with these options; `before` runs ahead of it."""
        context = self.browser.new_context(**options)
        context.route("**/*", self._answer)
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: said.type == "error" and self.errors.append(said.text))
        page.add_init_script(before)
        page.goto(f"{host}/{name}.html")
        page.wait_for_load_state("load")
        yield page
        context.close()

    def _answer(self, route: Route) -> None:
        address = urlsplit(route.request.url)
        file = self.folder / unquote(address.path).lstrip("/")
        if address.scheme == "file":
            route.continue_()
        elif address.path in self.pages:
            route.fulfill(content_type="text/html", body=self.pages[address.path])
        elif address.hostname == urlsplit(HOST).hostname and file.is_file():
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            route.fulfill(content_type=kind, body=file.read_bytes())
        else:
            self.asked += [] if address.path == "/favicon.ico" else [route.request.url]
            route.abort()


@pytest.fixture
def reader(browser: Browser, book: Book) -> Iterator[Reader]:
    """Pages ask nobody for anything, and nothing goes wrong in them."""
    reader = Reader(browser, book.folder)
    yield reader
    assert (reader.asked, reader.errors) == ([], [])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of all labs and what they fetch, without the time that Sphinx takes."""
    from .bench import write_site
    from .lab_pages import LABS

    folder = tmp_path_factory.mktemp("pages") / "site"
    write_site(folder, LABS)
    return folder


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the first lab's page is served."""
    from .bench import serve
    from .lab_pages import LAB

    with serve(site) as served:
        yield f"{served}/labs/{LAB}.html"
