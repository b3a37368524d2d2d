"""Isolation itself: what a submission finds in its sandbox, and what it does not."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from autograder.errors import MitdlError, NotGraded
from autograder.sandbox import BubblewrapSandbox, Cell, Limits, cgroup
from autograder.sandbox.bubblewrap import Child, Zygote
from autograder.sandbox.rootfs import site
from tests.helpers.patience import PATIENT

NUMPY = ("torch", "scipy", "sklearn", "tensorflow")
pytestmark = pytest.mark.xdist_group("sandboxes")


@pytest.fixture
def sandbox(bubblewrap: BubblewrapSandbox) -> BubblewrapSandbox:
    return bubblewrap


def ask(
    sandbox: BubblewrapSandbox,
    body: str,
    limits: Limits = PATIENT,
    absent: tuple[str, ...] = NUMPY,
) -> Any:
    """Return what a function with this body returns inside the sandbox."""
    lines = "\n    ".join(body.splitlines())
    source = f"def f():\n    import os, ctypes, socket, sys\n    {lines}"
    with sandbox.start(limits, {}, (), absent) as session:
        session.run([Cell("f", source)])
        with session.exercise("f", ()) as student:
            answer = student.call("f", [], {})
    return answer.value if answer.raised is None else f"{answer.raised.type or answer.raised.kind}"


def test_nothing_of_the_host_is_there(sandbox: BubblewrapSandbox) -> None:
    assert set(ask(sandbox, "return os.listdir('/')")) == {
        *("dev", "etc", "lib", "lib64", "mitdl", "proc", "python", "site", "tmp", "usr", "var")
    }
    assert ask(sandbox, "return os.listdir('/mitdl/autograder')") == ["sandbox"]
    assert ask(sandbox, "return os.listdir('/mitdl/autograder/sandbox')") == ["inside"]
    assert ask(sandbox, "return os.listdir('/proc')") == []
    assert ask(sandbox, "return os.listdir('/etc')") == ["ld.so.cache"]
    assert ask(sandbox, "return [os.getuid(), os.getgroups()]")[0] == 1000
    home = str(Path.home())
    assert ask(sandbox, f"return os.path.exists({home!r})") is False


def test_torch_is_not_there_for_a_lab_from_scratch(sandbox: BubblewrapSandbox) -> None:
    libraries = ask(sandbox, "return os.listdir('/site')")
    assert "numpy" in libraries
    assert not {"torch", "scipy", "sklearn", "tensorflow", "nbgrader", "IPython.py"} & {*libraries}
    assert {"torch", "sympy"} <= set(site(["torch"]))


def test_nothing_can_be_written_but_in_the_folder(sandbox: BubblewrapSandbox) -> None:
    probe = """
kept = []
for top, folders, _ in os.walk('/'):
    folders[:] = [one for one in folders if os.path.join(top, one) not in ('/tmp', '/proc')]
    try:
        open(os.path.join(top, 'x'), 'w').close(); kept.append(top)
    except OSError: pass
return kept"""
    assert ask(sandbox, probe) == []
    small = replace(PATIENT, disk_bytes=2**20)
    assert ask(sandbox, "open('x', 'wb').write(bytes(2**21)); return 1", small) == "OSError"


def test_one_descriptor_and_no_secret(
    sandbox: BubblewrapSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = """
kept = []
for number in range(3, 1000):
    try: os.fstat(number); kept.append(number)
    except OSError: pass
return kept"""
    assert len(ask(sandbox, count)) == 1
    monkeypatch.setenv("GRADEBOOK_PASSWORD", "secret")
    with BubblewrapSandbox() as fresh:
        assert "secret" not in str(ask(fresh, "return dict(os.environ)"))


@pytest.mark.parametrize(
    "body",
    [
        "socket.socket(); return 1",
        "socket.socket(socket.AF_UNIX); return 1",
        "os.execv(sys.executable, ['x']); return 1",
        "import subprocess; subprocess.run(['true']); return 1",
        "os.memfd_create('x'); return 1",
        "os.mkfifo('x'); return 1",
        "os.chroot('/'); return 1",
        "import mmap; mmap.mmap(-1, 4096); return 1",
        "import fcntl; fcntl.ioctl(socket.socketpair()[0], 0x8912, bytes(40)); return 1",
        "socket.socketpair()[0].getsockopt(1, 17, 12); return 1",
        "socket.socketpair()[0].send(b'x', socket.MSG_OOB); return 1",
        "socket.send_fds(socket.socketpair()[0], [b'x'], [0]); return 1",
    ],
)
def test_calls_that_ordinary_computing_does_not_need_are_refused(
    sandbox: BubblewrapSandbox, body: str
) -> None:
    assert ask(sandbox, body) == "PermissionError"


def test_what_python_has_no_name_for_is_refused_too(sandbox: BubblewrapSandbox) -> None:
    # unshare, mount, ptrace, bpf, keyctl, perf_event_open, io_uring_setup, setns, userfaultfd
    numbers = [272, 165, 101, 321, 250, 298, 425, 308, 323]
    if os.uname().machine != "x86_64":
        pytest.fail("this table has x86-64's numbers; add those of this machine")
    probe = f"""
libc = ctypes.CDLL(None, use_errno=True)
return [[libc.syscall(n, 0, 0, 0, 0, 0), ctypes.get_errno()] for n in {numbers}]"""
    # ctypes is closed in labs from scratch
    assert ask(sandbox, probe) == "NotAvailable"
    assert ask(sandbox, probe, absent=()) == [[-1, 1]] * len(numbers)


def test_memory_of_the_whole_tree_is_held(
    sandbox: BubblewrapSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = """
import os, time
for _ in range(6):
    if os.fork() == 0:
        x = bytearray(100 * 2**20)
        time.sleep(20)
time.sleep(20)
"""
    few = replace(PATIENT, memory_bytes=300 * 2**20, cell_seconds=10, restarts=1)
    for groups in (True, False):
        if not groups:
            monkeypatch.setattr(cgroup, "make", lambda limits: None)
        with sandbox.start(few, {}, (), NUMPY) as session:
            runs = session.run([Cell("bomb", bomb), Cell("f", "def f(): return 7")])
            with session.exercise("f", ()) as student:
                assert student.call("f", [], {}).value == 7
        if not groups:  # the kernel may end any process of the group; a watch ends them all
            assert "more memory" in str(runs[0].outputs)


# Each question has a name of its own: one from before may be answered late.
HELPERS = """
import os, threading, time
os.mkdir("asked")
os.mkdir("answered")
def serve():
    while True:
        time.sleep(0.002)
        for name in os.listdir("asked"):
            os.rename(f"asked/{name}", f"answered/{name}")
threading.Thread(target=serve, daemon=True).start()
if os.fork() == 0:
    os.setsid()
    serve()
def f():
    name = str(time.monotonic_ns())
    open(f"asked/{name}", "w").close()
    until = time.monotonic() + 1
    while not os.path.exists(f"answered/{name}") and time.monotonic() < until:
        time.sleep(0.01)
    return os.path.exists(f"answered/{name}")
"""


def test_nobody_else_in_there_answers_for_a_fork(sandbox: BubblewrapSandbox) -> None:
    with sandbox.start(PATIENT, {}, (), NUMPY) as session:
        session.run([Cell("a", HELPERS)])
        for _ in range(2):
            with session.exercise("f", ()) as student:
                assert student.call("f", [], {}).value is False


def test_a_fork_is_asked_when_its_notebook_stands_still_and_not_before(
    sandbox: BubblewrapSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread that takes the signal may wait long for a processor, and others run on."""
    send, late = Child._signal, []

    def send_late(child: Child, number: signal.Signals) -> None:
        if number is signal.SIGSTOP:
            late.append(threading.Timer(0.3, send, (child, number)))
            late[-1].start()
        else:
            send(child, number)

    with sandbox.start(PATIENT, {}, (), NUMPY) as session:
        session.run([Cell("a", HELPERS)])
        monkeypatch.setattr(Child, "_signal", send_late)
        with session.exercise("f", ()) as student:
            assert student.call("f", [], {}).value is False
    assert late


@pytest.mark.parametrize(
    "wake",
    [
        "os.kill(os.getppid(), signal.SIGCONT)",
        "os.killpg(os.getpgid(os.getppid()), signal.SIGCONT)",
        "fcntl.fcntl(os.pipe()[0], fcntl.F_SETOWN, 1)",
        "fcntl.fcntl(os.pipe()[0], 10, signal.SIGCONT)",
        "fcntl.fcntl(os.pipe()[0], fcntl.F_SETFL, os.O_ASYNC)",
    ],
)
def test_nobody_wakes_a_notebook_that_stands_still(sandbox: BubblewrapSandbox, wake: str) -> None:
    assert ask(sandbox, f"import fcntl, signal; {wake}; return 1") == "PermissionError"


def test_descriptors_do_what_is_ordinary(sandbox: BubblewrapSandbox) -> None:
    probe = """
import fcntl
ends = os.pipe()
os.set_blocking(ends[0], False)
file = open("a", "w")
fcntl.lockf(file, fcntl.LOCK_EX)
fcntl.flock(file, fcntl.LOCK_EX)
return [os.get_blocking(ends[0]), os.get_inheritable(os.dup(ends[0]))]"""
    assert ask(sandbox, probe) == [False, False]


def test_devices_keep_nothing_for_the_next(sandbox: BubblewrapSandbox) -> None:
    probe = """
import os
kept = []
for name in ("null", "full", "random", "urandom"):
    try:
        os.utime(f"/dev/{name}")
        kept.append(name)
    except OSError:
        pass
return [kept, open("/dev/null", "w").write("x"), len(open("/dev/urandom", "rb").read(8))]"""
    assert ask(sandbox, probe) == [[], 1, 8]


def test_loaders_fetch_without_processes_of_their_own(sandbox: BubblewrapSandbox) -> None:
    probe = """
import torch
from torch.utils.data import DataLoader
rows = torch.arange(10.0)
batches = []
for workers in (0, 2):
    more = {"timeout": 5, "prefetch_factor": 2} if workers else {}
    g = torch.Generator().manual_seed(1)
    loader = DataLoader(rows, 3, shuffle=True, num_workers=workers, generator=g, **more)
    batches.append([[batch.tolist() for batch in loader] for epoch in range(2)])
    assert loader.num_workers == workers
return batches[0] == batches[1]"""
    assert ask(sandbox, probe, absent=()) is True


def test_a_zygote_that_is_gone_is_replaced() -> None:
    with BubblewrapSandbox() as own:
        assert ask(own, "return 1") == 1
        for zygote in own._zygotes.values():
            zygote.process.kill()
        assert ask(own, "return 2") == 2


def test_a_child_that_ends_with_its_zygote_before_any_code_has_run_is_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fork = Zygote.fork
    killed: list[Child] = []

    def fork_and_kill(self: Zygote, limits: Limits) -> Child:
        child = fork(self, limits)
        if not killed:
            self.process.kill()
            select.select([child.process], [], [])
            killed.append(child)
        return child

    monkeypatch.setattr(Zygote, "fork", fork_and_kill)
    with BubblewrapSandbox() as own:
        assert ask(own, "return 2") == 2
    assert killed


@pytest.mark.parametrize("first", ["bubblewrap", "zygote"])
def test_a_zygote_that_ends_while_a_submission_is_graded_costs_no_points(first: str) -> None:
    with (
        BubblewrapSandbox() as own,
        pytest.raises(NotGraded, match="its zygote ended while this was graded; grade it again"),
        own.start(PATIENT, {}, (), NUMPY) as session,
    ):
        session.run([Cell("f", "def f(): return 1")])
        outer = psutil.Process(next(iter(own._zygotes.values())).process.pid)
        zygote = outer.children()[0].children()[0].children()[0]
        (outer if first == "bubblewrap" else zygote).kill()
        with session.exercise("f", ()) as student:
            student.call("f", [], {})


def test_walls_that_cannot_be_built_are_one_line_and_a_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(MitdlError, match=r"bubblewrap is not installed; run `mitdl doctor`"):
        Zygote("numpy")


def test_an_ordinary_user_gets_the_same_walls() -> None:
    program = f"""
import os
from autograder.sandbox import BubblewrapSandbox, Cell
assert os.getuid() == 1234
from tests.helpers.patience import PATIENT
with BubblewrapSandbox() as sandbox, sandbox.start(PATIENT, {{}}, (), {NUMPY}) as session:
    (run,) = session.run([Cell("a", "import os, socket\\nos.getuid(), os.getpid()")])
    print(run.outputs[0]["data"]["text/plain"])
"""
    done = subprocess.run(
        ["unshare", "--user", "--map-user=1234", "--map-group=1234", sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[3],
        check=False,
    )
    assert done.stdout == "(1000, 1)\n", done.stderr
