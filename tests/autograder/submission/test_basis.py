"""What a score depends on: each part changes its own name, and only that."""

from dataclasses import replace
from pathlib import Path

import pytest
from traitlets.config import Config

from autograder.exercises import labs, load_lab
from autograder.gradebook.configure import use_sandbox
from autograder.submission import basis
from autograder.submission.basis import (
    basis_of_files,
    basis_of_lab,
    basis_of_settings,
    changes,
)
from autograder.submission.pipeline import load_preprocessors
from autograder.submission.released import ReleasedCell, ReleasedNotebook

LAB = load_lab("01")
CHECK = ReleasedCell(
    *("check_tanh", "code", "check(tanh)\n### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS", "ab"),
    *(True, True, False, False, 2.0),
)
TEXT = ReleasedCell("text", "markdown", "Read.", "cd", True, False, False, False, None)
RELEASED = ReleasedNotebook(LAB.name, (CHECK, TEXT))
OF_LAB = basis_of_lab(RELEASED, LAB)


def with_check(**changed: object) -> list[str]:
    cells = (replace(CHECK, **changed), TEXT)  # type: ignore[arg-type]
    return changes(OF_LAB, basis_of_lab(replace(RELEASED, cells=cells), LAB))


def test_the_same_is_no_change() -> None:
    assert changes(OF_LAB, basis_of_lab(RELEASED, LAB)) == []


def test_points_are_named_with_both_numbers() -> None:
    assert with_check(points=4.5) == ["points of check_tanh changed (2 → 4.5)"]


def test_a_hidden_test_is_a_change_of_its_cell() -> None:
    assert with_check(source="check(tanh, hard=True)") == ["cell check_tanh changed"]


def test_a_cell_more_is_a_change() -> None:
    more = replace(RELEASED, cells=(*RELEASED.cells, replace(TEXT, grade_id="more")))
    assert changes(OF_LAB, basis_of_lab(more, LAB)) == ["cell more changed"]
    assert changes(basis_of_lab(more, LAB), OF_LAB) == ["cell more changed"]


def test_an_exercises_page_and_its_driver_are_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    torch_lab = load_lab("07")
    released = ReleasedNotebook(torch_lab.name, ())
    before = basis_of_lab(released, torch_lab)
    for file, exercise in (("lab_07/mean_loss.py", "mean_loss"), ("make_loader.py", "make_loader")):

        def edited(path: Path, file: str = file) -> bytes:
            wanted = path.as_posix().endswith(file)
            wanted &= "drivers" in path.parts or "/" in file
            return path.read_bytes() + (b"# more" if wanted else b"")

        basis_of_lab.cache_clear()
        monkeypatch.setattr(basis, "_read_bytes", edited)
        assert changes(before, basis_of_lab(released, torch_lab)) == [
            f"exercise {exercise} changed"
        ]
    basis_of_lab.cache_clear()


def test_every_source_that_decides_on_an_answer_counts() -> None:
    """For all, or for the exercises that it belongs to."""
    exercises = [exercise for lab in labs() for exercise in load_lab(lab)]
    counted = {*basis.sources_of_all(), *(p for e in exercises for p in basis._sources_of(e))}
    deciding = [
        path
        for package in ("bounded", "exercises", "judge", "sandbox", "submission")
        for path in (basis.ROOT / "autograder" / package).rglob("*.py")
    ]
    deciding += (basis.ROOT / "mitdl_utils" / "checks").rglob("*.py")
    assert len(deciding) > 250
    assert sorted(set(deciding) - counted) == []


@pytest.mark.parametrize(
    "source",
    [
        *("autograder/sandbox/inside/worker.py", "mitdl_utils/checks/rules/code.py"),
        *("mitdl_utils/checks/reading/axes.py", "mitdl_utils/checks/drivers/inside.py"),
        *("autograder/bounded/deadline.py", "mitdl_utils/checks/given_functions/kinked.py"),
    ],
)
def test_a_source_that_decides_for_all_changes_everybodys(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    basis_of_lab.cache_clear()
    monkeypatch.setattr(basis, "_grader_digest", basis._grader_digest.__wrapped__)
    more = {basis.ROOT / source: b"# more"}
    monkeypatch.setattr(basis, "_read_bytes", lambda path: path.read_bytes() + more.get(path, b""))
    assert changes(OF_LAB, basis_of_lab(RELEASED, LAB)) == ["mitdl changed"]
    basis_of_lab.cache_clear()


def test_what_the_drivers_of_a_lab_share_changes_that_labs_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lab = load_lab("05")
    released = ReleasedNotebook(lab.name, ())
    before, before_01 = basis_of_lab(released, lab), basis_of_lab(RELEASED, LAB)
    basis_of_lab.cache_clear()
    more = {basis.ROOT / "mitdl_utils/checks/drivers/lab_05/programs.py": b"# more"}
    monkeypatch.setattr(basis, "_read_bytes", lambda path: path.read_bytes() + more.get(path, b""))
    changed = changes(before, basis_of_lab(released, lab))
    assert changed
    assert all(name.startswith("exercise ") for name in changed)
    assert changes(before_01, basis_of_lab(RELEASED, LAB)) == []
    basis_of_lab.cache_clear()


def test_another_version_of_the_grader_changes_everybodys(monkeypatch: pytest.MonkeyPatch) -> None:
    basis_of_lab.cache_clear()
    monkeypatch.setattr(basis, "version", lambda name: "9.9.9")
    assert changes(OF_LAB, basis_of_lab(RELEASED, LAB)) == ["mitdl changed"]
    basis_of_lab.cache_clear()


def test_what_nobody_noted_is_one_line() -> None:
    assert changes({}, OF_LAB) == ["graded by another version, or by nbgrader autograde"]


def test_files_beside_a_notebook_count_by_name_and_content() -> None:
    before = basis_of_files({"a.csv": b"1", "b.csv": b"2"})
    assert before == basis_of_files({"b.csv": b"2", "a.csv": b"1"})
    for other in ({"a.csv": b"2", "b.csv": b"1"}, {"a.csv": b"1"}, {}, {"a.csv": b"1b.csv2"}):
        assert changes(before or {"": ""}, basis_of_files(other)) == [
            "files beside the notebook changed"
        ]


def settings(**sections: dict[str, object]) -> dict[str, str]:
    config = Config()
    use_sandbox(config)
    config.merge(Config(sections))
    steps = load_preprocessors(config)
    return dict(basis_of_settings(config, (*steps.sanitize, *steps.execute)))


def test_settings_that_grading_reads_count_and_others_do_not() -> None:
    usual = settings()
    for same in (
        {"CourseDirectory": {"db_url": "sqlite://"}},
        {"LateSubmissionPlugin": {"penalty_method": "zero"}},
        {"AssignLatePenalties": {"plugin_class": "nbgrader.plugins.LateSubmissionPlugin"}},
        {"Exchange": {"timezone": "UTC"}},
        {"SandboxedExecute": {"seed": 3}},
    ):
        assert settings(**same) == usual  # type: ignore[arg-type]
    for other in (
        {"Execute": {"timeout": 7}},
        {"SandboxedExecute": {"unsafe": True}},
        {"IgnorePattern": {"pattern": "x"}},
        {"Autograde": {"exclude_overwriting": {"hw": ["a.py"]}}},
    ):
        assert settings(**other) != usual  # type: ignore[arg-type]
