"""What this machine has, and what would help: one finding a line."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.errors import MitdlError
from autograder.grading.walls import choose_sandbox
from autograder.sandbox.sandbox import Cell, Limits

NEEDED = ("nbgrader", "nbconvert", "nbformat", "ipykernel", "jupyterlab", "numpy", "scipy", "torch")
OLDEST = (3, 11)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        good: whether all is well there.
        what: the thing.
        found: what was found.
        remedy: what to do; "" where nothing is.
    """

    good: bool
    what: str
    found: str
    remedy: str = ""


def examine_machine() -> Iterator[Finding]:
    """Look at Python, packages, cores and the sandbox."""
    version = platform.python_version()
    good = sys.version_info >= OLDEST
    yield Finding(good, "Python", version, "" if good else "install Python 3.11 or newer")
    for name in NEEDED:
        yield _package(name)
    yield Finding(True, "cores", f"{os.cpu_count()}, so many submissions run side by side")
    yield _sandbox()


def _package(name: str) -> Finding:
    try:
        return Finding(True, name, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Finding(False, name, "missing", "run `make setup`, or `pip install mitdl`")


def _sandbox() -> Finding:
    """Start it and run a cell, which is the only proof."""
    sandbox = choose_sandbox()
    begun = time.perf_counter()
    try:
        with sandbox.start(Limits(), {}, (), ()) as session:
            status = session.run([Cell("1", "1 + 1")])[0].status
    except MitdlError as error:
        return Finding(False, "sandbox", sandbox.name, str(error))
    seconds = time.perf_counter() - begun
    found = f"{sandbox.name}, runs a cell in {seconds:.1f} s"
    if sandbox.name == "process":
        found += "; it stops accidents, not attacks: grade only people you trust"
    return Finding(status == "ok", "sandbox", found, "" if status == "ok" else "run the tests")
