"""Kernels that begin with the libraries in memory: each is a fork of one process that has them.

A kernel needs seconds for the imports of a lecture or a lab, and tests start dozens of kernels.
Jupyter starts a small program for each kernel; it asks the process with the libraries for a fork
and ends with it.

    with forked_kernels(folder) as name:
        NotebookClient(notebook, kernel_name=name).execute()
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

LIBRARIES = ("numpy", "torch", "matplotlib.pyplot", "sklearn.datasets", "IPython", "ipywidgets")
NO_HISTORY = "--HistoryManager.hist_file=:memory:"  # some who ask for a kernel say so themselves
BACKEND = "module://matplotlib_inline.backend_inline"  # what a kernel of Jupyter's draws with


@contextmanager
def forked_kernels(folder: Path, name: str = "forked") -> Iterator[str]:
    """Start the process with the libraries, and give the name of its kernels.

    Args:
        folder: an empty one; whoever has it in JUPYTER_PATH finds the kernels.
        name: of the kernels; "python3" stands in for those that notebooks ask for.
    """
    from unittest.mock import patch

    address = folder / "socket"
    specification = folder / "kernels" / name / "kernel.json"
    specification.parent.mkdir(parents=True)
    start = [sys.executable, "-S", __file__, "start", str(address), "{connection_file}"]
    shown = "Python 3 (ipykernel)"  # a notebook that is saved has it in its metadata
    about = {"argv": start, "display_name": shown, "language": "python"}
    specification.write_text(json.dumps(about))
    environment = {**os.environ, "MPLBACKEND": BACKEND}
    command = [sys.executable, __file__, "serve", str(address)]
    with (
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as server,
        patch.dict(os.environ, JUPYTER_PATH=str(folder)),
    ):
        try:
            assert server.stdout is not None
            assert server.stdout.readline() == b"ready\n"
            yield name
        finally:  # or it would be waited for without end
            server.terminate()


def serve(address: str) -> None:
    """Load the libraries; fork a kernel for each program that asks for one."""
    for library in LIBRARIES:
        import_module(library)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a kernel but who asked
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen()
        print("ready", flush=True)
        while True:
            asking, _ = listening.accept()
            if os.fork() == 0:
                listening.close()
                _be_a_kernel(asking)
            asking.close()


def _be_a_kernel(asking: socket.socket) -> None:
    """Become the kernel; the socket stays open as long as it lives."""
    from ipykernel.kernelapp import launch_new_instance

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    asking.sendall(f"{os.getpid()}\n".encode())
    about = json.loads(asking.makefile().readline())
    os.chdir(about["folder"])
    os.environ.clear()
    os.environ.update(about["environment"])
    sys.argv = ["kernel", "-f", *dict.fromkeys([*about["arguments"], NO_HISTORY])]
    sys.path[0] = ""  # as in a kernel of its own: where the notebook lies
    launch_new_instance()
    os._exit(0)


def start(address: str, *arguments: str) -> None:
    """Ask for a kernel with these arguments, and end with it; whoever ends this ends the kernel."""
    about = {
        "folder": os.getcwd(),
        "environment": dict(os.environ),
        "arguments": arguments,
    }
    with socket.socket(socket.AF_UNIX) as asking:
        asking.connect(address)
        asking.sendall(json.dumps(about).encode() + b"\n")
        pid = int(asking.makefile().readline())
        signal.signal(signal.SIGTERM, lambda *_: os.kill(pid, signal.SIGKILL))
        signal.signal(signal.SIGINT, lambda *_: os.kill(pid, signal.SIGINT))
        asking.recv(1)  # nothing comes, until it ends


if __name__ == "__main__":
    {"serve": serve, "start": start}[sys.argv[1]](*sys.argv[2:])
