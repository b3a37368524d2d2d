"""Imports the heavy libraries once, then forks: one keeper and one child for each submission.

    zygote      imports, waits for orders, forks; never reads a submission
      keeper    makes the namespaces; holds the leash; ends the child when the leash is let go
        child   number 1 of its own world, behind all walls; becomes the worker

An order is one datagram: a JSON object and two sockets, the child's wire and the keeper's leash.

    {"size": bytes it may write, "memory": bytes, "rlimits": {...}, "wait": bool, "filter": hex}

With "wait" the keeper says so on the leash and waits for an answer, so that it can be put into a
control group before there is a child; without, it watches the tree's memory itself. On the leash
comes how it ended: {"ended": "exit" | "signal" | "memory" | "walls", "code": ..., "why": ...}.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import os
import select
import signal
import socket
import sys
import threading
from typing import Any

from autograder.sandbox.inside import walls
from autograder.sandbox.inside.worker import Worker, prepare

# What a notebook may import is imported before it is there; each that is missing is left out.
PRELOADED = (
    "numpy",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib_inline.backend_inline",
    "ipywidgets",
    "tqdm.auto",
    "mitdl_utils.plots",
    "mitdl_utils.widgets",
    "mitdl_utils.frameworks",
)
UNPRIVILEGED = 61_184  # who we become where the grader is root: a user that owns nothing
STUDENT = 1000
HOME = "/tmp"
WATCH_SECONDS = 0.1
MOST_ORDER = 2**17
Form = dict[str, Any]


def main() -> None:
    """Serve the control socket whose descriptor is the first argument.

    Further arguments are libraries to import beside those that every notebook may want.
    """
    control = socket.socket(fileno=int(sys.argv[1]))
    if os.getuid() == 0:
        os.setgroups([])
        os.setresgid(UNPRIVILEGED, UNPRIVILEGED, UNPRIVILEGED)
        os.setresuid(UNPRIVILEGED, UNPRIVILEGED, UNPRIVILEGED)
    prepare()
    _preload(sys.argv[2:])
    threads = [thread.name for thread in threading.enumerate()]
    if len(threads) > 1 or len(os.listdir("/proc/self/task")) > 1:
        raise RuntimeError(f"a zygote has one thread and this has {threads}")
    gc.collect()
    gc.freeze()
    walls.prctl(walls.PR_SET_DUMPABLE, 0)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers need no burial
    control.send(b"ready")
    while True:
        order, descriptors, _, _ = socket.recv_fds(control, MOST_ORDER, 2)
        if not order:
            return
        if os.fork() == 0:
            control.close()
            _keep(json.loads(order), *map(_socket, descriptors))
        for descriptor in descriptors:
            os.close(descriptor)


def _preload(libraries: list[str]) -> None:
    """Import, and draw a first figure, which looks for fonts."""
    for name in (*PRELOADED, *libraries):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)
    if "matplotlib.pyplot" in sys.modules:
        figure = sys.modules["matplotlib.figure"].Figure()
        figure.subplots().set_title("0")
        figure.savefig(io.BytesIO(), format="png")


def _socket(descriptor: int) -> socket.socket:
    return socket.socket(fileno=descriptor)


def _keep(order: Form, wire: socket.socket, leash: socket.socket) -> None:
    """The whole life of a keeper; it never returns."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        walls.prctl(walls.PR_SET_PDEATHSIG, signal.SIGKILL)
        walls.private_user(STUDENT)
        if order["wait"]:
            leash.send(b"here")
            if not leash.recv(16):
                os._exit(0)
        child = os.fork()
        if child == 0:
            _live(order, wire, leash)
        wire.close()
        leash.send(json.dumps(_watch(child, order, leash)).encode())
    except BaseException as error:
        _say(leash, {"ended": "walls", "why": f"{type(error).__name__}: {error}"})
    finally:
        os._exit(0)


def _say(leash: socket.socket, form: Form) -> None:
    try:
        leash.send(json.dumps(form).encode())
    except OSError:
        os._exit(1)


def _watch(child: int, order: Form, leash: socket.socket) -> Form:
    """Until the child ends, the leash is let go, or its processes take too much memory."""
    reason = "exit"
    poll = select.poll()
    end = os.pidfd_open(child)
    poll.register(end, select.POLLIN)
    poll.register(leash, select.POLLIN)
    base = _private_bytes(child)
    pause = None if order["wait"] else WATCH_SECONDS * 1000
    while True:
        ready = {descriptor for descriptor, _ in poll.poll(pause)}
        if end in ready:
            break
        if leash.fileno() in ready:
            os.kill(child, signal.SIGKILL)
            break
        if not ready and _tree_bytes(child, base) > order["memory"]:
            reason = "memory"
            os.kill(child, signal.SIGKILL)
            break
    _, status = os.waitpid(child, 0)
    if reason == "exit" and os.WIFSIGNALED(status):
        return {"ended": "signal", "code": os.WTERMSIG(status)}
    return {"ended": reason, "code": os.waitstatus_to_exitcode(status)}


def _private_bytes(pid: int) -> int:
    """Memory of a process that lies in no file; 0 when it is gone."""
    try:
        with open(f"/proc/{pid}/statm") as file:
            _, resident, shared, *_ = map(int, file.read().split())
    except OSError:
        return 0
    return (resident - shared) * os.sysconf("SC_PAGE_SIZE")


def _tree_bytes(child: int, base: int) -> int:
    """Memory of a child and all that descends from it, beyond what each began with."""
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat") as file:
                    parents[int(name)] = int(file.read().rpartition(")")[2].split()[1])
            except (OSError, ValueError, IndexError):
                continue
    tree = {child}
    while more := {pid for pid, parent in parents.items() if parent in tree} - tree:
        tree |= more
    return sum(max(0, _private_bytes(pid) - base) for pid in tree)


def _live(order: Form, wire: socket.socket, leash: socket.socket) -> None:
    """The whole life of a child: build the walls, then serve the wire; it never returns."""
    try:
        walls.prctl(walls.PR_SET_PDEATHSIG, signal.SIGKILL)
        walls.private_files({HOME: order["size"]}, hidden=("/proc",))
        os.chdir(HOME)
        walls.set_limits(order["rlimits"])
        walls.drop_capabilities()
        walls.prctl(walls.PR_SET_DUMPABLE, 0)
        walls.prctl(walls.PR_SET_PDEATHSIG, signal.SIGKILL)
        walls.filter_calls(bytes.fromhex(order["filter"]))
    except BaseException as error:
        _say(leash, {"ended": "walls", "why": f"{type(error).__name__}: {error}"})
        os._exit(1)
    try:
        sock = _socket(walls.only_descriptor(wire.detach()))
        leash.detach()
        _forget_chance()
        Worker(sock).serve()
        os._exit(0)
    finally:
        os._exit(1)


def _forget_chance() -> None:
    """Forks of one zygote share its random state; Python's own is renewed by Python."""
    sys.modules["numpy"].random.seed()


if __name__ == "__main__":
    main()
