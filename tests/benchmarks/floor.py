"""The least that a grading can take: the class's cells and verdicts, and nothing else.

    python -m tests.benchmarks.floor LAB FOLDER

A Python with every library imported forks for each notebook in FOLDER. In the fork the cells run in
the shell that also grades, and each exercise is judged by plain calls of the notebook's functions:
no walls, no connection, no further process, no notebook to read or write, no gradebook. Only
processor time between the first cell and the last verdict counts. It prints the sums, as JSON.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from pathlib import Path

import nbformat
import numpy as np

from autograder.exercises import Lab, load_lab
from autograder.judge.judge import LocalStudent, judge
from autograder.sandbox.inside.shell import Shell, make_shell, run_cell
from autograder.sandbox.inside.stub_libraries import stub_out
from autograder.sandbox.inside.zygote import _preload as warm
from autograder.sandbox.rootfs import KINDS
from autograder.submission.cells import cells_to_run


def main(name: str, folder: Path) -> None:
    """Sum over the class, and print."""
    lab, shell = load_lab(name), make_shell()
    run_cell(shell, "", "None")
    warm(KINDS["numpy" if "torch" in lab.absent else "torch"][1])
    gc.collect()
    gc.freeze()
    sums = {"cells": 0.0, "verdicts": 0.0, "score": 0.0}
    for path in sorted(folder.glob("*.ipynb")):
        for what, number in _in_a_fork(lab, shell, path).items():
            sums[what] += number
    sys.__stdout__.write(json.dumps(sums) + "\n")  # type: ignore[union-attr]
    sys.__stdout__.flush()  # type: ignore[union-attr]


def _in_a_fork(lab: Lab, shell: Shell, path: Path) -> dict[str, float]:
    cells = [cell for _, cell in cells_to_run(nbformat.read(path, as_version=4), lab)]
    read, write = os.pipe()
    if os.fork() == 0:
        os.close(read)
        try:
            stub_out(lab.absent)  # the judge has what it needs of them
            began = time.process_time()
            for cell in cells:
                run_cell(shell, cell.id, cell.source)
            ran = time.process_time()
            verdicts = [
                judge(exercise, LocalStudent(shell.user_ns), rng)
                for exercise, rng in zip(
                    lab, np.random.default_rng(1).spawn(len(lab.exercises)), strict=True
                )
            ]
            judged = time.process_time()
            found = {
                "cells": ran - began,
                "verdicts": judged - ran,
                "score": sum(verdict.score for verdict in verdicts),
            }
            os.write(write, json.dumps(found).encode())
        finally:
            os._exit(0)
    os.close(write)
    with open(read, "rb") as answer:
        found = json.loads(answer.read())
    os.wait()
    return dict(found)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
