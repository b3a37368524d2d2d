"""What students wrote, in a real browser: formgrader, feedback and report run and load nothing."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.browser.hostile import GRAB, HTML, hostile_notebook
from tests.browser.lab import PATIENCE
from tests.browser.server import Server, serve
from tests.helpers.commands import run
from tests.helpers.in_process import mitdl

if TYPE_CHECKING:  # a run of other tests pays for none of it
    from playwright.sync_api import Browser, Page

CHECK = "assert answer == 42"
CONFIG = """\
from autograder.grading import use_sandbox
c = get_config()
c.CourseDirectory.course_id = "course101"
use_sandbox(c)
"""


@dataclass
class Listener:
    """Somebody who notes whatever is fetched from them."""

    address: str
    hits: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.hits.append(self.path)
            self.send_response(204)
            self.end_headers()

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    heard = Listener(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield heard
    server.shutdown()
    server.server_close()


def source() -> nbformat.NotebookNode:
    def about(name: str, **more: object) -> dict[str, object]:
        flags = {"grade": False, "solution": False, "locked": False, "task": False}
        return {"nbgrader": {"grade_id": name, "schema_version": 3, **flags, **more}}

    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    cells = [
        new_markdown_cell("why", metadata=about("why", grade=True, solution=True, points=2)),
        new_code_cell("answer = 42", metadata=about("code", solution=True)),
        new_code_cell(CHECK, metadata=about("check", grade=True, locked=True, points=3)),
    ]
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory, listener: Listener) -> Path:
    """A course with a hostile student, whom nobody has graded yet."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "nbgrader_config.py").write_text(CONFIG)
    (folder / "source" / "ps1").mkdir(parents=True)
    nbformat.write(source(), folder / "source" / "ps1" / "problem.ipynb")
    run(folder, "nbgrader", "generate_assignment", "ps1", "--quiet")
    path = folder / "submitted" / "hostile" / "ps1" / "problem.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(hostile_notebook(listener.address, "why", "code", CHECK), path)
    return folder


@pytest.fixture(scope="module")
def graders(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(course, tmp_path_factory.mktemp("jupyter")) as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def open_formgrader(page: Page, graders: Server, path: str) -> None:
    """Log in, as JupyterLab does, and go to one of formgrader's pages."""
    page.goto(f"{graders.url}/lab?token={graders.token}", wait_until="commit")
    page.goto(f"{graders.url}/formgrader/{path}")


def gradebook_of(course: Path) -> Any:
    from nbgrader.api import Gradebook

    return Gradebook(f"sqlite:///{course}/gradebook.db", "course101")


def assert_unharmed(page: Page, listener: Listener, title: str) -> None:
    """Nothing ran, nothing was fetched; what would run on a click is not there either."""
    page.wait_for_timeout(1500)
    assert page.title() == title
    assert page.evaluate("window.grabbed") is None
    links = page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href)")
    assert [one for one in links if not re.match(r"https?:|file:|mailto:", one)] == []
    assert page.evaluate("document.querySelectorAll('iframe, object, embed, base').length") == 0
    assert listener.hits == []


def test_the_bait_works_where_nobody_cleans(page: Page, listener: Listener, tmp_path: Path) -> None:
    grab = GRAB.format(there=listener.address)
    body = "\n".join(
        one.format(there=listener.address, grab=grab) for one in HTML[:2] + HTML[15:16]
    )
    (tmp_path / "bait.html").write_text(body)
    page.goto(f"file://{tmp_path}/bait.html")
    page.wait_for_function("window.grabbed === 1")
    deadline = time.monotonic() + PATIENCE / 1000
    while not {"/script", "/img"} <= set(listener.hits) and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert {"/script", "/img"} <= set(listener.hits)
    page.goto("about:blank")  # what has not been fetched yet is not fetched any more
    listener.hits.clear()


@pytest.fixture(scope="module")
def graded(browser: Browser, graders: Server, course: Path) -> tuple[str, str]:
    """Formgrader's Autograde button is pressed; what it says, and the page's title then."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    open_formgrader(page, graders, "manage_submissions/ps1")
    page.locator(".autograde a").click(timeout=PATIENCE)
    said = page.locator("#success-modal, #error-modal")
    said.wait_for(timeout=PATIENCE)
    seen = said.inner_text(), page.title()
    context.close()
    return seen


def test_formgraders_button_grades_in_the_sandbox(
    graded: tuple[str, str], course: Path, listener: Listener
) -> None:
    said, title = graded
    assert "Successfully autograded" in said
    assert title == "nbgrader formgrade"
    assert "isolation" in (course / "autograded/hostile/ps1/problem.ipynb").read_text()
    with gradebook_of(course) as gradebook:
        assert gradebook.find_grade("check", "problem", "ps1", "hostile").auto_score == 3.0
    assert listener.hits == []


@pytest.mark.usefixtures("graded")
def test_formgraders_view_runs_its_own_scripts_alone(
    graders: Server, page: Page, course: Path, listener: Listener
) -> None:
    with gradebook_of(course) as gradebook:
        submission = gradebook.find_submission_notebook("problem", "ps1", "hostile").id
    open_formgrader(page, graders, f"submissions/{submission}/")
    from playwright.sync_api import expect

    score = page.locator("input#check.score")
    expect(score).to_have_attribute("placeholder", "3", timeout=PATIENCE)
    assert_unharmed(page, listener, "problem")
    expect(page.locator("#notebook").first).to_contain_text("answer = 42")
    # Formgrader itself works: a grade that a person types reaches the gradebook, a name is shown.
    with page.expect_response(lambda answer: answer.request.method == "PUT"):
        page.locator("input#why.score").fill("1.5")
        page.locator("input#why.score").blur()
    page.locator(".glyphicon-eye-open").click()
    expect(page.locator("a.name-shown")).to_be_visible()
    with gradebook_of(course) as gradebook:
        assert gradebook.find_grade("why", "problem", "ps1", "hostile").manual_score == 1.5


@pytest.mark.usefixtures("graded")
def test_what_slips_through_is_stopped_by_the_policy(
    graders: Server, page: Page, course: Path, listener: Listener
) -> None:
    with gradebook_of(course) as gradebook:
        submission = gradebook.find_submission_notebook("problem", "ps1", "hostile").id
    open_formgrader(page, graders, f"submissions/{submission}/")
    grab = GRAB.format(there=listener.address)
    body = "".join(one.format(there=listener.address, grab=grab) for one in HTML)
    frame = page.evaluate(
        "html => { const d = document.createElement('div'); d.innerHTML = html; "
        "document.body.append(d); }",
        body.replace("<meta", "<p"),
    )
    assert frame is None
    page.wait_for_timeout(1500)
    assert page.evaluate("window.grabbed") is None
    assert listener.hits == []


@pytest.mark.usefixtures("graded")
def test_feedback_and_report_neither_run_nor_load(
    course: Path, page: Page, listener: Listener
) -> None:
    for command in ("feedback", "report"):
        done = mitdl(command, "ps1", cwd=course)
        assert done.returncode == 0, done.stderr
    feedback = course / "feedback" / "hostile" / "ps1" / "problem.html"
    page.goto(f"file://{feedback}")
    assert_unharmed(page, listener, "problem · feedback")
    page.goto(f"file://{course}/feedback/ps1.html")
    assert_unharmed(page, listener, "ps1 · results")
