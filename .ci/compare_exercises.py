"""Compare what students read between two revisions: names and sentences of mistakes, case labels.

Usage: python .ci/compare_exercises.py BEFORE [AFTER]    for example 9a69a7c HEAD
What left and what came is printed for each exercise; exit 0 whatever it is.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

DUMP = """
import json
import numpy as np
from autograder.exercises import labs, load_lab
def mistakes(exercise):
    known = getattr(exercise, "known_mistakes", None)
    return exercise.mistakes if known is None else known
print(json.dumps({
    f"{lab}/{e.name}": {
        "mistakes": {m.name: m.sentence for m in mistakes(e)},
        "cases": [case.label for case in e.draw_cases(np.random.default_rng(0))],
        "points": e.points,
    }
    for lab in labs() for e in load_lab(lab)
}))
"""


def exercises_of(revision: str) -> dict[str, Any]:
    """Return the exercises of a revision, as they load there."""
    packages = subprocess.run(
        ["git", "archive", revision, "autograder", "mitdl_utils"], check=True, capture_output=True
    ).stdout
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=BytesIO(packages)) as archive:
            archive.extractall(folder, filter="data")
        done = subprocess.run(
            [sys.executable, "-c", DUMP],
            cwd=folder,
            env={"PYTHONPATH": folder, "PATH": str(Path(sys.executable).parent)},
            check=True,
            capture_output=True,
            text=True,
        )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Return a line for each mistake and case of one exercise that left, came or changed."""
    old, new = before["mistakes"], after["mistakes"]
    lines = [f"mistake left: {name}" for name in old if name not in new]
    lines += [f"mistake came: {name}" for name in new if name not in old]
    lines += [
        f"sentence of {n}: {old[n]!r} is {new[n]!r}" for n in old if new.get(n, old[n]) != old[n]
    ]
    lines += [f"case left: {label}" for label in before["cases"] if label not in after["cases"]]
    lines += [f"case came: {label}" for label in after["cases"] if label not in before["cases"]]
    if before["points"] != after["points"]:
        lines.append(f"points: {before['points']} are {after['points']}")
    return lines


def main(before: str, after: str = "HEAD") -> None:
    """Print the differences of all exercises, and the numbers of mistakes and cases."""
    old, new = exercises_of(before), exercises_of(after)
    for name in old.keys() | new.keys():
        missing = {"mistakes": {}, "cases": [], "points": 0}
        lines = differences(old.get(name, missing), new.get(name, missing))
        print(*[f"{name}: {line}" for line in lines], sep="\n", end="\n" if lines else "")
    for revision, exercises in ((before, old), (after, new)):
        mistakes = sum(len(exercise["mistakes"]) for exercise in exercises.values())
        cases = sum(len(exercise["cases"]) for exercise in exercises.values())
        print(f"{revision}: {len(exercises)} exercises, {mistakes} mistakes, {cases} cases")


if __name__ == "__main__":
    main(*sys.argv[1:])
