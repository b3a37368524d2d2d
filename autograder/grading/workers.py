"""Where submissions are graded: processes of this machine here, a cluster in `cluster.py`."""

from __future__ import annotations

import gc
import multiprocessing
import platform
import resource
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain, islice
from typing import Protocol, TypeVar

import psutil

from autograder.judge.verdict import Curve
from autograder.sandbox import BubblewrapSandbox, Sandbox
from autograder.submission.cells import known_lab
from autograder.submission.outputs import curve_png
from autograder.submission.pipeline import Task, Work, grade_one, steps

MOST_MEMORY = 4 * 2**30  # for a fork that judges, whatever it is sent

T = TypeVar("T")
# What came of a submission: graded, or an exception, which is a failure of ours.
Came = Work | Exception


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


@dataclass(frozen=True)
class Processes:
    """Forks of this process, so that judging too runs on all cores; they share its sandbox.

    Attributes:
        sandbox: where student code runs.
        jobs: how many submissions side by side.
        lab: which to make ready before forking; "" for none.
    """

    sandbox: Sandbox
    jobs: int = 1
    lab: str = ""

    def grade(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, Came]]:
        """Grade each in a fork; what a fork had in hand when it was killed is graded again."""
        first = next(tasks, None)
        if first is None:
            return
        steps(first.config)  # imports all that the configuration names
        make_ready(self.sandbox, self.lab)
        waiting = chain([first], tasks)
        again: list[Task] = []
        for last_time in (False, True):
            for task, came in self._with_one_pool(waiting):
                if isinstance(came, BrokenProcessPool) and not last_time:
                    again.append(task)
                else:
                    yield task, came
            if not again:
                return
            waiting = chain(again, tasks)

    def _with_one_pool(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, Came]]:
        context = multiprocessing.get_context("fork")
        pool = ProcessPoolExecutor(self.jobs, context, _begin_fork, (self.sandbox,))
        try:
            yield from side_by_side(
                tasks, lambda task: pool.submit(_grade_in_fork, task), lambda: self.jobs
            )
        except BaseException:  # ctrl-C above all: what is not written is not graded
            for process in list((pool._processes or {}).values()):
                process.kill()
            raise
        finally:
            pool.shutdown(cancel_futures=True)


def here(sandbox: Sandbox, jobs: int, lab: str) -> Place:
    """This machine: forks where a process may safely fork, and threads on macOS."""
    if platform.system() == "Linux":
        return Processes(sandbox, jobs, lab)
    return Threads(sandbox, jobs)


_sandbox_of_fork: Sandbox | None = None


def _begin_fork(sandbox: Sandbox) -> None:
    global _sandbox_of_fork
    _sandbox_of_fork = sandbox
    size = psutil.Process().memory_info().vms
    resource.setrlimit(resource.RLIMIT_AS, (size + MOST_MEMORY, resource.RLIM_INFINITY))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, and ends us


def _grade_in_fork(task: Task) -> Work:
    assert _sandbox_of_fork is not None
    return grade_one(task, _sandbox_of_fork)


def make_ready(sandbox: Sandbox, lab: str) -> None:
    """Do once what every fork would do for itself: libraries that references use, the zygote."""
    known = known_lab(lab)
    absent = known.absent if known is not None else ()
    if isinstance(sandbox, BubblewrapSandbox):
        sandbox.warm(absent)
    curves = filter(None, (exercise.right_curve() for exercise in known or ()))
    for z, right in islice(curves, 1):  # the first picture of a process takes long
        curve_png("", Curve(z, right, right))
    if "torch" not in absent:
        import torch
        import torch._dynamo  # the first optimizer imports it

        torch.set_num_threads(1)
    if isinstance(sandbox, BubblewrapSandbox):
        sandbox.warm(absent, wait=True)
    gc.collect()
    gc.freeze()  # what is here now stays; a fork's collector need not look at it, and copy it
    gc.set_threshold(10_000, 10, 10)  # of what comes now, most goes


def side_by_side(
    tasks: Iterator[T],
    submit: Callable[[T], Future[Work]],
    workers: Callable[[], int],
    every: float | None = None,
) -> Iterator[tuple[T, Came]]:
    """Keep the workers busy without reading everything at once.

    Args:
        tasks: what is to do, made one by one.
        submit: hands one over.
        workers: how many work now; twice as many tasks are under way.
        every: seconds after which to ask for the workers again when nothing is done.
    """
    running: dict[Future[Work], T] = {}
    try:
        while True:
            most = 2 * max(workers(), 1)
            while len(running) < most and (task := next(tasks, None)) is not None:
                try:
                    running[submit(task)] = task
                except BrokenProcessPool as error:
                    yield task, error
                    break
            if not running:
                return
            for future in wait(running, every, FIRST_COMPLETED).done:
                came = _came(future)
                yield running.pop(future), came
    finally:
        for future in running:
            future.cancel()


def _came(future: Future[Work]) -> Came:
    try:
        return future.result()
    except Exception as error:
        return error
