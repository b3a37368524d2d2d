"""What a run plants for hostile programs to find, hit and talk to; and whether they did."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ENVIRONMENT = "MITDL_PLANTED_SECRET"
SENTINEL = "Whoever reads or changes this has got out.\n"
# Where a program could leave something on the machine.
PLACES = ("/tmp", "/var/tmp", "/dev/shm", "/run", "/etc", "/usr/lib", "/opt", "/srv", "/home", "/")


@dataclass
class Bait:
    """What is planted, and what was caught.

    Attributes:
        run: a word that is in no other run; programs write it into whatever they leave.
        secret: in the environment, the gradebook, a file and a neighbour's notebook.
        course: the course's folder.
        outside: a folder that everybody may read and write, with a file of secrets in it.
        project: where the sources lie.
        words: what stands in programs between at-signs.
        talked: what servers on this machine have heard.
    """

    run: str
    secret: str
    course: Path
    outside: Path
    project: Path
    words: dict[str, str] = field(default_factory=dict)
    talked: list[str] = field(default_factory=list)

    def fill(self, text: str) -> str:
        """A program's text with the planted words in place."""
        for word, meaning in self.words.items():
            text = text.replace(f"@{word}@", meaning)
        return text

    def left_behind(self) -> list[str]:
        """Files on this machine, outside of the course, whose name has this run's word in it."""
        places = {*map(Path, PLACES), Path.home(), self.outside, self.project}
        places |= {path for path in self.project.glob("*/") if path.name not in (".git", "build")}
        return [
            str(path)
            for place in places
            if place.is_dir()
            for path in place.iterdir()
            if self.run in path.name
        ]


@contextlib.contextmanager
def planted(course: Path, outside: Path, project: Path) -> Iterator[Bait]:
    """Plant secrets and start servers, and take all away again.

    Args:
        course: the course's folder, empty as yet.
        outside: a folder to be made.
        project: where the sources lie.
    """
    run = secrets.token_hex(6)
    bait = Bait(run, f"MITDL-SECRET-{secrets.token_hex(16)}", course, outside, project)
    outside.mkdir(mode=0o777)
    outside.chmod(0o777)
    (outside / "sentinel").write_text(SENTINEL + bait.secret)
    (outside / "sentinel").chmod(0o666)
    os.environ[ENVIRONMENT] = bait.secret
    with contextlib.ExitStack() as stack:
        stack.callback(os.environ.pop, ENVIRONMENT)
        stack.enter_context(_somebody_who_knows(bait.secret))
        tcp = stack.enter_context(_server(bait, socket.AF_INET, ("127.0.0.1", 0)))
        udp = stack.enter_context(_server(bait, socket.AF_INET, ("127.0.0.1", 0), datagrams=True))
        stack.enter_context(_server(bait, socket.AF_UNIX, f"\0mitdl-{run}"))
        stack.enter_context(_server(bait, socket.AF_UNIX, str(outside / "socket")))
        bait.words = {
            "RUN": run,
            "SECRET": bait.secret,
            "COURSE": str(course),
            "OUTSIDE": str(outside),
            "PROJECT": str(project),
            "HOST": socket.gethostname(),
            "TCP": str(tcp.getsockname()[1]),
            "UDP": str(udp.getsockname()[1]),
            "ABSTRACT": f"mitdl-{run}",
        }
        yield bait


@contextlib.contextmanager
def _somebody_who_knows(secret: str) -> Iterator[None]:
    """A process beside the grader's with the secret in its environment and its arguments."""
    waits = [sys.executable, "-c", "input()", secret]
    with subprocess.Popen(waits, stdin=subprocess.PIPE, env={ENVIRONMENT: secret}) as process:
        try:
            yield
        finally:
            process.kill()


@contextlib.contextmanager
def _server(
    bait: Bait, family: int, address: object, datagrams: bool = False
) -> Iterator[socket.socket]:
    """Somebody who listens, and notes who talks."""
    kind = socket.SOCK_DGRAM if datagrams else socket.SOCK_STREAM
    with socket.socket(family, kind) as sock:
        sock.bind(address)  # type: ignore[arg-type]
        if not datagrams:
            sock.listen()
        sock.settimeout(0.2)
        done = threading.Event()

        def listen() -> None:
            while not done.is_set():
                with contextlib.suppress(TimeoutError):
                    if datagrams:
                        bait.talked.append(f"{address}: {sock.recv(100)!r}")
                    else:
                        sock.accept()[0].close()
                        bait.talked.append(str(address))

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield sock
        finally:
            done.set()
            thread.join()
