"""Grading on several machines: the workers of a Dask scheduler grade, this process writes.

A worker is sent plain data: a notebook's bytes, the lab's cells, the course's settings without the
gradebook's address. It sends back the graded notebook. Dask pickles both, between
hosts that trust each other; student code is behind the worker's own sandbox and has no network. A
worker that dies takes nothing along: the scheduler gives its submissions to others.
"""

from __future__ import annotations

import contextlib
import copy
import functools
import hashlib
import logging
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from traitlets.config import Config

from autograder.errors import MitdlError, UsageError
from autograder.grading.workers import GradedOrError, in_parallel
from autograder.sandbox.choose import choose_sandbox
from autograder.sandbox.sandbox import Sandbox
from autograder.submission.pipeline import GradedNotebook, Task, grade_submission

CONNECT_SECONDS = 5.0
WORKER_SECONDS = 5.0  # to wait for the first worker
LONELY_SECONDS = 120.0  # to wait for another one when all are gone
CHECK_SECONDS = 2.0
MOST_GREETING = 2**16  # bytes
# Of a course's folder, and of the one writer: its late penalty may lie in that folder.
PRIVATE = ("CourseDirectory", "AssignLatePenalties", "LateSubmissionPlugin")
START = "dask worker {} --nworkers auto --nthreads 1"


@contextlib.contextmanager
def cluster(address: str, unsafe: bool = False) -> Iterator[Cluster]:
    """Connect to the workers of a scheduler, checked before the first submission goes there.

    Args:
        address: of the scheduler: "tcp://10.0.0.1:8786".
        unsafe: let workers use a plain process.

    Raises:
        UsageError: when there is no scheduler, no worker, or one that would grade otherwise.
    """
    try:
        import dask
        import distributed
    except ImportError:
        raise UsageError(
            "--scheduler: needs Dask, which is not installed; run `pip install 'mitdl[cluster]'`"
        ) from None
    dask_settings = {
        "distributed.admin.large-graph-warning-threshold": "1GB",
        "distributed.comm.timeouts.connect": CONNECT_SECONDS,
    }
    with dask.config.set(dask_settings), _muted("distributed", "tornado"):
        try:
            _probe(address)
            connect: Any = distributed.Client
            client = connect(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, RuntimeError) as error:
            raise UsageError(
                f"--scheduler: {address} is no Dask scheduler ({_error_text(error)}); start "
                "one with `dask scheduler`, and give the address that it prints"
            ) from None
        with client:
            _check_workers(client, address, unsafe)
            yield Cluster(client, address, unsafe)


def _probe(address: str) -> None:
    """Check that a Dask scheduler answers, since its client may wait for ever.

    Raises:
        ValueError: when it is no address, or somebody else answers.
        OSError: when nobody does.
    """
    scheme, _, host_and_port = address.rpartition("://")
    host, _, port = host_and_port.rpartition(":")
    if scheme not in ("", "tcp", "tls") or not host or not port.isdigit():
        raise ValueError("expected an address as tcp://HOST:PORT")
    with socket.create_connection((host.strip("[]"), int(port)), CONNECT_SECONDS) as sock:
        if scheme == "tls":
            return
        greeting = sock.recv(8, socket.MSG_WAITALL)  # a greeting: its length comes first
    if len(greeting) < 8 or not 0 < int.from_bytes(greeting, "little") < MOST_GREETING:
        raise ValueError("somebody else answers")


@contextlib.contextmanager
def _muted(*names: str) -> Iterator[None]:
    """Keep libraries' logs from the screen; our own lines say what a person needs."""
    loggers = [
        logging.getLogger(name)
        for name in logging.root.manager.loggerDict
        if name.partition(".")[0] in names
    ]
    handlers_of_each = [logger.handlers for logger in loggers]
    for logger in loggers:
        logger.handlers = [logging.NullHandler()]
    try:
        yield
    finally:
        for logger, handlers in zip(loggers, handlers_of_each, strict=True):
            logger.handlers = handlers


def _check_workers(client: Any, address: str, unsafe: bool) -> None:
    """Refuse to start without a worker, or with another version on any machine.

    Raises:
        UsageError: naming the first that is not as this process is.
    """
    try:
        client.wait_for_workers(1, timeout=WORKER_SECONDS)
    except TimeoutError:
        start = START.format(address)
        raise UsageError(f"--scheduler: {address} has no worker; run `{start}`") from None
    try:
        problems = {"the scheduler": client.run_on_scheduler(_version_problem, installed_version())}
    except Exception as error:
        problems = {"the scheduler": error}
    problems |= client.run(_worker_problem, installed_version(), unsafe, on_error="return")
    for machine, problem in problems.items():
        if isinstance(problem, ImportError):
            problem = f"has no mitdl ({problem}); run `pip install 'mitdl[cluster]'` there"
        elif isinstance(problem, Exception):
            problem = f"fails: {_error_text(problem)}"
        if problem:
            raise UsageError(f"--scheduler: {machine} {problem}")


@dataclass
class Cluster:
    """The workers of a scheduler.

    Attributes:
        client: a connected `distributed.Client`.
        address: of the scheduler.
        unsafe: whether workers may use a plain process.
    """

    client: Any
    address: str
    unsafe: bool = False
    _last_worker: float = 0.0
    _last_count: float = 0.0
    _threads: int = 0

    def grade(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, GradedOrError]]:
        """Send each task to a worker, and to another one if that dies.

        Raises:
            MitdlError: when the scheduler goes away, or all workers do and none comes.
        """
        self._last_worker = time.monotonic()
        # Submissions do not depend on each other, and grading one twice gives the same: so Dask
        # may do it again elsewhere (`allowed-failures` times). Our own errors would come again,
        # so there are no retries.
        executor = self.client.get_executor(pure=False, retries=0)
        for task, outcome in in_parallel(
            tasks, lambda task: self._submit(executor, task), self._workers, CHECK_SECONDS
        ):
            if isinstance(outcome, CancelledError):
                raise self._scheduler_lost()
            yield task, _translated(outcome)

    def _submit(self, executor: Any, task: Task) -> Future[GradedNotebook]:
        future: Future[GradedNotebook] = executor.submit(
            grade_on_worker, portable_task(task), installed_version(), self.unsafe
        )
        return future

    def _workers(self) -> int:
        """Return how many threads of workers there are; asked every few seconds."""
        now = time.monotonic()
        if self.client.status != "running":
            raise self._scheduler_lost()
        if now - self._last_count > CHECK_SECONDS:
            try:
                self._threads = sum(self.client.nthreads().values())
            except (OSError, TimeoutError, CancelledError):
                raise self._scheduler_lost() from None
            self._last_count = time.monotonic()
        if self._threads:
            self._last_worker = now
        elif now - self._last_worker > LONELY_SECONDS:
            raise MitdlError(
                f"--scheduler: {self.address} has no worker any more; what was graded is saved. "
                f"Run `{START.format(self.address)}` and the same command again"
            )
        return self._threads

    def _scheduler_lost(self) -> MitdlError:
        return MitdlError(
            f"--scheduler: {self.address} is gone; what was graded is saved, the same command "
            "goes on from there"
        )


def _translated(outcome: GradedOrError) -> GradedOrError:
    """Explain a failure of Dask's own in one line; return anything else as it is."""
    if type(outcome).__name__ == "KilledWorker":
        return MitdlError(
            "the workers that graded it died, one after another; look at their logs and memory"
        )
    return outcome


# ── what is sent ─────────────────────────────────────────────────────────────────────────────────


def portable_task(task: Task) -> Task:
    """Return a task without private data: folders, the gradebook's address."""
    config = Config(
        {
            section: {name: copy.copy(value) for name, value in traits.items() if name != "db_url"}
            for section, traits in task.config.items()
            if section not in PRIVATE
        }
    )
    submission = replace(task.submission, folder=Path(task.submission.lab))
    return replace(task, submission=submission, config=config)


# ── on a worker ───────────────────────────────────────────────────────────────────────────────────


def grade_on_worker(task: Task, expected: str, unsafe: bool) -> GradedNotebook:
    """Grade one submission in this worker's sandbox.

    Raises:
        MitdlError: when it could not be graded here.
    """
    if problem := _version_problem(expected):  # it came after the others were checked
        raise MitdlError(f"a worker {problem}")
    return grade_submission(task, _shared_sandbox(unsafe))


def _worker_problem(expected: str, unsafe: bool) -> str:
    """Return why this worker cannot grade like the machine that asks, or ""."""
    if problem := _version_problem(expected):
        return problem
    try:
        _shared_sandbox(unsafe)
    except MitdlError as error:
        return f"cannot grade: {error}"
    return ""


def _version_problem(expected: str) -> str:
    """Return a sentence where the installed version is not the expected one, or ""."""
    installed = installed_version()
    if installed == expected:
        return ""
    return f"has {installed}, expected {expected}; install the same there"


@functools.cache
def installed_version() -> str:
    """Return the version and a digest of the sources, so that all machines judge alike."""
    digest = hashlib.sha256()
    root = Path(__file__).resolve().parents[2]
    for package in ("autograder", "mitdl_utils"):
        for path in sorted((root / package).rglob("*.py")):
            digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return f"mitdl {version('mitdl')} ({digest.hexdigest()[:8]}), nbgrader {version('nbgrader')}"


_CHOOSING = threading.Lock()


def _shared_sandbox(unsafe: bool) -> Sandbox:
    """Return this worker's sandbox, one for all of its threads."""
    with _CHOOSING:
        return choose_sandbox(unsafe)


def _error_text(error: Exception) -> str:
    """Return an error in a few words, on one line."""
    return " ".join(str(error).split())[:200] or type(error).__name__
