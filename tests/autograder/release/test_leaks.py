"""No solution, hidden test or mark scheme is in any product; and this proof can fail."""

from __future__ import annotations

import json

import nbformat
import pytest

from autograder.release import SourceError
from autograder.release.leaks import leaks, secrets, telling_in
from autograder.release.source import read_source


def of(course):
    return secrets(read_source(course.lab, course.root))


def test_the_secrets_are_solutions_hidden_tests_schemes_and_model_answers(hidden_tests):
    assert of(hidden_tests) == [
        "doubled_logarithm=2*np.log(x)",
        "returnnp.exp(doubled_logarithm)",
        "assertsquare(1234.5)==1523990.25",
        "returnx*0.5**times",
        "**2points:**Onepointforthewordproduct,oneforthesigns.",
        "Aproductoftwoequalsignsispositive.",
    ]


def test_a_line_that_the_source_also_shows_is_no_secret(course):
    course.edit("# # Lab 1 · Areas\n", "# # Lab 1 · Areas\n#\n# Write `return x * 0.5**times`.\n")
    assert "returnx*0.5**times" not in of(course)


def test_no_product_of_the_made_up_course_leaks(course):
    course.build()
    for path, content in course.files().items():
        assert leaks(of(course), content) == [], path


@pytest.mark.parametrize(
    "doctor",
    [
        lambda nb: nb.cells[0].update(source=nb.cells[0].source + "\n    return x*0.5 ** times"),
        lambda nb: nb.cells[4].metadata.update(note="so:\nreturn x * 0.5**times\n"),
        lambda nb: nb.metadata.update({"return x * 0.5**times": 1}),
        lambda nb: nb.cells[1].outputs.append(
            nbformat.v4.new_output("stream", text="return x * 0.5**times")
        ),
    ],
    ids=["in a cell", "in a cell's metadata", "in a key", "in an output"],
)
def test_a_doctored_product_is_caught_wherever_the_line_is(course, doctor):
    course.build()
    notebook = nbformat.read(course.released, as_version=4)
    doctor(notebook)
    content = nbformat.writes(notebook).encode()
    assert leaks(of(course), content) == ["returnx*0.5**times"]


def test_a_marker_left_in_a_product_is_caught():
    assert leaks([], json.dumps({"source": "### BEGIN HIDDEN TESTS"}).encode()) == [
        "BEGIN HIDDEN TESTS"
    ]


def test_a_line_in_data_that_is_no_json_is_caught(course):
    assert leaks(of(course), b"a,b\nreturn x * 0.5**times\n") == ["returnx*0.5**times"]


def test_a_lecture_that_gives_a_solution_away_stops_the_build(course):
    course.lecture.write_text(
        course.lecture.read_text() + "\n# %%\ndoubled_logarithm = 2 * np.log(x)\n"
    )
    with pytest.raises(SourceError) as caught:
        course.build()
    assert str(caught.value) == (
        "lectures/01_areas.py: `doubled_logarithm=2*np.log(x)` is hidden in a lab, but "
        "lectures/01_areas.ipynb would show it; take it out"
    )


def test_no_product_of_the_project_leaks_any_line_of_any_solution(repository):
    sources = sorted(repository.glob("solutions/*/[0-9][0-9]_*.py"))
    assert sources
    products = [*repository.glob("labs/**/*"), *repository.glob("lectures/*.ipynb")]
    for path in sources:
        hidden = secrets(read_source(path, repository))
        assert len(hidden) > 10
        for product in products:
            if product.is_file():
                unit = product.stem if product.parent.name == "lectures" else product.parent.name
                telling = telling_in(unit, path.stem, hidden)
                assert leaks(telling, product.read_bytes()) == [], (path.name, product.name)


def test_short_lines_count_in_their_own_unit_and_long_ones_in_all_before_it():
    lines = ["loss.backward()", "returnnp.where(z>=0,1.0,e)/(1.0+e)"]
    assert telling_in("04_x", "04_x", lines) == lines
    assert telling_in("03_y", "04_x", lines) == lines[1:]
    assert telling_in("05_z", "04_x", lines) == []


def test_no_bytes_of_a_released_lab_hold_a_solution_line_as_written(repository):
    """The same proof with nothing of ours but the markers: plain lines, plain search."""
    for source in sorted(repository.glob("solutions/*/[0-9][0-9]_*.py")):
        shown, hidden, inside = [], [], False
        for line in source.read_text(encoding="utf-8").splitlines():
            if "BEGIN SOLUTION" in line or "END SOLUTION" in line:
                inside = "BEGIN" in line
            else:
                (hidden if inside else shown).append(line.strip())
        secret = {h for h in hidden if len(h) > 10 and not any(h in s for s in shown)}
        assert secret
        product = repository / "labs" / source.stem / f"{source.stem}.ipynb"
        text = product.read_text(encoding="utf-8")
        assert [line for line in secret if json.dumps(line, ensure_ascii=False)[1:-1] in text] == []
