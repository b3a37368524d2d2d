"""This machine's fitness to grade: one finding a line, with the remedy."""

from __future__ import annotations

import ctypes.util
import importlib.metadata
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.sandbox import cgroup
from autograder.sandbox.bubblewrap import REMEDY
from autograder.sandbox.choose import sandbox_problem

NEEDED = ("nbgrader", "nbconvert", "nbformat", "ipykernel", "jupyterlab", "numpy", "scipy", "torch")
MANAGERS = {
    "apt-get": "sudo apt-get install bubblewrap libseccomp2",
    "dnf": "sudo dnf install bubblewrap libseccomp",
    "pacman": "sudo pacman -S bubblewrap libseccomp",
    "zypper": "sudo zypper install bubblewrap libseccomp2",
    "apk": "apk add bubblewrap libseccomp",
}
APPARMOR = (
    "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or the AppArmor profile of "
    "docs/sandbox.md"
)
CONTAINER = (
    "docker run --security-opt seccomp=unconfined --security-opt systempaths=unconfined …; "
    "for a pod see docs/sandbox.md"
)


@dataclass(frozen=True)
class Finding:
    """A finding about this machine.

    Attributes:
        good: whether nothing needs to be done.
        subject: "Python", "sandbox" or a package.
        state: in words, or a version.
        remedy: the next step; "" where there is nothing to do.
    """

    good: bool
    subject: str
    state: str
    remedy: str = ""


def examine_machine() -> Iterator[Finding]:
    """Look at Python, packages, cores and the sandbox."""
    yield Finding(True, "Python", platform.python_version())
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
    """Start the sandbox and run a cell, which is the only proof."""
    start = time.perf_counter()
    problem = sandbox_problem()
    if problem:
        reason = problem.removeprefix("sandbox: ").removesuffix(f"; {REMEDY}")
        return Finding(False, "sandbox", reason, remedy())
    seconds = time.perf_counter() - start
    limiter = "control groups" if cgroup.parents() else "a keeper that watches each submission"
    return Finding(
        True,
        "sandbox",
        f"{_bubblewrap()}, a filter of system calls, memory and processes held by {limiter}; "
        f"runs a first cell in {seconds:.1f} s",
    )


def _bubblewrap() -> str:
    process = subprocess.run(["bwrap", "--version"], capture_output=True, text=True, check=False)
    return process.stdout.strip() or "bubblewrap"


def remedy() -> str:
    """Return the next step towards a sandbox on this machine."""
    if sys.platform != "linux" or not hasattr(os, "fork"):
        return (
            "only grading others needs it; grade in a Linux container or virtual machine "
            "(docs/sandbox.md has the command)"
        )
    if shutil.which("bwrap") is None or not _has_libseccomp():
        return _install()
    if _sysctl("kernel/apparmor_restrict_unprivileged_userns") == "1":
        return "let bubblewrap make user namespaces: " + APPARMOR
    if _sysctl("kernel/unprivileged_userns_clone") == "0":
        return "sudo sysctl -w kernel.unprivileged_userns_clone=1"
    if _sysctl("user/max_user_namespaces") == "0":
        return "sudo sysctl -w user.max_user_namespaces=10000"
    if _in_container():
        return "let this container make namespaces: " + CONTAINER
    return "see docs/sandbox.md, or grade people whom you trust with --unsafe"


def _has_libseccomp() -> bool:
    return ctypes.util.find_library("seccomp") is not None


def _install() -> str:
    for manager, command in MANAGERS.items():
        if shutil.which(manager):
            return command
    return "install bubblewrap and libseccomp with your system's package manager"


def _sysctl(name: str) -> str:
    try:
        return Path("/proc/sys", name).read_text().strip()
    except OSError:
        return ""


def _in_container() -> bool:
    markers = ("/.dockerenv", "/run/.containerenv")
    return any(map(os.path.exists, markers)) or "KUBERNETES_SERVICE_HOST" in os.environ
