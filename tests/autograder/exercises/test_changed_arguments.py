"""Whoever changes an argument reads which one: no sentence speaks of another."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.exercises import Exercise, load_page, pages
from mitdl_utils.checks.answers import ask_all
from mitdl_utils.checks.diagnose import Further, examine
from mitdl_utils.checks.drivers import CALL
from mitdl_utils.checks.examples import Examples, Recorded, read_examples
from mitdl_utils.checks.message import message
from mitdl_utils.observe import copied

LABS = Path(__file__).resolve().parents[3] / "labs"


@cache
def examples(lab: str) -> Examples:
    (path,) = LABS.glob(f"{lab}_*/examples.json")
    return read_examples(path)


def arrays(value: Any) -> Iterator[np.ndarray[Any, Any]]:
    """The arrays in an argument."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from arrays(item)


def changing(answer: Callable[..., Any], name: str) -> Callable[..., Any]:
    """A right answer that then writes into one of its arguments."""
    signature = inspect.signature(answer)

    def wrong(*args: Any, **kwargs: Any) -> Any:
        result = copied(answer(*args, **kwargs))
        given = signature.bind(*args, **kwargs).arguments.get(name)
        for array in arrays(given):
            array += 1
        return result

    wrong.__signature__ = signature  # type: ignore[attr-defined]
    return wrong


def said_of(exercise: Exercise, recorded: Recorded, name: str) -> str:
    """What a student reads who changes this argument; "" where no call has an array there."""
    answers = ask_all(changing(exercise.right, name), recorded)
    finding = examine(answers.trials, answers.seen, recorded.returns, recorded.words, Further())
    if finding is None:
        return ""
    return message(exercise.name, recorded.parameters, finding, recorded.sentences)


@pytest.mark.parametrize(
    "page", [pytest.param(name, id=f"{lab}-{name}") for name, lab in pages().items()]
)
def test_the_argument_that_changed_is_named_and_no_other(page: str) -> None:
    exercise = load_page(page)
    recorded, wrong = examples(pages()[page])[exercise.name], {}
    for name in recorded.parameters if recorded.driver == CALL else ():
        first, _, rest = said_of(exercise, recorded, name).partition("\n")
        others = [p for p in recorded.parameters if p != name and re.search(rf"\b{p}\b", rest)]
        if first and (f"changes its input {name} in place" not in first or others):
            wrong[name] = f"{first}\n{rest}"
    assert wrong == {}


def test_a_changed_bias_is_called_so() -> None:
    first, _, rest = said_of(load_page("dense"), examples("02")["dense"], "b").partition("\n")
    assert first.endswith("the result is right, but your function changes its input b in place")
    assert " ".join(rest.split()) == (
        "Right, but you compute in the caller's array: += and the like write into it. Build a new "
        "one."
    )
