"""The zygote: it imports the heavy libraries once, then forks a child for each submission.

An order is one datagram: a JSON object and two sockets, the child's connection and its handshake.

    {"size": bytes it may write, "rlimits": {...}, "filter": hex of a filter of system calls}

The child sends "forked" over its handshake socket; the kernel adds its process number. It waits for
"go", which comes when it has been put into its control group. When it is isolated it sends
"isolated", or else the reason why it cannot be. Then it closes the handshake and serves the
connection, until the grader closes that or kills it. The zygote itself never reads a submission and
learns nothing of what a child does.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import os
import signal
import socket
import sys
import threading
from typing import Any

from autograder.sandbox.inside import namespaces, torch_loaders, tripwire
from autograder.sandbox.inside.shell import run_cell
from autograder.sandbox.inside.worker import Worker, prepare

# Modules that a notebook may import; one that is not installed is skipped.
PRELOADED = (
    "numpy",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib_inline.backend_inline",
    "ipywidgets",
    "tqdm.auto",
    "mitdl_utils.checks",
    "mitdl_utils.plots",
    "mitdl_utils.widgets.explorer",
    "mitdl_utils.frameworks",
)
UNPRIVILEGED = 61_184  # the user that the zygote becomes where the grader is root; owns nothing
STUDENT = 1000
HOME = "/tmp"
MOST_ORDER = 2**17
Form = dict[str, Any]


def main() -> None:
    """Serve the control socket whose descriptor is the first argument.

    Further arguments are libraries to import in addition to `PRELOADED`.
    """
    control = socket.socket(fileno=int(sys.argv[1]))
    if os.getuid() == 0:
        os.setgroups([])
        os.setresgid(UNPRIVILEGED, UNPRIVILEGED, UNPRIVILEGED)
        os.setresuid(UNPRIVILEGED, UNPRIVILEGED, UNPRIVILEGED)
    # Creating process namespaces, and returning from them, takes one that this process owns.
    namespaces.private_user(0, namespaces.CLONE_NEWPID)
    child = os.fork()
    if child != 0:
        control.close()
        os.waitpid(child, 0)
        return
    gc.disable()  # imported modules stay: there is no garbage among them
    run_cell(prepare(), "", "None")  # creates what IPython creates at its first cell
    prepare().execution_count = 1
    _preload(sys.argv[2:])
    threads = [thread.name for thread in threading.enumerate()]
    if len(threads) > 1 or len(os.listdir("/proc/self/task")) > 1:
        raise RuntimeError(f"a zygote has one thread and this has {threads}")
    gc.freeze()
    gc.enable()
    namespaces.prctl(namespaces.PR_SET_DUMPABLE, 0)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children that end leave no zombie
    control.send(b"ready")
    while True:
        order, descriptors, _, _ = socket.recv_fds(control, MOST_ORDER, 2)
        if not order:
            return
        if namespaces.fork_first() == 0:
            control.close()
            _run_child(json.loads(order), *map(_socket, descriptors))
        for descriptor in descriptors:
            os.close(descriptor)


def _preload(libraries: list[str]) -> None:
    """Import the libraries, and draw a first figure, which searches for fonts."""
    for name in (*PRELOADED, *libraries):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    if "tqdm.std" in sys.modules:
        sys.modules["tqdm.std"].tqdm.monitor_interval = 0  # no thread beside student code
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)
        torch_loaders.load_in_process()
    for library in ("math", "numpy", *(name.partition(".")[0] for name in libraries)):
        tripwire.HOLDERS.scan(library)
    if "matplotlib.pyplot" in sys.modules:
        figure = sys.modules["matplotlib.figure"].Figure()
        figure.subplots().set_title("0")
        figure.savefig(io.BytesIO(), format="png")


def _socket(descriptor: int) -> socket.socket:
    return socket.socket(fileno=descriptor)


def _run_child(order: Form, connection: socket.socket, handshake: socket.socket) -> None:
    """Isolate a child, then serve its connection; never return."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        namespaces.prctl(namespaces.PR_SET_PDEATHSIG, signal.SIGKILL)
        os.setsid()
        handshake.send(b"forked")
        if not handshake.recv(16):
            os._exit(0)
        _isolate(order)
        handshake.send(b"isolated")
    except BaseException as error:
        with contextlib.suppress(OSError):
            handshake.send(f"{type(error).__name__}: {error}".encode())
        os._exit(1)
    try:
        handshake.detach()  # closed with all other descriptors
        sock = _socket(namespaces.only_descriptor(connection.detach()))
        _reseed()
        Worker(sock).serve()
    finally:
        os._exit(0)


def _isolate(order: Form) -> None:
    with open("/proc/self/statm") as file:
        size = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")  # of the libraries
    namespaces.private_user(
        STUDENT,
        namespaces.CLONE_NEWNS
        | namespaces.CLONE_NEWIPC
        | namespaces.CLONE_NEWNET
        | namespaces.CLONE_NEWUTS,
    )
    namespaces.private_files({HOME: order["size"]}, hidden=("/proc",))
    namespaces.read_only(f"/dev/{name}" for name in os.listdir("/dev") if name != "shm")
    os.chdir(HOME)
    limits = order["rlimits"]
    namespaces.set_limits(limits | {"RLIMIT_AS": limits["RLIMIT_AS"] + size})
    namespaces.drop_capabilities()
    namespaces.prctl(namespaces.PR_SET_DUMPABLE, 0)
    namespaces.prctl(namespaces.PR_SET_PDEATHSIG, signal.SIGKILL)
    namespaces.filter_calls(bytes.fromhex(order["filter"]))


def _reseed() -> None:
    """Reseed NumPy, whose random state forks share; Python reseeds its own."""
    sys.modules["numpy"].random.seed()


if __name__ == "__main__":
    try:
        main()
    except BaseException as error:  # sys.stderr belongs to the shell by now
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
        os._exit(1)
