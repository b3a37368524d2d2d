"""The gallery of mistakes: what each exercise knows, as the edit that makes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograder.exercises import Exercise, Mistake, load_lab
from autograder.exercises.mistakes import NEWLINE, Edit
from autograder.release.leaks import leaks


def page(lab: str, hidden: Sequence[str]) -> str:
    """Return the page of a lab's mistakes as MyST Markdown.

    Args:
        lab: its name.
        hidden: lines that no page may show; an edit that shows one is left out.
    """
    exercises = load_lab(lab).exercises
    count = sum(len(exercise.known_mistakes) for exercise in exercises)
    parts = [
        "---\nnosearch: true\n---\n",  # nobody who searches for help is led to answers
        f"# Mistakes in lab {int(lab[:2])}\n",
        f"{count} mistakes in {len(exercises)} exercises. Each is an edit of a right answer, "
        "with the sentence that a student reads. If you are a student: solve "
        f"[the lab](../labs/{lab}.md) first, then come back and see how else it goes wrong.\n",
    ]
    return "\n".join([*parts, *(_exercise(exercise, hidden) for exercise in exercises)])


def _exercise(exercise: Exercise, hidden: Sequence[str]) -> str:
    mistakes = exercise.known_mistakes
    entries = "\n".join(_mistake(mistake, hidden) for mistake in mistakes)
    return f"## {exercise.name}\n\n::::{{dropdown}} {len(mistakes)} mistakes\n\n{entries}\n::::\n"


def _mistake(mistake: Mistake, hidden: Sequence[str]) -> str:
    edits = mistake.row.edits if mistake.row else ()
    code_shown = "\n".join(text for edit in edits for text in (edit.old, edit.new))
    if leaks(hidden, code_shown.replace(NEWLINE, "\n").encode()):
        edits = ()  # the sentence alone: the edit would show a whole line of the answer
    lines = "\n".join(line for edit in edits for line in _diff(edit))
    diff = f"```diff\n{lines}\n```\n" if lines else ""
    return f"**{mistake.name}** — {_escaped(mistake.sentence)}\n\n{diff}"


def _diff(edit: Edit) -> Iterator[str]:
    yield from (f"- {line}" for line in edit.old.split(NEWLINE))
    yield from (f"+ {line}" for line in edit.new.split(NEWLINE) if line.strip())


def _escaped(sentence: str) -> str:
    """Return a sentence that Markdown leaves as it is, but for its code."""
    pieces = sentence.split("`")
    marks = str.maketrans({mark: f"\\{mark}" for mark in "*_$<[]|"})
    pieces[::2] = [piece.translate(marks) for piece in pieces[::2]]
    return "`".join(pieces)
