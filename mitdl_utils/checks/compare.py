"""Compare an outcome with the expected one, and find where the two differ most."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.observe import GLOBAL_STATE, Observation, Raised, Rng

OWN_ERRORS = ("ValueError", "IndexError")  # NumPy's own, which are enough where it raises
SHAPE = re.compile(r"\((?:\d+,? ?)*\)")
STUB = re.compile(r"(\w+): not written yet")  # what the lab's own stubs raise
UNWRITTEN = "is not written yet"
OTHER_NUMBERS = 3  # in a message that names two shapes, numbers that are no lengths
# Tuples, not unions: a union in the middle of a comparison is built at each one.
PLAIN = (str, bool, type(None))
NUMBERS = (bool, int, float, np.generic, np.ndarray)
NUMERIC = (bool, int, float, complex, np.generic, np.ndarray)
FLOAT32 = {"rtol": 1e-5, "atol": 1e-6}  # a float32 result is held to float32's precision


@dataclass(frozen=True)
class Returns:
    """The kind of value that an exercise returns, and its tolerances.

    A float32 result is right too, whatever the inputs: it is held to float32's own precision, 1e-5
    of the value. Statements say so.

    Attributes:
        kind: "float"; "int" for integers only; "indicator" for 0 and 1 as bool, int or float.
        rtol: relative tolerance for float64.
        atol: absolute tolerance for float64, for results near zero.
        quiet: whether a warning is a mistake.
        names_shapes: whether the message of a ValueError must name the shapes that do not fit,
            where the reference's does, as two tuples.
    """

    kind: str = "float"
    rtol: float = 1e-9
    atol: float = 1e-12
    quiet: bool = True
    names_shapes: bool = False

    def for_inputs(self, args: Iterable[Any]) -> Returns:
        """Return the same for a case: with float32's tolerance where an input is float32."""
        if not any(map(_is_float32, args)):
            return self
        return replace(self, **{k: max(v, getattr(self, k)) for k, v in FLOAT32.items()})


def _is_float32(value: Any) -> bool:
    """Whether an argument is float32, or is a list that holds a float32 array."""
    if isinstance(value, list | tuple):
        return any(map(_is_float32, value))
    return isinstance(value, np.ndarray) and value.dtype == np.float32


@dataclass(frozen=True)
class Difference:
    """The first difference between an observation and the expected one.

    Attributes:
        kind: "missing", "unwritten", "signature", "forbidden", "exception", "timeout", "ended",
            "no-error", "type", "shape", "nan", "value", "missing-value", "changed", "warning",
            "message" or "property".
        text: one clause, "got 0.73, expected 0.27".
        advice: the next step where no mistake is recognised; may be "".
    """

    kind: str
    text: str
    advice: str = ""


def show(value: Any) -> str:
    """Write a value as a student would, in short: large arrays become their shape.

    >>> show(np.array([1.0, -2.5])), show(np.zeros((8, 5)))
    ('[1.0, -2.5]', 'an array of shape (8, 5)')
    """
    if isinstance(value, np.ndarray) and value.ndim:
        if value.size > 8:
            return f"an array of shape {value.shape}"
        if value.size == 0:
            return f"an empty array of shape {value.shape}"
        return "[" + ", ".join(show(item) for item in value) + "]"
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(value, float | np.floating) or (
        isinstance(value, np.ndarray) and _is_float(value)
    ):
        number = float(value)
        text = f"{number:.4g}" if number != round(number, 4) else repr(round(number, 4))
        return text
    if isinstance(value, np.generic | np.ndarray):
        return str(value.item())
    if isinstance(value, Rng):
        return "rng"
    if isinstance(value, dict):
        return "a result"
    if isinstance(value, tuple | list) and len(value) <= 8:
        inside = ", ".join(show(item) for item in value)
        return f"[{inside}]" if isinstance(value, list) else f"({inside})"
    if callable(value):
        return str(getattr(value, "name", getattr(value, "__name__", "a function")))
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _is_float(array: NDArray[Any]) -> bool:
    return array.dtype.kind == "f"


def kind_of(value: Any) -> str:
    """Name the kind of a value in a student's words: "a list", "a NumPy array of float64"."""
    if value is None:
        return "None"
    if isinstance(value, np.ndarray):
        return f"a NumPy array of {value.dtype}"
    if isinstance(value, np.generic):
        return f"a NumPy {value.dtype}"
    name = type(value).__name__
    return _with_article(value.kind if name in ("Foreign", "Handle") else name)


def _with_article(kind: str) -> str:
    """Put an article before the name of a type."""
    if kind.startswith(("a ", "an ")):
        return kind
    if kind.startswith("array "):
        return f"a NumPy {kind}"
    return f"{'an' if kind[:1] in 'aeiou' else 'a'} {kind}"


def compare(got: Observation, want: Observation, returns: Returns) -> Difference | None:
    """Compare the outcome of the student's function with the reference's.

    Args:
        got: the outcome of the student's function.
        want: the reference's, for the same arguments.
        returns: the kind of value that is asked for, and the tolerances.

    Returns:
        The first difference in this order: no call, exception, type, shape, NaN, value,
        changed inputs, warnings; None when all is right.
    """
    if got.raised is not None or want.raised is not None:
        return _compare_raised(got, want, returns)
    difference = compare_values(got.value, want.value, returns)
    if difference is None and got.changed == (GLOBAL_STATE,):
        difference = Difference(
            "changed",
            "the result is right, but your function draws from the global random generator",
            "Draw from the rng that you are given: then a seed repeats everything.",
        )
    if difference is None and got.changed:
        names = " and ".join(got.changed)
        difference = Difference(
            "changed",
            f"the result is right, but your function changes its input {names} in place",
            f"Work on a copy, or build a new array: whoever called you still needs {names}.",
        )
    if difference is None and returns.quiet and got.warnings:
        difference = Difference(
            "warning",
            f"the result is right, but NumPy warns: {got.warnings[0]}",
            "Some value on the way is too large or undefined: find the expression that meets it. "
            "(np.where computes both of its sides for every entry, also where it picks the other.)",
        )
    return difference


def _compare_raised(got: Observation, want: Observation, returns: Returns) -> Difference | None:
    if want.raised is not None:
        if got.raised is None:
            return Difference(
                "no-error",
                f"got {show(got.value)}, expected a {want.raised.type}: {want.raised.message}",
                "You return the error; raise it: write raise in the place of return."
                if kind_of(got.value).endswith("Error")
                else "Look at what comes in before you compute: broadcasting and negative indices "
                "accept more than you mean.",
            )
        fits = {got.raised.type, got.raised.base} & {want.raised.type, *OWN_ERRORS}
        if got.raised.kind == "exception" and fits:
            return _compare_messages(got.raised, want.raised, returns)
    assert got.raised is not None
    return explain_raised(got.raised, want)


def refused(seen: Observation) -> bool:
    """Whether a call raised an error of the kind that is right for arguments that do not fit."""
    raised = seen.raised
    return raised is not None and bool({raised.type, raised.base} & {*OWN_ERRORS})


def _compare_messages(got: Raised, want: Raised, returns: Returns) -> Difference | None:
    """Check that a message of the student's own names two shapes, where the reference's does."""
    shapes = [tuple(_numbers_in(shape)) for shape in SHAPE.findall(want.message)]
    asked = returns.names_shapes and len(shapes) >= 2
    if not (asked and got.own) or names_two(got.message, shapes):
        return None
    quoted = f": {got.message}" if got.message else ""
    return Difference(
        "message",
        f"raises a {got.type}, which is right, but its message names no two shapes{quoted}",
        "Put into the message what came, the shapes of both, so that one sees what does not fit.",
    )


def _numbers_in(text: str) -> list[int]:
    """Return the whole numbers in a text, but for those that end a word: "float64"."""
    return [int(number) for number in re.findall(r"(?<![A-Za-z]{2})(?<!\d)\d{1,9}(?!\d)", text)]


def names_two(message: str, shapes: Sequence[tuple[int, ...]]) -> bool:
    """Whether a message names two of these shapes, however they are written.

    All lengths of one and a length of another are enough: "5 rows and 3 labels" is as good. But
    numbers that are no lengths are few: a message with every number names nothing.

    >>> names_two("x is 4x3, W is [2, 3]", [(4, 3), (2, 3)]), names_two("4x3", [(4, 3), (2,)])
    (True, False)
    >>> names_two(" ".join(map(str, range(100))), [(4, 3), (2, 3)])
    False
    """
    numbers = set(_numbers_in(message))
    if len(numbers.difference(*shapes)) > OTHER_NUMBERS:
        return False
    plain = any(word in message for word in ("()", "number", "scalar", "float"))
    in_full = [numbers.issuperset(shape) if shape else plain for shape in shapes]
    in_part = [not numbers.isdisjoint(shape) if shape else plain for shape in shapes]
    return any(in_full) and sum(in_part) >= 2


def explain_raised(raised: Raised, want: Observation) -> Difference:
    """Explain to the student why a call gave no value."""
    at = f" ({raised.where}: `{raised.line}`)" if raised.line else ""
    if raised.kind == "missing" and raised.type == "TypeError":
        text = f"is not a function any more, but {_with_article(raised.message)}"
        return Difference("missing", text, "Give what came later another name.")
    if raised.kind == "missing":
        return Difference(
            "missing", "is not defined", "Run the cell that defines it, or restore it."
        )
    if raised.kind == "signature":
        return Difference(
            "signature", f"cannot be called so: {raised.message}", "Keep the arguments as given."
        )
    if raised.kind == "timeout" and raised.type == "Waiting":
        advice = "A lock, a queue or a pool of another cell? Make it inside the function."
        return Difference("timeout", raised.message, advice)
    if raised.kind == "timeout":
        return Difference("timeout", raised.message, "Is there a loop that never ends?")
    if raised.kind == "ended":
        return Difference("ended", raised.message, "Nothing in an answer may end Python itself.")
    if raised.type == "NotImplementedError" and (
        not raised.message or "not writ" in raised.message
    ):
        stub = STUB.fullmatch(raised.message)
        text = f"stops in {stub[1]}, which {UNWRITTEN}" if stub else UNWRITTEN
        return Difference("unwritten", text, "Replace the line that raises.")
    if raised.type == "NotAvailable":
        return Difference("exception", f"{raised.message}{at}", "Write it with NumPy alone.")
    expected = "" if want.raised is None else f", expected a {want.raised.type}"
    message = f": {raised.message}" if raised.message else ""
    kind = "forbidden" if raised.type == "ForbiddenCall" else "exception"  # of a tripwire
    return Difference(kind, f"raises {raised.type}{message}{at}{expected}")


def compare_values(got: Any, want: Any, returns: Returns) -> Difference | None:
    """Compare two values, structure first: type, shape, finiteness, then closeness."""
    if isinstance(want, (tuple, list)):
        return _compare_sequences(got, want, returns)
    if isinstance(want, dict):
        return _compare_labelled(got, want, returns)
    if isinstance(want, PLAIN):
        if type(got) is type(want) and got == want:
            return None
        return Difference("value", f"got {show(got)}, expected {show(want)}")
    wanted = np.asarray(want)
    if wanted.ndim and not isinstance(got, np.ndarray):
        return _no_array(got, wanted)
    if not isinstance(got, NUMERIC):
        advice = "Put a return at its end." if got is None else ""
        return Difference("type", f"returns {kind_of(got)}, expected a number", advice)
    given = np.asarray(got)
    if given.shape != wanted.shape:
        return Difference(
            "shape",
            f"returns shape {given.shape}, expected {wanted.shape}"
            + ("" if wanted.ndim else ", that is, a plain number"),
            "Follow the shapes line by line.",
        )
    return _compare_kind(got, given, returns) or _compare_numbers(given, wanted, returns)


def _no_array(got: Any, wanted: NDArray[Any]) -> Difference:
    advice = "Put a return at its end." if got is None else "Give back a NumPy array."
    kind = kind_of(got)
    if isinstance(got, list | tuple) and wanted.ndim == 1:
        others = [item for item in got if not isinstance(item, bool | int | float | np.generic)]
        if others:
            kind += f" with {kind_of(others[0])} in it"
            advice = "Its entries are to be plain numbers; float(...) makes one of a single entry."
    text = f"returns {kind}, expected a NumPy array of shape {wanted.shape}"
    return Difference("type", text, advice)


def _in_drivers_words(difference: Difference, kind: str) -> Difference:
    """Put what a driver says of a value in the place of its type; where it misses a tensor, so."""
    wanted = "a tensor" if kind.startswith("no tensor") else "a NumPy array"
    text = difference.text.replace("a NumPy array", wanted).replace("returns a str", f"got {kind}")
    return replace(difference, text=text, advice=difference.advice.replace("a NumPy array", wanted))


def _compare_labelled(got: Any, want: dict[str, Any], returns: Returns) -> Difference | None:
    """Compare values label by label, as drivers give them: "after step 2"."""
    if not isinstance(got, dict):
        return Difference("type", f"returns {kind_of(got)}, expected a dict of {len(want)}")
    for label, wanted in want.items():
        if label not in got:
            return Difference("missing-value", f"{label}: nothing came")
        difference = compare_values(got[label], wanted, returns)
        if difference is not None and isinstance(got[label], str) and difference.kind == "type":
            difference = _in_drivers_words(difference, got[label])
        if difference is not None:
            return replace(difference, text=f"{label}: {difference.text}")
    return None


def _compare_sequences(got: Any, want: Sequence[Any], returns: Returns) -> Difference | None:
    word = type(want).__name__
    if not isinstance(got, tuple | list):
        advice = "Put a return at its end." if got is None else f"Give back a {word}."
        return Difference(
            "type", f"returns {kind_of(got)}, expected a {word} of {len(want)}", advice
        )
    if len(got) != len(want):
        return Difference("shape", f"returns {len(got)} values, expected {len(want)}")
    for i, (value, wanted) in enumerate(zip(got, want, strict=True)):
        difference = compare_values(value, wanted, returns)
        if difference is not None:
            return replace(difference, text=f"[{i}] of the {word}: {difference.text}")
    return None


def _compare_kind(got: Any, given: NDArray[Any], returns: Returns) -> Difference | None:
    allowed = {"float": "f", "int": "iu", "indicator": "biuf"}[returns.kind]
    if given.dtype.kind in allowed:
        return None
    plural = {"float": "floats", "int": "integers", "indicator": "zeros and ones"}[returns.kind]
    singular = {"float": "a float", "int": "an integer", "indicator": "0 or 1"}[returns.kind]
    plain = isinstance(got, bool | int | float)
    outcome = (
        f"{kind_of(got)}, expected {singular}"
        if plain
        else f"{given.dtype} values, expected {plural}"
    )
    return Difference(
        "type",
        f"returns {outcome}",
        "Convert them, for example with .astype(int)." if returns.kind == "int" else "",
    )


def close(given: NDArray[Any], wanted: NDArray[Any], returns: Returns) -> NDArray[np.bool_]:
    """Return which entries are close enough; an infinity is close to the same infinity only."""
    rtol, atol = returns.rtol, returns.atol
    if given.dtype in (np.float32, np.float16):
        rtol, atol = max(rtol, FLOAT32["rtol"]), max(atol, FLOAT32["atol"])
    if given.ndim == 0 == wanted.ndim:  # of a single number, Python itself is quicker
        number, right_number = float(given), float(wanted)
        if math.isfinite(right_number):
            return np.asarray(abs(number - right_number) <= atol + rtol * abs(right_number))
    left, right = given.astype(np.float64, copy=False), wanted.astype(np.float64, copy=False)
    with np.errstate(all="ignore"):
        near: NDArray[np.bool_] = np.asarray(np.abs(left - right) <= atol + rtol * np.abs(right))
        if near.all() and np.isfinite(right).all():
            return near
        return np.asarray(np.isclose(left, right, rtol=rtol, atol=atol, equal_nan=True))


def _compare_numbers(
    given: NDArray[Any], wanted: NDArray[Any], returns: Returns
) -> Difference | None:
    if given.dtype == wanted.dtype and given.tobytes() == wanted.tobytes():
        return None  # equal to the last bit: no need to compute distances
    right = close(given, wanted, returns)
    if right.all():
        return None
    with np.errstate(all="ignore"):
        distance = np.abs(given.astype(np.float64) - wanted.astype(np.float64))
    distance = np.where(right, -1.0, np.where(np.isfinite(distance), distance, np.inf))
    worst = np.unravel_index(int(np.argmax(distance)), distance.shape)
    count = int((~right).sum())
    at = f"at [{', '.join(str(int(i)) for i in worst)}] " if given.ndim else ""
    if given.ndim and given.size <= 6 and given.ndim == 1:
        text = f"got {show(given)}, expected {show(wanted)}"
    else:
        text = f"{at}got {show(given[worst])}, expected {show(wanted[worst])}"
    if given.dtype.kind != "b" and float(show(given[worst])) == float(show(wanted[worst])):
        text += f" (they differ by {float(distance[worst]):.2g})"
    if given.size > 1:
        text += f" ({count} of {given.size} values are off)"
    if not np.isfinite(given[worst]):
        return Difference(
            "nan", text, "An overflow or a 0/0 on the way: which of these inputs leads to it?"
        )
    return Difference("value", text)
