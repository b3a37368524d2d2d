"""A question that a reader answers before the cell is run: nothing is graded, kept or sent.

What is said to an answer is found in the browser; the functions here say the same, for its test.
"""

from __future__ import annotations

import base64
import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import traitlets

from mitdl_utils.widgets.room import Room, one_line

RIGHT = "Yes, that's it."
NUDGE = "Not that. Take another look, or run the next cell and see."
UNREADABLE = "Type a number, such as 0.25, −3 or 1/4."
MINUS = {"−": "-", "–": "-", "٫": "."}
Answer = float | str


def number(text: str) -> float | None:
    """Return the number that somebody typed (2, −0,5, 1/4, 30 %), or None if it is none.

    >>> number("−1/4"), number("0,5"), number("30 %")
    (-0.25, 0.5, 0.3)
    """
    plain = "".join(MINUS.get(letter, letter) for letter in re.sub(r"\s", "", text))
    percent = plain.endswith("%")
    parts = plain.removesuffix("%").split("/")
    if len(parts) > 2 or not all(re.fullmatch(_NUMBER, part, re.ASCII) for part in parts):
        return None
    top, *below = (float(part.replace(",", ".")) for part in parts)
    if below and below[0] == 0:
        return None
    value = top / (below[0] if below else 1) / (100 if percent else 1)
    return value if math.isfinite(value) else None


_NUMBER = r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?"


def judged(text: str, key: Mapping[str, Any]) -> str:
    """Return what is said to an answer; `key` is what the room keeps sealed."""
    guess = text if "choices" in key else number(text)
    if guess is None:
        return UNREADABLE
    if _is(guess, key["answer"], key["tolerance"]):
        return RIGHT
    sentences = [
        sentence for value, sentence in key["wrong"] if _is(guess, value, key["tolerance"])
    ]
    return f"Not quite: {sentences[0]}" if sentences else str(key["nudge"])


def _is(given: Answer, value: Answer, tolerance: float) -> bool:
    if isinstance(given, str) or isinstance(value, str):
        return given == value
    return abs(given - value) <= tolerance


class Prediction(Room):
    """A question, and its key, which is not readable at a glance."""

    module = "predict"
    question = traitlets.Unicode().tag(sync=True)
    choices = traitlets.List(traitlets.Unicode()).tag(sync=True)
    sealed = traitlets.Unicode().tag(sync=True)

    def fallback(self) -> str:
        """Return the question, with its choices."""
        choices = f" ({one_line(' · '.join(self.choices))})" if self.choices else ""
        return f"<p><strong>Your prediction:</strong> {one_line(self.question)}{choices}</p>"

    def __repr__(self) -> str:
        return f"predict({self.question!r})"


def predict(
    question: str,
    answer: Answer,
    wrong: Mapping[Any, str] | None = None,
    choices: Sequence[str] | None = None,
    tolerance: float | None = None,
    nudge: str = NUDGE,
) -> Room:
    """Ask for a prediction; a right one is acknowledged, a known wrong one gets its sentence.

    An unknown wrong answer gets a nudge and not the answer. Nothing is graded, kept or sent.

    Args:
        question: one line, without its question mark if it is no sentence: "z at (-1, 2)".
        answer: a number, or one of the choices.
        wrong: wrong answers that people give, each with the sentence that they should read.
        choices: what to choose from; a number is typed if there are none.
        tolerance: how far from a number still counts as that number; half of its last digit
            by default, and 0 for a whole number.
        nudge: what is said to a wrong answer that is not known.

    Returns:
        A `Room` with a field, or a button for each choice.

    Raises:
        ValueError: if the answer or a wrong one is not among the choices, or is no number where
            there are none, or if a wrong answer counts as the right one.

    >>> predict("z at (-1, 2)", answer=-6, wrong={-7: "that is without the bias."})
    predict('z at (-1, 2)')
    """
    mistakes, options = dict(wrong or {}), list(choices or [])
    _refuse_misfits(answer, mistakes, options)
    near = _half_a_digit(answer) if tolerance is None else tolerance
    if clashes := [value for value in mistakes if _is(answer, value, near)]:
        raise ValueError(
            f"predict: wrong holds {clashes[0]!r}, which counts as the answer {answer!r}; "
            "lower tolerance or leave it out"
        )
    key: dict[str, Any] = {"answer": answer, "tolerance": near, "nudge": nudge}
    key["wrong"] = list(mistakes.items())
    if options:
        key["choices"] = options
    return Prediction(question=question, choices=options, sealed=seal(key))


def seal(key: Mapping[str, Any]) -> str:
    """Return a key that nobody reads by accident; it is no secret."""
    return base64.b64encode(json.dumps(key).encode()).decode()


def _refuse_misfits(answer: Answer, wrong: Mapping[Any, str], choices: Sequence[str]) -> None:
    for value in [answer, *wrong]:
        if choices and value not in choices:
            raise ValueError(f"predict: {value!r} is an answer, expected one of choices {choices}")
        if not choices and (isinstance(value, str) or not math.isfinite(value)):
            raise ValueError(
                f"predict: {value!r} is an answer, expected a finite number; "
                "pass choices=[…] for words"
            )


def _half_a_digit(answer: Answer) -> float:
    """Return half a unit of the last digit that a number is written with.

    >>> _half_a_digit(0.105), _half_a_digit(-6)
    (0.0005, 0.0)
    """
    digits = repr(answer).partition(".")[2]
    if isinstance(answer, str | int) or not digits.isdigit():
        return abs(answer) * 1e-6 if isinstance(answer, float) else 0.0
    return 0.0 if digits == "0" else float(f"5e-{len(digits) + 1}")
