"""The sandbox that grades: a zygote in bubblewrap, and an isolated child of it per submission.

`inside/zygote.py` says what runs inside it; this is the trusted side, which holds the connection to
each submission, its process, and its control group or a watch on its memory. Several processes may
use one sandbox: an order to the zygote is one datagram.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

import psutil

from autograder.errors import MitdlError
from autograder.sandbox import cgroup, rootfs, seccomp
from autograder.sandbox.connection import Connection, close
from autograder.sandbox.memory_watch import MemoryWatch
from autograder.sandbox.process import environment
from autograder.sandbox.sandbox import Limits
from autograder.sandbox.session import SandboxSession
from autograder.sandbox.standstill import wait_for_standstill
from autograder.sandbox.student import printable
from autograder.sandbox.timer import tree_seconds

READY_SECONDS = 120.0
END_SECONDS = 10.0
ROUNDS = 50  # of killing processes, as they may have started others meanwhile
REMEDY = "run `mitdl doctor` for what is missing, or add --unsafe to do without walls"
CREDENTIALS = struct.Struct("3i")  # struct ucred: pid, uid, gid


class BubblewrapSandbox:
    """A sandbox that isolates each submission; its zygotes start when they are first needed.

    Use it as a context manager, or call `close`.
    """

    name = "bubblewrap"

    def __init__(self) -> None:
        self._zygotes: dict[tuple[str, tuple[str, ...]], Zygote] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> BubblewrapSandbox:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the zygotes and every submission that runs in them."""
        with self._lock:
            zygotes, self._zygotes = self._zygotes, {}
        for zygote in zygotes.values():
            zygote.close()

    def warm(
        self, absent: Sequence[str] = (), wait: bool = False, libraries: tuple[str, ...] = ()
    ) -> None:
        """Start the zygote for labs without these libraries, before it is needed.

        Args:
            absent: libraries that the lab does without.
            wait: return only when it is ready; forks of this process then share it.
            libraries: that are mounted besides the usual ones.
        """
        zygote = self._zygote(absent, libraries)
        if wait:
            zygote.wait()

    @contextlib.contextmanager
    def start(
        self,
        limits: Limits,
        files: Mapping[str, bytes],
        tripwires: Sequence[str],
        absent: Sequence[str] = (),
    ) -> Iterator[SandboxSession]:
        """Start an isolated session; see `SandboxSession`.

        Raises:
            MitdlError: where isolation cannot be set up.
        """

        def launch() -> Child:
            try:
                return self._zygote(absent, limits.libraries).fork(limits)
            except ZygoteGone:  # retry with a new zygote
                return self._zygote(absent, limits.libraries).fork(limits)

        with SandboxSession(limits, launch, files, tripwires, absent) as session:
            yield session

    def _zygote(self, absent: Sequence[str], libraries: tuple[str, ...] = ()) -> Zygote:
        kind, key = rootfs.kind_without(absent), (rootfs.kind_without(absent), libraries)
        with self._lock:
            zygote = self._zygotes.get(key)
            if zygote is not None and zygote.gone():
                zygote.close()
                zygote = None
            if zygote is None:
                zygote = self._zygotes[key] = Zygote(kind, libraries)
            return zygote


class ZygoteGone(MitdlError):
    """The zygote has ended; another one can be started."""


class Zygote:
    """A zygote in bubblewrap; forks of the process that started it may use it too."""

    def __init__(self, kind: str, extra: tuple[str, ...] = ()) -> None:
        distributions, libraries = rootfs.KINDS[kind]
        mounts = rootfs.arguments((*distributions, *extra))
        wrapper = [*bubblewrap_arguments(), *mounts, "--chdir", "/", "--"]
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115  open as long as the zygote
        self.control, zygote_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.lock = threading.Lock()
        self.ready = False
        self.lost = False
        self.owner = os.getpid()
        command = rootfs.command(
            "autograder.sandbox.inside.zygote", str(zygote_end.fileno()), *libraries
        )
        variables = environment(rootfs.HOME, f"{rootfs.PROJECT}:{rootfs.SITE}") | rootfs.variables()
        try:
            self.process = subprocess.Popen(
                [*wrapper, *command],
                pass_fds=[zygote_end.fileno()],
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self.errors,
            )
        except OSError as error:
            raise MitdlError(f"sandbox: bubblewrap cannot be started: {error}; {REMEDY}") from None
        finally:
            zygote_end.close()
        self.pidfd = os.pidfd_open(self.process.pid)

    def fork(self, limits: Limits) -> Child:
        """Fork a child for one submission.

        Raises:
            MitdlError: where isolation cannot be set up.
        """
        self.wait()
        grader_end, child_end = socket.socketpair()
        handshake, child_handshake = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        order = {
            "size": limits.disk_bytes,
            "rlimits": limits.as_rlimits() | {"RLIMIT_NPROC": limits.processes},
            "filter": seccomp.program().hex(),
        }
        with child_end, child_handshake:
            try:
                handshake.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
                text = json.dumps(order).encode()
                socket.send_fds(
                    self.control, [text], [child_end.fileno(), child_handshake.fileno()]
                )
            except OSError as error:
                self.lost = True
                raise ZygoteGone(
                    f"sandbox: its zygote is gone: {error}; {self._last_error()}"
                ) from None
        with handshake:
            handshake.settimeout(END_SECONDS)
            try:
                return _shake_hands(Connection(grader_end), handshake, limits, self.gone)
            except ZygoteGone:
                self.lost = True
                raise

    def gone(self) -> bool:
        """Whether the zygote has ended: bubblewrap before it, or it before bubblewrap."""
        if not self.lost:
            ready, _, _ = select.select([self.control.fileno(), self.pidfd], [], [], 0)
            self.lost = self.pidfd in ready or (bool(ready) and _at_end(self.control))
        return self.lost

    def close(self) -> None:
        """Disconnect from the zygote; in the process that started it, end it as well."""
        self.lost = True
        close(self.control)
        os.close(self.pidfd)
        if self.owner == os.getpid():
            self.process.kill()
            self.process.wait()
        self.errors.close()

    def wait(self) -> None:
        """Wait until the zygote has imported its libraries.

        Raises:
            MitdlError: where isolation cannot be set up.
        """
        with self.lock:
            if self.ready:
                return
            seccomp.program()  # cached, while the libraries are imported
            self.control.settimeout(READY_SECONDS)
            try:
                self.ready = bool(self.control.recv(16))
            except OSError:
                self.ready = False
            self.control.settimeout(None)
            if not self.ready:
                raise MitdlError(f"sandbox: the walls cannot be built: {self._last_error()}")

    def _last_error(self) -> str:
        self.errors.seek(0)
        lines = self.errors.read()[-4000:].decode("utf-8", "replace").strip().splitlines()
        return f"{printable(lines[-1]) if lines else 'it said nothing'}; {REMEDY}"


def _at_end(control: socket.socket) -> bool:
    """Whether nothing can come over a zygote's socket any more; what lies there stays there."""
    try:
        return not control.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:  # another process has taken it
        return False
    except OSError:
        return True


def _shake_hands(
    connection: Connection, handshake: socket.socket, limits: Limits, gone: Callable[[], bool]
) -> Child:
    """Return a child that is in its control group and isolated; no submission has run in it yet.

    Raises:
        ZygoteGone: when it ended without a message, as it does when its zygote ends.
        MitdlError: where isolation cannot be set up.
    """
    reason = ""
    try:
        text, pid = _receive(handshake)
        if text == b"forked" and pid:
            child = Child(connection, pid, limits, gone)
            handshake.send(b"go")
            text, _ = _receive(handshake)
            if text == b"isolated":
                return child
            child.end()
        reason = printable(text.decode("utf-8", "replace"))
    except TimeoutError:
        reason = f"no answer in {END_SECONDS:.0f} seconds"
    except OSError:  # it has ended already
        reason = ""
    close(connection.sock)
    if not reason:
        raise ZygoteGone(f"sandbox: a child ended before its walls stood; {REMEDY}")
    raise MitdlError(f"sandbox: the walls cannot be built: {reason}; {REMEDY}")


def _receive(handshake: socket.socket) -> tuple[bytes, int]:
    """Receive a child's message, and its process number in our own namespace."""
    text, ancillary, _, _ = handshake.recvmsg(4096, socket.CMSG_SPACE(CREDENTIALS.size))
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_CREDENTIALS:
            return text, int(CREDENTIALS.unpack(data)[0])
    return text, 0


class Child:
    """A submission's first process, number 1 of its namespace: when it ends, all others end.

    Args:
        connection: to it.
        pid: its process number, in our own namespace.
        limits: what the submission may use.
        gone: says whether its zygote has ended.

    Raises:
        OSError: when it has ended already.
    """

    rlimits: Mapping[str, int] = MappingProxyType({})  # the zygote has set them

    def __init__(
        self, connection: Connection, pid: int, limits: Limits, gone: Callable[[], bool]
    ) -> None:
        self.connection = connection
        self.lost = gone
        self.pid = pid
        self.process = os.pidfd_open(pid)
        self.group = cgroup.make(limits)
        self.watch = None
        if self.group is not None:
            self.group.add(pid)
        else:
            self.watch = MemoryWatch(pid, self.process, limits.memory_bytes)

    def end(self) -> str:
        """Kill the child and wait for its end.

        Returns:
            Why it had ended before that, or "".
        """
        close(self.connection.sock)
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.process, signal.SIGKILL)
        if self.group is not None:
            self.group.lift_cpu_limit()
        select.select([self.process], [], [], END_SECONDS)
        os.close(self.process)
        exceeded = self.group.close() if self.group is not None else False
        if self.watch is not None:
            exceeded = self.watch.stop()
        return "this cell used more memory than there is for a submission" if exceeded else ""

    def processor_seconds(self) -> float:
        """Return the time that its processes have computed."""
        return tree_seconds(self.pid) if self.group is None else self.group.processor_seconds()

    def processes(self) -> Collection[int]:
        """Return the numbers of all its processes, in our own namespace."""
        return {self.pid, *self._processes()}

    def tell_time(self) -> None:
        """Interrupt a cell that waits."""
        self._signal(signal.SIGALRM)

    def kill_children(self) -> None:
        """Kill every other process of the submission: what its cells have left running."""
        for _ in range(ROUNDS):
            others = set(self._processes()) - {self.pid}
            if not others:
                return
            for pid in others:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.01)

    def _processes(self) -> list[int]:
        """Return the numbers of all its processes, in our own namespace."""
        if self.group is not None:
            return self.group.pids()
        with contextlib.suppress(psutil.Error):
            return [child.pid for child in psutil.Process(self.pid).children(recursive=True)]
        return []

    def pause(self) -> None:
        """Stop the process, which must not answer for its own fork."""
        self._signal(signal.SIGSTOP)
        wait_for_standstill(self.pid)

    def resume(self) -> None:
        """Let the process continue."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.process, number)


def bubblewrap_arguments() -> list[str]:
    """Return bubblewrap's path and its arguments for the namespaces of the zygote.

    Raises:
        MitdlError: where bubblewrap is not installed, or cannot be.
    """
    if sys.platform != "linux" or not hasattr(os, "fork"):
        raise MitdlError(f"sandbox: needs Linux; {REMEDY}")
    program = shutil.which("bwrap")
    if program is None:
        raise MitdlError(f"sandbox: bubblewrap is not installed; {REMEDY}")
    spaces = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
    spaces += ["--unshare-cgroup-try", "--hostname", "mitdl", "--die-with-parent", "--new-session"]
    if os.getuid() == 0:
        # As root no user namespace is needed: the zygote becomes a user who owns nothing.
        return [program, *spaces, "--cap-drop", "ALL", *_capabilities("CAP_SETUID", "CAP_SETGID")]
    return [program, *spaces, "--unshare-user", "--uid", "1000", "--gid", "1000"]


def _capabilities(*names: str) -> list[str]:
    return [part for name in names for part in ("--cap-add", name)]


def available() -> str:
    """Return what keeps this machine from having this sandbox, or ""; nothing is started."""
    try:
        bubblewrap_arguments()
        seccomp.program()
    except (MitdlError, OSError, ImportError) as error:
        return str(error)
    return ""
