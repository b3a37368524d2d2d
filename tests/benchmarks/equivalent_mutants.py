"""Mutants that are the same function written another way, each with the reason."""

from __future__ import annotations

import re

# np.asarray(x, dtype=float) as x: cases are arrays already, as statements promise.
CONVERSION = re.compile(
    r"np\.(?:asarray|array|float64)\((\w+)(?:, (?:dtype=)?(?:float|np\.float64))?\)"
)
ITSELF = re.compile(r"^(.+) = \(?\1\)?$")

# (exercise, the change as `bench_mutants` prints it, why nobody could tell)
EQUIVALENT: list[tuple[str, str, str]] = [
    ("sigmoid", "z >= 0, 1.0, e) / (1.0 + e) -> return np.where(z > 0", "at 0 both forms are ½"),
    ("relu", "np.maximum(z, 0.0) -> return np.maximum(0.0, z)", "maximum is symmetric"),
]


def reason_for(exercise: str, change: str) -> str:
    """Why this change makes no difference; "" where none is known."""
    before, _, after = change.partition(" -> ")
    if before.startswith("raise ") and after.startswith("raise "):
        return "only the words of an error, which are the student's own"
    if _plain(before) == _plain(after):
        return "converts what is an array already"
    for name, piece, why in EQUIVALENT:
        if name == exercise and piece in change:
            return why
    return ""


def _plain(line: str) -> str:
    """A line without conversions; one that assigns a name to itself does nothing."""
    line = CONVERSION.sub(r"\1", line)
    return "pass" if ITSELF.match(line) else line
