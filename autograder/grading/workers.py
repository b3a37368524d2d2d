"""Workers that grade submissions: processes of this machine; others are in `cluster.py`."""

from __future__ import annotations

import gc
import multiprocessing
import os
import platform
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

from autograder.errors import MitdlError
from autograder.judge.verdict import Curve
from autograder.sandbox import BubblewrapSandbox, Sandbox
from autograder.submission.cells import known_lab
from autograder.submission.libraries import configured_libraries
from autograder.submission.outputs import curve_png
from autograder.submission.pipeline import (
    GradedNotebook,
    Task,
    grade_submission,
    load_preprocessors,
)

MOST_MEMORY = 4 * 2**30  # for a fork that judges, whatever it is sent

T = TypeVar("T")
# A submission that was graded, or an exception, which is a failure of ours.
GradedOrError = GradedNotebook | Exception


class Workers(Protocol):
    """Workers that grade submissions somewhere; the caller saves the results."""

    def grade(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, GradedOrError]]:
        """Grade all, and give each as soon as it is done, in whatever order."""
        ...


@dataclass(frozen=True)
class Threads:
    """Threads of this process run sandboxes, which are other processes.

    Attributes:
        sandbox: where student code runs.
        jobs: how many submissions in parallel.
    """

    sandbox: Sandbox
    jobs: int = 1

    def grade(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, GradedOrError]]:
        """Grade each in a thread."""
        with ThreadPoolExecutor(self.jobs) as pool:
            yield from in_parallel(
                tasks,
                lambda task: pool.submit(grade_submission, task, self.sandbox),
                lambda: self.jobs,
            )


@dataclass(frozen=True)
class Processes:
    """Forks of this process, so that judging too runs on all cores; they share its sandbox.

    Attributes:
        sandbox: where student code runs.
        jobs: how many submissions in parallel.
        lab: which to preload before forking; "" for none.
    """

    sandbox: Sandbox
    jobs: int = 1
    lab: str = ""

    def grade(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, GradedOrError]]:
        """Grade each in a fork; where one ends, those under way are graded again, each alone."""
        first = next(tasks, None)
        if first is None:
            return
        load_preprocessors(first.config)  # imports all that the configuration names
        preload(self.sandbox, self.lab, configured_libraries(first.config))
        waiting: Iterator[Task] = chain([first], tasks)
        while True:
            lost: list[Task] = []
            for task, outcome in self._with_one_pool(waiting, self.jobs):
                if isinstance(outcome, BrokenProcessPool):
                    lost.append(task)
                else:
                    yield task, outcome
            if not lost:
                return
            for task in lost:
                yield from self._grade_alone(task)
            waiting = tasks

    def _grade_alone(self, task: Task) -> Iterator[tuple[Task, GradedOrError]]:
        """Grade one that was under way when a fork ended, where it can end nobody else's."""
        for _, outcome in self._with_one_pool(iter([task]), 1):
            if isinstance(outcome, BrokenProcessPool):
                outcome = MitdlError(
                    "ends the process that grades it, also alone; look at the notebook, and at "
                    "this machine's memory"
                )
            yield task, outcome

    def _with_one_pool(
        self, tasks: Iterator[Task], jobs: int
    ) -> Iterator[tuple[Task, GradedOrError]]:
        context = multiprocessing.get_context("fork")
        pool = ProcessPoolExecutor(jobs, context, _init_fork, (self.sandbox, os.getpid()))
        try:
            yield from in_parallel(
                tasks, lambda task: pool.submit(_grade_in_fork, task), lambda: jobs
            )
        except BaseException:  # ctrl-C above all: what is not written is not graded
            for process in list((pool._processes or {}).values()):
                process.kill()
            raise
        finally:
            pool.shutdown(cancel_futures=True)


def local_workers(sandbox: Sandbox, jobs: int, lab: str) -> Workers:
    """Return forks of this process where it may safely fork, and threads on macOS."""
    if platform.system() == "Linux":
        return Processes(sandbox, jobs, lab)
    return Threads(sandbox, jobs)


_sandbox_of_fork: Sandbox | None = None


def _init_fork(sandbox: Sandbox, parent: int) -> None:
    """Prepare a fork that judges: its sandbox, its memory, and ctrl-C left to the parent.

    It ends with its parent, even a killed one: the queue of tasks is open in the fork itself, so it
    would wait for the next one for ever.
    """
    global _sandbox_of_fork
    import resource

    from autograder.sandbox.inside import namespaces  # of Linux, as this function is

    namespaces.prctl(namespaces.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the request
        os._exit(1)
    _sandbox_of_fork = sandbox
    size = psutil.Process().memory_info().vms
    resource.setrlimit(resource.RLIMIT_AS, (size + MOST_MEMORY, resource.RLIM_INFINITY))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, and ends us
    for kind in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(kind, signal.SIG_DFL)  # the parent's way to end is not ours


def _grade_in_fork(task: Task) -> GradedNotebook:
    assert _sandbox_of_fork is not None
    return grade_submission(task, _sandbox_of_fork)


def preload(sandbox: Sandbox, lab: str, libraries: tuple[str, ...] = ()) -> None:
    """Load once, for all forks, the libraries of the references and the zygote.

    Args:
        sandbox: where student code will run.
        lab: name of the lab, or of an assignment of another course.
        libraries: that another course mounts besides the usual ones.
    """
    exercises = known_lab(lab)
    absent, libraries = (exercises.absent, ()) if exercises is not None else ((), libraries)
    if isinstance(sandbox, BubblewrapSandbox):
        sandbox.warm(absent, libraries=libraries)
    curves = filter(None, (exercise.right_curve() for exercise in exercises or ()))
    for z, right in islice(curves, 1):  # the first picture of a process takes long
        curve_png("", Curve(z, right, right))
    if exercises is not None and "torch" not in absent:
        import torch
        import torch._dynamo  # the first optimizer imports it

        torch.set_num_threads(1)
    if isinstance(sandbox, BubblewrapSandbox):
        sandbox.warm(absent, wait=True, libraries=libraries)
    gc.collect()
    gc.freeze()  # what is here now stays; a fork's collector need not look at it, and copy it
    gc.set_threshold(10_000, 10, 10)  # of what comes now, most goes


def in_parallel(
    tasks: Iterator[T],
    submit: Callable[[T], Future[GradedNotebook]],
    workers: Callable[[], int],
    interval: float | None = None,
) -> Iterator[tuple[T, GradedOrError]]:
    """Keep the workers busy without reading everything at once.

    Args:
        tasks: made one by one.
        submit: hands one over.
        workers: returns how many work now; twice as many tasks are under way.
        interval: seconds after which to ask for the workers again when nothing is done.
    """
    running: dict[Future[GradedNotebook], T] = {}
    try:
        while True:
            limit = 2 * max(workers(), 1)
            while len(running) < limit and (task := next(tasks, None)) is not None:
                try:
                    running[submit(task)] = task
                except BrokenProcessPool as error:
                    yield task, error
                    break
            if not running:
                return
            for future in wait(running, interval, FIRST_COMPLETED).done:
                outcome = _outcome(future)
                yield running.pop(future), outcome
    finally:
        for future in running:
            future.cancel()


def _outcome(future: Future[GradedNotebook]) -> GradedOrError:
    try:
        return future.result()
    except Exception as error:
        return error
