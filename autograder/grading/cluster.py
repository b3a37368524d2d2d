"""Past one machine: the workers of a Dask scheduler grade, and this process alone writes.

What goes to a worker is plain data: a notebook's bytes, the lab's cells, the course's settings
without the gradebook's address. What comes back is the graded notebook. Dask pickles both, between
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
from autograder.grading.workers import Came, side_by_side
from autograder.sandbox.choose import choose_sandbox
from autograder.sandbox.sandbox import Sandbox
from autograder.submission.pipeline import Task, Work, grade_one

CONNECT_SECONDS = 5.0
WORKER_SECONDS = 5.0  # to wait for the first worker
LONELY_SECONDS = 120.0  # to wait for another one when all are gone
CHECK_SECONDS = 2.0
MOST_GREETING = 2**16  # bytes
START = "dask worker {} --nworkers auto --nthreads 1"


@contextlib.contextmanager
def cluster(address: str, unsafe: bool = False) -> Iterator[Cluster]:
    """The workers of a scheduler, looked at before the first submission goes there.

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
    quiet = {
        "distributed.admin.large-graph-warning-threshold": "1GB",
        "distributed.comm.timeouts.connect": CONNECT_SECONDS,
    }
    with dask.config.set(quiet), _silent("distributed", "tornado"):
        try:
            _knock(address)
            connect: Any = distributed.Client
            client = connect(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, RuntimeError) as error:
            raise UsageError(
                f"--scheduler: {address} is no Dask scheduler ({_words(error)}); start "
                "one with `dask scheduler`, and give the address that it prints"
            ) from None
        with client:
            _look_around(client, address, unsafe)
            yield Cluster(client, address, unsafe)


def _knock(address: str) -> None:
    """See whether somebody is there who speaks as Dask does; its client may wait for ever."""
    scheme, _, place = address.rpartition("://")
    host, _, port = place.rpartition(":")
    if scheme not in ("", "tcp", "tls") or not host or not port.isdigit():
        raise ValueError("expected an address as tcp://HOST:PORT")
    with socket.create_connection((host.strip("[]"), int(port)), CONNECT_SECONDS) as sock:
        if scheme == "tls":
            return
        head = sock.recv(8, socket.MSG_WAITALL)  # a greeting: its length comes first
    if len(head) < 8 or not 0 < int.from_bytes(head, "little") < MOST_GREETING:
        raise ValueError("somebody else answers")


@contextlib.contextmanager
def _silent(*names: str) -> Iterator[None]:
    """Keep libraries' logs from the screen: what a person needs to hear, we say."""
    loggers = [
        logging.getLogger(name)
        for name in logging.root.manager.loggerDict
        if name.partition(".")[0] in names
    ]
    before = [logger.handlers for logger in loggers]
    for logger in loggers:
        logger.handlers = [logging.NullHandler()]
    try:
        yield
    finally:
        for logger, handlers in zip(loggers, before, strict=True):
            logger.handlers = handlers


def _look_around(client: Any, address: str, unsafe: bool) -> None:
    """Refuse to start where a worker is missing, or somebody is not as this process is."""
    try:
        client.wait_for_workers(1, timeout=WORKER_SECONDS)
    except TimeoutError:
        start = START.format(address)
        raise UsageError(f"--scheduler: {address} has no worker; run `{start}`") from None
    try:
        found = {"the scheduler": client.run_on_scheduler(_differs, here())}
    except Exception as error:
        found = {"the scheduler": error}
    found |= client.run(_problem_here, here(), unsafe, on_error="return")
    for who, problem in found.items():
        if isinstance(problem, ImportError):
            problem = f"has no mitdl ({problem}); run `pip install 'mitdl[cluster]'` there"
        elif isinstance(problem, Exception):
            problem = f"fails: {_words(problem)}"
        if problem:
            raise UsageError(f"--scheduler: {who} {problem}")


@dataclass
class Cluster:
    """The workers of a scheduler as a place to grade.

    Attributes:
        client: a connected `distributed.Client`.
        address: of the scheduler.
        unsafe: whether workers may use a plain process.
    """

    client: Any
    address: str
    unsafe: bool = False
    _seen: float = 0.0
    _looked: float = 0.0
    _threads: int = 0

    def grade(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, Came]]:
        """Send each to a worker; one whose worker dies is done again by another.

        Raises:
            MitdlError: when the scheduler goes away, or all workers do and none comes.
        """
        self._seen = time.monotonic()
        # Submissions do not depend on each other, and grading one twice gives the same: so Dask
        # may do it again elsewhere (`allowed-failures` times). Our own errors would come again,
        # so there are no retries.
        executor = self.client.get_executor(pure=False, retries=0)
        for task, came in side_by_side(
            tasks, lambda task: self._submit(executor, task), self._workers, CHECK_SECONDS
        ):
            if isinstance(came, CancelledError):
                raise self._gone()
            yield task, _plain(came)

    def _submit(self, executor: Any, task: Task) -> Future[Work]:
        submitted: Future[Work] = executor.submit(grade_there, sent(task), here(), self.unsafe)
        return submitted

    def _workers(self) -> int:
        """How many threads of workers there are; asked now and then."""
        now = time.monotonic()
        if self.client.status != "running":
            raise self._gone()
        if now - self._looked > CHECK_SECONDS:
            try:
                self._threads = sum(self.client.nthreads().values())
            except (OSError, TimeoutError, CancelledError):
                raise self._gone() from None
            self._looked = time.monotonic()
        if self._threads:
            self._seen = now
        elif now - self._seen > LONELY_SECONDS:
            raise MitdlError(
                f"--scheduler: {self.address} has no worker any more; what was graded is saved. "
                f"Run `{START.format(self.address)}` and the same command again"
            )
        return self._threads

    def _gone(self) -> MitdlError:
        return MitdlError(
            f"--scheduler: {self.address} is gone; what was graded is saved, the same command "
            "goes on from there"
        )


def _plain(came: Came) -> Came:
    """What came of a submission; Dask's own failure as a line of ours."""
    if type(came).__name__ == "KilledWorker":
        return MitdlError(
            "the workers that graded it died, one after another; look at their logs and memory"
        )
    return came


# ── the way there ─────────────────────────────────────────────────────────────────────────────────


def sent(task: Task) -> Task:
    """A task without what is nobody else's business: folders, and where the gradebook is."""
    config = Config(
        {
            section: {name: copy.copy(value) for name, value in traits.items() if name != "db_url"}
            for section, traits in task.config.items()
            if section != "CourseDirectory"
        }
    )
    submission = replace(task.submission, folder=Path(task.submission.lab))
    return replace(task, submission=submission, config=config)


# ── on a worker ───────────────────────────────────────────────────────────────────────────────────


def grade_there(task: Task, wanted: str, unsafe: bool) -> Work:
    """Grade one submission in this worker's sandbox.

    Raises:
        MitdlError: when it could not be graded here.
    """
    if problem := _differs(wanted):  # it came after the others were looked at
        raise MitdlError(f"a worker {problem}")
    return grade_one(task, _sandbox(unsafe))


def _problem_here(wanted: str, unsafe: bool) -> str:
    """Why this worker cannot grade as the one who asks would, or ""."""
    if problem := _differs(wanted):
        return problem
    try:
        _sandbox(unsafe)
    except MitdlError as error:
        return f"cannot grade: {error}"
    return ""


def _differs(wanted: str) -> str:
    """What is installed here and not what is wanted, or ""."""
    return "" if here() == wanted else f"has {here()}, expected {wanted}; install the same there"


@functools.cache
def here() -> str:
    """What grades here: our version and a digest of our sources, so that all judge alike."""
    folded = hashlib.sha256()
    root = Path(__file__).resolve().parents[2]
    for package in ("autograder", "mitdl_utils"):
        for path in sorted((root / package).rglob("*.py")):
            folded.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return f"mitdl {version('mitdl')} ({folded.hexdigest()[:8]}), nbgrader {version('nbgrader')}"


_CHOOSING = threading.Lock()


def _sandbox(unsafe: bool) -> Sandbox:
    """This worker's sandbox, one for all of its threads."""
    with _CHOOSING:
        return choose_sandbox(unsafe)


def _words(error: Exception) -> str:
    """An error in a few words, on one line."""
    return " ".join(str(error).split())[:200] or type(error).__name__
