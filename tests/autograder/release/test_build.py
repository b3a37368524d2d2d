"""Sources become products, always the same bytes, and what differs is named."""

from __future__ import annotations

import argparse
import json
import re

import nbformat
import pytest

from autograder.commands import release
from autograder.commands.release import refuse_worked_in
from autograder.errors import MitdlError
from autograder.release import SourceError, build


def test_every_source_becomes_its_products(course):
    (course.lab.parent / "data").mkdir()
    (course.lab.parent / "data/sides.csv").write_bytes(b"side\n3\n")
    (course.lab.parent / "notes.txt").write_text("for instructors")
    course.build()
    assert sorted(course.files()) == [
        "labs/01_areas/01_areas.ipynb",
        "labs/01_areas/data/sides.csv",
        "labs/01_areas/examples.json",
        "lectures/01_areas.ipynb",
    ]


def test_a_second_build_finds_nothing_to_do_and_changes_no_byte(course):
    course.build()
    before = course.files()
    times = {path: (course.root / path).stat().st_mtime_ns for path in before}
    assert course.build() == []
    assert course.files() == before
    assert {path: (course.root / path).stat().st_mtime_ns for path in before} == times


def test_a_build_from_nothing_gives_the_same_bytes_again(course):
    course.build()
    before = course.files()
    for path in before:
        (course.root / path).unlink()
    course.build()
    assert course.files() == before


def test_products_carry_no_outputs_no_counts_no_versions_and_lf_ends(course):
    course.build()
    for path, content in course.files().items():
        assert b"\r" not in content
        assert content.endswith(b"\n")
        if not path.endswith(".ipynb"):
            continue
        notebook = nbformat.reads(content.decode(), as_version=4)
        assert set(notebook.metadata) == {"kernelspec", "language_info", "mitdl_digest"}
        assert "version" not in notebook.metadata.language_info
        for cell in notebook.cells:
            assert cell.get("outputs", []) == []
            assert cell.get("execution_count") is None
        assert not re.search(rb"jupytext|nbconvert", content)


def test_cell_ids_are_the_grade_id_or_the_place(course):
    course.build()
    notebook = nbformat.read(course.released, as_version=4)
    assert [cell.id for cell in notebook.cells] == [
        "cell-01",
        "cell-02",
        "square",
        "check_square",
        "halve",
        "check_halve",
        "question_units",
        "written_units",
    ]


def test_check_names_what_is_missing_and_writes_nothing(course):
    drifts = [str(drift) for drift in course.build(check=True)]
    assert drifts == [
        "lectures/01_areas.ipynb: is missing, expected what lectures/01_areas.py gives; "
        "run `mitdl build`",
        "labs/01_areas/01_areas.ipynb: is missing, expected what solutions/01_areas/01_areas.py "
        "gives; run `mitdl build`",
        "labs/01_areas/examples.json: is missing, expected what autograder/exercises/lab_01 "
        "gives; run `mitdl build`",
        "autograder/written_questions/01_areas.json: is missing, expected what "
        "solutions/01_areas/01_areas.py gives; run `mitdl build`",
    ]
    assert course.files() == {}
    assert not (course.root / "build").exists()


def test_check_names_the_first_line_that_differs(course):
    course.edit("Lab 1 ·", "Lab one ·")
    course.build()
    course.edit("Lab one ·", "Lab 1 ·")
    assert [str(drift) for drift in course.build(check=True)] == [
        "labs/01_areas/01_areas.ipynb: is not what solutions/01_areas/01_areas.py gives "
        "(first at line 8); run `mitdl build`"
    ]
    assert [str(drift) for drift in course.build()] == [
        "labs/01_areas/01_areas.ipynb: written again from solutions/01_areas/01_areas.py "
        "(first at line 8)"
    ]
    assert course.build(check=True) == []


def test_one_byte_more_is_a_drift(course):
    course.build()
    with course.released.open("ab") as file:
        file.write(b"\n")
    assert [drift.state for drift in course.build(check=True)] == ["changed"]


def test_a_product_whose_source_is_gone_is_named_and_removed(course):
    course.build()
    course.lecture.unlink()
    course.lab.unlink()
    assert [str(drift) for drift in course.build(check=True)] == [
        "autograder/written_questions/01_areas.json: comes from solutions/01_areas/01_areas.py, "
        "which is gone; run `mitdl build` to remove it",
        "labs/01_areas/01_areas.ipynb: comes from solutions/01_areas/01_areas.py, which is gone; "
        "run `mitdl build` to remove it",
        "labs/01_areas/examples.json: comes from solutions/01_areas/01_areas.py, which is gone; "
        "run `mitdl build` to remove it",
        "lectures/01_areas.ipynb: comes from lectures/01_areas.py, which is gone; "
        "run `mitdl build` to remove it",
    ]
    assert [str(drift) for drift in course.build()][-1] == (
        "lectures/01_areas.ipynb: removed, for lectures/01_areas.py is gone"
    )
    assert course.files() == {}


def test_somebodys_answers_are_named_and_never_overwritten(course):
    course.build()
    notebook = nbformat.read(course.released, as_version=4)
    notebook.cells[2].source = "def square(x):\n    return x * x"
    nbformat.write(notebook, course.released)
    before = course.released.read_bytes()
    for drifts in (course.build(), course.build(check=True)):
        assert [str(drift) for drift in drifts] == [
            "labs/01_areas/01_areas.ipynb: holds answers (square), expected the empty lab; keep it "
            "under another name, then run `mitdl build`"
        ]
        assert course.released.read_bytes() == before


@pytest.mark.parametrize("product", ["lecture", "lab"])
@pytest.mark.parametrize("gone", [False, True], ids=["source-changed", "source-gone"])
def test_notes_in_a_notebook_are_named_and_never_overwritten(course, product, gone):
    course.build()
    sources = {"lecture": course.lecture, "lab": course.lab}
    paths = {"lecture": course.root / "lectures/01_areas.ipynb", "lab": course.released}
    path, source = paths[product], sources[product]
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_markdown_cell("What I want to remember."))
    nbformat.write(notebook, path)
    before = path.read_bytes()
    source.unlink() if gone else source.write_text(source.read_text().replace("Areas", "Area"))
    name = f"{path.relative_to(course.root)}: somebody has worked in it, expected what "
    for drifts in (course.build(), course.build(check=True)):
        (said,) = [str(drift) for drift in drifts if drift.kept]
        assert said.startswith(name) and said.endswith(
            "keep it under another name, then run `mitdl build`"
        )
        assert path.read_bytes() == before


def test_a_notebook_that_was_only_run_is_written_again(course):
    course.build()
    path = course.root / "lectures/01_areas.ipynb"
    before, notebook = path.read_bytes(), nbformat.read(path, as_version=4)
    notebook.cells[1].outputs = [nbformat.v4.new_output("stream", text="9")]
    notebook.cells.append(nbformat.v4.new_code_cell())
    nbformat.write(notebook, path)
    assert [drift.state for drift in course.build()] == ["changed"]
    assert path.read_bytes() == before


def test_a_lab_with_answers_is_not_released_and_another_is(course):
    course.build()
    notebook = nbformat.read(course.released, as_version=4)
    notebook.cells[2].source = "def square(x):\n    return x * x"
    nbformat.write(notebook, course.released)
    drifts = course.build()
    with pytest.raises(MitdlError, match=r"01_areas\.ipynb: holds answers \(square\), expected"):
        refuse_worked_in(drifts, ["01_areas", "02_lines"])
    refuse_worked_in(drifts, ["02_lines"])


def test_release_names_the_folder_that_students_get_where_the_course_lies_elsewhere(
    tmp_path, monkeypatch, capsys
):
    project, elsewhere = tmp_path / "project", tmp_path / "course"
    elsewhere.mkdir()
    (elsewhere / "nbgrader_config.py").write_text("c = get_config()\n")
    monkeypatch.setattr(release, "find_project", lambda: project)
    monkeypatch.setattr(release, "build", lambda root, only: [])
    monkeypatch.setattr(release, "register", lambda root, name, url: None)
    for here, folder in ((elsewhere, project / "labs/03_losses"), (project, "labs/03_losses")):
        here.mkdir(exist_ok=True)
        monkeypatch.chdir(here)
        release.run(argparse.Namespace(course=elsewhere, lab=["03_losses"]))
        said = f"03_losses: in the gradebook, and {folder} is what students get\n"
        assert capsys.readouterr().out == said


def test_examples_may_differ_in_their_last_digits_but_not_more(course):
    course.build()
    path = course.released.with_name("examples.json")
    examples = json.loads(path.read_text())
    numbers = examples["exercises"]["square"]["trials"][0]["want"]["value"]["array"]
    numbers[0] *= 1 + 1e-12
    path.write_text(json.dumps(examples, indent=1, ensure_ascii=False) + "\n")
    assert course.build(check=True) == []
    numbers[0] *= 1 + 1e-6
    path.write_text(json.dumps(examples, indent=1, ensure_ascii=False) + "\n")
    assert [drift.path for drift in course.build(check=True)] == ["labs/01_areas/examples.json"]


def test_all_problems_of_all_sources_come_at_once_and_nothing_is_written(course):
    course.edit('check("halve")', "check(halve)")
    course.lecture.write_text("print(1)\n")
    with pytest.raises(SourceError) as caught:
        course.build()
    assert list(caught.value.problems) == [
        "lectures/01_areas.py, line 1: is no py:percent source (its header has no `format_name: "
        "percent`); copy the header of lectures/01_perceptron.py",
        "solutions/01_areas/01_areas.py, line 43: the check of halve is `check(halve)`, expected "
        '`check("halve")` alone; mend it',
    ]
    assert course.files() == {}


def test_a_lab_without_exercises_is_named(course):
    course.lab.parent.rename(course.root / "solutions/02_lines")
    (course.root / "solutions/02_lines/01_areas.py").rename(
        course.root / "solutions/02_lines/02_lines.py"
    )
    with pytest.raises(SourceError) as caught:
        course.build()
    assert str(caught.value) == (
        "solutions/02_lines/02_lines.py: no lab is called '02_lines'; there are: 01_areas"
    )


def test_the_committed_products_are_what_the_sources_give(repository):
    assert [str(drift) for drift in build(repository, check=True)] == []
