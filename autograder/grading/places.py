"""Where submissions are graded: threads of this machine here, a cluster in `cluster.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Protocol, TypeVar

from nbformat import NotebookNode

from autograder.grading.pipeline import Task, grade_one
from autograder.sandbox.sandbox import Sandbox

T = TypeVar("T")
R = TypeVar("R")
# What came of a submission: the graded notebook, or an exception, which is a failure of ours.
Came = NotebookNode | Exception


class Place(Protocol):
    """Grades submissions somewhere; whoever asks writes down what comes back."""

    def grade(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, Came]]:
        """Grade all, and give each as soon as it is done, in whatever order."""
        ...


@dataclass(frozen=True)
class Threads:
    """Threads of this process run sandboxes, which are other processes.

    Attributes:
        sandbox: where student code runs.
        jobs: how many submissions side by side.
    """

    sandbox: Sandbox
    jobs: int = 1

    def grade(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, Came]]:
        """Grade each in a thread."""
        with ThreadPoolExecutor(self.jobs) as pool:
            yield from side_by_side(
                tasks, lambda task: pool.submit(grade_one, task, self.sandbox), lambda: self.jobs
            )


def side_by_side(
    tasks: Iterator[T],
    submit: Callable[[T], Future[R]],
    workers: Callable[[], int],
    every: float | None = None,
) -> Iterator[tuple[T, R | Exception]]:
    """Keep the workers busy without reading everything at once.

    Args:
        tasks: what is to do, made one by one.
        submit: hands one over.
        workers: how many work now; twice as many tasks are under way.
        every: seconds after which to ask for the workers again when nothing is done.
    """
    running: dict[Future[R], T] = {}
    try:
        while True:
            most = 2 * max(workers(), 1)
            while len(running) < most and (task := next(tasks, None)) is not None:
                running[submit(task)] = task
            if not running:
                return
            for future in wait(running, every, FIRST_COMPLETED).done:
                came = _result(future)
                yield running.pop(future), came
    finally:
        for future in running:
            future.cancel()


def _result(future: Future[R]) -> R | Exception:
    try:
        return future.result()
    except Exception as error:
        return error
