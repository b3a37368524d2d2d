"""`mitdl grade --scheduler` with one worker and with two: how much faster is the second?

Real Dask processes on this machine, a real gradebook, and the model solution of lab 01 many times.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat

from autograder.gradebook.course import find_submissions, open_course
from autograder.grading.cluster import cluster
from autograder.grading.run import Grading
from autograder.proving.demo import CONFIGURATION
from autograder.release import register
from autograder.release.notebook import instructor_version
from autograder.release.source import read_source
from autograder.sandbox.choose import sandbox_problem

ROOT = Path(__file__).parents[2]
LAB = "01_perceptron"
STUDENTS = int(os.environ.get("MITDL_BENCH_CLUSTER", "40"))
PORT = 38786


def run() -> dict[str, float]:
    """Submissions a second with one and with two workers, and their ratio."""
    unsafe = bool(sandbox_problem())
    if unsafe:
        print("  in a plain process: no sandbox here")
    with tempfile.TemporaryDirectory(prefix="mitdl-") as name:
        folder = Path(name)
        _make_class(folder)
        rates = {workers: _rate(folder, workers, unsafe) for workers in (1, 2)}
    measured = {f"submissions a second, {n} worker(s)": rate for n, rate in rates.items()}
    return measured | {"two workers against one": rates[2] / rates[1]}


def _make_class(folder: Path) -> None:
    """A course of so many students who all handed in the model solution."""
    (folder / "nbgrader_config.py").write_text(CONFIGURATION.format(source="s", release="r"))
    register(ROOT, LAB, f"sqlite:///{folder / 'gradebook.db'}")
    text = nbformat.writes(
        instructor_version(read_source(ROOT / f"solutions/{LAB}/{LAB}.py", ROOT))
    )
    for number in range(STUDENTS):
        path = folder / "submitted" / f"s{number:03}" / LAB / f"{LAB}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(text)


def _rate(folder: Path, workers: int, unsafe: bool) -> float:
    course = open_course(folder)
    found = find_submissions(course.coursedir, LAB)
    with _dask(workers) as address, cluster(address, unsafe) as dask:
        dask.client.wait_for_workers(workers, timeout=60)
        warm = Grading(course, LAB, dask, force=True)
        list(warm.run(warm.each_notebook(found[: 2 * workers])))
        began = time.perf_counter()
        graded = list(warm.run(warm.each_notebook(found)))
        seconds = time.perf_counter() - began
    assert all(not one.reason for one in graded), graded[0].reason
    return len(graded) / seconds


@contextlib.contextmanager
def _dask(workers: int) -> Iterator[str]:
    """A scheduler and workers of one thread each, ended when we are done."""
    address = f"tcp://127.0.0.1:{PORT + workers}"
    quiet = ["--host", "127.0.0.1", "--no-dashboard"]
    first = ["dask_scheduler", "--port", str(PORT + workers), "--no-show", *quiet]
    other = ["dask_worker", address, "--nthreads", "1", "--no-nanny", *quiet]
    processes = []
    try:
        for words in (first, *[other] * workers):
            program = [sys.executable, "-m", f"distributed.cli.{words[0]}", *words[1:]]
            processes.append(
                subprocess.Popen(
                    program, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )
            )
            time.sleep(0 if words is other else 5)  # its port is open
        yield address
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()
