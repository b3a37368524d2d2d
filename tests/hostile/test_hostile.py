"""The table of hostile programs: one class, graded once, and what must come out of each.

Run one row by its name: `pytest tests/hostile -k fork-bomb -n 0` (the whole class is graded all
the same: a row that hurts others fails theirs).
"""

from __future__ import annotations

import csv
import io
import sqlite3
from collections import Counter
from html.parser import HTMLParser
from typing import Any

import pytest
from nbformat import NotebookNode

from autograder.judge.verdict import GRADERS_OWN, Outcome
from autograder.reports.exporter import feedback_page
from autograder.sandbox import ProcessSandbox
from autograder.sandbox.choose import choose_sandbox, sandbox_problem
from autograder.submission.pipeline import resources_for
from autograder.submission.reading import Submission
from autograder.submission.record import as_record
from tests.hostile.grading import Run, grade_class, points, ruled
from tests.hostile.program import ALL, BROKE_OUT, PERCEPTRON, Program
from tests.hostile.programs import honest, notebooks, own_work
from tests.hostile.programs.walls import SENTENCES
from tests.hostile.table import FILES, TABLE

NOBODY_CAN_TELL = "nobody can tell whether the answer keeps the rules"
pytestmark = [pytest.mark.xdist_group("hostile"), pytest.mark.slow]


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    why = sandbox_problem()
    assert not why, f"the table needs the real walls, and they are not here: {why}"
    return grade_class(TABLE, choose_sandbox(), tmp_path_factory.mktemp("hostile"))


def title(program: Program) -> str:
    return ascii(program.name)[1:-1][:60]


# ── each program ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("program", TABLE, ids=title)
def test_program(run: Run, program: Program) -> None:
    assert (program.lab, program.name) in run.graded, "was overlooked"
    graded = run.of(program)
    if program.waits or (not program.graded and graded.reason):
        assert "\n" not in graded.reason
        assert program.says in graded.reason
        assert graded.reason
        assert not run.entered(program)
        return
    assert graded.reason == ""
    result = graded.result
    assert result is not None
    of_cells = [line for line in result.tampering if not line.startswith(GRADERS_OWN)]
    assert sorted(of_cells) == sorted(program.tampering)
    assert len(of_cells) < len(result.tampering) or not program.reaches_in
    assert len(of_cells) == len(result.tampering) or program not in honest.PROGRAMS
    assert program.notes in " ".join(result.notes)
    assert result.isolation == ("none" if result.problem else "bubblewrap")
    verdicts = {verdict.name: verdict for verdict in result.exercises}
    assert_scores(program, {name: verdict.score for name, verdict in verdicts.items()})
    auto = run.scores(program)
    assert_scores(program, {name: auto[f"check_{name}"] for name in verdicts})
    for name in lost(program):
        assert verdicts[name].outcome is Outcome.FAILED
        says = program.says if name in named_lost(program) else NOBODY_CAN_TELL
        assert says in verdicts[name].message
        assert_clear(verdicts[name].message, run)
    shown = all_that_is_shown(run.notebook(program)) + str(as_record(result))
    assert BROKE_OUT not in shown, shown[shown.index(BROKE_OUT) :][:300]
    assert run.bait.secret not in shown


def lost(program: Program) -> set[str]:
    """Exercises without a point."""
    if program.reaches_in:
        return set(points(program))
    return named_lost(program) | (ruled(program) if program.looks_inside else set())


def named_lost(program: Program) -> set[str]:
    """Those that the row itself names."""
    return set(points(program)) if program.loses == ALL else set(program.loses.split())


def assert_scores(program: Program, scores: dict[str, float | None]) -> None:
    """Lost ones have no point, all others all of theirs, but for what is the program's own loss."""
    full = points(program)
    own = set(full) if program.may_lose == ALL else set(program.may_lose.split())
    assert set(scores) == set(full)
    wanted = {name: 0.0 if name in lost(program) else most for name, most in full.items()}
    wrong = {name: (scores[name], wanted[name]) for name in full if scores[name] != wanted[name]}
    for name in own - lost(program):
        score, most = wrong.pop(name, (0.0, 0.0))
        assert score is not None
        assert 0.0 <= score <= most
    assert not wrong, f"(is, should be): {wrong}"


def assert_clear(message: str, run: Run) -> None:
    """Something to read, printable, short, and nothing of the machine in it."""
    assert message.strip()
    assert len(message) < 6_000
    assert all(c.isprintable() or c in "\n\t" for c in message), ascii(message)
    for path in (run.bait.course, run.bait.project):
        assert str(path) not in message


def all_that_is_shown(nb: NotebookNode) -> str:
    """Every output of a graded notebook."""
    outputs = [output for cell in nb.cells for output in cell.get("outputs", ())]
    return "\n".join(str(output) for output in outputs)


# ── the whole class ───────────────────────────────────────────────────────────────────────────────


def test_no_submission_and_no_file_was_changed(run: Run) -> None:
    assert run.changed == []


def test_nothing_is_left_behind(run: Run) -> None:
    assert run.left == []


def test_nobody_reached_the_network(run: Run) -> None:
    assert run.bait.talked == []


def test_the_gradebook_is_whole_and_has_everybody_once(run: Run) -> None:
    with sqlite3.connect(run.course.root / "gradebook.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = database.execute("SELECT id FROM student").fetchall()
    known = Counter(name for (name,) in rows)
    wanted = {program.name for program in TABLE if program.graded and not program.waits}
    may = {program.name for program in TABLE}
    assert wanted <= set(known) <= may
    assert set(known.values()) == {1}


def test_a_lab_asks_everybody_the_same_and_another_lab_something_else(run: Run) -> None:
    seeds: dict[str, set[int]] = {}
    for (lab, _), one in run.graded.items():
        if one.result is not None and not one.result.problem and not one.reason:
            seeds.setdefault(lab, set()).add(one.result.seed)
    assert all(len(of_lab) == 1 for of_lab in seeds.values())
    assert len(set.union(*seeds.values())) == len(seeds) > 1


PAGES = [
    *(p for p in (*notebooks.PROGRAMS, *own_work.PROGRAMS) if not p.waits),
    *(p for p in TABLE if p.name in ("message-that-dresses-up", "flood-of-html", "huge-traceback")),
]


@pytest.mark.parametrize("program", PAGES, ids=title)
def test_feedback_runs_and_loads_nothing(run: Run, program: Program) -> None:
    path = run.course.autograded(program.name, PERCEPTRON)
    about = resources_for(Submission(program.name, PERCEPTRON, path.parent), run.course.db_url)
    page = Page()
    page.feed(feedback_page(run.notebook(program), about, run.course.config))
    assert page.risky == []


class Page(HTMLParser):
    """Notes what a browser would run or load."""

    def __init__(self) -> None:
        super().__init__()
        self.risky: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: str(value).strip().lower() for name, value in attrs}
        loads = [v for k, v in values.items() if k in ("src", "srcset", "action", "data", "poster")]
        if tag in ("script", "iframe", "object", "embed", "svg", "base", "form"):
            self.risky.append(tag)
        self.risky += [name for name in values if name.startswith("on") or name == "srcdoc"]
        self.risky += [value for value in loads if not value.startswith("data:image/")]
        if values.get("href", "#").startswith(("javascript:", "data:", "vbscript:")):
            self.risky.append(values["href"])


def test_exported_names_are_no_formulas(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    from autograder import cli

    assert cli.main(["export", PERCEPTRON, "--course", str(run.course.root)]) == 1  # some wait
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) > len(TABLE) // 2
    risky = [field for row in rows for field in row if field.startswith(("=", "+", "@", "\t"))]
    assert risky == []


# ── the same without walls: are they attacks at all? ──────────────────────────────────────────────

TEETH = [program for program in TABLE if program.plain]


@pytest.fixture(scope="session")
def unwalled(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Those that a plain process does not hold, and that do the machine no harm."""
    neighbour = next(program for program in TABLE if program.name == "neighbour")
    folder = tmp_path_factory.mktemp("unwalled")
    return grade_class([*TEETH, neighbour], ProcessSandbox(), folder)


@pytest.mark.parametrize("program", TEETH, ids=title)
def test_a_plain_process_does_not_hold_it(unwalled: Run, program: Program) -> None:
    verdicts = unwalled.of(program).result.exercises  # type: ignore[union-attr]
    gained = [one.name for one in verdicts if one.score > 0 and one.name in lost(program)]
    assert gained or BROKE_OUT in all_that_is_shown(unwalled.notebook(program))


# ── the table itself ──────────────────────────────────────────────────────────────────────────────


def test_the_table_is_as_large_as_promised() -> None:
    per_file: Any = {file.__name__.rpartition(".")[2]: len(file.PROGRAMS) for file in FILES}
    assert sum(per_file.values()) - per_file["honest"] >= 90
    assert per_file["chains"] >= 10
    names = Counter(program.name for program in TABLE)
    assert names.most_common(1)[0][1] == 1


def test_every_sentence_of_the_design_is_tried() -> None:
    tried = {program.wall for program in TABLE}
    assert set(SENTENCES) - tried == set()
    assert tried - set(SENTENCES) == {""}
