"""The same class graded by nbgrader, by otter and by mitdl, side by side; then larger classes.

Half of the class is right, half makes known mistakes, nobody cheats (`classroom.py`). Three kinds:

- 01_perceptron as it is released, pictures and sliders and all;
- its exercises alone, a notebook as light as one can be;
- 04_gradient_descent, whose `train` is torch. Its models have a few dozen weights and train for a
  few epochs, so what is timed is grading; 08's fit_digits trains for seconds in anybody's grader.

nbgrader and otter grade the first MITDL_BENCH_FEW of the class (10; `all` for all), mitdl grades
all. Larger classes are copies of the light kind, in which growth shows most: MITDL_BENCH_SCALE is
"100 1000"; add 10000 when there is time.
Times are of whole commands, starts included; what is left of the class is added for nbgrader at its
own pace between two submissions, and for otter, which starts anew for each, in proportion.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import cycle
from pathlib import Path

from tests.benchmarks.classroom import Handed, Material, alone, build_lab, make_class
from tests.benchmarks.graders import (
    JOBS,
    OTTER_PLACE,
    PROJECT,
    Scores,
    by_mitdl,
    by_nbgrader,
    by_otter,
    install_otter,
    scores_in_gradebook,
)

SIZE = int(os.environ.get("MITDL_BENCH_SIZE", "40"))
FEW = os.environ.get("MITDL_BENCH_FEW", "10")
SCALE = [int(size) for size in os.environ.get("MITDL_BENCH_SCALE", "100 1000").split()]
KINDS = os.environ.get("MITDL_BENCH_KINDS", "whole alone torch").split()
NUMPY, TORCH = "01_perceptron", "04_gradient_descent"
LOOKS = 0.25  # seconds between two looks at memory
WANTED, WANTED_FLOOR = 30, 1.5


def run() -> dict[str, float]:
    """Seconds, ratios and agreement of each kind, then what larger classes take."""
    few = SIZE if FEW == "all" else min(int(FEW), SIZE)
    print(f"{SIZE} submissions, {JOBS} jobs; nbgrader and otter grade the first {few} of them")
    print(f"load before: {', '.join(f'{load:.2f}' for load in os.getloadavg())}", flush=True)
    install_otter()
    found: dict[str, float] = {}
    with _folder() as folder:
        for kind in KINDS:
            material = build_lab(
                PROJECT, TORCH if kind == "torch" else NUMPY, folder / kind / "lab"
            )
            handed = make_class(material, SIZE)
            if kind == "alone":
                handed = [replace(one, text=alone(one.text)) for one in handed]
            said = {"whole": NUMPY, "alone": f"{NUMPY}, exercises alone", "torch": TORCH}[kind]
            for what, number in _side_by_side(folder / kind, material, handed, few).items():
                found[f"{said}: {what}"] = number
                _say(said, what, number)
        if SCALE:
            material = build_lab(PROJECT, NUMPY, folder / "scale" / "lab")
            handed = [replace(one, text=alone(one.text)) for one in make_class(material, SIZE)]
            for size in SCALE:
                for what, number in _scaled(folder / "scale", material, handed, size).items():
                    found[f"{size} submissions: {what}"] = number
                    _say(f"{size} submissions", what, number)
    return found


def _say(of: str, what: str, number: float) -> None:
    """While it goes: the whole takes minutes."""
    print(f"  {of}: {what:<46} {number:12.2f}", file=sys.stderr, flush=True)


@contextmanager
def _folder() -> Iterator[Path]:
    OTTER_PLACE.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=OTTER_PLACE.parent, ignore_cleanup_errors=True) as name:
        yield Path(name)


# ── three graders ─────────────────────────────────────────────────────────────────────────────────


def _side_by_side(
    folder: Path, material: Material, handed: Sequence[Handed], few: int
) -> dict[str, float]:
    ours = by_mitdl(folder / "mitdl", material, handed)
    our_scores = scores_in_gradebook(folder / "mitdl", material)
    watched = by_mitdl(folder / "watched", material, handed, watch_memory=LOOKS)
    theirs = by_nbgrader(folder / "nbgrader", material, handed[:few])
    pace = _pace(folder / "nbgrader", material)
    nbgrader = theirs.seconds + (len(handed) - few) * (pace if few > 1 else theirs.seconds)
    otter_few, otter_cpu, otter_scores = by_otter(folder / "otter", material, handed[:few])
    otter = otter_few * len(handed) / few
    floor = _floor(folder / "floor", material, handed)
    if floor["score"] != sum(sum(scores.values()) for scores in our_scores.values()):
        print(f"  {material.lab.name}: the floor's verdicts are not those of mitdl")
    least = (floor["cells"] + floor["verdicts"]) / JOBS
    _agree("nbgrader", material, our_scores, scores_in_gradebook(folder / "nbgrader", material))
    _agree("otter", material, our_scores, otter_scores)
    return {
        "nbgrader, s": nbgrader,
        "otter, s": otter,
        "mitdl, s": ours.seconds,
        "nbgrader, ms a submission": 1000 * nbgrader / len(handed),
        "otter, ms a submission": 1000 * otter / len(handed),
        "mitdl, ms a submission": 1000 * ours.seconds / len(handed),
        f"nbgrader over mitdl (>= {WANTED})": nbgrader / ours.seconds,
        f"otter over mitdl (>= {WANTED})": otter / ours.seconds,
        "nbgrader, CPU s a submission": theirs.cpu / few,
        "otter, CPU s a submission": otter_cpu / few,
        "mitdl, CPU s a submission": ours.cpu / len(handed),
        "floor: cells, CPU s": floor["cells"],
        "floor: verdicts, CPU s": floor["verdicts"],
        f"floor: both over {JOBS} cores, s": least,
        f"mitdl over the floor (<= {WANTED_FLOOR})": ours.seconds / least,
        "mitdl without its start over the floor": (ours.seconds - ours.first) / least,
        "mitdl, CPU s of all over the floor's": ours.cpu / (least * JOBS),
        "mitdl, first verdict after s": ours.first,
        "mitdl, most memory, MB": watched.memory,
    }


def _times(folder: Path, material: Material) -> list[float]:
    """When each graded notebook was written last."""
    name = material.lab.name
    return sorted(path.stat().st_mtime for path in folder.glob(f"autograded/*/{name}/{name}.ipynb"))


def _pace(folder: Path, material: Material) -> float:
    """Seconds from one submission to the next."""
    times = _times(folder, material)
    return (times[-1] - times[0]) / max(1, len(times) - 1)


def _floor(folder: Path, material: Material, handed: Sequence[Handed]) -> dict[str, float]:
    """Seconds of cells and of verdicts alone; see `floor.py`."""
    folder.mkdir(parents=True)
    for one in handed:
        (folder / f"{one.student}.ipynb").write_text(one.text)
    program = [sys.executable, "-m", "tests.benchmarks.floor", material.lab.name, str(folder)]
    said = subprocess.run(program, cwd=PROJECT, check=True, capture_output=True, text=True).stdout
    return dict(json.loads(said.splitlines()[-1]))


def _agree(who: str, material: Material, ours: Scores, theirs: Scores) -> None:
    """Print where two graders differ, and why where that is known."""
    counts: Counter[str] = Counter()
    for student, scores in sorted(theirs.items()):
        for exercise in material.lab:
            one, other = ours[student][exercise.name], scores.get(exercise.name, 0.0)
            if one == other:
                counts["the same"] += 1
            elif other == 0 and one in _parts(exercise.parts, exercise.points):
                counts["mitdl gives points for a part that is right"] += 1
            else:
                counts["different"] += 1
                print(f"    {student}, {exercise.name}: mitdl {one:g}, {who} {other:g}")
    told = ", ".join(f"{count} {what}" for what, count in counts.items())
    print(f"  {material.lab.name}, mitdl and {who}: of {counts.total()} scores {told}", flush=True)


def _parts(parts: dict[str, float], points: float) -> set[float]:
    """The scores between none and all that parts of an exercise add up to."""
    sums = {0.0}
    for share in parts.values():
        sums |= {round(one + points * share, 6) for one in sums}
    return sums - {0.0, points}


# ── larger classes ────────────────────────────────────────────────────────────────────────────────


def _scaled(
    folder: Path, material: Material, handed: Sequence[Handed], size: int
) -> dict[str, float]:
    """Copies of the class under other names; the pace between verdicts, and the memory."""
    copies = [
        replace(one, student=f"{number:05}-{one.student}"[:80])
        for number, one in zip(range(size), cycle(handed), strict=False)
    ]
    course = folder / str(size)
    one = by_mitdl(course, material, copies, watch_memory=1.0)
    times = _times(course, material)
    tenth = max(2, size // 10)
    early, late = times[tenth] - times[0], times[-1] - times[-1 - tenth]
    shutil.rmtree(course)
    return {
        "s": one.seconds,
        "ms a submission, all in all": 1000 * one.seconds / size,
        "ms a submission, from the first to the last": 1000 * (times[-1] - times[0]) / (size - 1),
        "the last tenth over the first": late / early,
        "first verdict after s": one.first,
        "after the last verdict, s": one.ended - times[-1],
        "CPU ms a submission": 1000 * one.cpu / size,
        "most memory, MB": one.memory,
    }
