"""`mitdl grade --scheduler`: real Dask schedulers and workers, on this host and on two."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import pytest
from traitlets.config import Config

from autograder.errors import MitdlError, UsageError
from autograder.grading import cluster as clusters
from autograder.grading.workers import in_parallel
from autograder.submission.pipeline import Task
from autograder.submission.reading import Submission
from autograder.submission.released import ReleasedNotebook
from tests.helpers.commands import environment
from tests.helpers.waiting import GUARD, until

LAB = "01_perceptron"
ROOT = Path(__file__).resolve().parents[3]
# A host that vanishes is missed as soon as Dask allows.
QUICK = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP": "11s"}
pytestmark = [pytest.mark.xdist_group("cluster"), pytest.mark.slow]


class Dask(subprocess.Popen[str]):
    """A program of Dask's, which says that it is ready; what it starts ends with it.

    Args:
        ready: what it logs then.
        words: its name and arguments.
        host: how to get to its host.
    """

    def __init__(self, ready: str, *words: str, host: tuple[str, ...] = ()) -> None:
        with tempfile.NamedTemporaryFile() as log:
            super().__init__(
                [*host, sys.executable, "-m", "distributed.cli." + words[0], *words[1:]],
                cwd=ROOT,
                env=environment(**QUICK),
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
            until(lambda: ready in Path(log.name).read_text() or self.poll() is not None)
            assert self.poll() is None, Path(log.name).read_text()

    def end(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.wait()


def scheduler(port: int, host: tuple[str, ...] = (), at: str = "127.0.0.1") -> Dask:
    return Dask(
        "Scheduler at:", "dask_scheduler",
        "--host", at, "--port", str(port), "--no-dashboard", "--no-show",
        host=host,
    )  # fmt: skip


def worker(address: str, host: tuple[str, ...] = (), at: str = "127.0.0.1") -> Dask:
    return Dask(
        "Registered to:", "dask_worker", address,
        "--host", at, "--nthreads", "1", "--no-nanny", "--no-dashboard",
        host=host,
    )  # fmt: skip


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@dataclass
class LocalCluster:
    """A scheduler and workers of this host; a test may end any of them."""

    scheduler: Dask | None = None
    workers: list[Dask] = field(default_factory=list)
    address: str = ""

    def have(self, workers: int) -> None:
        """See that there are a scheduler and as many workers, and start those that are missing."""
        if self.scheduler is None or self.scheduler.poll() is not None:
            self.end()
            port = free_port()
            self.scheduler, self.address = scheduler(port), f"tcp://127.0.0.1:{port}"
        self.workers = [one for one in self.workers if one.poll() is None]
        while len(self.workers) < workers:
            self.workers.append(worker(self.address))

    def end(self) -> None:
        for process in (*self.workers, *filter(None, [self.scheduler])):
            process.end()
        self.workers = []


@pytest.fixture(scope="module")
def local_cluster() -> Iterator[LocalCluster]:
    cluster = LocalCluster()
    yield cluster
    cluster.end()


def slow(room: Any, seconds: float, times: int = 1) -> Any:
    nb = room.notebook()
    sleep = f"import time; time.sleep({seconds})"
    nb.cells += [nbformat.v4.new_code_cell(sleep) for _ in range(times)]
    return nb


def start_grading(room: Any, address: str, host: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    command = [*host, sys.executable, "-m", "autograder.cli", "grade", LAB, "--json"]
    return subprocess.Popen(
        [*command, "--scheduler", address],
        cwd=room.folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def results(run: subprocess.Popen[str]) -> dict[str, dict[str, Any]]:
    out, err = run.communicate(timeout=2 * GUARD)
    assert run.returncode == 0, err
    lines = [json.loads(line) for line in out.splitlines()]
    assert len({one["student"] for one in lines}) == len(lines)
    return {one["student"]: one for one in lines}


def plain(result: dict[str, Any]) -> dict[str, Any]:
    return {key: result[key] for key in ("lab", "score", "max_score", "tampering", "isolation")}


def test_workers_grade_as_threads_do_and_one_that_is_killed_loses_nothing(
    classroom: Any, local_cluster: LocalCluster
) -> None:
    local_cluster.have(workers=2)
    for name in ("wrong-twice", "right-loops"):
        classroom.hand_in(name, classroom.sampled(name))
    classroom.path("no-notebook")  # a folder with nothing in it
    for name in "abc":
        classroom.hand_in(name, slow(classroom, 1.5))
    run = start_grading(classroom, local_cluster.address)
    graded = classroom.folder / "autograded"
    until(lambda: list(graded.glob(f"*/{LAB}/{LAB}.ipynb")))
    local_cluster.workers[0].end()  # in the middle: it has at least one of the slow ones
    there = results(run)
    assert set(there) == {*"abc", "wrong-twice", "right-loops", "no-notebook"}
    scores = classroom.scores()
    assert set(scores) == set(there)
    here = classroom.grade("--force", "--jobs", "2")
    assert {name: plain(one) for name, one in there.items()} == {
        name: plain(one) for name, one in here.items()
    }
    assert classroom.scores() == scores


def test_a_scheduler_that_goes_away_is_one_line_and_the_next_call_goes_on(
    classroom: Any, local_cluster: LocalCluster
) -> None:
    local_cluster.have(workers=1)
    address = local_cluster.address
    classroom.hand_in("a", classroom.notebook())
    for name in "bc":
        classroom.hand_in(name, slow(classroom, 9.0, times=8))
    run = start_grading(classroom, address)
    first = classroom.folder / "autograded" / "a" / LAB / f"{LAB}.ipynb"
    until(first.exists)
    assert local_cluster.scheduler is not None
    local_cluster.scheduler.end()
    _, err = run.communicate(timeout=GUARD)
    assert run.returncode == 1
    assert err.splitlines()[-1] == (
        f"mitdl: --scheduler: {address} is gone; what was graded is saved, the same command goes "
        "on from there"
    )
    assert "Traceback" not in err
    stamp = first.stat().st_mtime_ns
    for name in "bc":
        classroom.hand_in(name, classroom.notebook())
    assert set(classroom.grade()) == {*"abc"}
    assert first.stat().st_mtime_ns == stamp


def ip(*words: str) -> None:
    try:
        done = subprocess.run(["ip", *words], capture_output=True, text=True)
        problem = done.stderr.strip()
    except FileNotFoundError:
        problem = "there is no `ip`"
    if problem:
        pytest.fail(
            f"two hosts: {problem}; this test makes network namespaces, which takes iproute2 and "
            "root: apt-get install iproute2, then run `make test` as root (in a container: with "
            "--cap-add NET_ADMIN --cap-add SYS_ADMIN)"
        )


@pytest.fixture
def two_hosts() -> Iterator[list[tuple[str, ...]]]:
    """Two network namespaces and a cable; each comes as the words to run a program there."""
    names = [f"mitdl-{os.getpid()}-{host}" for host in (1, 2)]
    try:
        for name in names:
            ip("netns", "add", name)
            ip("-n", name, "link", "set", "lo", "up")
        ip("link", "add", "eth1", "netns", names[0], "type", "veth", "peer", "eth1",
           "netns", names[1])  # fmt: skip
        for number, name in enumerate(names, 1):
            ip("-n", name, "addr", "add", f"10.99.0.{number}/24", "dev", "eth1")
            ip("-n", name, "link", "set", "eth1", "up")
        yield [("ip", "netns", "exec", name) for name in names]
    finally:
        for name in names:
            subprocess.run(["ip", "netns", "del", name], capture_output=True)


def test_another_host_grades_and_its_work_is_done_here_when_its_cable_is_cut(
    classroom: Any, two_hosts: list[tuple[str, ...]]
) -> None:
    here, other = two_hosts
    address = "tcp://10.99.0.1:8786"
    processes: list[Dask] = []
    try:
        processes.append(scheduler(8786, here, "10.99.0.1"))
        processes.append(worker(address, other, "10.99.0.2"))
        for name in "acd":
            classroom.hand_in(name, classroom.notebook())
        classroom.hand_in("b", slow(classroom, 2.0, times=8))
        run = start_grading(classroom, address, here)
        until((classroom.folder / "autograded" / "a" / LAB / f"{LAB}.ipynb").exists)
        ip("-n", other[-1], "link", "set", "eth1", "down")  # it has b
        processes.append(worker(address, here, "10.99.0.1"))
        scores = {name: result["score"] for name, result in results(run).items()}
        assert scores == dict.fromkeys("abcd", 18.0)
        assert set(classroom.scores()) == {*"abcd"}
    finally:
        for process in processes:
            process.end()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("tcp://127.0.0.1:9", "Connection refused"),
        ("8786", "expected an address as tcp://HOST:PORT"),
        ("foo://here:1", "expected an address as tcp://HOST:PORT"),
    ],
)
def test_a_scheduler_that_is_not_there_is_one_line_at_once(
    monkeypatch: pytest.MonkeyPatch, address: str, said: str
) -> None:
    def client(*_: object, **__: object) -> None:
        pytest.fail("it asks Dask's client, which waits")

    monkeypatch.setattr("distributed.Client", client)
    with pytest.raises(UsageError) as caught, clusters.cluster(address):
        pass
    assert str(caught.value).startswith(f"--scheduler: {address} is no Dask scheduler (")
    assert said in str(caught.value)
    assert "start one with `dask scheduler`" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_somebody_there_who_is_no_scheduler_is_told_from_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(UsageError, match="is no Dask scheduler"), clusters.cluster(address):
            pass


def test_what_goes_to_a_worker_names_no_folder_and_no_gradebook() -> None:
    config = Config()
    config.CourseDirectory.db_url = "postgresql+psycopg://teacher:secret@db/grades"
    config.CourseDirectory.root = "/home/teacher"
    config.NbGrader.db_url = config.CourseDirectory.db_url
    config.SandboxedExecute.seed = 3
    config.AssignLatePenalties.plugin_class = "late_penalty.TenPercent"
    submission = Submission("a", LAB, Path("/home/teacher/submitted/a"))
    task = clusters.portable_task(
        Task(submission, b"{}", "", "digest", ReleasedNotebook(LAB, ()), config)
    )
    assert "teacher" not in repr(task)
    assert task.config.SandboxedExecute.seed == 3
    assert "late_penalty" not in repr(task)  # lies in the course's folder, which a worker lacks


def test_a_submission_that_takes_every_worker_along_is_our_failure_and_says_so() -> None:
    class KilledWorker(Exception):
        pass

    said = clusters._translated(KilledWorker("..."))
    assert isinstance(said, MitdlError)
    assert "the workers that graded it died" in str(said)


def test_without_dask_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(UsageError, match=r"pip install 'mitdl\[cluster\]'"),
        clusters.cluster("tcp://127.0.0.1:9"),
    ):
        pass


def test_a_worker_with_other_sources_is_refused() -> None:
    with pytest.raises(MitdlError, match=r"a worker has mitdl .*, expected mitdl 0; install"):
        clusters.grade_on_worker(None, "mitdl 0", False)  # type: ignore[arg-type]


def test_tasks_are_made_only_as_far_as_there_are_workers() -> None:
    from concurrent.futures import Future

    made: list[int] = []

    def numbers() -> Iterator[int]:
        for number in range(10):
            made.append(number)
            yield number

    def done(number: int) -> "Future[int]":
        future: Future[int] = Future()
        future.set_result(number)
        return future

    outcomes = in_parallel(numbers(), done, lambda: 2)
    next(outcomes)
    assert made == [0, 1, 2, 3]
    assert sorted(number for number, _ in outcomes) == list(range(10))[1:] or len(made) == 10
