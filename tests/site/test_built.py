"""What the book is made of: no answer, no dead link, nothing from elsewhere, no surprise."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import threading
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import unquote, urlsplit
from urllib.request import urlopen

import pytest

from autograder.exercises import load_lab
from autograder.release.leaks import leaks, secrets, telling_in
from autograder.release.source import read_source
from docs.book.serve import server
from tests.helpers.commands import ROOT

from .conftest import Book

LECTURE = "lectures/01_perceptron"
MB = 1_000_000


class Page(HTMLParser):
    """The addresses in a page, its ids, and its words."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.addresses: list[tuple[str, str]] = []
        self.ids: set[str] = set()
        self.words: list[str] = []
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value is not None and tag != "base":
                self.addresses.append((tag, value))
            if name in ("id", "name") and value:
                self.ids.add(value)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@cache
def read(file: Path) -> Page:
    return Page(file)


def state(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.slow
def test_it_says_where_it_is_and_building_it_again_changes_nothing(book: Book) -> None:
    assert re.match(r"site: \d+ pages, [\d.]+ MiB, \d+ s: .*index.html\nsite: links", book.said)
    before = state(book.folder)
    subprocess.run(book.command, cwd=ROOT, capture_output=True, check=True)
    assert state(book.folder) == before


def test_any_server_may_read_every_file(book: Book) -> None:
    """One who publishes an archive of it keeps the rights of its files."""
    closed = [file.name for file in book.folder.rglob("*") if not file.stat().st_mode & 0o004]
    assert closed == []


def test_every_link_inside_leads_somewhere(book: Book) -> None:
    dead = []
    for file in book.pages():
        for _, address in read(file).addresses:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc or address == "#":
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            if not target.is_file():
                dead.append(f"{file.name}: {address}")
            elif parts.fragment and unquote(parts.fragment) not in read(target).ids:
                dead.append(f"{file.name}: {address} (no such place)")
    assert dead == []


def test_nothing_is_loaded_from_elsewhere_and_links_outside_are_listed(book: Book) -> None:
    loaded, linked = set(), set()
    for file in book.pages():
        for tag, address in read(file).addresses:
            if address.startswith(("http:", "https:", "//")):
                (linked if tag == "a" else loaded).add(address)
    listed = {line.split("  ")[0] for line in book.links.read_text().splitlines()}
    assert loaded == set()
    assert linked == listed
    assert any("udlbook" in address for address in listed)


def test_no_page_holds_a_line_of_any_solution(book: Book) -> None:
    hidden = {
        path.stem: secrets(read_source(path, ROOT))
        for path in sorted((ROOT / "solutions").glob("*/[0-9]*.py"))
    }
    found = []
    for file in [*book.pages(), *book.folder.glob("searchindex.js")]:
        shown = "".join(read(file).words) if file.suffix == ".html" else file.read_text()
        unit = file.stem if file.stem in hidden else "00_other"
        for lab, lines in hidden.items():
            telling = telling_in(unit, lab, lines)  # the page on exercises shows the marks alone
            leaking = [line for line in leaks(telling, shown.encode()) if line in telling]
            found += [f"{file.name}: {line}" for line in leaking]
    assert len(hidden) >= 8
    assert found == []


def test_a_lab_page_states_every_exercise_and_leaves_it_to_the_reader(book: Book) -> None:
    text = "".join(read(book.folder / "labs/01_perceptron.html").words)
    for exercise in load_lab("01"):
        assert f"{exercise.name}: not written yet" in text, exercise.name


def test_the_gallery_shows_every_mistake_that_an_exercise_knows(book: Book) -> None:
    text = book.text("mistakes/01_perceptron")
    names = [mistake.name for exercise in load_lab("01") for mistake in exercise.known_mistakes]
    assert [name for name in names if f"<strong>{name}</strong>" not in text] == []
    assert text.count("<details") >= len(load_lab("01").exercises)


def test_a_predictions_answer_is_in_no_page_as_one_reads_it(book: Book) -> None:
    asked = json.loads((ROOT / f"{LECTURE}.ipynb").read_text())["cells"]
    cells = [cell for cell in asked if "".join(cell["source"]).startswith("predict(")]
    text = book.text(LECTURE)
    assert text.count('data-room="predict"') == len(cells) >= 5
    assert "predict(" not in text.partition("<article")[2]
    assert "answer=" not in text.partition("<article")[2]


def test_a_lecture_weighs_less_than_a_megabyte_and_a_half_before_its_figures(book: Book) -> None:
    page = book.folder / f"{LECTURE}.html"
    used = {page, *book.folder.glob("_static/*.woff2")}
    for tag, address in read(page).addresses:
        path = urlsplit(address).path
        if tag in ("script", "link") and path.endswith((".js", ".css")):
            used.add((page.parent / path).resolve())
    weight = sum(file.stat().st_size for file in used if file.is_file())
    print(f"{weight / MB:.2f} MB")
    assert weight < 1.5 * MB


def test_each_page_has_only_the_programs_of_its_rooms(book: Book) -> None:
    assert set(re.findall(r"rooms/(\w+)\.js", book.text(LECTURE))) == {
        "activations",
        "neuron",
        "predict",
    }
    assert set(re.findall(r"rooms/(\w+)\.js", book.text("glossary"))) == set()
    assert set(re.findall(r"rooms/(\w+)\.js", book.text("index"))) == {"digit_readers"}


def test_a_term_is_linked_where_it_is_first_used_and_only_there(book: Book) -> None:
    linked = re.findall(r'href="\.\./glossary\.html#(term-[\w-]+)"', book.text(LECTURE))
    assert len(linked) == len(set(linked)) >= 15
    assert {"term-sigmoid", "term-weight", "term-bias", "term-ReLU"} <= set(linked)


def test_the_lecture_that_the_glossary_names_uses_the_term() -> None:
    glossary = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    entries = re.findall(r"^(\S.*)\n    .* Lecture (\d+)\.$", glossary, re.M)
    assert len(entries) == glossary.count("\n    ") >= 60
    for term, number in entries:
        (lecture,) = (ROOT / "lectures").glob(f"{int(number):02d}_*.py")
        used = re.search(rf"\b{term}", lecture.read_text(encoding="utf-8"), re.IGNORECASE)
        assert used, f"lecture {number} does not use {term}"
    assert sorted(entries, key=lambda entry: entry[0].lower()) == entries


def test_every_page_says_what_comes_before_and_after_it(book: Book) -> None:
    lecture, lab = book.text(LECTURE), book.text("labs/01_perceptron")
    assert 'title="next page"' in lecture and "../labs/01_perceptron.html" in lecture
    assert 'title="previous page"' in lab and "../lectures/01_perceptron.html" in lab


def test_the_way_ends_with_its_last_lab(book: Book) -> None:
    assert 'title="next page"' not in book.text("labs/01_perceptron")
    assert 'title="next page"' in book.text("course")


def test_a_search_engine_is_told_what_a_page_is_about(book: Book) -> None:
    pages = ["index", "course", "instructors", LECTURE, "labs/01_perceptron"]
    told = [re.findall(r'<meta name="description" content="(.+?)"', book.text(it)) for it in pages]
    assert [len(each) for each in told] == [1] * len(pages)
    assert all(40 < len(words) <= 200 for (words,) in told)
    assert told[0][0].startswith("Draw a digit.")
    assert told[3][0].startswith("A network that writes poems")


def test_somebody_with_a_browser_alone_is_told_where_to_begin(book: Book) -> None:
    start = book.text("start").partition("<article")[2]
    assert start.index("labs/01_perceptron.html") < start.index("pip install")
    assert "labs/01_perceptron.html" in book.text("index")


def test_under_a_prediction_the_result_is_folded(book: Book) -> None:
    _, *after = book.text(LECTURE).split('data-room="predict"')
    results = [piece.find("cell_output") for piece in after]
    folds = [piece.find("show the result") for piece in after]
    folded = [0 < fold < result for fold, result in zip(folds, results, strict=True)]
    assert sum(folded) >= 5
    assert "first flower: z = 4.7 + 1.4" in book.text(LECTURE)  # it is there, and on paper too


def test_a_cell_that_only_opens_a_room_is_the_room(book: Book) -> None:
    assert "activations()" not in "".join(read(book.folder / f"{LECTURE}.html").words)
    assert 'data-room="activations"' in book.text(LECTURE)


def test_an_unknown_page_leads_on(book: Book) -> None:
    with server(book.folder) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        with pytest.raises(HTTPError) as refused:
            urlopen(f"http://127.0.0.1:{running.server_port}/lectures/nothing.html", timeout=60)
        with refused.value as answer:
            page = answer.read().decode()
        running.shutdown()
    links = re.findall(r'href="/([^"]+)"', page)
    assert refused.value.code == 404 and "There is no such page" in page
    assert len(links) == 3 and all((book.folder / link).is_file() for link in links)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["docs.book", "--lectures", "77"], "site: no lecture 77; there are 00, 01"),
        (["docs.book.serve", "docs"], "site: docs holds no book; call `make site`"),
    ],
)
def test_what_cannot_be_done_is_one_line(arguments: list[str], said: str, book: Book) -> None:
    command = [book.command[0], "-m", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert done.stderr.startswith(said) and done.stderr.count("\n") == 1
