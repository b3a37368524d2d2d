"""A student's notebook in a lab's page: opened, written questions too, and nothing is ever lost."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from .bench import ROOT
from .lab_pages import LAB, area, window

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

    Notebook = dict[str, Any]

pytestmark = pytest.mark.browser
FILE = f"{LAB}.ipynb"
KEY = f"mitdl lab {LAB}"  # under which a browser keeps the work
NO_PYTHON = "delete globalThis.WebAssembly"  # none of these needs it, and it takes seconds
RELU = "def relu(z):\n    return np.maximum(z, 0)\n"
OTHER = "def relu(z):\n    return z * (z > 0)"
TANH = "def tanh(z):\n    return np.tanh(z)"
WORDS = "Because 0.5 is where σ says: as likely as not.\n\nAnd **z** is 0 there."
DROP = """([name, text]) => {
    const data = new DataTransfer();
    data.items.add(new File([text], name));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true }));
}"""


@cache
def released(lab: str) -> str:
    return (ROOT / "labs" / lab / f"{lab}.ipynb").read_text(encoding="utf-8")


def written(answers: dict[str, str], lab: str = LAB) -> Notebook:
    """A lab's notebook in which somebody has written."""
    notebook: Notebook = json.loads(released(lab))
    for cell in notebook["cells"]:
        cell["source"] = answers.get(cell["id"], cell["source"])
    assert set(answers) <= {cell["id"] for cell in notebook["cells"]}
    return notebook


def cell(notebook: Notebook, name: str) -> Notebook:
    (found,) = (each for each in notebook["cells"] if each["id"] == name)
    return found


@pytest.fixture(scope="module")
def opened_window(browser: Browser, address: str) -> Iterator[Page]:
    with window(browser, address, NO_PYTHON) as opened:
        yield opened


@pytest.fixture
def page(opened_window: Page, address: str) -> Page:
    """The page as somebody finds it who has never been there."""
    return visited(opened_window, address, None)


@pytest.fixture(scope="module")
def untouched(opened_window: Page, address: str) -> Page:
    """A page with an answer, in which bad files change nothing."""
    page = visited(opened_window, address, None)
    area(page, "relu").fill(RELU)
    return page


def visited(page: Page, address: str, work: Notebook | None) -> Page:
    """Open a lab's page where this work is kept, and no other."""
    page.goto(f"{address.partition('/labs/')[0]}/_static/checks/checks.css")
    page.evaluate("localStorage.clear()")
    if work:
        page.evaluate("([lab, work]) => localStorage.setItem(lab, work)", [KEY, json.dumps(work)])
    page.goto(address)
    return page


def answer(page: Page) -> Locator:
    return page.get_by_label("Your answer, in your own words.")


def opened(page: Page, notebook: Notebook | str, name: str = FILE) -> str:
    """What a page says of a file."""
    text = notebook if isinstance(notebook, str) else json.dumps(notebook)
    file = {"name": name, "mimeType": "", "buffer": text.encode(errors="surrogateescape")}
    page.locator(".mitdl-opened").evaluate("it => it.hidden = true")
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    return told(page)


def told(page: Page) -> str:
    line = page.locator(".mitdl-opened")
    line.wait_for()
    return str(line.inner_text())


def downloaded(page: Page, folder: Path) -> Notebook:
    with page.expect_download() as download:
        page.get_by_role("button", name="Download your notebook").click()
    download.value.save_as(folder / "handed.ipynb")
    notebook: Notebook = json.loads((folder / "handed.ipynb").read_text(encoding="utf-8"))
    return notebook


def test_a_written_answer_is_kept_and_comes_out_in_the_notebook(page: Page, tmp_path: Path) -> None:
    answer(page).fill(WORDS)
    page.reload()
    assert answer(page).input_value() == WORDS
    handed = downloaded(page, tmp_path)
    assert "".join(cell(handed, "written_threshold")["source"]) == WORDS
    assert handed == written({"written_threshold": WORDS.splitlines(keepends=True)})  # type: ignore[dict-item]


def test_a_notebook_brings_its_answers_and_what_stood_here_comes_back(page: Page) -> None:
    area(page, "relu").fill(RELU)
    area(page, "classify").fill("kept")
    notebook = written({"relu": OTHER, "tanh": TANH, "written_threshold": WORDS})
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Open a notebook").press("Enter")
    file = {"name": FILE, "mimeType": "", "buffer": json.dumps(notebook).encode()}
    chooser.value.set_files(file)  # type: ignore[arg-type]
    line = f"3 answers of {FILE} are here now, and what stood here before is kept."
    assert told(page) == line
    page.reload()

    def here() -> list[str]:
        return [area(page, name).input_value() for name in ("relu", "tanh", "classify")]

    assert here() == [OTHER, TANH, "kept"]
    assert answer(page).input_value() == WORDS
    area(page, "tanh").fill("went on")
    back = page.get_by_role("button", name="Bring back earlier work")
    back.press("Enter")
    stub = "".join(cell(json.loads(released(LAB)), "tanh")["source"])
    assert here() == [RELU, stub, "kept"]
    assert answer(page).input_value() == ""
    back.click()
    assert here() == [OTHER, "went on", "kept"]


def test_no_work_is_lost_however_many_notebooks_are_opened(page: Page) -> None:
    for code in ("first", "second", "third"):
        assert opened(page, written({"relu": code})).startswith("1 answer of ")
    back, seen = page.get_by_role("button", name="Bring back earlier work"), []
    for _ in range(4):
        back.click()
        seen.append(area(page, "relu").input_value().partition("(")[0])
    assert seen == ["second", "first", "def relu", "third"]


def test_a_file_may_be_dropped_and_what_it_brings_is_no_longer_called_right(
    opened_window: Page, address: str
) -> None:
    work = {"answers": {"relu": {"code": RELU, "stub": ""}}, "right": ["relu", "tanh"]}
    page = visited(opened_window, address, work)
    assert page.locator(".score").inner_text() == "2 of 10 right"
    page.evaluate(DROP, [FILE, json.dumps(written({"relu": OTHER}))])
    assert told(page).startswith("1 answer of ")
    assert area(page, "relu").input_value() == OTHER
    assert page.locator(".score").inner_text() == "1 of 10 right"


def other_version(notebook: Notebook) -> None:
    notebook["metadata"]["mitdl_digest"] = "0" * 64


def gone(notebook: Notebook) -> None:
    cell(notebook, "tanh")["metadata"]["nbgrader"]["grade_id"] = "cosh"


def twice(notebook: Notebook) -> None:
    notebook["cells"].append(copy.deepcopy(cell(notebook, "relu")) | {"source": "copy"})


def own_cells(notebook: Notebook) -> None:
    notebook["cells"] += [{"cell_type": "code", "source": text} for text in ("x = 1", " ", "x")]


def without_marks(notebook: Notebook) -> None:
    for each in notebook["cells"]:
        each["metadata"] = {}


def as_windows_saves(notebook: Notebook) -> None:
    cell(notebook, "relu")["source"] = OTHER.replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (other_version, "It is another version of this lab: read once more what each"),
        (gone, "This lab has no cosh: that stays in the file alone."),
        (twice, "It has more than one cell for relu: the first one counts."),
        (own_cells, "Cells that you added or changed besides (2) stay in the file alone."),
        (without_marks, ""),
        (as_windows_saves, ""),
    ],
)
def test_what_is_odd_about_a_notebook_is_said_and_its_answers_come(
    page: Page, change: Callable[[Notebook], None], said: str
) -> None:
    notebook = written({"relu": OTHER})
    change(notebook)
    line = opened(page, notebook)
    head = f"1 answer of {FILE} is here now, and what stood here before is kept."
    assert line.startswith(f"{head} {said}".strip()) and bool(said) == (line != head)
    assert area(page, "relu").input_value() == OTHER


NONE = "is no notebook (.ipynb); nothing has changed here."
BAD = {  # a file's name -> what is in it, and what a page says behind its name
    "notes.txt": ("relu is max(z, 0)", NONE),
    "empty.ipynb": ("", NONE),
    "half.ipynb": (released(LAB)[:2000], NONE),
    "picture.png": ("\udc89PNG\udcff\x00", NONE),
    "list.json": ("[1, 2]", NONE),
    "null.json": ("null", NONE),
    "old.ipynb": (
        '{"worksheets": []}',
        "is a notebook of an old format; open and save it in JupyterLab, then take it here; "
        "nothing has changed here.",
    ),
    "03_losses.ipynb": (
        released("03_losses"),
        "belongs to another lab (mse, binary_cross_entropy, bce_with_logits …); nothing has "
        "changed here.",
    ),
    "mine.ipynb": (
        '{"cells": [null, {}, {"source": 7}, {"cell_type": "code", "source": ["x"]}]}',
        "is a notebook, but no lab's; nothing has changed here.",
    ),
    FILE: (released(LAB), "brings nothing new: whatever is written in it stands here already."),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_brings_nothing_is_told_in_one_line_and_changes_nothing(
    untouched: Page, name: str
) -> None:
    content, line = BAD[name]
    assert opened(untouched, content, name) == f"{name} {line}"
    assert area(untouched, "relu").input_value() == RELU
    assert not untouched.get_by_role("button", name="Bring back earlier work").is_visible()


def test_several_files_at_once_are_too_many(untouched: Page) -> None:
    chosen = [{"name": name, "mimeType": "", "buffer": b""} for name in "abc"]
    untouched.locator("input[type=file]").set_input_files(chosen)  # type: ignore[arg-type]
    untouched.get_by_text("a and 2 more are too many; open one file at a time;").wait_for()


def test_an_answer_that_an_older_lab_has_no_code_for_takes_no_ones_place(page: Page) -> None:
    area(page, "relu").fill(RELU)
    older = 'def relu(z):\n    """Older."""\n    raise NotImplementedError("relu: not written yet")'
    notebook = written({"relu": older, "tanh": TANH})
    other_version(notebook)
    assert opened(page, notebook).startswith("1 answer of ")
    assert area(page, "relu").input_value() == RELU


def test_code_that_needs_torch_is_kept_for_the_download(
    opened_window: Page, address: str, tmp_path: Path
) -> None:
    lab = "02_networks"
    page = visited(opened_window, address.replace(LAB, lab), None)
    exercises = json.loads(page.locator("#mitdl-lab").inner_text())["exercises"]
    torch = next(one["name"] for one in exercises if one["needs"])
    line = opened(page, written({torch: "import torch"}, lab))
    assert f"{torch} cannot be shown here, and is kept for the notebook that you" in line
    note = page.get_by_text("Your code for it is kept, and goes into the notebook")
    assert note.locator("visible=true").count() == 1
    assert "".join(cell(downloaded(page, tmp_path), torch)["source"]) == "import torch"
