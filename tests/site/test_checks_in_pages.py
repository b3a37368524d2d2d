"""Checks in a lab's page, in a real Chromium: Python runs in the page, and nothing leaves it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

from autograder.release.source import read_source

from .bench import ROOT, handed
from .lab_pages import LAB, LABS, area, window

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser
WEIGHTED_SUM = "def weighted_sum(x, w, b):\n    return x @ w + b\n"
FALLS = "def sigmoid(z):\n    return 1 / (1 + np.exp(z))\n"
NAIVE = "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))\n"
DEAF = """def tanh(z):
    while True:
        try:
            z = z + 1
        except:
            pass
"""
LOOP = "def tanh(z):\n    while True:\n        z = z + 1\n"
KEPT = f"localStorage.setItem('mitdl lab {LAB}', {{}})"
ASK = """async ({place, requests}) => {
    globalThis.worker ??= new Worker(place.worker);
    const answer = () => new Promise((resolve) => (worker.onmessage = ({data}) => resolve(data)));
    worker.postMessage({open: place});
    const said = [await answer()];
    for (const request of requests) {
        worker.postMessage({of: 1, request: JSON.stringify(request)});
        said.push(await answer());
    }
    return said.slice(1);
}"""


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    with window(browser, address) as opened:
        yield opened


def checked(page: Page, name: str, code: str) -> str:
    """What a page says of an answer."""
    area(page, name).fill(code)
    button = page.get_by_label(f"Check {name}", exact=True)
    button.click()
    page.wait_for_function("button => !button.disabled", arg=button.element_handle())
    return str(said(page, name).inner_text())


def said(page: Page, name: str) -> Locator:
    return page.locator(".mitdl-live", has=area(page, name)).locator(".mitdl-said")


def notes(page: Page) -> str:
    return str(page.locator(".mitdl-notes").inner_text())


def test_a_right_answer_is_called_right(page: Page) -> None:
    text = checked(page, "weighted_sum", WEIGHTED_SUM)
    assert text.startswith("✓ weighted_sum: right on all 13 examples.")
    assert "1 of 10 exercises right in this session" in text


def test_a_wrong_answer_is_told_its_mistake_and_shown_its_curve(page: Page) -> None:
    text = checked(page, "sigmoid", FALLS)
    assert text.startswith("sigmoid(-6.0): got 0.9975, expected 0.002473")
    assert "Your curve falls where σ rises: the exponent has the wrong sign" in text
    curve = said(page, "sigmoid").get_by_role("img")
    assert curve.get_attribute("aria-label", timeout=1000)
    assert curve.locator("path.yours").count() == 2  # and in the legend


def test_numpy_warns_as_it_does_elsewhere(page: Page) -> None:
    assert "NumPy warns: overflow encountered in exp" in checked(page, "sigmoid", NAIVE)


def test_a_later_answer_uses_an_earlier_one(page: Page) -> None:
    code = "def sigmoid_derivative(z):\n    s = sigmoid(z)\n    return s * (1 - s)\n"
    assert "It uses your sigmoid (exercise 2), which overflows" in checked(
        page, "sigmoid_derivative", code
    ).replace("`", "")


def test_what_is_no_python_is_told_with_its_line(page: Page) -> None:
    text = checked(page, "relu", "def relu(z:\n    return z\n")
    assert (
        text == "relu: is no Python yet: '(' was never closed (line 1 of its cell: `def relu(z:`)"
    )


def test_a_loop_without_an_end_is_stopped_at_its_line(page: Page) -> None:
    text = checked(page, "tanh", LOOP)
    assert text.startswith("tanh(0.0): gives no answer in 4 seconds and was stopped (line ")
    assert "Is there a loop that never ends?" in text


def test_work_is_kept_and_comes_out_as_the_labs_notebook(page: Page, tmp_path: Path) -> None:
    checked(page, "weighted_sum", WEIGHTED_SUM)
    page.reload()
    assert area(page, "weighted_sum").input_value() == WEIGHTED_SUM
    assert page.locator(".score").inner_text() == "1 of 10 right"
    with page.expect_download() as download:
        page.get_by_role("button", name="Download your notebook").click()
    assert download.value.suggested_filename == f"{LAB}.ipynb"
    download.value.save_as(tmp_path / f"{LAB}.ipynb")
    got = nbformat.read(tmp_path / f"{LAB}.ipynb", as_version=4)
    nbformat.validate(got)
    want = nbformat.read(ROOT / "labs" / LAB / f"{LAB}.ipynb", as_version=4)
    changed = [
        (one.metadata.nbgrader.grade_id, one.source)
        for one, other in zip(got.cells, want.cells, strict=True)
        if one != other
    ]
    written = dict(changed)
    assert written.pop("weighted_sum") == WEIGHTED_SUM.rstrip("\n")
    assert set(written) <= {"sigmoid", "sigmoid_derivative", "relu", "tanh"}


def test_what_swallows_every_error_is_ended_with_its_worker(browser: Browser, address: str) -> None:
    with window(browser, address, "globalThis.mitdlPatience = 1500") as page:
        text = checked(page, "tanh", DEAF)
        assert text.startswith("tanh: gives no answer in 1.5 seconds and was stopped")


def test_right_answers_of_all_labs_pass_but_for_those_that_need_torch(
    browser: Browser, address: str
) -> None:
    wrong, right = {}, 0
    root = address[: address.index("labs/")]
    with window(browser, address) as page:
        for lab in LABS:
            requests = right_answers(lab)
            place = {
                "lab": lab,
                "version": "1",
                "worker": f"{root}_static/checks/worker.js",
                "python": f"{root}python/",
                "archive": f"{root}_static/checks/mitdl.zip",
                "examples": f"{root}_static/labs/{lab}/examples.json",
            }
            for request, answer in zip(
                requests, page.evaluate(ASK, {"place": place, "requests": requests}), strict=True
            ):
                right += bool(answer.get("right"))
                if not answer.get("right"):
                    wrong[request["name"]] = answer
    assert wrong == {}
    assert right >= 58


def right_answers(lab: str) -> list[dict[str, Any]]:
    """What a page asks about each exercise of a lab, where all answers are right."""
    data = handed(lab)
    solved = read_source(ROOT / "solutions" / lab / f"{lab}.py", ROOT)
    answers = {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in solved.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    cells = [{"name": "", "source": source} for source in data["given"]]
    asked = []
    for one in data["exercises"]:
        if not one["needs"]:
            cells = [*cells, {"name": one["name"], "source": answers[one["name"]]}]
            asked.append({"name": one["name"], "cells": cells, "right": []})
    return asked


def test_an_exercise_that_needs_torch_says_so(browser: Browser, address: str) -> None:
    with window(browser, address.replace(LAB, "02_networks")) as page:
        needs = page.locator(".mitdl-needs").all_inner_texts()
        assert len(needs) == 2
        assert needs[0].startswith("This exercise needs PyTorch, which no browser runs")


@pytest.mark.parametrize(
    ("before", "line"),
    [
        ("delete globalThis.WebAssembly", "This browser has no WebAssembly"),
        (
            "Object.defineProperty(globalThis, 'localStorage', {get() { throw new Error() }})",
            "This browser keeps nothing for this page",
        ),
        (
            KEPT.format(json.dumps(json.dumps({"answers": {"cosh": {"code": "1", "stub": "2"}}}))),
            "What you wrote for cosh is kept, but this lab has no such exercise any more",
        ),
    ],
    ids=["no WebAssembly", "no storage", "an exercise that is gone"],
)
def test_what_is_missing_is_told_in_one_line(
    browser: Browser, address: str, before: str, line: str
) -> None:
    with window(browser, address, before) as page:
        assert notes(page).startswith(line)


def test_an_exercise_that_has_changed_says_how_it_begins_now(
    browser: Browser, address: str
) -> None:
    work = {"answers": {"sigmoid": {"code": "x", "stub": "def sigmoid(x):"}}}
    before = KEPT.format(json.dumps(json.dumps(work)))
    with window(browser, address, before) as page:
        text = said(page, "sigmoid").inner_text()
        assert text.startswith("This exercise has changed since you wrote this; it begins with:")
        assert area(page, "sigmoid").input_value() == "x"


def test_a_page_from_a_disk_says_that_it_needs_a_server(browser: Browser, site: Path) -> None:
    with window(browser, (site / "labs" / f"{LAB}.html").as_uri()) as page:
        assert notes(page).startswith("This page was opened from a disk")
        area(page, "relu").fill("def relu(z):\n    return np.maximum(z, 0)\n")
        assert checked(page, "relu", "x").startswith("This page was opened from a disk")


def test_the_editor_indents_and_lets_keys_leave_it(browser: Browser, address: str) -> None:
    with window(browser, address, "delete globalThis.WebAssembly") as page:
        editor = area(page, "relu")
        editor.fill("")
        editor.press_sequentially("def relu(z):\nif z:\nreturn 1\nx")
        assert editor.input_value() == "def relu(z):\n    if z:\n        return 1\n    x"
        editor.press("Shift+Tab")
        assert editor.input_value().endswith("\nx")
        editor.press("Tab")
        editor.press("Control+a")
        editor.press("Tab")
        assert editor.input_value().startswith("    def relu(z):\n        if z:")
        editor.press("Escape")
        editor.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Check relu"
