"""The worker beside the student's code: it runs cells and answers the judge's calls by name.

Requests, one frame each, and their replies:

    {"do": "start", "tripwires", "absent", "present", "output_bytes", "rlimits", "files"}
                                                            -> {"ready": true}
    {"do": "run", "cell", "source", "seconds", "clock"}      -> {"status", "outputs",
                                                                "compiled"}
    {"do": "fork", "forbidden"} and a socket                -> {"pid"}; a fork serves that socket
    {"do": "serve", "forbidden"}                            -> {"ready": true}; a worker, unforked
    {"do": "stand_in", "names", "methods", "answers", "again"} -> an observation: did all cells run?
    {"do": "next"}                                          -> {"ready": true}; the next exercise
    {"do": "end", "pid"}                                    -> {"ended": true}; that fork is gone
    {"do": "call", "function" | "handle" | "library", "method", "args", "kwargs"}
                                                            -> an observation
    {"do": "get", "handle", "name"} or {"do": "get", "library" | "function"}
                                                            -> an observation

A "library" is a dotted name in an importable module: the judge creates models and tensors with it.
A value that the protocol cannot send stays here, and a handle to it is sent instead.

When the student's code calls a function of the judge that it was given as an argument, the worker
sends {"callback": number, "args", "kwargs"} and receives {"value"} or {"error", "raises"}. A
function is valid only during the call that it was an argument of; those that stand in for names of
the notebook have the first numbers, as long as their fork lives, and raise errors as they are. They
may also draw from a NumPy generator, and yield: {"value", "states", "stream"}.
"""

from __future__ import annotations

import builtins
import contextlib
import ctypes
import dataclasses
import functools
import importlib
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from types import FunctionType
from typing import Any

from autograder.sandbox.inside import lockdown, odd_lines, tripwire
from autograder.sandbox.inside.dial import dial
from autograder.sandbox.inside.folder_snapshot import FolderSnapshot
from autograder.sandbox.inside.handed_in_modules import HandedInFinder
from autograder.sandbox.inside.own_code import own_code
from autograder.sandbox.inside.protocol import (
    GeneratorState,
    Packer,
    ProtocolError,
    Unpacker,
    as_base,
    receive,
    send,
    type_name,
)
from autograder.sandbox.inside.shell import Shell, make_shell, run_cell
from autograder.sandbox.inside.stand_in_class import stand_in_class
from autograder.sandbox.inside.stub_libraries import StubState, close_ctypes, stub_out
from autograder.sandbox.inside.thread_pools import revive_pools
from mitdl_utils.observe import MOST_OUTPUT, Observation, Raised, observe

try:
    import resource
except ImportError:  # Windows, where students check their own work
    resource = None  # type: ignore[assignment]

MOST_HANDLES = 20_000
MOST_NAMED = 4  # things of the project's own that were changed
PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
LINUX = sys.platform == "linux" and hasattr(os, "fork")
PRCTL = ctypes.CDLL(None).prctl if LINUX else None
Form = dict[str, Any]
Restore = Callable[[], list[str]]  # bound before any cell runs: a cell can replace the method


class CallbackError(Exception):
    """A function of the judge raised an error for the arguments that it was given."""


class Worker:
    """The server of one socket: the notebook's own or, in a fork, that of its exercises."""

    def __init__(
        self, sock: socket.socket, shell: Shell | None = None, restore: Restore | None = None
    ) -> None:
        self.sock = sock
        self.shell = shell
        self.objects: list[Any] = []
        self.snapshot: FolderSnapshot | None = None
        self.function_numbers: dict[Callable[..., Any], int] = {}
        self.replacement_count = 0  # functions of the judge that names of the notebook stand for
        self.answers: list[str] = []  # which functions of the judge may be given by their names
        self.restore = restore or own_code().restore
        self.tampered: list[str] = []

    def serve(self) -> None:
        """Answer requests until the other side closes."""
        while (frame := receive(self.sock)) is not None:
            form, arrays = frame
            handler: Callable[[Form, bytes], None] = getattr(self, f"do_{form.get('do')}")
            handler(form, arrays)

    def do_start(self, form: Form, arrays: bytes) -> None:
        """Write the data files and lay the tripwires, before any code of the student runs."""
        _die_with_parent()
        files = Unpacker(arrays).unpack(form["files"])
        for name, content in files.items():
            os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
            with open(name, "xb") as file:
                file.write(content.tobytes())
        if form["absent"]:  # a lab with rules
            sources = {name: content.tobytes() for name, content in files.items()}
            sys.meta_path.append(HandedInFinder(sources))
        else:
            sys.path.append(os.getcwd())  # last: what lies beside the notebook hides no library
        stub_out(form["absent"], form["present"])
        self.shell = prepare()
        self.shell.lenient = bool(form["absent"])
        self.shell.outputs.limit = form["output_bytes"]
        tripwire.lay(form["tripwires"])
        tripwire.forbid_reimport(form["tripwires"])
        own_code().note_libraries()
        for name, limit in form["rlimits"].items() if resource else ():
            resource.setrlimit(getattr(resource, name), (limit, limit))
        if "torch" in form["absent"]:  # torch itself loads libraries now and then
            close_ctypes()
        send(self.sock, {"ready": True})

    def do_run(self, form: Form, arrays: bytes) -> None:
        """Run one cell."""
        assert self.shell is not None
        self.snapshot = None  # of what the cells before have left
        arguments = form["cell"], form["source"], form["seconds"], form["clock"]
        status, outputs, compiled = run_cell(self.shell, *arguments)
        send(self.sock, {"status": status, "outputs": outputs, "compiled": compiled})

    def do_fork(self, form: Form, arrays: bytes) -> None:
        """Fork; the child serves the socket that was passed with the request."""
        _, descriptors, _, _ = socket.recv_fds(self.sock, 1, 1)
        if self.snapshot is None:
            self.snapshot = FolderSnapshot(os.getcwd())
        pid = os.fork()
        if pid == 0:
            os.setpgid(0, 0)
            self.sock.close()
            fork_socket = socket.socket(fileno=descriptors[0])
            _serve_fork(Worker(fork_socket, self.shell, self.restore), form["forbidden"])
        os.close(descriptors[0])
        send(self.sock, {"pid": pid})

    def do_serve(self, form: Form, arrays: bytes) -> None:
        """Become what a fork would be, where processes cannot fork."""
        self.tampered = prepare_for_exercise(form["forbidden"], self.restore)
        send(self.sock, {"ready": True})

    def do_stand_in(self, form: Form, arrays: bytes) -> None:
        """Give names of the notebook to functions of the judge, which this fork may call.

        Cells that have kept what had these names before are run once more.
        """
        assert self.shell is not None
        self.replacement_count, self.answers = len(form["names"]), form["answers"]
        for number, name in enumerate(form["names"]):
            ask, methods = self._callback(number, name), form["methods"].get(name)
            replacement = ask if methods is None else stand_in_class(name, ask, methods)
            self.shell.user_ns[name] = replacement
        succeeded = [
            run_cell(self.shell, cell, source)[0] == "ok" for cell, source in form["again"]
        ]
        self._answer(Observation(all(succeeded)))

    def do_next(self, form: Form, arrays: bytes) -> None:
        """Release the last exercise's objects before the next one."""
        self.objects.clear()
        send(self.sock, {"ready": True})

    def do_end(self, form: Form, arrays: bytes) -> None:
        """Kill a fork and what it started; as process 1, all other processes of the namespace."""
        pid = int(form["pid"])
        group = -1 if os.getpid() == 1 else -pid
        for target in (group, pid):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(target, signal.SIGKILL)
        os.waitpid(pid, 0)
        if self.snapshot is not None:
            self.snapshot.restore()
        send(self.sock, {"ended": True})

    def do_call(self, form: Form, arrays: bytes) -> None:
        """Call a function of the notebook, an object behind a handle, or one of its methods."""
        self.tampered += self.restore()
        self.function_numbers = {
            function: n
            for function, n in self.function_numbers.items()
            if n < self.replacement_count
        }
        unpacker = Unpacker(
            arrays,
            function=self._callback,
            handle=lambda number, kind: self.objects[number],
        )
        args, kwargs = unpacker.unpack(form["args"]), unpacker.unpack(form["kwargs"])
        target = self._target(form)
        if isinstance(target, Raised):
            self._answer(Observation(raised=target))
            return
        observation = observe(self._with_restore(target), args, kwargs, where=_own_line)
        # An instance that was asked for stays one, whatever its class is derived from.
        is_instance = (
            isinstance(target, type) and as_base(observation.value) is not observation.value
        )
        self._answer(observation, keep=is_instance)

    def do_get(self, form: Form, arrays: bytes) -> None:
        """Read an attribute of an object behind a handle, or a name of a library."""
        self.tampered += self.restore()
        if "library" in form:
            self._answer(observe(_import_dotted, [form["library"]], where=_own_line), keep=True)
            return
        if "function" in form:
            target = self._target(form)
            raised = target if isinstance(target, Raised) else None
            self._answer(Observation(None if raised else target, raised), keep=True)
            return
        owner, read = self.objects[form["handle"]], getattr
        get = self._with_restore(lambda: read(owner, form["name"]))
        self._answer(observe(get, [], where=_own_line))

    def _with_restore(self, target: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function of which our own code is put back as soon as it has run."""

        @functools.wraps(target, assigned=(), updated=())  # the signature, and nothing is run
        def call(*args: Any, **kwargs: Any) -> Any:
            try:
                return target(*args, **kwargs)
            finally:
                self.tampered += self.restore()

        return call

    def _target(self, form: Form) -> Callable[..., Any] | Raised:
        assert self.shell is not None
        if "handle" in form:
            target = self.objects[form["handle"]]
        elif "library" in form:
            target = _import_dotted(form["library"])
        elif form["function"] in self.shell.user_ns:
            target = self.shell.user_ns[form["function"]]
        else:
            return Raised("missing", "NameError", "is not defined")
        if form.get("method"):
            target = getattr(target, form["method"], None)
            if target is None:
                return Raised("missing", "AttributeError", f"has no {form['method']}")
        if not callable(target):
            return Raised("missing", "TypeError", type_name(target))
        return target  # type: ignore[no-any-return]

    def _answer(self, observation: Observation, keep: bool = False) -> None:
        packer = Packer(keep=self._new_handle)
        as_handle = keep and observation.raised is None
        value = self._new_handle(observation.value) if as_handle else packer.pack(observation.value)
        form = {
            "value": value,
            "raised": None
            if observation.raised is None
            else dataclasses.asdict(observation.raised),
            "changed": list(observation.changed),
            "warnings": list(observation.warnings),
            "printed": observation.printed,
            "tampered": self.tampered[:MOST_NAMED],
        }
        send(self.sock, form, packer)

    def _new_handle(self, value: Any) -> Form:
        if len(self.objects) >= MOST_HANDLES:
            return {"foreign": "one object too many to keep"}
        self.objects.append(value)
        return {"handle": [len(self.objects) - 1, type_name(value)]}

    def _callback(self, number: int, name: str) -> Callable[..., Any]:
        is_replacement = number < self.replacement_count

        def function(*args: Any, **kwargs: Any) -> Any:
            if kwargs and not is_replacement:
                raise TypeError(f"{name}() takes no keyword arguments")
            generators: list[Any] = []
            packer = Packer(keep=functools.partial(self._callback_argument, generators))
            packed = packer.pack(list(args)), packer.pack(kwargs)
            send(self.sock, {"callback": number, "args": packed[0], "kwargs": packed[1]}, packer)
            frame = receive(self.sock)
            if frame is None:
                os._exit(1)
            form, arrays = frame
            if is_replacement and "raises" in form:
                kind, text = form["raises"]
                raise getattr(builtins, kind)(text)
            if "error" in form:
                raise CallbackError(form["error"])
            unpacker = Unpacker(arrays)
            for state in map(unpacker.unpack, form.get("states", ())):
                state.set(generators[state.number])
            value = unpacker.unpack(form["value"])
            return (item for item in value) if form.get("stream") else value

        function.__name__ = function.__qualname__ = name
        self.function_numbers[function] = number
        return function

    def _callback_argument(self, generators: list[Any], value: Any) -> Form | None:
        """Return the form of a function of the judge, a generator or an answer; None for others."""
        number = next((n for n, other in enumerate(generators) if other is value), len(generators))
        state = GeneratorState.of(value, number)
        if state is not None:
            generators += [value] if number == len(generators) else []
            return state.form()
        if not isinstance(value, FunctionType):
            return None
        if value in self.function_numbers:
            return {"function": [self.function_numbers[value], value.__name__]}
        assert self.shell is not None
        names = [name for name in self.answers if self.shell.user_ns.get(name) is value]
        return {"answer": names[0]} if names else None


@functools.cache
def prepare() -> Shell:
    """Return the shell, with the modules imported that can be guarded; cached, also for forks."""
    import math  # noqa: F401

    import numpy  # noqa: F401

    odd_lines.replace_blocking_calls()
    own_code()
    return make_shell()


def _die_with_parent() -> None:
    """Ask the kernel to kill this process when its parent ends; Linux only."""
    if PRCTL is not None:
        PRCTL(PR_SET_PDEATHSIG, signal.SIGKILL)


def _serve_fork(worker: Worker, forbidden: list[str]) -> None:
    """Run a fork until its socket closes; never return."""
    status = 1
    try:
        _die_with_parent()
        StubState.judged = True
        with contextlib.suppress(Exception):  # what a cell has made of a pool is its own affair
            revive_pools()
        worker.tampered = prepare_for_exercise(forbidden, worker.restore)
        worker.serve()
        status = 0
    except (ProtocolError, OSError):
        pass
    finally:
        os._exit(status)


def prepare_for_exercise(forbidden: list[str], restore: Restore) -> list[str]:
    """Put our own code back, and close what an exercise forbids; return what had been changed."""
    changed = restore()
    tripwire.arm(forbidden)
    lockdown.close_libraries(forbidden)
    own_code().note_libraries()  # closed as they are now
    return changed


def _import_dotted(dotted: str) -> Any:
    """Return the object of a dotted name, importing the modules in it."""
    parts = dotted.split(".")
    target: Any = importlib.import_module(parts[0])
    for index, part in enumerate(parts[1:], 2):
        if not hasattr(target, part):
            importlib.import_module(".".join(parts[:index]))
        target = getattr(target, part)
    return target


def _own_line(error: BaseException) -> tuple[str, str]:
    """Return where in the student's cells an exception came from: cell and number, and the line."""
    import linecache

    position = line = ""
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename.startswith("cell "):
            position = f"{frame.filename}, line {frame.lineno}"
            line = linecache.getline(frame.filename, frame.lineno or 0).strip()
    return position, line[:MOST_OUTPUT]


def main() -> None:
    """Import the libraries of the further arguments, and serve the socket of the first one.

    That is a descriptor, or "port:1234" where none can be handed on.
    """
    port = sys.argv[1].removeprefix("port:")
    sock = socket.socket(fileno=int(port)) if port == sys.argv[1] else dial(int(port))
    for name in sys.argv[2:]:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    Worker(sock).serve()


if __name__ == "__main__":
    main()
