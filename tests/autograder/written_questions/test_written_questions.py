"""Model answers open after writing, by an explicit command; what a class gets holds none."""

from __future__ import annotations

import json
import math
import re
import shutil
from pathlib import Path

import pytest

from autograder.exercises import labs
from autograder.student_folder.course import course_files
from autograder.written_questions import WrittenQuestion, is_empty, questions, questions_of
from autograder.written_questions.plain import WIDTH, plain
from tests.helpers.in_process import mitdl

ROOT = Path(__file__).resolve().parents[3]
LAB = "01_perceptron"
ALL = [(lab, question) for lab in labs() for question in questions_of(lab)]
EACH = pytest.mark.parametrize(
    ("lab", "question"), ALL, ids=[f"{lab}-{question.name}" for lab, question in ALL]
)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A reader's lab 01, with nothing written yet."""
    shutil.copytree(ROOT / "labs" / LAB, tmp_path / "labs" / LAB)
    return tmp_path / "labs" / LAB / f"{LAB}.ipynb"


def write(path: Path, answer: str) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    (cell,) = [cell for cell in notebook["cells"] if cell["id"] == "written_threshold"]
    cell["source"] = answer
    path.write_text(json.dumps(notebook), encoding="utf-8")


def test_every_lab_has_a_written_question() -> None:
    assert {lab for lab, _ in ALL} == set(labs())


@EACH
def test_a_marking_says_what_earns_each_point(lab: str, question: WrittenQuestion) -> None:
    parts = re.findall(r"\*\*Part (\d), (\d) points?:\*\*", question.marking)
    assert [int(number) for number, _ in parts] == list(range(1, len(parts) + 1))
    assert sum(int(points) for _, points in parts) == question.points == 2
    numbered = re.findall(r"^(\d)\. ", question.answer, re.MULTILINE)
    assert numbered == [number for number, _ in parts]  # each part has its answer


@EACH
def test_each_part_has_a_borderline_answer_with_its_mark(
    lab: str, question: WrittenQuestion
) -> None:
    items = re.findall(r"^- \*\*(Borderline[^*]*)\*\* (.*)$", question.marking, re.MULTILINE)
    borderline = [
        re.fullmatch(r"Borderline, part (\d), (none|half|full):", head) for head, _ in items
    ]
    assert all(borderline), [head for head, _ in items]
    assert all(re.match(r'".{3,}"(\.|$)', text) for _, text in items)
    parts = re.findall(r"\*\*Part (\d), ", question.marking)
    assert {match[1] for match in borderline if match} == set(parts)
    assert question.marking.count("Borderline") == len(items)


@pytest.mark.parametrize("lab", labs())
def test_a_question_says_who_reads_the_answer_and_what_opens_a_model_of_it(lab: str) -> None:
    text = (ROOT / "labs" / lab / f"{lab}.ipynb").read_text(encoding="utf-8")
    for question in questions_of(lab):
        cells = json.loads(text)["cells"]
        position = [cell["id"] for cell in cells].index(question.name)
        asked = "".join(cells[position - 1]["source"])
        minutes = r"^\*\*\d+ minutes · difficulty [1-5] of 5 · 2 points · read by a person\*\*$"
        assert re.search(minutes, asked, re.MULTILINE)
        assert " ".join(asked.split()).endswith(
            "Answer in the cell below, in a few sentences. When you work alone, "
            f"`mitdl answer {lab[:2]}` in a terminal then shows a model answer and what earns "
            "which points."
        )
    assert text.count("mitdl answer") == 1


@EACH
def test_no_formula_is_left_in_what_a_terminal_shows(lab: str, question: WrittenQuestion) -> None:
    for text in (plain(question.answer), plain(question.marking)):
        assert not re.search(r"[\\{}$*]|  \S", re.sub(r"^ +", "", text, flags=re.MULTILINE))
        assert max(map(len, text.splitlines())) <= WIDTH


@EACH
def test_what_is_handed_out_holds_neither_answer_nor_marking(
    lab: str, question: WrittenQuestion
) -> None:
    handed = " ".join(b"\n".join(course_files().values()).decode().split())
    for text in (question.answer, question.marking):
        for sentence in re.split(r"(?<=[.:;]) ", " ".join(text.split())):
            assert len(sentence) < 40 or json.dumps(sentence)[1:-1] not in handed


@pytest.mark.parametrize(
    ("name", "said", "value"),
    [
        ("written_threshold", r"\ln 4 \approx 1.386", math.log(4)),
        ("written_threshold", "to about $0.386$", math.log(4) - 1),
        ("written_softmax_twice", r"\log(1 + 9 e^{-1}) \approx 1.46", math.log(1 + 9 / math.e)),
        ("written_softmax_twice", r"\approx 1.46", -math.log(math.e / (math.e + 9))),
        ("written_test_set", "360 digits", len(range(0, 1797, 5))),
    ],
)
def test_the_numbers_of_the_model_answers_are_right(name: str, said: str, value: float) -> None:
    (answer,) = [question.answer for _, question in ALL if question.name == name]
    assert said in " ".join(answer.split())
    number = re.findall(r"\d+(?:\.\d+)?", said)[-1]
    assert float(number) == round(value, len(number.partition(".")[2]))


@pytest.mark.parametrize(
    "empty", ["", "YOUR ANSWER HERE", "1. \n2. ", "  \n", "- \n\n…", "(1) (2)"]
)
def test_before_writing_it_stays_closed(own: Path, empty: str) -> None:
    write(own, empty)
    done = mitdl("answer", LAB, cwd=own.parents[2])
    assert (done.returncode, done.stdout) == (1, "")
    assert "written_threshold is not answered yet" in done.stderr
    assert "write a few sentences in its cell, save, and call again" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("target", ["1", LAB, "labs/01_perceptron", f"labs/{LAB}/{LAB}.ipynb"])
def test_after_writing_it_opens(own: Path, target: str) -> None:
    write(own, "1. I would take 0.2.")
    done = mitdl("answer", target, cwd=own.parents[2])
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("written_threshold · a model answer\n\n1. I would take 0.2. A")
    assert "how it is marked, 2 points\n\n- Part 1, 1 point: a choice with" in done.stdout
    assert mitdl("answer", "01", "threshold", cwd=own.parent).stdout == done.stdout


def test_a_question_that_is_none_is_usage(own: Path) -> None:
    done = mitdl("answer", LAB, "bias", cwd=own.parents[2])
    assert done.returncode == 2
    assert "has no written question 'bias', expected one of written_threshold" in done.stderr


def test_a_cell_that_is_gone_is_named(own: Path) -> None:
    notebook = json.loads(own.read_text(encoding="utf-8"))
    notebook["cells"] = [c for c in notebook["cells"] if c["id"] != "written_threshold"]
    own.write_text(json.dumps(notebook), encoding="utf-8")
    done = mitdl("answer", LAB, cwd=own.parents[2])
    assert (done.returncode, done.stdout) == (1, "")
    assert "has no cell written_threshold, expected your answer in it; `mitdl reset" in done.stderr


def test_a_class_is_told_whom_to_ask(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "__file__", str(own.parent / "questions.py"))
    write(own, "1. I would take 0.2.")
    done = mitdl("answer", LAB, cwd=own.parents[2])
    assert (done.returncode, done.stdout) == (1, "")
    assert "no model answers are installed here; ask whoever teaches you" in done.stderr


def test_check_says_that_the_written_question_is_read_by_a_person(own: Path) -> None:
    done = mitdl("check", "01", cwd=own.parent)
    assert done.returncode == 0
    assert "2 more for what you write: a person reads it" in done.stdout
    assert done.stderr == (
        "written_threshold (2 points): once it is written, `mitdl answer 01_perceptron` shows a "
        "model answer\n"
    )


def test_check_knows_that_the_written_question_is_answered(own: Path) -> None:
    write(own, "1. I would take 0.2.")
    done = mitdl("check", "01", cwd=own.parent)
    assert done.stderr == (
        "written_threshold (2 points): a person reads what you wrote; `mitdl answer 01_perceptron` "
        "shows a model answer\n"
    )


@pytest.mark.parametrize(
    ("source", "empty"),
    [
        ("0.2", False),
        ("1.5", False),
        ("ja", False),
        ("YOUR ANSWER HERE: 0.2", False),
        ("1) \n * ", True),
    ],
)
def test_a_word_or_a_number_is_an_answer(source: str, empty: bool) -> None:
    assert is_empty(source) is empty


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        (r"$\frac{\lambda}{2}\lVert p \rVert^2$", "λ/2‖ p ‖^2"),
        (r"$\frac{a + b}{\sqrt{2}}$", "(a + b)/√2"),
        (r"$\hat{m}_t \cdot \mathrm{lr}$", "m̂_t · lr"),
        ("a * b is *one* and **two** words", "a * b is one and two words"),
        ("- one\n  two\n- three", "- one two\n- three"),
    ],
)
def test_formulas_become_text(markdown: str, text: str) -> None:
    assert plain(markdown) == text
