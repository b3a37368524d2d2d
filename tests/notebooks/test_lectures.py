"""Every lecture runs top to bottom, offline and quietly, and everything in it can be read aloud."""

import html
import re
from pathlib import Path

import jupytext
import nbformat
import pytest

from tests.notebooks.prose_numbers import complaints
from tests.notebooks.running import (
    WIDGET,
    Ran,
    pairs,
    pairs_without_tensorflow,
    pictures,
    run,
    unread,
)

pytestmark = pytest.mark.xdist_group("lectures")
ROOT = Path(__file__).parents[2]
LECTURES = sorted((ROOT / "lectures").glob("*.py"))
LONGEST_CELL = 14  # lines: cells stay under 15


@pytest.fixture(scope="module", params=LECTURES, ids=lambda path: path.stem)
def ran(
    request: pytest.FixtureRequest, kernel: str, tmp_path_factory: pytest.TempPathFactory
) -> Ran:
    elsewhere = tmp_path_factory.mktemp("elsewhere")  # a lecture needs no file beside it
    return run(jupytext.read(request.param), elsewhere, kernel)


def test_there_is_a_lecture() -> None:
    assert LECTURES


def test_it_runs_quietly(ran: Ran, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f" [{ran.seconds:.1f} s, should be under 30]", end="")
    assert ran.complaints() == []


def test_no_object_is_shown_by_its_address(ran: Ran) -> None:
    """A cell that ends in `ax.legend()` shows `<matplotlib.legend.Legend at 0x7f…>`."""
    shown = [output.data for output in ran.outputs() if "data" in output]
    plain = [data.get("text/plain", "") for data in shown if len(data) == 1]
    assert [text for text in plain if re.search(r"<\S+ .*\bat 0x[0-9a-f]+", text)] == []


def test_every_figure_has_alt_text(ran: Ran) -> None:
    assert [words for output in ran.outputs() for words in unread(output)] == []
    assert pictures(ran)


def test_without_tensorflow_one_line_says_so_and_the_lecture_goes_on(ran: Ran) -> None:
    assert pairs(ran) == pairs_without_tensorflow(ran)


def test_cells_are_short(ran: Ran) -> None:
    cells = [cell.source.splitlines() for cell in ran.code()]
    assert [(cell[0], len(cell)) for cell in cells if len(cell) > LONGEST_CELL] == []


def test_there_are_two_rooms_and_five_predictions(ran: Ran) -> None:
    shown = [o["data"] for o in ran.outputs() if WIDGET in o.get("data", {})]
    predictions = [data for data in shown if data["text/plain"].startswith("predict(")]
    assert len(predictions) >= 5
    assert len(shown) - len(predictions) >= 2


def test_the_answer_of_a_prediction_is_folded_away(ran: Ran) -> None:
    asking = [cell for cell in ran.code() if "predict(" in cell.source]
    assert [cell.source for cell in asking if not cell.source.startswith("predict(")] == []
    folded = {"jupyter": {"source_hidden": True}, "tags": ["hide-input"]}
    shown = [c.source for c in asking if {k: c.metadata.get(k) for k in folded} != folded]
    assert shown == []


def test_numbers_in_prose_are_what_cells_print_or_arithmetic_gives(ran: Ran) -> None:
    assert [str(each) for each in complaints(ran.notebook)] == []


def test_it_has_the_parts_that_every_lecture_has(ran: Ran) -> None:
    text = ran.text()
    for heading in ("Where people go wrong", "Check yourself", "What to read next"):
        assert re.search(rf"^## .*{heading}", text, re.M), heading
    checks = text.partition("Check yourself")[2]
    assert len(re.findall("<details><summary>Answer</summary>", checks)) == 3
    assert text.count("<details>") == text.count("</details>")


def test_a_picture_without_words_is_noticed() -> None:
    def shown(**data: str) -> nbformat.NotebookNode:
        kinds = {kind.replace("_", "/"): value for kind, value in data.items()}
        return nbformat.v4.new_output("display_data", kinds)

    words = html.escape("A line that rises from left to right.")
    assert unread(shown(text_html=f'<img src="x" alt="{words}">', image_png="…")) == []
    assert unread(shown(text_html='<img src="x" alt="">')) == ['<img src="x" alt="">']
    assert unread(shown(image_png="…")) == ["image/png"]


def test_the_way_through_the_course_has_every_lecture_with_the_minutes_that_it_says() -> None:
    way = LECTURES[0].read_text(encoding="utf-8").partition("### The way through this course")[2]
    promised = re.findall(r"^# \| (\d+) \| .+ \| (\d+) \|$", way, re.M)
    minutes = re.compile(r"\babout (\d+) minutes", re.I)
    said = [minutes.search(path.read_text(encoding="utf-8")) for path in LECTURES]
    assert promised == [(str(n), found and found[1]) for n, found in enumerate(said)]
